package policy

import (
	"cmp"
	"fmt"
	"iter"
	"strings"
)

// evaluation is the evaluation of one request against one document.
type evaluation struct {
	version  string
	request  Request
	keys     keyring
	identity bool // the document is attached to the caller and names no principals
}

// part is the result of one element of a statement for the request. claim and here read "only CLAIM, but here HERE".
type part struct {
	answer      truth
	claim, here string
}

// match is the result of a whole statement for the request.
type match struct {
	statement Statement
	name      string
	action    truth
	principal part
	parts     []part // all others: resource, conditions
}

// Evaluate evaluates a request against a resource policy alone: the policy of a bucket, topic or key, or a role's trust policy. If the
// request is allowed through an account's principal, that account's identity policies must allow it too. What the document or the
// request leaves open is Unknown, never Allowed.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
func (d Document) Evaluate(r Request) Result { return evaluate(r, false, d) }

// EvaluateIdentity evaluates a request against an identity policy alone, which is attached to the caller and has no principals.
func (d Document) EvaluateIdentity(r Request) Result { return EvaluateIdentities(r, d) }

// EvaluateIdentities evaluates a request against all the identity policies that are attached to the caller.
func EvaluateIdentities(r Request, documents ...Document) Result {
	return evaluate(r, true, documents...)
}

func evaluate(r Request, identity bool, documents ...Document) Result {
	e := evaluation{request: r, keys: newKeyring(r), identity: identity}
	var allow, deny, closest *match
	about := 0 // statements that allow the action to somebody
	for m := range e.matches(documents) {
		s := m.statement
		switch s.Effect {
		case Allow:
			if allow == nil || m.answer() > allow.answer() {
				allow = m
			}
			if m.action == no {
				continue
			}
			about++
			if closest == nil || m.closeness() > closest.closeness() {
				closest = m
			}
		default: // an effect that AWS does not know may hide a Deny
			if deny == nil || m.answer() > deny.answer() {
				deny = m
			}
		}
	}
	switch {
	case deny != nil && deny.answer() == yes:
		return e.result(ExplicitDeny, deny)
	case deny != nil && deny.answer() == maybe:
		return e.result(Unknown, deny)
	case allow != nil && allow.answer() == yes:
		return e.result(Allowed, allow)
	case allow != nil && allow.answer() == maybe:
		return e.result(Unknown, allow)
	case closest == nil:
		return Result{Verdict: ImplicitDeny, Reason: fmt.Sprintf("no statement allows %s", r.Action)}
	case about > 1 && closest.principal.answer == no:
		return Result{Verdict: ImplicitDeny, Reason: fmt.Sprintf("no statement allows %s to %s", r.Action, r.Caller)}
	}
	return e.result(ImplicitDeny, closest)
}

// matches evaluates the statements of all documents, each by its document's version.
func (e evaluation) matches(documents []Document) iter.Seq[*match] {
	return func(yield func(*match) bool) {
		for _, d := range documents {
			e.version = d.Version
			for i, s := range d.Statement {
				if !yield(e.match(i, s)) {
					return
				}
			}
		}
	}
}

// match evaluates a statement for the request.
func (e evaluation) match(index int, s Statement) *match {
	m := &match{statement: s, name: s.Sid, action: e.action(s), principal: e.principal(s)}
	if m.name == "" {
		m.name = fmt.Sprintf("Statement[%d]", index)
	}
	if s.Effect != Allow && s.Effect != Deny {
		m.parts = append(m.parts, part{maybe, "if it is valid", fmt.Sprintf("its effect is %q", s.Effect)})
	}
	m.parts = append(m.parts, e.resource(s))
	m.parts = append(m.parts, e.conditions(s.Condition)...)
	return m
}

// answer returns whether the statement applies to the request.
func (m *match) answer() truth {
	answer := min(m.action, m.principal.answer)
	for _, p := range m.parts {
		answer = min(answer, p.answer)
	}
	return answer
}

// closeness ranks statements that do not apply: first those for this caller, then those with the fewest parts missing.
func (m *match) closeness() int {
	closeness := 1000 * int(m.principal.answer)
	for _, p := range m.parts {
		closeness -= int(not(p.answer))
	}
	return closeness
}

// action evaluates Action and NotAction, which ignore case.
func (e evaluation) action(s Statement) truth {
	action := strings.ToLower(e.request.Action)
	listed := func(patterns Strings) truth {
		for _, pattern := range patterns {
			if compile(strings.ToLower(pattern)).match(action) {
				return yes
			}
		}
		return no
	}
	if len(s.NotAction) > 0 {
		return not(listed(s.NotAction))
	}
	return listed(s.Action)
}

// principal evaluates Principal and NotPrincipal.
func (e evaluation) principal(s Statement) part {
	caller := e.request.Caller
	here := "the caller is " + caller.String()
	switch {
	case e.identity && s.Principal == nil && s.NotPrincipal == nil:
		return part{answer: yes}
	case e.identity:
		return part{maybe, "without a principal", "an identity policy names one"}
	case s.NotPrincipal != nil:
		return part{not(s.NotPrincipal.exempts(caller)), "to callers other than " + s.NotPrincipal.text(), here}
	case s.Principal != nil:
		return part{s.Principal.names(caller), "to " + s.Principal.text(), here}
	}
	return part{no, "with a principal", "it names none"}
}

// resource evaluates Resource and NotResource, which are case-sensitive.
func (e evaluation) resource(s Statement) part {
	here := fmt.Sprintf("it is %q", e.request.Resource)
	switch {
	case e.request.Resource == "":
		here = "the resource is not known yet"
	case e.request.Shape != "":
		here += " and others of this form"
	}
	switch {
	case len(s.NotResource) > 0:
		listed, trouble := e.listed(s.NotResource)
		return part{not(listed), "on resources other than " + quoted(s.NotResource, " or "), trouble.or(here)}
	case len(s.Resource) > 0:
		listed, trouble := e.listed(s.Resource)
		return part{listed, "on " + quoted(s.Resource, " or "), trouble.or(here)}
	case e.identity:
		return part{no, "with a resource", "it names none"}
	}
	return part{unnamedResource(e.request.Action), "with a resource", "it names none"}
}

// trouble is why a list could not be evaluated completely; empty if it could.
type trouble string

func (t trouble) or(text string) string {
	if t != "" {
		return string(t)
	}
	return text
}

// listed returns whether one of the ARN patterns matches the request's resource.
func (e evaluation) listed(patterns Strings) (answer truth, why trouble) {
	for _, text := range patterns {
		pattern, err := e.expand(text)
		switch {
		case text == "*":
			return yes, ""
		case err != nil:
			answer, why = maybe, trouble(err.Error())
		case e.request.Resource == "":
			answer = maybe
		default:
			answer = max(answer, pattern.matchResource(cmp.Or(e.request.Shape, e.request.Resource)))
		}
		if answer == yes {
			return yes, ""
		}
	}
	return answer, why
}

// unnamedResource evaluates a statement of a resource policy that has no Resource. A role's trust policy must not have one; in a key
// policy such a statement has no effect; other services differ.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
func unnamedResource(action string) truth {
	service, _, _ := strings.Cut(strings.ToLower(action), ":")
	switch service {
	case "sts":
		return yes
	case "kms":
		return no
	}
	return maybe
}
