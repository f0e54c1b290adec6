package pipeline

import (
	"github.com/secretwatch/secretwatch/internal/access"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// A rule's target may have a role. Two copies of AWS's page differ on whether EventBridge then publishes with it, or in its own name as
// without one: so a message goes on only if it may go either way.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html

// eitherWay reports whether what EventBridge may do in its own name, it may do with the role, too. A pass says that both may or neither.
func (x publication) eitherWay(role *Role, own, byRole policy.Result, what string) finding {
	switch {
	case own.Verdict == policy.Unknown, byRole.Verdict == own.Verdict, isDenied(byRole) && isDenied(own):
		return fine
	case byRole.Verdict == policy.Unknown:
		return unknown(role.Address, "check the target's role by hand", "cannot tell whether the target's role %s may %s: %s", role.Name, what, byRole.Reason)
	case isDenied(byRole):
		return unknown(role.Address, "allow it to the target's role, or remove the role from the target",
			"%s may %s, but not with the target's role %s, and AWS's documentation contradicts itself on which of them counts: %s",
			x.service, what, role.Name, byRole.Reason)
	}
	return unknown(x.address, "allow "+x.service+" to "+what,
		"the target's role %s may %s, but %s may not in its own name, and AWS's documentation contradicts itself on which of them counts: %s",
		role.Name, what, x.service, own.Reason)
}

// roleMayPublish asks everything that publishing with a role needs: its trust, its own policies, and that the topic policy does not deny it.
// In another account, the topic policy must allow it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
func (p *plan) roleMayPublish(role *Role, topicPolicy Policy, t *Topic, x publication) policy.Result {
	request := access.TopicByRole(role.ARN, t.ARN)
	trust := doubtful("the state does not have its trust policy")
	if role.Trust != (Policy{}) {
		trust, _ = p.allows(role.Trust, nil, x.publisher().TargetTrust(role.ARN))
	}
	onTopic, _ := p.allows(topicPolicy, t.Rivals, request)
	if onTopic.Verdict == policy.ImplicitDeny && same(role.Account, t.Account) == Pass {
		onTopic = policy.Result{Verdict: policy.Allowed}
	}
	return worst(trust, p.identityAllows(role, request), onTopic)
}

// roleMayUseKey asks the key policy and the role's own policies: the key policy may give the permission to the role, or leave it to the
// account's policies.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
func (p *plan) roleMayUseKey(role *Role, key *Key, t *Topic) policy.Result {
	result := policy.Result{Verdict: policy.Allowed}
	for _, request := range access.TopicKeyByRole(role.ARN, t.ARN, key.ARN) {
		onKey, _ := p.allows(key.Policy, key.Rivals, request)
		own := p.identityAllows(role, request)
		if own.Verdict == policy.ImplicitDeny && onKey.Verdict == policy.Allowed {
			own = doubtful("the key policy allows it, maybe only to the account: %s", own.Reason)
		}
		result = worst(result, onKey, own)
	}
	return result
}

// worst is the result that decides where all of them are needed: a denial, else what is not known.
func worst(results ...policy.Result) policy.Result {
	decides := results[0]
	for _, result := range results[1:] {
		if isDenied(decides) || result.Verdict == policy.Allowed || decides.Verdict == policy.Unknown && !isDenied(result) {
			continue
		}
		decides = result
	}
	return decides
}

// resultOf is a finding about a policy as that policy's result.
func resultOf(f finding) policy.Result {
	return policy.Result{Verdict: map[Verdict]policy.Verdict{Pass: policy.Allowed, Stop: policy.ImplicitDeny}[f.verdict], Reason: f.reason}
}
