package components

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

func makeTopic(args *AlertTopicArgs) maker {
	return func(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		return NewAlertTopic(ctx, name, args, opts...)
	}
}

func fullTopic(place Place) *AlertTopicArgs {
	return &AlertTopicArgs{
		Place:     place,
		Publisher: Alarms,
		Subscribers: []Subscriber{
			{Protocol: "email", Endpoint: "oncall@example.com"},
			{Protocol: "https", Endpoint: "https://example.com/token", Secret: true, Label: "pager"},
		},
		KmsKeyArn: keyOf(place),
	}
}

// The names of fullTopic's subscriptions.
const (
	oncallName = "a-email-49ddbc0e"
	pagerName  = "a-https-71695e59"
)

func TestTopicComesWithPolicyAndSubscriptions(t *testing.T) {
	t.Parallel()
	g := build(t, makeTopic(fullTopic(testPlace())))
	want := []string{
		"AlertTopic::a",
		"AlertTopic::a > TopicPolicy::a-policy",
		"AlertTopic::a > Topic::a",
		"AlertTopic::a > TopicSubscription::" + oncallName,
		"AlertTopic::a > TopicSubscription::" + pagerName,
	}
	checkPlaces(t, g.Graph, want)
	checkInputs(t, g.Graph, "Topic::a", map[string]string{"name": "secretwatch_payments_dev_a", "kmsMasterKeyId": keyARN})
	const topicARN = "arn:aws:sns:us-east-1:123456789012:secretwatch_payments_dev_a"
	checkInputs(t, g.Graph, "TopicPolicy::a-policy", map[string]string{
		"arn": topicARN, "policy": topicPolicy(topicARN, fullTopic(testPlace())).JSON(),
	})
	checkInputs(t, g.Graph, "TopicSubscription::"+oncallName, map[string]string{"topic": topicARN, "protocol": "email", "endpoint": "oncall@example.com"})
	checkInputs(t, g.Graph, "TopicSubscription::"+pagerName, map[string]string{"topic": topicARN, "protocol": "https", "endpoint": "https://example.com/token"})
	checkOutputs(t, g, map[string]any{
		"topicArn": topicARN, "pendingSubscribers": []string{"oncall@example.com", "pager"},
		"subscribers": map[string]string{topicARN + ":" + oncallName: "oncall@example.com", topicARN + ":" + pagerName: "pager"},
	})
}

func TestASubscriptionTakesOverWhatItsFormerNamesStandFor(t *testing.T) {
	t.Parallel()
	args := fullTopic(testPlace())
	args.Subscribers[0].FormerNames = []string{"email-1"}
	g := build(t, makeTopic(args))
	for name, want := range map[string]bool{oncallName: true, pagerName: false} {
		if got := slices.Contains(g.Find(t, "TopicSubscription::"+name).Options, "aliases"); got != want {
			t.Errorf("%s has aliases: %v, want %v", name, got, want)
		}
	}
}

func TestASubscriptionIsCalledAfterWhomItReaches(t *testing.T) {
	t.Parallel()
	names := func(subscribers ...Subscriber) []string {
		g := build(t, makeTopic(&AlertTopicArgs{Place: testPlace(), Publisher: Alarms, Subscribers: subscribers}))
		var all []string
		for _, place := range g.Places() {
			if _, name, ok := strings.Cut(place, "TopicSubscription::"); ok {
				all = append(all, name)
			}
		}
		slices.Sort(all)
		return all
	}
	mail, hook := Subscriber{Protocol: "email", Endpoint: "a@example.com"}, Subscriber{Protocol: "https", Endpoint: "https://example.com/a"}
	secretMail, spelt := Subscriber{Protocol: "email", Endpoint: "a@example.com", Secret: true, Label: "a"}, Subscriber{Protocol: "email", Endpoint: "A@Example.com"}
	want := names(mail, hook)
	for name, got := range map[string][]string{
		"in another order": names(hook, mail), "with one encrypted": names(hook, secretMail), "in capitals": names(spelt, hook),
		"with another before them": slices.DeleteFunc(names(Subscriber{Protocol: "email", Endpoint: "b@example.com"}, mail, hook), func(name string) bool {
			return !slices.Contains(want, name)
		}),
	} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAddressWithATokenStaysSecret(t *testing.T) {
	t.Parallel()
	g := build(t, makeTopic(fullTopic(testPlace())))
	if !g.Find(t, "TopicSubscription::"+pagerName).IsSecret("endpoint") {
		t.Error("the pager's address is in plain text")
	}
	if g.Find(t, "TopicSubscription::"+oncallName).IsSecret("endpoint") {
		t.Error("the mailbox's address is hidden")
	}
	if leaks := g.Leaks("token"); leaks != nil {
		t.Errorf("the token shows in %v", leaks)
	}
}

func TestSecretAddressDoesNotPrint(t *testing.T) {
	t.Parallel()
	args := fullTopic(testPlace())
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if text := fmt.Sprintf(verb, args.Subscribers); strings.Contains(text, "token") || !strings.Contains(text, "oncall@example.com") {
			t.Errorf("%s gives %s", verb, text)
		}
	}
}

