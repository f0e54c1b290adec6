package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// changeKeyPolicy is the call that a key policy must leave to somebody.
const changeKeyPolicy = "kms:PutKeyPolicy"

// AllowsKeyAdministration judges, as a key policy, whether somebody of the account could still change the policy: the account itself,
// anybody in it, or a role or user that the document names. root is the account's root ARN, such as
// arn:aws:iam::123456789012:root. Without the verdict Allowed, KMS may refuse the policy, so that the key does not become
// unmanageable; it asks the same of the principal that makes the call, which a program cannot know beforehand.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#prevent-unmanageable-key
func (d Document) AllowsKeyAdministration(root string) Result {
	id, ok := parseIdentity(root)
	if !ok || id.kind != kindRoot {
		return Result{Verdict: Unknown, Reason: fmt.Sprintf("%q is not the ARN of an account's root", root)}
	}
	best := d.Evaluate(administration(Caller{ARN: root, Account: id.account}))
	candidates := append(d.principals(id), Caller{Account: id.account})
	for _, candidate := range candidates {
		result := d.Evaluate(administration(candidate))
		if result.Verdict == Allowed || result.Verdict == Unknown && best.Verdict != Allowed {
			best = result
		}
		if best.Verdict == Allowed {
			return best
		}
	}
	if best.Verdict != Unknown {
		best.Reason = fmt.Sprintf("nobody of account %s could change the key policy: %s", id.account, best.Reason)
	}
	return best
}

// administration is the direct call of the console, the CLI or a program that changes a key policy.
func administration(c Caller) Request {
	return Request{
		Caller: c,
		Action: changeKeyPolicy,
		Context: Context{
			"aws:SecureTransport":                {"true"},
			"aws:SourceAccount":                  nil,
			"aws:SourceArn":                      nil,
			"aws:ViaAWSService":                  {"false"},
			"kms:BypassPolicyLockoutSafetyCheck": {"false"},
			"kms:CallerAccount":                  {c.account()},
			"kms:ViaService":                     nil,
		},
		Unknown: []string{"*"},
	}
}

// principals are the users and roles of the account that the document names, as principals or in a condition on aws:PrincipalArn.
func (d Document) principals(root identity) []Caller {
	var named []string
	for _, s := range d.Statement {
		for _, p := range []*Principal{s.Principal, s.NotPrincipal} {
			if p != nil {
				named = append(named, p.AWS...)
			}
		}
		for operator := range maps.Values(s.Condition) {
			for key, values := range operator {
				if strings.EqualFold(key, "aws:PrincipalArn") {
					named = append(named, values...)
				}
			}
		}
	}
	slices.Sort(named)
	var callers []Caller
	for _, text := range slices.Compact(named) {
		id, ok := parseIdentity(text)
		if ok && id.account == root.account && !strings.ContainsAny(text, "*?$") {
			callers = append(callers, Caller{ARN: text, Account: id.account})
		}
	}
	return callers
}
