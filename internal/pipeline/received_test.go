package pipeline

import (
	"slices"
	"strings"
	"testing"
)

// hiddenEndpoint is how a state holds an endpoint that is secret.
const hiddenEndpoint = `{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"v1:abc"}`

// withSecretEndpoints is the healthy state with every endpoint encrypted, and with more resources.
func withSecretEndpoints(t *testing.T, more string) *Pipeline {
	t.Helper()
	text := strings.ReplaceAll(string(healthyText(t)), `"payments-oncall@example.com"`, hiddenEndpoint)
	begin := `"resources": [`
	if !strings.Contains(text, begin) || !strings.Contains(text, hiddenEndpoint) {
		t.Fatal("the healthy state is not what this test takes it for")
	}
	return readState(t, []byte(strings.Replace(text, begin, begin+more, 1)))
}

func TestASubscriberWithASecretEndpointIsNamed(t *testing.T) {
	t.Parallel()
	const alarms = "arn:aws:sns:us-east-1:123456789012:secretwatch-dev-alarms:aaaaaaaa-0000-0000-0000-000000000001"
	for name, row := range map[string]struct{ more, want string }{
		"by its label": {
			`{"urn":"urn:pulumi:dev::secretwatch::secretwatch:index:AlertTopic::alarms","type":"secretwatch:index:AlertTopic",` +
				`"outputs":{"subscribers":{"` + alarms + `":"mailbox from setting boss"}}},`,
			"mailbox from setting boss",
		},
		"by its resource": {"", "(an address that the state hides, alarms-mail)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := withSecretEndpoints(t, row.more)
			report := p.Send(oneRead(), Options{})
			route := report.Traces[0].Routes[0]
			if last := route.Steps[len(route.Steps)-1]; last.Hop != Received || last.Reason != "received by email "+row.want {
				t.Errorf("at %s: %q, want it received by %q", last.Hop, last.Reason, row.want)
			}
			if len(report.Mails) == 0 {
				t.Error("no mail is sent")
			}
			for _, mail := range report.Mails {
				if slices.Contains(mail.To, "") {
					t.Errorf("a mail goes to nobody: %q", mail.Subject)
				}
			}
		})
	}
}

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
	} {
		if got, back := row.a.is(&row.b), row.b.is(&row.a); got != row.want || back != row.want {
			t.Errorf("%s: %v and %v, want %v", name, got, back, row.want)
		}
	}
}
