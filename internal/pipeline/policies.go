package pipeline

import (
	"errors"
	"fmt"
	"slices"

	"github.com/secretwatch/secretwatch/internal/access"
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

// isDenied reports whether a policy is known to deny.
func isDenied(result policy.Result) bool {
	return result.Verdict == policy.ImplicitDeny || result.Verdict == policy.ExplicitDeny
}

// doubtful is a result that is not known, with its reason.
func doubtful(format string, args ...any) policy.Result {
	return policy.Result{Verdict: policy.Unknown, Reason: fmt.Sprintf(format, args...)}
}

// Errors of a policy whose text a source does not have.
var (
	errHidden = errors.New("the state has it encrypted")
	errNoText = errors.New("its text is in none of the given states")
)

// policy parses a document once. Whether there is one is for the caller to check.
func (p *plan) policy(source Policy) (policy.Document, error) {
	switch {
	case source.Hidden:
		return policy.Document{}, errHidden
	case source.Text == "":
		return policy.Document{}, errNoText
	}
	known, ok := p.policies[source]
	if !ok {
		known.document, known.err = policy.Parse([]byte(source.Text))
		p.policies[source] = known
	}
	return known.document, known.err
}

// allows asks the policy of a resource for all of the requests. One that is denied decides, else one that is not known; its action is given.
// Where rivals of the policy answer otherwise, nothing is known.
func (p *plan) allows(source Policy, rivals []Policy, requests ...policy.Request) (policy.Result, string) {
	result, action := p.documentAllows(source, requests)
	for _, rival := range rivals {
		if other, _ := p.documentAllows(rival, requests); isDenied(other) != isDenied(result) || (other.Verdict == policy.Allowed) != (result.Verdict == policy.Allowed) {
			return doubtful("it has more than one policy (%s, %s), which differ here, and which was written last is not known; keep one",
				source.Address, rival.Address), requests[0].Action
		}
	}
	return result, action
}

func (p *plan) documentAllows(source Policy, requests []policy.Request) (policy.Result, string) {
	document, err := p.policy(source)
	if err != nil {
		return doubtful("the policy cannot be read: %s", err), requests[0].Action
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

// identityAllows asks a role's policies, and its permissions boundary, which must allow the request too.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
func (p *plan) identityAllows(role *Role, request policy.Request) policy.Result {
	granted := p.attachedAllow(role, request)
	if isDenied(granted) || role.Boundary == "" {
		return granted
	}
	boundary, err := p.managedPolicy(role.Boundary)
	if err != nil {
		return doubtful("permissions boundary %s cannot be read: %s", role.Boundary, err)
	}
	if limit := boundary.EvaluateIdentity(request); limit.Verdict != policy.Allowed {
		limit.Reason = "the permissions boundary " + role.Boundary + ": " + limit.Reason
		return limit
	}
	return granted
}

// attachedAllow asks the policies that are attached to a role, inline and managed: a denial in any of them wins, one permission is
// enough, and one that cannot be read may have either.
func (p *plan) attachedAllow(role *Role, request policy.Request) policy.Result {
	sure, contested, unread := p.attached(role)
	result := policy.EvaluateIdentities(request, sure...)
	switch {
	case result.Verdict == policy.ExplicitDeny:
		return result
	case len(unread) > 0:
		return doubtful("%s may allow or deny it", names(unread))
	case len(sure)+len(contested) == 0:
		result.Reason = "none of its policies allows it"
		return result
	}
	for why, document := range contested {
		if other := policy.EvaluateIdentities(request, append(slices.Clip(sure), document...)...); other.Verdict != result.Verdict {
			return doubtful("%s, and it decides here: %s", why, other.Reason)
		}
	}
	return result
}

// attached are the documents of a role: those that are in force, those that may not be by the reason why, and the names of those that cannot
// be read.
func (p *plan) attached(role *Role) (sure []policy.Document, contested map[string][]policy.Document, unread []string) {
	contested = map[string][]policy.Document{}
	add := func(name, why string, document policy.Document, err error) {
		switch {
		case err != nil:
			unread = append(unread, fmt.Sprintf("policy %s, which cannot be read (%s),", name, err))
		case why != "":
			contested[why] = append(contested[why], document)
		default:
			sure = append(sure, document)
		}
	}
	for _, source := range role.Policies {
		document, err := p.policy(source)
		add(source.Name, source.Contested, document, err)
	}
	for _, attachment := range role.Managed {
		document, err := p.managedPolicy(attachment.ARN)
		add(attachment.ARN, attachment.Contested, document, err)
	}
	return sure, contested, unread
}

// managedPolicy is the text of a managed policy: one of AWS's that is kept, or one in the states.
func (p *plan) managedPolicy(arn string) (policy.Document, error) {
	if document, known := access.Managed(arn); known {
		return document, nil
	}
	own := find(p.ManagedPolicies, func(m *ManagedPolicy) bool { return m.ARN == arn })
	if own == nil {
		return policy.Document{}, errNoText
	}
	return p.policy(own.Policy)
}