// Whoever gets the topic's ARN comes after its policy: an alarm that goes off before could tell nobody.
func TestTopicArnComesFromThePolicy(t *testing.T) {
	t.Parallel()
	g := build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		topic, err := NewAlertTopic(ctx, name, &AlertTopicArgs{Place: testPlace(), Publisher: Alarms})
		if err != nil {
			return nil, err
		}
		args := fullAlarm(testPlace())
		args.Topic = topic
		return NewAccessAlarm(ctx, "watch", args)
	})
	checkAfter(t, g.Graph, "MetricAlarm::watch", "TopicPolicy::a-policy")
}

func TestTopicWithoutKeyAndSubscribersIsPlain(t *testing.T) {
	t.Parallel()
	g := build(t, makeTopic(&AlertTopicArgs{Place: testPlace(), Publisher: Alarms}))
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
	g := build(t, makeTopic(fullTopic(testPlace())), graphtest.Confirmed("TopicSubscription::"+oncallName))
	if diff := cmp.Diff([]string{"pager"}, g.outputs["pendingSubscribers"].Value); diff != "" {
		t.Error(diff)
	}
}

func TestTopicsInPreview(t *testing.T) {
	t.Parallel()
	g := build(t, makeTopic(fullTopic(testPlace())), graphtest.Preview)
	checkUnknown(t, g, "topicArn", "pendingSubscribers", "subscribers")
	checkInputs(t, g.Graph, "TopicPolicy::a-policy", map[string]string{"arn": "(unknown)"})
}

func TestTopicsRefusals(t *testing.T) {
	t.Parallel()
	mail := func(address string) Subscriber { return Subscriber{Protocol: "email", Endpoint: address} }
	to := func(subscribers ...Subscriber) maker {
		return makeTopic(&AlertTopicArgs{Place: testPlace(), Publisher: Alarms, Subscribers: subscribers})
	}
	checkRefusals(t, []refusal{
		{name: "no arguments", build: makeTopic(nil), want: `alert topic "a": arguments are missing`},
		{name: "nothing given", build: makeTopic(&AlertTopicArgs{}), want: `alert topic "a": ` + noPlace + "\npublisher is missing: expected Alarms or EventRules"},
		{
			name: "the same address", build: to(mail("x@example.com"), mail("y@example.com"), mail("X@example.com")),
			want: `alert topic "a": subscribers[2]: duplicates the address of subscribers[0]`,
		},
		{
			name: "the same address, once secret", build: to(Subscriber{Protocol: "https", Endpoint: "https://x", Secret: true, Label: "x"}, Subscriber{Protocol: "https", Endpoint: "https://x"}),
			want: `alert topic "a": subscribers[1]: duplicates the address of subscribers[0]`,
		},
		{
			name: "unknown protocol", build: to(Subscriber{Protocol: "sms", Endpoint: "1"}),
			want: `alert topic "a": subscribers[0]: protocol "sms": expected email or https`,
		},
		{
			name: "a mailbox that is none", build: to(mail("Nobody <x@example.com>")),
			want: `alert topic "a": subscribers[0]: endpoint "Nobody <x@example.com>" is not a valid email address`,
		},
		{
			name: "a hook without TLS", build: to(Subscriber{Protocol: "https", Endpoint: "http://example.com/token"}),
			want: `alert topic "a": subscribers[0]: endpoint "example.com" is not a valid https URL`,
		},
		{
			name: "a secret hook that is none", build: to(Subscriber{Protocol: "https", Endpoint: "example.com/token", Secret: true, Label: "pager"}),
			want: `alert topic "a": subscribers[0]: the secret endpoint is not a valid https URL`,
		},
		{
			name: "notices outside of a trail", build: makeTopic(&AlertTopicArgs{Place: testPlace(), Publisher: "log-file notices"}),
			want: `alert topic "a": publisher "log-file notices": expected Alarms or EventRules`,
		},
		{
			name: "a publisher that nobody knows", build: makeTopic(&AlertTopicArgs{Place: testPlace(), Publisher: "sqs"}),
			want: `alert topic "a": publisher "sqs": expected Alarms or EventRules`,
		},
		{
			name: "a name that AWS does not take", build: func(ctx *pulumi.Context, _ string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
				return NewAlertTopic(ctx, "a topic", fullTopic(testPlace()))
			},
			want: `alert topic "a topic": name "a topic": expected only letters, digits, dashes and underscores, because it becomes part of AWS names`,
		},
		{name: "no endpoint", build: to(Subscriber{Protocol: "https"}, Subscriber{Protocol: "https"}), want: "alert topic \"a\": subscribers[0]: endpoint is missing\nsubscribers[1]: endpoint is missing"},
		{
			name: "a secret without a label", build: to(Subscriber{Protocol: "https", Endpoint: "https://x", Secret: true}),
			want: `alert topic "a": subscribers[0]: label is missing: a secret endpoint is not shown, so it requires one`,
		},
		{
			name: "all at once", build: to(mail("x@example.com"), Subscriber{Secret: true}),
			want: "alert topic \"a\": subscribers[1]: protocol \"\": expected email or https\nsubscribers[1]: endpoint is missing\n" +
				"subscribers[1]: label is missing: a secret endpoint is not shown, so it requires one",
		},
	})
}
