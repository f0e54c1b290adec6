package components

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func TestDetailsRefusals(t *testing.T) {
	t.Parallel()
	args := func(change func(*AccessDetailArgs)) maker {
		args := fullDetail(testPlace())
		change(args)
		return makeDetail(args)
	}
	const noTopics = "topic: missing, so the mails would reach nobody\nalarm topic: missing, so nobody would know of lost mails\n" +
		"dead letters: missing, so what cannot be delivered would be lost"
	checkRefusals(t, []refusal{
		{name: "no arguments", build: makeDetail(nil), want: `access detail "a": arguments are missing`},
		{
			name: "nothing given", build: makeDetail(&AccessDetailArgs{}),
			want: `access detail "a": ` + noPlace + "\nnothing to watch: name a secret or a prefix\n" +
				"kinds are missing: expected some of Read, Denied and Change\n" + noTrail + "\n" + noTopics,
		},
		{
			name: "no topics", build: args(func(a *AccessDetailArgs) { a.Topic, a.AlarmTopic, a.DeadLetters = nil, nil, nil }),
			want: `access detail "a": ` + noTopics,
		},
		{
			name: "kinds", build: args(func(a *AccessDetailArgs) { a.Kinds = []Kind{Read, "reads", Read} }),
			want: "access detail \"a\": kinds[1]: \"reads\": expected one of [read denied change]\nkinds[2]: duplicate \"read\"",
		},
		{
			name: "topics the wrong way round", build: args(func(a *AccessDetailArgs) { a.Topic.publisher, a.AlarmTopic.publisher = Alarms, EventRules }),
			want: "access detail \"a\": topic: its policy lets only CloudWatch alarms publish; expected a topic with Publisher EventRules\n" +
				"alarm topic: its policy lets only event rules publish; expected a topic with Publisher Alarms",
		},
		{
			name: "dead letters of another stack", build: args(func(a *AccessDetailArgs) { a.DeadLetters.place.Stack = "prod" }),
			want: "access detail \"a\": dead letters: belong to stack payments/prod, expected payments/dev: their policy accepts only the rules of their own stack",
		},
		{
			name: "dead letters of another region", build: args(func(a *AccessDetailArgs) { a.DeadLetters.place.Region = "eu-west-1" }),
			want: "access detail \"a\": dead letters: belongs to account 123456789012 in eu-west-1, expected account 123456789012 in us-east-1",
		},
		{
			name: "dead letters that nobody made", build: args(func(a *AccessDetailArgs) { a.DeadLetters = &DeadLetters{} }),
			want: `access detail "a": dead letters: make them with NewDeadLetters`,
		},
		{
			name: "a name with a blank", build: func(ctx *pulumi.Context, _ string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
				return NewAccessDetail(ctx, "a b", fullDetail(testPlace()))
			},
			want: `access detail "a b": name "a b": expected only letters, digits and /_+=.@-, because it becomes part of AWS names`,
		},
		{
			name: "too many readers", build: args(func(a *AccessDetailArgs) { a.Watch.Readers = mustReaders(readers(50)...) }),
			want: `access detail "a": the rule for read events of "TopSecretInfo" with 50 expected readers: ` +
				"event pattern of 2576 characters: EventBridge accepts at most 2048: " +
				"name a role path that ends in /* instead of single roles, or put the secret in a watch with fewer readers",
		},
	})
}
