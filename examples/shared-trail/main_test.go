package main

import (
	"fmt"
	"maps"
	"strings"
	"testing"
)

func deployed(t *testing.T, changed map[string]string) (*mockedAWS, error) {
	t.Helper()
	config := map[string]string{
		"email":    "oncall@example.com",
		"logGroup": "central",
		"secrets":  `["payments/database","payments/mail"]`,
		"readers":  `["arn:aws:iam::123456789012:role/payments/*"]`,
	}
	maps.Copy(config, changed)
	account := &mockedAWS{}
	return account, account.deploy("secretwatch-shared-trail", "dev", config)
}

func TestExistingSecretsAreWatchedOnTheSharedTrail(t *testing.T) {
	t.Parallel()
	account, err := deployed(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ resource, input, want string }{
		{"LogMetricFilter payments-1", "logGroupName", "central"},
		{"MetricAlarm payments", "alarmActions", "[arn:aws:sns:us-east-1:123456789012:secretwatch_audit_dev_alarms]"},
		{"EventTarget payments-read-1", "arn", "arn:aws:sns:us-east-1:123456789012:secretwatch_audit_dev_details"},
		{"EventRule payments-read-1", "state", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"},
		{"EventRule payments-denied-1", "state", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"},
		{"MetricAlarm payments", "threshold", "1"},
		{"TopicSubscription alarms-email-49ddbc0e", "endpoint", "oncall@example.com"},
		{"TopicSubscription details-email-49ddbc0e", "endpoint", "oncall@example.com"},
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
	for _, output := range []string{"alarmNames", "ruleNames", "waitingForConfirmation"} {
		if account.outputs[output] == nil {
			t.Errorf("no output %s", output)
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

func TestWhatTheAccountLacksOrAWatchCannotHoldIsRefusedBeforeAnythingIsMade(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		changed map[string]string
		want    string
	}{
		"no secret":       {map[string]string{"secrets": `[]`}, "nothing to watch"},
		"too many":        {map[string]string{"readers": roles(60)}, "with 60 expected readers"},
		"a log group":     {map[string]string{"logGroup": "elsewhere"}, "looking up log group"},
		"the same secret": {map[string]string{"secrets": `["a","a"]`}, "the same secret as named[0]"},
	} {
		account, err := deployed(t, row.changed)
		if err == nil || !strings.Contains(err.Error(), row.want) || len(account.made) > 0 {
			t.Errorf("%s: made %d resources: %v", name, len(account.made), err)
		}
	}
}

// roles are so many readers, as a list in JSON.
func roles(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(`"arn:aws:iam::123456789012:role/reader-%d"`, i)
	}
	return "[" + strings.Join(list, ",") + "]"
}

func TestAReaderWhoWouldBeEverybodyIsRefusedBeforeAnythingIsMade(t *testing.T) {
	t.Parallel()
	account, err := deployed(t, map[string]string{"readers": `["arn:aws:iam::123456789012:role/*"]`})
	if err == nil || !strings.Contains(err.Error(), "readers[0]: a * stands only at the end of a role's path") || len(account.made) > 0 {
		t.Errorf("made %d resources: %v", len(account.made), err)
	}
}
