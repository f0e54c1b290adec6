package components

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/graphtest"
	"github.com/secretwatch/secretwatch/internal/policy"
)

const deadLetterARN = "arn:aws:sqs:us-east-1:123456789012:secretwatch_payments_dev_a"

func makeDeadLetters(args *DeadLettersArgs) maker {
	return func(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		return NewDeadLetters(ctx, name, args, opts...)
	}
}

func TestDeadLettersAreKeptEncryptedForTwoWeeks(t *testing.T) {
	t.Parallel()
	g := build(t, makeDeadLetters(&DeadLettersArgs{Place: testPlace()}))
	checkPlaces(t, g.Graph, []string{"DeadLetters::a", "DeadLetters::a > Queue::a", "DeadLetters::a > QueuePolicy::a-policy"})
	checkInputs(t, g.Graph, "Queue::a", map[string]string{
		"name": "secretwatch_payments_dev_a", "messageRetentionSeconds": "1.2096e+06", "sqsManagedSseEnabled": "true", "fifoQueue": "",
	})
	const url = "https://sqs.us-east-1.amazonaws.com/123456789012/secretwatch_payments_dev_a"
	checkInputs(t, g.Graph, "QueuePolicy::a-policy", map[string]string{
		"queueUrl": url, "policy": deadLetterPolicy(testPlace(), deadLetterARN).JSON(),
	})
	checkOutputs(t, g, map[string]any{"queueArn": deadLetterARN, "queueUrl": url})
}

// What EventBridge hands to a queue without a policy is gone.
func TestDeadLettersARNComesAfterThePolicy(t *testing.T) {
	t.Parallel()
	g := build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		letters, err := NewDeadLetters(ctx, name, &DeadLettersArgs{Place: testPlace()})
		if err != nil {
			return nil, err
		}
		args := fullDetail(testPlace())
		args.DeadLetters = letters
		return NewAccessDetail(ctx, "watch", args)
	})
	checkAfter(t, g.Graph, "EventTarget::watch-read-1", "QueuePolicy::a-policy", "Queue::a")
	checkInputs(t, g.Graph, "EventTarget::watch-read-1", map[string]string{"deadLetterConfig.arn": deadLetterARN})
}

func TestOnlyTheStacksRulesSendDeadLetters(t *testing.T) {
	t.Parallel()
	place := testPlace()
	for name, row := range map[string]struct {
		caller policy.Caller
		source string
		action string
		want   policy.Verdict
	}{
		"a rule of the stack":     {policy.Caller{Service: aws.EventBridge}, place.ARN("events", "rule/"+place.Rule("w", "read", 1)), "sqs:SendMessage", policy.Allowed},
		"another stack's":         {policy.Caller{Service: aws.EventBridge}, place.ARN("events", "rule/secretwatch_orders_dev_w_read_1"), "sqs:SendMessage", policy.ImplicitDeny},
		"another account's":       {policy.Caller{Service: aws.EventBridge}, "arn:aws:events:us-east-1:999999999999:rule/" + place.Rule("w", "read", 1), "sqs:SendMessage", policy.ImplicitDeny},
		"a rule that would read":  {policy.Caller{Service: aws.EventBridge}, place.ARN("events", "rule/"+place.Rule("w", "read", 1)), "sqs:ReceiveMessage", policy.ImplicitDeny},
		"a person":                {policy.Caller{ARN: "arn:aws:iam::123456789012:role/r"}, "", "sqs:SendMessage", policy.ImplicitDeny},
		"a rule with a long name": {policy.Caller{Service: aws.EventBridge}, place.ARN("events", "rule/"+place.Rule(strings.Repeat("w", 200), "read", 1)), "sqs:SendMessage", policy.Allowed},
	} {
		got := deadLetterPolicy(place, deadLetterARN).Evaluate(policy.Request{
			Caller: row.caller, Action: row.action, Resource: deadLetterARN, Context: policy.Context{"aws:SourceArn": {row.source}}, Absent: []string{"*"},
		})
		if got.Verdict != row.want {
			t.Errorf("%s: %s: %s", name, got.Verdict, got.Reason)
		}
	}
}

func TestDeadLettersInPreview(t *testing.T) {
	t.Parallel()
	g := build(t, makeDeadLetters(&DeadLettersArgs{Place: testPlace()}), graphtest.Preview)
	checkUnknown(t, g, "queueArn", "queueUrl")
	checkInputs(t, g.Graph, "QueuePolicy::a-policy", map[string]string{"queueUrl": "(unknown)", "policy": deadLetterPolicy(testPlace(), deadLetterARN).JSON()})
}

func TestDeadLettersRefusals(t *testing.T) {
	t.Parallel()
	checkRefusals(t, []refusal{
		{name: "no arguments", build: makeDeadLetters(nil), want: `dead letters "a": arguments are missing`},
		{name: "no place", build: makeDeadLetters(&DeadLettersArgs{}), want: `dead letters "a": ` + noPlace},
	})
}
