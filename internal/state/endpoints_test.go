package state

import (
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// hiddenEndpoint is an endpoint that is secret, in a state.
const hiddenEndpoint = `{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"v1:abc"}`

// withSecretEndpoints is the healthy state with every endpoint encrypted, and with more resources.
func withSecretEndpoints(t *testing.T, more string) *pipeline.Pipeline {
	t.Helper()
	text := strings.ReplaceAll(string(healthyText(t)), `"payments-oncall@example.com"`, hiddenEndpoint)
	begin := `"resources": [`
	if !strings.Contains(text, begin) || !strings.Contains(text, hiddenEndpoint) {
		t.Fatal("the healthy state is not as this test expects")
	}
	return load(t, []byte(strings.Replace(text, begin, begin+more, 1)))
}

func TestASubscriberWithASecretEndpointIsNamed(t *testing.T) {
	t.Parallel()
	const alarms = "arn:aws:sns:us-east-1:123456789012:secretwatch-dev-alarms:aaaaaaaa-0000-0000-0000-000000000001"
	for name, row := range map[string]struct{ more, want string }{
		"by its label": {
			`{"urn":"urn:pulumi:dev::secretwatch::secretwatch:index:AlertTopic::alarms","type":"secretwatch:index:AlertTopic",` +
				`"outputs":{"subscribers":{"` + alarms + `":"mailbox from setting boss"}}},`,
			"received by email mailbox from setting boss",
		},
		"not at all": {"", "it is not known who gets the message: the state hides the address, and nothing says what the subscriber is called"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := withSecretEndpoints(t, row.more)
			report := p.Send(readOf("TopSecretInfo"), pipeline.Options{})
			route := report.Traces[0].Routes[0]
			if last := route.Steps[len(route.Steps)-1]; last.Hop != pipeline.Received || last.Reason != row.want {
				t.Errorf("at %s: %q, want %q", last.Hop, last.Reason, row.want)
			}
			if len(report.Mails) == 0 && row.more != "" {
				t.Error("no mail is sent")
			}
			for _, mail := range report.Mails {
				if slices.Contains(mail.To, "") {
					t.Errorf("a mail has no receiver: %q", mail.Subject)
				}
			}
		})
	}
}
