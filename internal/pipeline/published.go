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

// isToTopic reports whether the message goes to an SNS topic.
func (x publication) isToTopic() bool { return arnOf(x.target).Service == "sns" }

func (p *plan) targetIsTopic(x publication) finding {
	if x.isToTopic() {
		return fine
	}
	return unknown(x.address, "send it to an SNS topic", "the message goes to %s, which is not an SNS topic: what happens there is not modelled", x.target)
}

func (p *plan) topicRegion(x publication) finding {
	if !x.isToTopic() {
		return fine
	}
	switch same(arnOf(x.target).Region, x.region) {
	case Stop:
		return stop(x.address, "use a topic in region "+x.region, "topic %s is in another region than what publishes to it (%s)", x.target, x.region)
	case Unknown:
		return unknown(x.address, GivePlace, "the region of what publishes to topic %s is not known", x.target)
	case Pass:
	}
	return fine
}

func (p *plan) topicGiven(x publication) finding {
	if !x.isToTopic() || p.topics[x.target] != nil {
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

// topicAllows asks the topic policy, and where a rule publishes with a role, what that role may do.
func (p *plan) topicAllows(x publication) finding {
	t := p.topics[x.target]
	if t == nil {
		return fine
	}
	source := t.Policy
	if source == (Policy{}) {
		source = Policy{Address: t.Address, Text: access.DefaultTopic(t.ARN, t.Account).JSON()}
	}
	result, _ := p.allows(source, t.Rivals, x.publisher().Topic(t.ARN))
	remedy := fmt.Sprintf("allow %s SNS:Publish in the topic policy", x.service)
	if role := p.roles[x.role]; role != nil {
		byRole := p.roleMayPublish(role, source, t, x)
		if found := x.eitherWay(role, result, byRole, "publish to topic "+t.Name); found.verdict != Pass || result.Verdict == policy.Allowed {
			return found
		}
	}
	if x.service == aws.EventBridge && result.Verdict == policy.Unknown && strings.Contains(result.Reason, "aws:Source") {
		result.Reason += "; AWS does not document whether EventBridge says its rule, so remove the condition"
	}
	return permitted(result,
		unknown(source.Address, "check the topic policy by hand", "cannot tell whether the policy of topic %s lets %s publish", t.Name, x.service),
		stop(source.Address, remedy, "the policy of topic %s does not let %s publish", t.Name, x.service))
}

// publisher is what publishes, as policies look at it.
func (x publication) publisher() access.Publisher {
	return access.Publisher{Service: x.service, ARN: x.source, Account: x.account}
}

// topicKey asks the policy of the key that encrypts the topic.
func (p *plan) topicKey(x publication) finding {
	t := p.topics[x.target]
	if t == nil {
		return fine
	}
	use := keyUse{id: t.KeyID, at: t.Resource, region: t.Region, what: "topic " + t.Name, asks: func(keyARN string) []policy.Request {
		return x.publisher().TopicKey(t.ARN, keyARN)
	}}
	found, role := p.keyAllows(use), p.roles[x.role]
	if role == nil || t.KeyID == "" || p.keyWorks(use).verdict != Pass {
		return found
	}
	either := x.eitherWay(role, resultOf(found), p.roleMayUseKey(role, p.key(t.KeyID, t.Resource), t), "use the key of topic "+t.Name)
	if either.verdict != Pass {
		return either
	}
	return found
}

// names lists texts for a message.
func names(list []string) string { return strings.Join(list, ", ") }
