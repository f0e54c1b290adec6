package pipeline

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/secretwatch/secretwatch/internal/access"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// notification is a message of a topic to its subscribers.
type notification struct {
	topic string
	// route is the way on which it is sent.
	route RouteName
	// body is an example of the message, for filter policies that look into it.
	body string
}

// receipt is a notification before one subscription.
type receipt struct {
	notification
	subscription *Subscription
}

// receivedChecks are what a subscription needs to get a message to somebody.
var receivedChecks = []check[receipt]{
	{"confirmed", (*plan).confirmed},
	{"one resource", (*plan).oneResource},
	{"filter policy", (*plan).filterPolicy},
	{"endpoint", (*plan).endpoint},
	{"queue", (*plan).queueAllows},
}

// received runs the checks of the last hop, once for each notification.
func (p *plan) received(n notification) Step {
	step, known := p.notifications[n]
	if !known {
		step = p.receivedByAny(n)
		p.notifications[n] = step
	}
	return step
}

// receivedByAny passes if one subscriber gets the message; what the others lack is noted.
func (p *plan) receivedByAny(n notification) Step {
	t := p.topics[n.topic]
	if t == nil {
		return Step{Hop: Received, Verdict: Unknown, Reason: fmt.Sprintf("the subscriptions of topic %s are in none of the given states", n.topic), Remedy: giveState}
	}
	best := Step{
		Hop: Received, Verdict: Stop, missing: true, Resource: t.Address, closeness: -1,
		Reason: fmt.Sprintf("nobody subscribes to topic %s", t.Name), Remedy: "add a subscription, and confirm it",
	}
	var receivers, notes []string
	for _, s := range p.subscribers[n.topic] {
		step := p.receivedBy(n, s)
		if step.Verdict == Pass {
			receivers = append(receivers, s.String())
		} else {
			notes = append(notes, step.Reason)
		}
		if better(step, best) {
			best = step
		}
	}
	if best.Verdict != Pass {
		return doubted(best, &t.Resource)
	}
	best.Reason = "received by " + names(receivers)
	best.Notes = append(notes, p.floodNotes(t)...)
	return best
}

func (p *plan) receivedBy(n notification, s *Subscription) Step {
	return runChecks(p, Step{Hop: Received, Resource: s.Address}, receivedChecks, receipt{n, s}, p.receiptOn(s)...)
}

// better reports whether a step brings the record further than another of the same hop.
func better(a, b Step) bool {
	if a.Verdict != b.Verdict {
		return a.Verdict == Pass || b.Verdict == Stop
	}
	return a.closeness > b.closeness
}

// hasPendingARN reports whether the subscription has the placeholder that AWS returns as its ARN until somebody confirms:
// PendingConfirmation, and in the states of old providers "pending confirmation", in this or another spelling.
func (s *Subscription) hasPendingARN() bool {
	letters := strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s.ARN)
	return letters == "pendingconfirmation" || letters == "pending"
}

// String is the subscriber by protocol and endpoint.
func (s *Subscription) String() string { return s.Protocol + " " + s.receiver() }

// receiver is what people know the receiver by.
func (s *Subscription) receiver() string {
	if s.SecretEndpoint {
		return cmp.Or(s.Label, s.Address)
	}
	return cmp.Or(aws.ShownEndpoint(s.Protocol, s.Endpoint), s.Label, s.Address)
}

// isMail reports whether the subscriber is a mailbox.
func (s *Subscription) isMail() bool { return strings.HasPrefix(s.Protocol, "email") }

// confirmed: a state shows what was true when it was last refreshed.
func (p *plan) confirmed(r receipt) finding {
	s := r.subscription
	switch {
	case s.Pending, s.hasPendingARN():
	case s.ARN != "" && arnOf(s.ARN).Service == "":
		return unknown(s.Address, "run `pulumi refresh`", "it is not known whether the subscription of %s is confirmed: the state has %q for its ARN", s, s.ARN)
	case s.ARN != "" && !strings.HasPrefix(s.ARN, s.TopicARN+":"):
		return unknown(s.Address, "run `pulumi refresh`", "it is not known whether %s still subscribes to topic %s: the ARN of the subscription is not one of that topic", s, s.TopicARN)
	default:
		return fine
	}
	return stop(s.Address, "confirm it with the link that SNS has sent, then run `pulumi refresh`: the state shows what was true at the last one",
		"the subscription of %s is pending: nobody has confirmed it, as of the state's last refresh", s)
}

