package main

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func TestEveryReadAndEveryTryRaisesAnAlert(t *testing.T) {
	t.Parallel()
	account := &mockedAWS{}
	config := map[string]string{"secretwatch-decoy:email": "security@example.com", "secretwatch-decoy:logGroup": "central"}
	if err := pulumi.RunErr(program, pulumi.WithMocks("secretwatch-decoy", "prod", account), func(info *pulumi.RunInfo) { info.Config = config }); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"decoy", "decoy denied"} {
		if got := account.input("MetricAlarm "+name, "alarmActions"); got != "[arn:aws:sns:us-east-1:123456789012:secretwatch_security_prod_decoys]" {
			t.Errorf("the alarm %s publishes to %s", name, got)
		}
		if got := account.input("MetricAlarm "+name, "period"); got != "60" {
			t.Errorf("the alarm %s has a period of %s s", name, got)
		}
		pattern := account.input("LogMetricFilter "+name+"-1", "pattern")
		if !strings.Contains(pattern, "prod/root-database") {
			t.Errorf("the filter %s does not look for the decoy: %s", name, pattern)
		}
		if strings.Contains(pattern, "userIdentity") {
			t.Errorf("the filter %s lets somebody read without an alert: %s", name, pattern)
		}
	}
	if value := account.made["SecretVersion decoy-value"]["secretString"]; !value.IsSecret() {
		t.Error("the decoy's value would stand in the state in plain text")
	}
}
