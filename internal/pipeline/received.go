package pipeline

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// Scopes of a subscription's filter policy.
const (
	ScopeAttributes = "MessageAttributes"
	ScopeBody       = "MessageBody"
)

// floodLimit is the number of mails a second over which SNS takes an e-mail subscription away.
// https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
const floodLimit = 10

// reception is a message before the subscribers of a topic.
type reception struct {
	topic string
	// body is an example of the message, for filter policies that look into it.
	body string
}

// delivery is a message before one subscription.
type delivery struct {
	reception
	subscription *Subscription
}

// receivedChecks are what a subscription needs to get a message to somebody.
var receivedChecks = []check[delivery]{
	{"confirmed", (*plan).confirmed},
	{"one resource", (*plan).oneResource},
	{"filter policy", (*plan).filterPolicy},
	{"endpoint", (*plan).endpoint},
	{"queue", (*plan).queueAllows},
}

// receive judges the last hop: one subscriber who gets the message is enough, the others are noted.
func (p *plan) receive(x reception) Step {
	step, known := p.receptions[x]
	if known {
		return step
	}
	step = p.receiveBy(x)
	p.receptions[x] = step
	return step
}

func (p *plan) receiveBy(x reception) Step {
	t := p.topics[x.topic]
	if t == nil {
		return Step{Hop: Received, Verdict: Unknown, Reason: fmt.Sprintf("who subscribes to topic %s is in none of the given states", x.topic), Remedy: giveState}
	}
	best := Step{
		Hop: Received, Verdict: Stop, Resource: t.Address, near: -1,
		Reason: fmt.Sprintf("nobody subscribes to topic %s", t.Name), Remedy: "add a subscription, and confirm it",
	}
	var got, notes []string
	for _, s := range p.audience[x.topic] {
		passed := Step{Hop: Received, Resource: s.Address}
		step := judge(p, passed, receivedChecks, delivery{x, s})
		if step.Verdict == Pass {
			got = append(got, s.String())
		} else {
			notes = append(notes, step.Reason)
		}
		if better(step, best) {
			best = step
		}
	}
	if best.Verdict != Pass {
		return best
	}
	best.Reason = "received by " + names(got)
	best.Notes = append(notes, p.floodNotes(t)...)
	return best
}

// better says whether a step brings the record further than another of the same hop.
func better(a, b Step) bool {
	if a.Verdict != b.Verdict {
		return a.Verdict == Pass || b.Verdict == Stop
	}
	return a.near > b.near
}

// hasPendingARN says whether the subscription has the words that stand for an ARN until somebody confirms: PendingConfirmation, and in
// the states of old providers "pending confirmation".
func (s *Subscription) hasPendingARN() bool {
	return strings.EqualFold(strings.ReplaceAll(s.ARN, " ", ""), "PendingConfirmation")
}

// String is the subscriber in words.
func (s *Subscription) String() string { return s.Protocol + " " + s.who() }

// who is the receiver as people know it.
func (s *Subscription) who() string {
	return cmp.Or(s.Endpoint, s.Label, s.Address)
}

// isMail says whether the subscriber is a mailbox.
func (s *Subscription) isMail() bool { return strings.HasPrefix(s.Protocol, "email") }

// confirmed: a state says what was true when it was last refreshed.
func (p *plan) confirmed(d delivery) finding {
	s := d.subscription
	if !s.Pending && !s.hasPendingARN() {
		return fine
	}
	return stop(s.Address, "open the confirmation mail and confirm; then `pulumi refresh`, since the state says what was true at the last one",
		"the subscription of %s is pending: nobody has confirmed it, as of the state's last refresh", s)
}

func (s *Subscription) hasARN() bool { return s.ARN != "" && !s.hasPendingARN() }

// is says whether two resources are one subscription in AWS, which has one for a topic, a protocol and an endpoint.
func (s *Subscription) is(other *Subscription) bool {
	if s.TopicARN != other.TopicARN || s.Protocol != other.Protocol {
		return false
	}
	hidden := s.Endpoint == "" || other.Endpoint == ""
	if !hidden && aws.Endpoint(s.Protocol, s.Endpoint) != aws.Endpoint(other.Protocol, other.Endpoint) {
		return false
	}
	if s.hasARN() && other.hasARN() {
		return s.ARN == other.ARN
	}
	return !hidden
}

// oneResource: SNS answers a second subscription of an endpoint with the first, so deleting either resource takes the only one there is.
func (p *plan) oneResource(d delivery) finding {
	s := d.subscription
	for _, other := range p.Subscriptions {
		switch {
		case other == s || !s.is(other):
		case other.Deleting:
			return unknown(other.Address, "`pulumi refresh`, which shows whether it is still there; if it is, `pulumi state delete` the resource that waits, "+
				"else `pulumi up` subscribes again",
				"%s may be unsubscribed: a second resource of the same subscription waits for its deletion or was deleted, and that takes the only one there is", s)
		default:
			return unknown(other.Address, "`pulumi state delete` one of the two: to delete it in AWS would unsubscribe the other",
				"%s may be unsubscribed: two resources are this one subscription, and where one of them was deleted, the other is gone too", s)
		}
	}
	return fine
}