func (s *Subscription) hasARN() bool { return s.ARN != "" && !s.hasPendingARN() }

// is reports whether two resources are the same subscription in AWS, which has only one for each topic, protocol and endpoint.
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

// oneResource: SNS answers a second subscription of an endpoint with the first, so deleting either resource deletes the only subscription.
func (p *plan) oneResource(r receipt) finding {
	s := r.subscription
	for _, other := range p.Subscriptions {
		switch {
		case other == s || !s.is(other):
		case other.Deleting:
			return unknown(other.Address, "run `pulumi refresh`, which shows whether the subscription still exists; if it does, `pulumi state delete` the resource "+
				"that waits, else `pulumi up` subscribes again",
				"%s may be unsubscribed: another resource of the same subscription waits to be deleted or was deleted, which deletes the only subscription", s)
		default:
			return unknown(other.Address, "run `pulumi state delete` on one of the two: deleting it in AWS unsubscribes the other",
				"%s may be unsubscribed: two resources stand for this one subscription, and if one of them was deleted, it is gone", s)
		}
	}
	return fine
}

// endpoint: what else a message needs is known for mail, text messages, web hooks and queues only.
func (p *plan) endpoint(r receipt) finding {
	s := r.subscription
	switch s.Protocol {
	case "email", "email-json", "sms", "http", "https":
		return fine
	case "sqs":
		if p.queues[s.Endpoint] == nil {
			return unknown(s.Address, giveState, "whether queue %s accepts messages of the topic depends on its policy, which is in none of the given states", s.Endpoint)
		}
		return fine
	case "lambda":
		return unknown(s.Address, "check that the function's policy lets sns.amazonaws.com invoke it", "whether the topic may invoke function %s depends on its own policy", s.Endpoint)
	}
	return unknown(s.Address, "check the endpoint by hand", "whether a message reaches %s is not modelled here", s)
}

// queueAllows asks the policies of a subscribed queue and of its key.
func (p *plan) queueAllows(r receipt) finding {
	s := r.subscription
	q := p.queues[s.Endpoint]
	if s.Protocol != "sqs" || q == nil {
		return fine
	}
	const remedy = "allow " + aws.SNS + " sqs:SendMessage from the topic in the queue's policy"
	if q.Policy == (Policy{}) {
		return missing(q.Address, remedy, "queue %s has no policy, so the topic cannot send to it", q.Name)
	}
	result, _ := p.allows(q.Policy, q.Rivals, access.Queue(r.topic, arnOf(r.topic).AccountID, q.ARN))
	answer := permitted(result,
		unknown(q.Address, "check the queue's policy by hand", "cannot tell whether the policy of queue %s lets the topic send", q.Name),
		stop(q.Policy.Address, remedy, "the policy of queue %s does not let the topic send", q.Name))
	if answer.verdict != Pass {
		return answer
	}
	return p.keyAllows(keyUse{id: q.KeyID, at: q.Resource, region: q.Region, what: "queue " + q.Name, asks: func(keyARN string) []policy.Request {
		return access.QueueKey(r.topic, keyARN)
	}})
}

// floodNotes warns about a topic for alarms that also sends a message for each event: a reader can cause any number of those.
func (p *plan) floodNotes(t *Topic) []string {
	mail := slices.ContainsFunc(p.subscribers[t.ARN], (*Subscription).isMail)
	if !mail || !p.getsAlarms(t) || !p.getsEvents(t) {
		return nil
	}
	return []string{fmt.Sprintf("topic %s carries alarms and per-event messages: someone who reads in a loop causes more than %d mails a second, "+
		"and SNS then sets the email subscription back to pending, for alarms too; use two topics", t.Name, aws.MailsPerSecond)}
}

func (p *plan) getsAlarms(t *Topic) bool {
	return slices.ContainsFunc(p.Alarms, func(a *Alarm) bool { return slices.Contains(a.AlarmActions, t.ARN) })
}

func (p *plan) getsEvents(t *Topic) bool {
	return slices.ContainsFunc(p.Targets, func(x *EventTarget) bool { return x.ARN == t.ARN })
}
