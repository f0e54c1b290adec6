package policy

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// Caller is who makes a request. The zero Caller is anonymous. An Account without ARN or Service is somebody of that account: what
// depends on who exactly is then unknown.
type Caller struct {
	// Service is a service principal that calls in its own name, such as cloudtrail.amazonaws.com. A service that uses a role is
	// that role's ARN instead.
	Service string
	// ARN is that of a role, a role's session, a user or an account's root.
	ARN string
	// Account is the 12-digit account id; left out, it is taken from the ARN.
	Account string
}

// Context holds the condition keys of a request with their values, keys as AWS writes them and compared without regard to case.
// A key that is known to be absent is not in it, or has no values.
type Context map[string][]string

// Request is one call to judge.
type Request struct {
	Caller Caller
	// Action is the API call with its service, such as s3:PutObject.
	Action string
	// Resource is the ARN of what the call is about. Empty means not known: only "*" is sure to cover it.
	Resource string
	// Context need not repeat what the Caller says: aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalIsAWSService,
	// aws:PrincipalServiceName and aws:username follow from it.
	Context Context
	// Unknown lists the condition keys whose value nobody can know offline, with * and ? as wildcards. What depends on one of them
	// is judged Unknown. A key that Context or Caller gives is known whatever stands here.
	Unknown []string
}

// Verdict is the answer of one policy document; the zero Verdict is Unknown, so that nothing passes by omission.
type Verdict int

// Verdicts of [Document.Evaluate]. See
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.
const (
	// Unknown: the document or the request has something that cannot be judged offline, and the answer hangs on it.
	Unknown Verdict = iota
	// Allowed: a statement allows the request and none denies it.
	Allowed
	// ImplicitDeny: no statement allows the request, none denies it.
	ImplicitDeny
	// ExplicitDeny: a statement denies the request, whatever others allow.
	ExplicitDeny
)

// String is the verdict in words, as in "implicitly denied".
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

// Result is a verdict with its ground.
type Result struct {
	Verdict Verdict
	// Statement is the Sid of the statement that decided, or came closest to allowing; for one without a Sid its place, such as
	// Statement[2] for the third. Empty if none comes close.
	Statement string
	// Reason is one sentence for a person.
	Reason string
}

// account is the id of the account that the caller belongs to; empty for services and anonymous callers.
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

// String names the caller in a reason.
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

// keys are the condition keys that follow from who the caller is, and those that exist but do not follow.
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
	if id.kind == kindSession {
		// A session's ARN leaves out the path of its role, which aws:PrincipalArn has.
		return known, []string{"aws:PrincipalArn"}
	}
	known["aws:PrincipalArn"] = []string{c.ARN}
	if id.kind == kindUser {
		known["aws:username"] = []string{id.name}
	}
	return known, nil
}

// keyring looks condition keys up in a request.
type keyring struct {
	known   map[string][]string
	unknown []glob
}

func newKeyring(r Request) keyring {
	known, unknown := r.Caller.keys()
	ring := keyring{known: make(map[string][]string, len(known)+len(r.Context))}
	for _, context := range []Context{known, r.Context} {
		for key, values := range context {
			ring.known[strings.ToLower(key)] = values
		}
	}
	for _, key := range append(unknown, r.Unknown...) {
		ring.unknown = append(ring.unknown, compile(strings.ToLower(key)))
	}
	return ring
}

// look returns a key's values and whether the request has the key.
func (k keyring) look(key string) ([]string, truth) {
	key = strings.ToLower(key)
	if values, ok := k.known[key]; ok {
		if len(values) == 0 {
			return nil, no
		}
		return values, yes
	}
	for _, pattern := range k.unknown {
		if pattern.match(key) {
			return nil, maybe
		}
	}
	return nil, no
}
