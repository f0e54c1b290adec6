package main

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func TestAReadOfTheSecretReachesTheMailbox(t *testing.T) {
	t.Parallel()
	account := &mockedAWS{}
	config := map[string]string{"secretwatch-minimal:email": "oncall@example.com", "secretwatch-minimal:password": "hush"}
	if err := pulumi.RunErr(program, pulumi.WithMocks("secretwatch-minimal", "dev", account), func(info *pulumi.RunInfo) { info.Config = config }); err != nil {
		t.Fatal(err)
	}
	const topic, group = "arn:aws:sns:us-east-1:123456789012:secretwatch_payments_dev_alarms", "/secretwatch/payments/dev/trail"
	for _, row := range []struct{ resource, input, want string }{
		{"Secret database", "name", "payments/database"},
		{"LogGroup trail", "name", group},
		{"LogMetricFilter database-1", "logGroupName", group},
		{"MetricAlarm database", "alarmActions", "[" + topic + "]"},
		{"MetricAlarm database", "statistic", "Sum"},
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
		t.Error("the secret's value would stand in the state in plain text")
	}
}
