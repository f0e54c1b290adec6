package detection

import (
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

var links = Links{Event: "https://console/events/" + EventVariable, Query: "https://console/query"}

// mailOf is the mail about the call's own record.
func mailOf(t *testing.T, w Watch, kind Kind, call cloudtrail.Call) string {
	t.Helper()
	events := deliver(call).events
	mail := w.Mail(kind, links)
	text, _, err := eventpattern.Transformer{InputPaths: mail.InputPaths, Template: mail.Template}.Apply(events[len(events)-1])
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestMailSaysWhoWhatWhenAndWhere(t *testing.T) {
	t.Parallel()
	text := mailOf(t, watchOf("TopSecretInfo"), Read, cloudtrail.Call{
		Secret: secret("TopSecretInfo"), Reader: cloudtrail.ConsoleSession(role, "alice"), SourceIP: "198.51.100.7",
	})
	for _, part := range []string{
		`"Somebody asked for the value of a watched secret: TopSecretInfo"`,
		"Secret: arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo-a1B2c3",
		"Reader: arn:aws:sts::123456789012:assumed-role/payments-api/alice  (AssumedRole, account 123456789012)",
		"in us-east-1, account 123456789012",
		"From: 198.51.100.7. In the AWS console, if this says true: true",
		`unless an error stands here: "`,
		"This event: https://console/events/",
		"The reads of a day: https://console/query",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("misses %s in\n%s", part, text)
		}
	}
	if strings.Contains(text, EventVariable) {
		t.Errorf("the event's id is missing in\n%s", text)
	}
}

func TestMailReadsWellWhateverIsMissing(t *testing.T) {
	t.Parallel()
	w := watchOf("TopSecretInfo")
	for _, reader := range []cloudtrail.Reader{
		someone, cloudtrail.Role(role, "s"), cloudtrail.RootUser("aws", "123456789012"), cloudtrail.Service("rds.amazonaws.com"),
		cloudtrail.OtherAccount("999999999999"), cloudtrail.Federated(user, "f"), cloudtrail.ServiceEvent("123456789012", "x.amazonaws.com"),
	} {
		for _, outcome := range cloudtrail.Outcomes() {
			kind := Read
			if outcome.DeniedByIAM() {
				kind = Denied
			}
			text := mailOf(t, w, kind, cloudtrail.Call{Secret: secret("TopSecretInfo"), Reader: reader, Outcome: outcome})
			if strings.ContainsAny(text, "<>") {
				t.Errorf("%v, %v: a variable is left in\n%s", reader, outcome, text)
			}
			if got := strings.Count(text, "\n"); got != 8 {
				t.Errorf("%v, %v: %d lines in\n%s", reader, outcome, got+1, text)
			}
		}
	}
}

func TestNothingThatACallerChoosesEntersTheMail(t *testing.T) {
	t.Parallel()
	free := []string{
		"$.detail.userAgent", "$.detail.errorMessage", "$.detail.requestParameters.secretId", "$.detail.requestParameters.versionId",
	}
	for name, path := range mailPaths {
		if slices.Contains(free, path) {
			t.Errorf("%s is %s, which a caller chooses", name, path)
		}
	}
	text := mailOf(t, watchOf("TopSecretInfo"), Read, cloudtrail.Call{
		Secret: secret("TopSecretInfo"), Reader: someone, UserAgent: `evil" , "injected`,
	})
	if strings.Contains(text, "evil") {
		t.Errorf("the user agent stands in\n%s", text)
	}
}

func TestMailOfManySecretsStaysShort(t *testing.T) {
	t.Parallel()
	w := watchOf(secretNames(500)...)
	w.Prefixes = []string{"legacy/"}
	mail := w.Mail(Change, links)
	if len(mail.Template) > eventpattern.MaxTemplateLength {
		t.Errorf("%d characters", len(mail.Template))
	}
	if !strings.Contains(mail.Template, "and 496 more") {
		t.Errorf("got %s", mail.Template)
	}
	if err := (eventpattern.Transformer{InputPaths: mail.InputPaths, Template: mail.Template}).Check(); err != nil {
		t.Error(err)
	}
}
