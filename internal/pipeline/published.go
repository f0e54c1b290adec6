package pipeline

import (
	"fmt"
	"strings"

	"github.com/secretwatch/secretwatch/internal/access"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// publication is a message from an alarm or a rule to a topic.
type publication struct {
	// service publishes for source, an alarm's or rule's ARN.
	service, source, address string
	account, region          string
	// target is the ARN that the message goes to, role that of the one with which a rule sends it; empty: none.
	target, role string
	// from is the alarm or the rule.
	from *Resource
}

// publishedChecks are what a topic needs to accept a message.
var publishedChecks = []check[publication]{
	{"target", (*plan).targetIsTopic},
	{"region", (*plan).topicRegion},
	{"topic", (*plan).topicGiven},
	{"standard", (*plan).topicStandard},
	{"policy", (*plan).topicAllows},
	{"key", (*plan).topicKey},
}

// published runs the checks of one message, once.
func (p *plan) published(x publication) Step {
	step, known := p.publications[x]
	if !known {
		passed := Step{Hop: Published, Resource: x.address, Reason: fmt.Sprintf("topic %s accepts the message", arnOf(x.target).Resource)}
		if t := p.topics[x.target]; t != nil {
			passed.Resource = t.Address
		}
		step = runChecks(p, passed, publishedChecks, x, p.topicOn(x)...)
		p.publications[x] = step
	}
	return step
}

func (p *plan) targetIsTopic(x publication) finding {
	if arnOf(x.target).Service == "sns" {
		return fine
	}
	return unknown(x.address, "send it to an SNS topic", "the message goes to %s, which is not an SNS topic: what happens there is not modelled", x.target)
}

func (p *plan) topicRegion(x publication) finding {
	if at := arnOf(x.target); at.Service != "sns" || same(at.Region, x.region) {
		return fine
	}
	return stop(x.address, "use a topic in region "+x.region, "topic %s is in another region than what publishes to it (%s)", x.target, x.region)
}

func (p *plan) topicGiven(x publication) finding {
	if arnOf(x.target).Service != "sns" || p.topics[x.target] != nil {
		return fine
	}
	return unknown(x.address, giveState, "topic %s is in none of the given states", x.target)
}

// topicStandard: only standard topics can send mail.
func (p *plan) topicStandard(x publication) finding {
	t := p.topics[x.target]
	if t == nil || !t.FIFO {
		return fine
	}
	return stop(t.Address, "use a standard topic", "topic %s is a FIFO topic, which has no mail subscribers", t.Name)
}

// publisher is what publishes, as policies look at it.
func (x publication) publisher() access.Publisher {
	return access.Publisher{Service: x.service, ARN: x.source, Account: x.account}
}

// topicAllows asks the topic policy, and where that does not allow it, the policies of the target's role.
func (p *plan) topicAllows(x publication) finding {
	t := p.topics[x.target]
	if t == nil {
		return fine
	}
	source := t.Policy
	if source == (Policy{}) {
		source = Policy{Address: t.Address, Text: access.DefaultTopic(t.ARN, t.Account).JSON()}
	}
	result := p.mayPublish(source, t, x)
	remedy := fmt.Sprintf("allow %s SNS:Publish in the topic policy", x.service)
	if result.Verdict == policy.ImplicitDeny && p.roleMayPublish(t, x) {
		return unknown(x.address, remedy,
			"the policy of topic %s does not let %s publish, and AWS's documentation contradicts itself on whether the target's role %s is enough",
			t.Name, x.service, p.roles[x.role].Name)
	}
	return permitted(result,
		unknown(source.Address, "check the topic policy by hand", "cannot tell whether the policy of topic %s lets %s publish", t.Name, x.service),
		stop(source.Address, remedy, "the policy of topic %s does not let %s publish", t.Name, x.service))
}

// roleMayPublish reports whether a rule's target has a role that may publish.
func (p *plan) roleMayPublish(t *Topic, x publication) bool {
	role := p.roles[x.role]
	if role == nil {
		return false
	}
	verdict := p.identityAllows(role, access.TopicByRole(role.ARN, t.ARN)).Verdict
	return verdict == policy.Allowed || verdict == policy.Unknown
}

// mayPublish evaluates a topic policy. A statement that allows EventBridge to publish only under a condition on the source is not known
// to work.
func (p *plan) mayPublish(source Policy, t *Topic, x publication) policy.Result {
	plain, _ := p.allows(source, x.publisher().Topic(t.ARN))
	if x.service != aws.EventBridge || plain.Verdict == policy.Allowed || plain.Verdict == policy.ExplicitDeny {
		return plain
	}
	if pinned, _ := p.allows(source, x.publisher().TopicWithSource(t.ARN)); pinned.Verdict == policy.Allowed {
		return policy.Result{Verdict: policy.Unknown, Reason: "it has a condition on the source, which AWS does not document for EventBridge; remove the condition"}
	}
	return plain
}

// topicKey asks the policy of the key that encrypts the topic.
func (p *plan) topicKey(x publication) finding {
	t := p.topics[x.target]
	if t == nil {
		return fine
	}
	return p.keyAllows(keyUse{id: t.KeyID, at: t.Resource, what: "topic " + t.Name, asks: func(keyARN string) []policy.Request {
		return x.publisher().TopicKey(t.ARN, keyARN)
	}})
}

// names lists texts for a message.
func names(list []string) string { return strings.Join(list, ", ") }
