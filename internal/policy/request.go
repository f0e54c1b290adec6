package policy

import (
	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// Caller is who makes a request. The zero Caller is anonymous. If only Account is set, the caller is somebody of that account, and
// what depends on the exact identity is unknown.
type Caller struct {
	// Service is a service principal that calls on its own behalf, such as cloudtrail.amazonaws.com. For a service that uses a role,
	// set ARN instead.
	Service string
	// ARN is the ARN of a role, a role's session, a user or an account's root.
	ARN string
	// Account is the 12-digit account id. The default is the ARN's account.
	Account string
}

// Context maps the condition keys of a request to their values. The case of keys does not matter. A key without values is known to be
// absent.
type Context map[string][]string

// Alternatives maps condition keys to what they may be: each alternative is a list of values, and an empty one means that the key is
// absent. A key without alternatives is there, with a value that cannot be known.
type Alternatives map[string][][]string

// Request is one call to evaluate.
type Request struct {
	Caller Caller
	// Action is the API call with its service, such as s3:PutObject.
	Action string
	// Resource is the ARN of the call's resource. If it is empty, the resource is not known, and only "*" is certain to match it.
	Resource string
	// Shape is for a resource whose name changes from call to call, such as a file with a date: the ARN with [AnyDigit] and [AnyLetter]
	// where it changes. Resource is then an example. If it is empty, the name is always that of Resource.
	Shape string
	// Context need not have the keys that follow from the Caller: aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalIsAWSService,
	// aws:PrincipalServiceName and aws:username.
	Context Context
	// OneOf has keys whose value is not known, each with what it may be.
	OneOf Alternatives
	// Absent lists the keys that are known to be absent, with * and ? as wildcards. Context, OneOf and Caller take precedence.
	//
	// What depends on any other key is Unknown: nobody has looked up whether the request has it.
	Absent []string
}

// Verdict is the result of one policy document. The zero Verdict is Unknown, so that nothing passes by omission.
type Verdict int

// Verdicts of [Document.Evaluate]. See
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.
const (
	// Unknown: the result depends on something in the document or the request that cannot be evaluated offline.
	Unknown Verdict = iota
	// Allowed: a statement allows the request and none denies it.
	Allowed
	// ImplicitDeny: no statement allows the request, none denies it.
	ImplicitDeny
	// ExplicitDeny: a statement denies the request, even if others allow it.
	ExplicitDeny
)

// String returns the verdict in words, as in "implicitly denied".
func (v Verdict) String() string {
	switch v {
	case Allowed:
		return "allowed"
	case ImplicitDeny:
		return "implicitly denied"
	case ExplicitDeny:
		return "explicitly denied"
	default:
		return "unknown"
	}
}

// Result is a verdict with its reason.
type Result struct {
	Verdict Verdict
	// Statement is the Sid of the statement that decided, or that came closest to allowing the request. For a statement without a
	// Sid it is its index, such as Statement[2] for the third. Empty if no statement comes close.
	Statement string
	// Reason is one sentence.
	Reason string
}

// account returns the id of the caller's account; empty for services and anonymous callers.
func (c Caller) account() string {
	if c.Account != "" || c.Service != "" {
		return c.Account
	}
	parsed, err := arn.Parse(c.ARN)
	if err != nil {
		return ""
	}
	return parsed.AccountID
}

// String returns the caller's name for a reason.
func (c Caller) String() string {
	switch {
	case c.Service != "":
		return c.Service
	case c.ARN != "":
		return c.ARN
	case c.Account != "":
		return "somebody of account " + c.Account
	}
	return "an anonymous caller"
}

// keys returns the condition keys that follow from the caller, and those that exist but do not follow.
func (c Caller) keys() (known Context, unknown []string) {
	switch {
	case c.Service != "":
		return Context{"aws:PrincipalIsAWSService": {"true"}, "aws:PrincipalServiceName": {c.Service}},
			[]string{"aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalServiceNamesList"}
	case c.ARN == "" && c.Account == "":
		return Context{"aws:PrincipalIsAWSService": {"false"}}, nil
	}
	known = Context{"aws:PrincipalIsAWSService": {"false"}}
	if account := c.account(); account != "" {
		known["aws:PrincipalAccount"] = []string{account}
	}
	id, ok := parseIdentity(c.ARN)
	if !ok {
		return known, []string{"aws:PrincipalArn", "aws:username"}
	}
	if id.kind == kindRole || id.kind == kindSession {
		known["aws:username"] = nil // only users have names
	}
	if id.kind == kindSession {
		// aws:PrincipalArn has the path of the session's role, which the session's ARN does not have.
		return known, []string{"aws:PrincipalArn"}
	}
	known["aws:PrincipalArn"] = []string{c.ARN}
	if id.kind == kindUser {
		known["aws:username"] = []string{id.name}
	}
	return known, nil
}
