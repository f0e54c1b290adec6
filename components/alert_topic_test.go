package components

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"secretwatch/internal/graphtest"
	"secretwatch/internal/naming"
)

func makeTopic(args *AlertTopicArgs) maker {
	return func(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		return NewAlertTopic(ctx, name, args, opts...)
	}
}

func fullTopic(place naming.Place) *AlertTopicArgs {
	return &AlertTopicArgs{
		Place:     place,
		Publisher: AlarmsOf(place),
		Subscribers: []Subscriber{
			{Name: "oncall", Protocol: "email", Endpoint: pulumi.String("oncall@example.com")},
			{Name: "pager", Protocol: "https", Endpoint: pulumi.ToSecret(pulumi.String("https://example.com/token")).(pulumi.StringOutput)},
		},
		KmsKeyArn: pulumi.String(keyARN),
	}
}

func TestTopicComesWithPolicyAndSubscriptions(t *testing.T) {
	t.Parallel()
	g := build(t, makeTopic(fullTopic(testPlace())))
	want := []string{
		"AlertTopic::a",
		"AlertTopic::a > TopicPolicy::a-policy",
		"AlertTopic::a > Topic::a",
		"AlertTopic::a > TopicSubscription::a-oncall",
		"AlertTopic::a > TopicSubscription::a-pager",
	}
	checkPlaces(t, g.Graph, want)
	checkInputs(t, g.Graph, "Topic::a", map[string]string{"name": "secretwatch_payments_dev_a", "kmsMasterKeyId": keyARN})
	const topicARN = "arn:aws:sns:us-east-1:123456789012:secretwatch_payments_dev_a"
	checkInputs(t, g.Graph, "TopicPolicy::a-policy", map[string]string{
		"arn": topicARN, "policy": topicPolicy(topicARN, AlarmsOf(testPlace())).JSON(),
	})
	checkInputs(t, g.Graph, "TopicSubscription::a-oncall", map[string]string{"topic": topicARN, "protocol": "email", "endpoint": "oncall@example.com"})
	checkInputs(t, g.Graph, "TopicSubscription::a-pager", map[string]string{"topic": topicARN, "protocol": "https", "endpoint": "https://example.com/token"})
	checkOutputs(t, g, map[string]any{"topicArn": topicARN, "pendingSubscribers": []string{"oncall", "pager"}})
}

func TestAddressWithATokenStaysSecret(t *testing.T) {
	t.Parallel()
	g := build(t, makeTopic(fullTopic(testPlace())))
	if !g.Find(t, "TopicSubscription::a-pager").IsSecret("endpoint") {
		t.Error("the pager's address is in plain text")
	}
	if g.Find(t, "TopicSubscription::a-oncall").IsSecret("endpoint") {
		t.Error("the mailbox's address is hidden")
	}
	if leaks := g.Leaks("token"); leaks != nil {
		t.Errorf("the token shows in %v", leaks)
	}
}

// Whoever gets the topic's ARN comes after its policy: an alarm that goes off before could tell nobody.
func TestTopicArnComesFromThePolicy(t *testing.T) {
	t.Parallel()
	g := build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		topic, err := NewAlertTopic(ctx, name, &AlertTopicArgs{Place: testPlace(), Publisher: AlarmsOf(testPlace())})
		if err != nil {
			return nil, err
		}
		args := fullAlarm(testPlace())
		args.TopicArn = topic.TopicArn
		return NewAccessAlarm(ctx, "watch", args)
	})
	checkAfter(t, g.Graph, "MetricAlarm::watch", "TopicPolicy::a-policy")
}

func TestTopicWithoutKeyAndSubscribersIsPlain(t *testing.T) {
	t.Parallel()
	g := build(t, makeTopic(&AlertTopicArgs{Place: testPlace(), Publisher: LogFileNotices("arn")}))
	checkPlaces(t, g.Graph, []string{"AlertTopic::a", "AlertTopic::a > TopicPolicy::a-policy", "AlertTopic::a > Topic::a"})
	if key := g.Find(t, "Topic::a").Input("kmsMasterKeyId"); key != "" {
		t.Errorf("the topic has the key %s; with alias/aws/sns SNS drops alarm messages", key)
	}
	if diff := cmp.Diff([]string{}, g.outputs["pendingSubscribers"].Value); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyUnconfirmedSubscribersArePending(t *testing.T) {
	t.Parallel()
	g := build(t, makeTopic(fullTopic(testPlace())), graphtest.Confirmed("TopicSubscription::a-oncall"))
	if diff := cmp.Diff([]string{"pager"}, g.outputs["pendingSubscribers"].Value); diff != "" {
		t.Error(diff)
	}
}

func TestTopicsInPreview(t *testing.T) {
	t.Parallel()
	g := build(t, makeTopic(fullTopic(testPlace())), graphtest.Preview)
	checkUnknown(t, g, "topicArn", "pendingSubscribers")
	checkInputs(t, g.Graph, "TopicPolicy::a-policy", map[string]string{"arn": "(unknown)"})
}

func TestTopicsRefusals(t *testing.T) {
	t.Parallel()
	mail := func(name string) Subscriber {
		return Subscriber{Name: name, Protocol: "email", Endpoint: pulumi.String("a@example.com")}
	}
	to := func(subscribers ...Subscriber) maker {
		return makeTopic(&AlertTopicArgs{Place: testPlace(), Publisher: AlarmsOf(testPlace()), Subscribers: subscribers})
	}
	checkRefusals(t, []refusal{
		{name: "no arguments", build: makeTopic(nil), want: `alert topic "a": arguments are missing`},
		{name: "nothing given", build: makeTopic(&AlertTopicArgs{}), want: `alert topic "a": ` + noPlace + "\npublisher: say who may publish"},
		{name: "no name", build: to(mail("")), want: `alert topic "a": subscribers[0]: name is missing`},
		{name: "the same name", build: to(mail("x"), mail("y"), mail("x")), want: `alert topic "a": subscribers[2]: "x" is there already`},
		{
			name: "unknown protocol", build: to(Subscriber{Name: "x", Protocol: "sms", Endpoint: pulumi.String("1")}),
			want: `alert topic "a": subscribers[0]: protocol "sms": want email or https`,
		},
		{name: "no endpoint", build: to(Subscriber{Name: "x", Protocol: "https"}), want: `alert topic "a": subscribers[0]: endpoint is missing`},
		{
			name: "all at once", build: to(mail("x"), Subscriber{Name: "x"}),
			want: "alert topic \"a\": subscribers[1]: \"x\" is there already\n" +
				"subscribers[1]: protocol \"\": want email or https\nsubscribers[1]: endpoint is missing",
		},
	})
}
