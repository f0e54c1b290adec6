package pipeline

import (
	"errors"

	"github.com/secretwatch/secretwatch/internal/policy"
)

// permitted turns a policy's verdict into a finding: doubt if it is unknown, denial if it is denied, each with the policy's reason.
func permitted(result policy.Result, doubt, denial finding) finding {
	switch result.Verdict {
	case policy.Allowed:
		return fine
	case policy.Unknown:
		doubt.reason += ": " + result.Reason
		return doubt
	case policy.ImplicitDeny, policy.ExplicitDeny:
	}
	denial.reason += ": " + result.Reason
	return denial
}

// errHidden is the error of a policy that the state has encrypted.
var errHidden = errors.New("the state has it encrypted")

// policy parses a document once. Whether there is one is for the caller to check.
func (p *plan) policy(source Policy) (policy.Document, error) {
	if source.Hidden {
		return policy.Document{}, errHidden
	}
	known, ok := p.policies[source]
	if !ok {
		known.document, known.err = policy.Parse([]byte(source.Text))
		p.policies[source] = known
	}
	return known.document, known.err
}

// allows asks one policy for all of the requests. One that is denied decides, else one that is not known; its action is given.
func (p *plan) allows(source Policy, requests ...policy.Request) (policy.Result, string) {
	document, err := p.policy(source)
	if err != nil {
		return policy.Result{Verdict: policy.Unknown, Reason: "the policy cannot be read: " + err.Error()}, requests[0].Action
	}
	worst, which := policy.Result{Verdict: policy.Allowed}, ""
	for _, request := range requests {
		result := document.Evaluate(request)
		if result.Verdict == policy.Allowed {
			continue
		}
		if which == "" || worst.Verdict == policy.Unknown && result.Verdict != policy.Unknown {
			worst, which = result, request.Action
		}
	}
	return worst, which
}

// identityAllows puts a role's policies together: a denial anywhere wins, one permission is enough, and an attached managed policy
// may have either.
func (p *plan) identityAllows(role *Role, request policy.Request) policy.Result {
	best := policy.Result{Verdict: policy.ImplicitDeny, Reason: "none of its policies allows it"}
	if len(role.Managed) > 0 {
		best = policy.Result{Verdict: policy.Unknown, Reason: "an attached policy may allow it (" + names(role.Managed) + "), whose text is in none of the given states"}
	}
	for _, source := range role.Policies {
		document, err := p.policy(source)
		if err != nil {
			best = policy.Result{Verdict: policy.Unknown, Reason: "a policy cannot be read: " + err.Error()}
			continue
		}
		result := document.EvaluateIdentity(request)
		switch {
		case result.Verdict == policy.ExplicitDeny:
			return result
		case result.Verdict == policy.Allowed:
			best = result
		case result.Verdict == policy.Unknown && best.Verdict != policy.Allowed:
			best = result
		case best.Verdict == policy.ImplicitDeny:
			best = result
		}
	}
	return best
}
