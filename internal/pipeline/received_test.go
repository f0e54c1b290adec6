package pipeline

import (
	"strings"
	"testing"
)

func TestACopyOfAnotherSubscriptionThatWaitsForItsDeletionIsHarmless(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	for _, s := range p.Subscriptions {
		old := *s
		old.Deleting, old.TopicARN, old.ARN = true, s.TopicARN+"-before", s.ARN+"-before"
		p.Subscriptions = append(p.Subscriptions, &old)
	}
	for _, trace := range p.Send(alerts(p), Options{}).Traces {
		for _, route := range trace.Routes {
			if v, step := route.Against(Alert); v != Pass {
				t.Fatalf("%s: %s at %s: %s", route.Name, v, step.Hop, step.Reason)
			}
		}
	}
}

func TestResourcesOfOneSubscription(t *testing.T) {
	t.Parallel()
	const topic = "arn:aws:sns:us-east-1:123456789012:t"
	sub := func(arn, endpoint string) Subscription {
		return Subscription{TopicARN: topic, Protocol: "email", ARN: arn, Endpoint: endpoint}
	}
	by := func(protocol, endpoint string) Subscription {
		return Subscription{TopicARN: topic, Protocol: protocol, ARN: "PendingConfirmation", Endpoint: endpoint}
	}
	other := sub(topic+":1", "a@example.com")
	other.TopicARN += "2"
	for name, row := range map[string]struct {
		a, b Subscription
		want bool
	}{
		"the same":                           {sub(topic+":1", "a@example.com"), sub(topic+":1", "a@example.com"), true},
		"in capitals, by ARN":                {sub(topic+":1", "a@example.com"), sub(topic+":1", "A@example.com"), true},
		"one hidden":                         {sub(topic+":1", ""), sub(topic+":1", "a@example.com"), true},
		"one waits":                          {sub("PendingConfirmation", "a@example.com"), sub(topic+":1", "a@example.com"), true},
		"without ARNs":                       {sub("", "a@example.com"), sub("", "a@example.com"), true},
		"subscribed again after it was gone": {sub(topic+":1", "a@example.com"), sub(topic+":2", "a@example.com"), false},
		"another endpoint":                   {sub("", "a@example.com"), sub("", "b@example.com"), false},
		"both hidden, without ARNs":          {sub("pending confirmation", ""), sub("pending confirmation", ""), false},
		"another topic":                      {sub(topic+":1", "a@example.com"), other, false},
		"hooks, capitals in the host":        {by("https", "https://hooks.example.com/a"), by("https", "https://Hooks.Example.com/a"), true},
		"hooks, capitals in the path":        {by("https", "https://hooks.example.com/T0kEn"), by("https", "https://hooks.example.com/t0ken"), false},
		"hooks without TLS, capitals in it":  {by("http", "http://hooks.example.com/A"), by("http", "http://hooks.example.com/a"), false},
		"JSON mail, in capitals":             {by("email-json", "a@example.com"), by("email-json", "A@example.com"), true},
		"queues, in capitals":                {by("sqs", "arn:aws:sqs:us-east-1:123456789012:q"), by("sqs", "arn:aws:sqs:us-east-1:123456789012:Q"), false},
	} {
		if got, back := row.a.is(&row.b), row.b.is(&row.a); got != row.want || back != row.want {
			t.Errorf("%s: %v and %v, want %v", name, got, back, row.want)
		}
	}
}

func TestASubscriptionIsPendingByItsARNInEveryProvidersWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Verdict{
		"PendingConfirmation": Stop, "pending confirmation": Stop, "Pending Confirmation": Stop, "pendingconfirmation": Stop,
		"pending_confirmation": Stop, "pending-confirmation": Stop, "PENDING CONFIRMATION": Stop, "Pending": Stop,
		"TOPIC:0c1d2e3f": Pass, "arn:aws:sns:us-east-1:123456789012:another-topic:0c1d2e3f": Unknown, "TOPIC": Unknown, "waiting": Unknown,
	} {
		p := healthy(t)
		for _, s := range p.Subscriptions {
			s.Pending, s.ARN = false, strings.ReplaceAll(text, "TOPIC", s.TopicARN)
		}
		v, step := alarmRouteOf(t, p, Options{}).Against(Alert)
		if v != want || v == Stop && !strings.Contains(step.Reason, "is pending") {
			t.Errorf("%q: %s at %s: %s, want %s", text, v, step.Hop, step.Reason, want)
		}
	}
}
