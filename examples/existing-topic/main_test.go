package main

import (
	"strings"
	"testing"
)

func deployed(t *testing.T, topicARN string) (*mockedAWS, error) {
	t.Helper()
	account := &mockedAWS{}
	return account, account.deploy("secretwatch-existing-topic", "dev", map[string]string{"topicArn": topicARN})
}

func TestTheAlarmPublishesToTheTopicThatExists(t *testing.T) {
	t.Parallel()
	const topic = "arn:aws:sns:us-east-1:123456789012:platform-alerts"
	account, err := deployed(t, topic)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ resource, input, want string }{
		{"MetricAlarm orders", "alarmActions", "[" + topic + "]"},
		{"MetricAlarm orders", "threshold", "1"},
		{"LogMetricFilter orders-1", "logGroupName", "/secretwatch/orders/dev/trail"},
		{"LogGroup trail", "retentionInDays", "90"},
		{"Trail trail", "isMultiRegionTrail", "false"},
	} {
		if got := account.input(row.resource, row.input); got != row.want {
			t.Errorf("%s: %s is %q, want %q", row.resource, row.input, got, row.want)
		}
	}
	pattern := account.input("LogMetricFilter orders-1", "pattern")
	for _, part := range []string{`$.requestParameters.secretId = "orders/*"`, `sessionIssuer.arn != "arn:aws:iam::123456789012:role/orders/*"`} {
		if !strings.Contains(pattern, part) {
			t.Errorf("no %s in the filter: %s", part, pattern)
		}
	}
	if account.outputs["alarmName"] == nil {
		t.Error("no output alarmName")
	}
	for made := range account.made {
		if strings.HasPrefix(made, "Topic") {
			t.Errorf("it makes %s beside the topic that exists", made)
		}
	}
}

func TestATopicThatNoAlarmCouldPublishToIsRefused(t *testing.T) {
	t.Parallel()
	for topic, want := range map[string]string{
		"platform-alerts": "not the ARN of an SNS topic",
		"arn:aws:sns:us-east-1:123456789012:platform-alerts.fifo": "a FIFO topic",
		"arn:aws:sns:eu-west-1:123456789012:platform-alerts":      "expected a topic of account 123456789012 in us-east-1",
	} {
		if account, err := deployed(t, topic); err == nil || !strings.Contains(err.Error(), want) || len(account.made) > 0 {
			t.Errorf("%s: made %d resources: %v", topic, len(account.made), err)
		}
	}
}