func (p *plan) filterPolicy(d delivery) finding {
	s := d.subscription
	if s.FilterPolicy == "" || s.FilterPolicy == "{}" {
		return fine
	}
	const remedy = "remove the subscription's filter policy"
	if s.FilterScope != ScopeBody {
		return stop(s.Address, remedy, "the filter policy of %s looks at message attributes, and neither alarms nor event rules send any: it drops every message", s)
	}
	if !json.Valid([]byte(d.body)) {
		return stop(s.Address, remedy, "the filter policy of %s looks into the message, which is plain text and not JSON: it drops the message", s)
	}
	pattern, err := eventpattern.Parse([]byte(s.FilterPolicy))
	if err != nil {
		return unknown(s.Address, remedy, "the filter policy of %s cannot be read: %v", s, err)
	}
	if why := pattern.Explain(eventpattern.ParseEvent([]byte(d.body))); !why.Matched {
		return stop(s.Address, remedy, "the filter policy of %s drops the message: %s", s, why.Reason)
	}
	return fine
}

// endpoint: what a message needs beyond SNS is known for mail and text messages alone.
func (p *plan) endpoint(d delivery) finding {
	s := d.subscription
	switch s.Protocol {
	case "email", "email-json", "sms", "http", "https":
		return fine
	case "sqs":
		if p.queues[s.Endpoint] == nil {
			return unknown(s.Address, giveState, "whether queue %s takes messages of the topic stands in its policy, which is in none of the given states", s.Endpoint)
		}
		return fine
	case "lambda":
		return unknown(s.Address, "check that the function's policy lets sns.amazonaws.com invoke it", "whether function %s may be invoked by the topic stands in its own policy", s.Endpoint)
	}
	return unknown(s.Address, "check the endpoint by hand", "what becomes of a message to %s is not judged here", s)
}

// queueAllows asks a subscribed queue's policy and key.
// https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
func (p *plan) queueAllows(d delivery) finding {
	s := d.subscription
	q := p.queues[s.Endpoint]
	if s.Protocol != "sqs" || q == nil {
		return fine
	}
	const sns = "sns.amazonaws.com"
	if q.Policy == (Policy{}) {
		return stop(q.Address, "allow "+sns+" sqs:SendMessage from the topic in the queue's policy", "queue %s has no policy, so the topic cannot send to it", q.Name)
	}
	source := policy.Context{"aws:SourceArn": {d.topic}, "aws:SourceAccount": {arnOf(d.topic).AccountID}}
	result, _ := p.allows(q.Policy, byService(sns, q.ARN, source), "sqs:SendMessage")
	switch result.Verdict {
	case policy.Allowed:
		return p.keyAllows(keyUse{
			id: q.KeyID, at: q.Resource, service: sns, what: "queue " + q.Name,
			actions: []string{"kms:GenerateDataKey", "kms:Decrypt"}, context: policy.Context{"aws:SourceArn": {d.topic}},
		})
	case policy.Unknown:
		return unknown(q.Address, "check the queue's policy by hand", "cannot tell whether queue %s takes messages of the topic: %s", q.Name, result.Reason)
	case policy.ImplicitDeny, policy.ExplicitDeny:
	}
	return stop(q.Policy.Address, "allow "+sns+" sqs:SendMessage from the topic in the queue's policy",
		"the policy of queue %s does not let the topic send: %s", q.Name, result.Reason)
}

// floodNotes name the danger of a topic whose mail anybody can multiply.
func (p *plan) floodNotes(t *Topic) []string {
	mail := slices.ContainsFunc(p.audience[t.ARN], (*Subscription).isMail)
	if !mail || !p.getsAlarms(t) || !p.getsEvents(t) {
		return nil
	}
	return []string{fmt.Sprintf("topic %s carries alarms and per-event messages: someone who reads in a loop sends more than %d mails a second, "+
		"and SNS then takes the mail subscription away, alarms included; use two topics", t.Name, floodLimit)}
}

func (p *plan) getsAlarms(t *Topic) bool {
	return slices.ContainsFunc(p.Alarms, func(a *Alarm) bool { return slices.Contains(a.AlarmActions, t.ARN) })
}

func (p *plan) getsEvents(t *Topic) bool {
	return slices.ContainsFunc(p.Targets, func(x *EventTarget) bool { return x.ARN == t.ARN })
}
