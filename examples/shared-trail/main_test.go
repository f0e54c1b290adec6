package main

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func deployed(t *testing.T, changed map[string]string) (*mockedAWS, error) {
	t.Helper()
	config := map[string]string{
		"secretwatch-shared-trail:email":    "oncall@example.com",
		"secretwatch-shared-trail:logGroup": "central",
		"secretwatch-shared-trail:secrets":  `["payments/database","payments/mail"]`,
		"secretwatch-shared-trail:readers":  `["arn:aws:iam::123456789012:role/payments/*"]`,
	}
	for key, value := range changed {
		config["secretwatch-shared-trail:"+key] = value
	}
	account := &mockedAWS{}
	return account, pulumi.RunErr(program, pulumi.WithMocks("secretwatch-shared-trail", "dev", account), func(info *pulumi.RunInfo) { info.Config = config })
}

func TestExistingSecretsAreWatchedOnTheSharedTrail(t *testing.T) {
	t.Parallel()
	account, err := deployed(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ resource, input, want string }{
		{"LogMetricFilter payments-1", "logGroupName", "central"},
		{"MetricAlarm payments", "alarmActions", "[arn:aws:sns:us-east-1:123456789012:secretwatch_payments_dev_alarms]"},
		{"EventTarget payments-read-1", "arn", "arn:aws:sns:us-east-1:123456789012:secretwatch_payments_dev_details"},
		{"EventRule payments-read-1", "state", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"},
	} {
		if got := account.input(row.resource, row.input); got != row.want {
			t.Errorf("%s: %s is %q, want %q", row.resource, row.input, got, row.want)
		}
	}
	for _, part := range []string{`"payments/database"`, `secret:payments/mail-z9Y8x7"`, `!= "arn:aws:iam::123456789012:role/payments/*"`} {
		if pattern := account.input("LogMetricFilter payments-1", "pattern"); !strings.Contains(pattern, part) {
			t.Errorf("no %s in the filter: %s", part, pattern)
		}
	}
	for made := range account.made {
		for _, never := range []string{"Trail ", "BucketV2 ", "LogGroup ", "Secret ", "SecretPolicy "} {
			if strings.HasPrefix(made, never) {
				t.Errorf("it makes %s, which the account has", made)
			}
		}
	}
}

func TestAReaderWhoWouldBeEverybodyIsRefusedBeforeAnythingIsMade(t *testing.T) {
	t.Parallel()
	account, err := deployed(t, map[string]string{"readers": `["arn:aws:iam::123456789012:role/*"]`})
	if err == nil || !strings.Contains(err.Error(), "readers[0]: a * stands only at the end of a role's path") || len(account.made) > 0 {
		t.Errorf("made %d resources: %v", len(account.made), err)
	}
}
