package main

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryReadAndEveryTryRaisesAnAlert(t *testing.T) {
	t.Parallel()
	account := &mockedAWS{}
	if err := account.deploy("secretwatch-decoy", "prod", map[string]string{"email": "security@example.com", "logGroup": "central"}); err != nil {
		t.Fatal(err)
	}
	for name, ofDenied := range map[string]bool{"decoy": false, "decoy denied": true} {
		if got := account.input("MetricAlarm "+name, "alarmActions"); got != "[arn:aws:sns:us-east-1:123456789012:secretwatch_security_prod_decoys]" {
			t.Errorf("the alarm %s publishes to %s", name, got)
		}
		if period, threshold := account.input("MetricAlarm "+name, "period"), account.input("MetricAlarm "+name, "threshold"); period != "60" || threshold != "1" {
			t.Errorf("the alarm %s waits for %s reads in %s s", name, threshold, period)
		}
		pattern := account.input("LogMetricFilter "+name+"-1", "pattern")
		if !strings.Contains(pattern, "prod/root-database") {
			t.Errorf("the filter %s does not look for the decoy: %s", name, pattern)
		}
		if strings.Contains(pattern, "AccessDenied") != ofDenied {
			t.Errorf("the filter %s is of the wrong kind: %s", name, pattern)
		}
		if strings.Contains(pattern, "userIdentity") {
			t.Errorf("the filter %s lets somebody read without an alert: %s", name, pattern)
		}
	}
	if value := account.made["SecretVersion decoy-value"]["secretString"]; !value.IsSecret() {
		t.Error("the decoy's value would be in the state in plain text")
	}
	if got := account.endpoints(); !slices.Equal(got, []string{"security@example.com"}) {
		t.Errorf("the alerts reach %v", got)
	}
	for _, output := range []string{"alarmNames", "waitingForConfirmation"} {
		if account.outputs[output] == nil {
			t.Errorf("no output %s", output)
		}
	}
}

// endpoints are the addresses that subscribe to the decoys' topic.
func (m *mockedAWS) endpoints() []string {
	var found []string
	for of := range m.made {
		if strings.HasPrefix(of, "TopicSubscription ") && strings.HasSuffix(m.input(of, "topic"), ":secretwatch_security_prod_decoys") {
			found = append(found, m.input(of, "endpoint"))
		}
	}
	return found
}
