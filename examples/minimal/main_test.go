package main

import (
	"strings"
	"testing"
)

func TestAReadOfTheSecretReachesTheMailbox(t *testing.T) {
	t.Parallel()
	account := &mockedAWS{}
	if err := account.deploy("secretwatch-minimal", "dev", map[string]string{"email": "oncall@example.com", "password": "hush"}); err != nil {
		t.Fatal(err)
	}
	const topic, group = "arn:aws:sns:us-east-1:123456789012:secretwatch_payments_dev_alarms", "/secretwatch/payments/dev/trail"
	for _, row := range []struct{ resource, input, want string }{
		{"Secret database", "name", "payments/database"},
		{"LogGroup trail", "name", group},
		{"LogMetricFilter database-1", "logGroupName", group},
		{"MetricAlarm database", "alarmActions", "[" + topic + "]"},
		{"MetricAlarm database", "statistic", "Sum"},
		{"MetricAlarm database", "threshold", "1"},
		{"TopicSubscription alarms-email-49ddbc0e", "endpoint", "oncall@example.com"},
		{"TopicSubscription alarms-email-49ddbc0e", "topic", topic},
	} {
		if got := account.input(row.resource, row.input); got != row.want {
			t.Errorf("%s: %s is %q, want %q", row.resource, row.input, got, row.want)
		}
	}
	if pattern := account.input("LogMetricFilter database-1", "pattern"); !strings.Contains(pattern, `"payments/database"`) {
		t.Errorf("the filter does not look for the secret: %s", pattern)
	}
	if value := account.made["SecretVersion database-value"]["secretString"]; !value.IsSecret() {
		t.Error("the secret's value would be in the state in plain text")
	}
	for _, output := range []string{"alarmName", "waitingForConfirmation"} {
		if account.outputs[output] == nil {
			t.Errorf("no output %s", output)
		}
	}
}
