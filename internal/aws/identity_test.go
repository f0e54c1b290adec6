package aws

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

func TestASessionIsReadFromTheARNThatNamesIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		role, session string
		isSession     bool
	}{
		SessionARN("aws", "123456789012", "deploy", "ci"):    {"deploy", "ci", true},
		"arn:aws-cn:sts::123456789012:assumed-role/deploy":   {"deploy", "", true},
		"arn:aws:sts::123456789012:assumed-role/deploy/*":    {"deploy", "*", true},
		"arn:aws:sts::123456789012:federated-user/alice":     {},
		"arn:aws:iam::123456789012:role/assumed-role/deploy": {},
	} {
		parsed, err := arn.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		role, session, isSession := CutSession(parsed)
		if role != want.role || session != want.session || isSession != want.isSession {
			t.Errorf("%s: got %q, %q, %v", text, role, session, isSession)
		}
	}
}

func TestFormsOfAccountsAndRegions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"123456789012": true, "12345678901": false, "1234567890123": false, "12345678901a": false, "": false} {
		if IsAccount(text) != want {
			t.Errorf("account %q: got %v", text, !want)
		}
	}
	for text, want := range map[string]bool{
		"us-east-1": true, "us-gov-west-1": true, "eusc-de-east-1": true, "us-east": false, "useast1": false, "US-EAST-1": false, "": false,
	} {
		if IsRegion(text) != want {
			t.Errorf("region %q: got %v", text, !want)
		}
	}
}
