package components

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

const existingTopic = "arn:aws:sns:us-east-1:123456789012:platform-alerts"

func TestExistingTopicIsUsedAndNothingCreated(t *testing.T) {
	t.Parallel()
	g := build(t, makeTopic(&AlertTopicArgs{Place: testPlace(), ExistingTopicArn: existingTopic}))
	checkPlaces(t, g.Graph, []string{"AlertTopic::a"})
	checkOutputs(t, g, map[string]any{"topicArn": existingTopic, "pendingSubscribers": []string{}, "subscribers": map[string]string{}})
}

func TestAlarmsAndDetailsPublishToExistingTopics(t *testing.T) {
	t.Parallel()
	g := build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		topic, err := NewAlertTopic(ctx, name, &AlertTopicArgs{Place: testPlace(), ExistingTopicArn: existingTopic})
		if err != nil {
			return nil, err
		}
		alarm := fullAlarm(testPlace())
		alarm.Topic = topic
		if _, err := NewAccessAlarm(ctx, name, alarm); err != nil {
			return nil, err
		}
		detail := fullDetail(testPlace())
		detail.Topic = topic
		return NewAccessDetail(ctx, name, detail)
	})
	checkInputs(t, g.Graph, "MetricAlarm::a", map[string]string{"alarmActions": "[" + existingTopic + "]"})
	checkInputs(t, g.Graph, "EventTarget::a-read-1", map[string]string{"arn": existingTopic})
}

func TestExistingTopicsRefusals(t *testing.T) {
	t.Parallel()
	existing := func(arn string) maker {
		return makeTopic(&AlertTopicArgs{Place: testPlace(), ExistingTopicArn: arn})
	}
	const notOurs = `": expected a topic of account 123456789012 in us-east-1, since alarms and rules publish only there`
	const noTopic = `alert topic "a": existing topic: not the ARN of an SNS topic: `
	rows := []refusal{
		{name: "no place", build: makeTopic(&AlertTopicArgs{ExistingTopicArn: "x"}), want: `alert topic "a": ` + noPlace + "\n" + `existing topic: not the ARN of an SNS topic: "x"`},
		{name: "a name", build: existing("platform-alerts"), want: noTopic + `"platform-alerts"`},
		{name: "a queue", build: existing("arn:aws:sqs:us-east-1:123456789012:q"), want: noTopic + `"arn:aws:sqs:us-east-1:123456789012:q"`},
		{name: "no topic", build: existing("arn:aws:sns:us-east-1:123456789012:"), want: noTopic + `"arn:aws:sns:us-east-1:123456789012:"`},
		{name: "a subscription", build: existing(existingTopic + ":1234"), want: noTopic + `"` + existingTopic + `:1234"`},
		{name: "many topics", build: existing("arn:aws:sns:us-east-1:123456789012:p*"), want: noTopic + `"arn:aws:sns:us-east-1:123456789012:p*"`},
		{
			name: "FIFO", build: existing(existingTopic + ".fifo"),
			want: `alert topic "a": existing topic: a FIFO topic, which sends no mail and accepts no alarm: "` + existingTopic + `.fifo"`,
		},
		{name: "another partition", build: existing("arn:aws-cn:sns:us-east-1:123456789012:t"), want: `alert topic "a": existing topic: "arn:aws-cn:sns:us-east-1:123456789012:t` + notOurs},
		{name: "another region", build: existing("arn:aws:sns:eu-west-1:123456789012:t"), want: `alert topic "a": existing topic: "arn:aws:sns:eu-west-1:123456789012:t` + notOurs},
		{name: "another account", build: existing("arn:aws:sns:us-east-1:999999999999:t"), want: `alert topic "a": existing topic: "arn:aws:sns:us-east-1:999999999999:t` + notOurs},
	}
	for remove, change := range map[string]func(*AlertTopicArgs){
		"Publisher":   func(a *AlertTopicArgs) { a.Publisher = Alarms },
		"Subscribers": func(a *AlertTopicArgs) { a.Subscribers = []Subscriber{{Protocol: "email", Endpoint: "a@example.com"}} },
		"KmsKeyArn":   func(a *AlertTopicArgs) { a.KmsKeyArn = pulumi.String(keyARN) },
		"Key":         func(a *AlertTopicArgs) { a.Key = &CustomerKey{} },
		"Publisher, Key and KmsKeyArn": func(a *AlertTopicArgs) {
			a.Publisher, a.Key, a.KmsKeyArn = Alarms, &CustomerKey{}, pulumi.String(keyARN)
		},
	} {
		args := &AlertTopicArgs{Place: testPlace(), ExistingTopicArn: existingTopic}
		change(args)
		rows = append(rows, refusal{
			name: "existing topic with " + remove, build: makeTopic(args),
			want: `alert topic "a": topic "` + existingTopic + `" exists already: remove ` + remove,
		})
	}
	checkRefusals(t, rows)
}

// More than 10 mails a second cost an email subscription: whoever reads in a loop would silence the alarms that share the topic.
func TestOneTopicForMailsAndAlarmsIsRefused(t *testing.T) {
	t.Parallel()
	existing := func() *AlertTopic { return &AlertTopic{place: testPlace(), existing: existingTopic} }
	one := existing()
	for name, topics := range map[string][2]*AlertTopic{"the same": {one, one}, "of the same ARN": {existing(), existing()}} {
		args := fullDetail(testPlace())
		args.Topic, args.AlarmTopic = topics[0], topics[1]
		checkRefusals(t, []refusal{{
			name: name, build: makeDetail(args),
			want: `access detail "a": topic and alarm topic are the same: somebody who reads in a loop would silence the alarms too; expected two topics`,
		}})
	}
}

func TestTwoCallsForOneExistingTopicAreOneTopic(t *testing.T) {
	t.Parallel()
	_, err := graphtest.Run(func(ctx *pulumi.Context) (err error) {
		args := fullDetail(testPlace())
		for name, topic := range map[string]**AlertTopic{"mails": &args.Topic, "alarms": &args.AlarmTopic} {
			if *topic, err = NewAlertTopic(ctx, name, &AlertTopicArgs{Place: testPlace(), ExistingTopicArn: existingTopic}); err != nil {
				return err
			}
		}
		_, err = NewAccessDetail(ctx, "a", args)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "topic and alarm topic are the same") {
		t.Errorf("got %v", err)
	}
}
