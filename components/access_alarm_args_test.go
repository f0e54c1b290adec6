package components

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestDescriptionSaysWhichSecretsWhatToDoAndWhereToLook(t *testing.T) {
	t.Parallel()
	args := fullAlarm(testPlace())
	args.Watch.Named = args.Watch.Named[:1]
	got := build(t, makeAlarm(args)).Find(t, "MetricAlarm::a").Input("alarmDescription")
	want := "Somebody who is not an expected reader read: TopSecretInfo, legacy/*. " +
		"Find out who: open the link and run the query. If nobody can explain the read, change the secret's value now. " +
		"https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:logs-insights$3FqueryDetail$3D" +
		"~(end~0~start~-86400~timeType~'RELATIVE~unit~'seconds~editorString~'" +
		"fields*20*40timestamp*2c*20userIdentity.arn*2c*20requestParameters.secretId*2c*20sourceIPAddress*2c*20errorCode" +
		"*20*7c*20filter*20eventName*3d*22GetSecretValue*22*20and*20requestParameters.secretId*20like*20*2f*28*5e*7c*3asecret*3a*29*28" +
		"TopSecretInfo*28-*5bA-Za-z0-9*5d*7b6*7d*29*3f!*7clegacy*5c*2f*29*2f" +
		"*20*7c*20sort*20*40timestamp*20desc~source~(~'*2flogs))"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestDescriptionSaysWhatHappenedAndToWhom(t *testing.T) {
	t.Parallel()
	for begin, change := range map[string]func(*AccessAlarmArgs){
		"Somebody who is not an expected reader read: TopSecretInfo":                                    func(*AccessAlarmArgs) {},
		"Somebody read: TopSecretInfo":                                                                  func(a *AccessAlarmArgs) { a.Watch.Readers = nil },
		"Somebody who is not an expected reader tried to read and was refused by IAM: TopSecretInfo":    func(a *AccessAlarmArgs) { a.Kind = Denied },
		"Somebody tried to read and was refused by IAM: TopSecretInfo, legacy/*. Find out who, and why": func(a *AccessAlarmArgs) { a.Kind, a.Watch.Readers = Denied, nil },
	} {
		args := fullAlarm(testPlace())
		args.Watch.Named = args.Watch.Named[:1]
		change(args)
		got := args.description("w")
		if !strings.HasPrefix(got, begin) || len(got) > aws.AlarmDescription {
			t.Errorf("got %s\nwant %s", got, begin)
		}
		if denied := args.Kind == Denied; strings.Contains(got, "change the secret's value") == denied {
			t.Errorf("the advice does not fit what happened: %s", got)
		}
	}
}

// The mail carries 1,024 characters of description: the query, then the list of names, give way.
func TestDescriptionFitsHoweverManySecrets(t *testing.T) {
	t.Parallel()
	const link = "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:logs-insights"
	for _, row := range []struct {
		secrets     int
		watch, want string
	}{
		{1, "w", "expected reader read: team/secret-number-000. "},
		{10, "w", "expected reader read: team/secret-number-000, team/secret-number-001, "},
		{50, "w", "expected reader read: 50 secrets of watch w. "},
		{500, "w", "expected reader read: 500 secrets of watch w. "},
		{500, strings.Repeat("w", 200), "expected reader read: 500 secrets of watch " + strings.Repeat("w", 100) + "...."},
	} {
		args := fullAlarm(testPlace())
		args.Watch.Named, args.Watch.Prefixes = many(row.secrets), nil
		got := args.description(row.watch)
		if len(got) > aws.AlarmDescription {
			t.Errorf("%d secrets: %d characters", row.secrets, len(got))
		}
		for _, part := range []string{row.want, link, "change the secret's value now", "GetSecretValue"} {
			if !strings.Contains(got, part) {
				t.Errorf("%d secrets: no %q in %s", row.secrets, part, got)
			}
		}
	}
}

func TestDescriptionsLinkFollowsThePartition(t *testing.T) {
	t.Parallel()
	for partition, row := range map[string]struct{ region, link string }{
		"aws":        {"eu-west-1", "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#"},
		"aws-us-gov": {"us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#"},
		"aws-cn":     {"cn-north-1", "https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1#"},
	} {
		t.Run(partition, func(t *testing.T) {
			t.Parallel()
			place, aws := placeIn(partition, row.region)
			args := fullAlarm(place)
			args.Watch.Readers = nil
			g := build(t, makeAlarm(args), aws)
			if text := g.Find(t, "MetricAlarm::a").Input("alarmDescription"); !strings.Contains(text, row.link) {
				t.Errorf("no %s in %s", row.link, text)
			}
			if leaks := g.Leaks("arn:aws:"); partition != "aws" && leaks != nil {
				t.Errorf("ARNs of another partition in %v", leaks)
			}
		})
	}
}

const (
	noTrail = "trail: missing, so there are no records to count or to look at"
	noTopic = "topic: missing, so the alarm would reach nobody"
)

func TestAlarmsRefusals(t *testing.T) {
	t.Parallel()
	args := func(change func(*AccessAlarmArgs)) maker {
		args := fullAlarm(testPlace())
		change(args)
		return makeAlarm(args)
	}
	const reason = ": metric filters report once a minute, so an alarm on less than 60 s finds no data; use 60 or more"
	const illegal = ": Secrets Manager accepts only letters, digits and /_+=.@-"
	rows := []refusal{
		{name: "no arguments", build: makeAlarm(nil), want: `access alarm "a": arguments are missing`},
		{
			name: "nothing given", build: makeAlarm(&AccessAlarmArgs{}),
			want: `access alarm "a": ` + noPlace + "\nnothing to watch: name a secret or a prefix\n" + noTrail + "\n" + noTopic,
		},
		{name: "no trail", build: args(func(a *AccessAlarmArgs) { a.Trail = nil }), want: `access alarm "a": ` + noTrail},
		{
			name: "a trail that nobody made", build: args(func(a *AccessAlarmArgs) { a.Trail = &TrailToLogs{} }),
			want: `access alarm "a": trail: make it with NewTrailToLogs`,
		},
		{
			name: "another account's trail", build: args(func(a *AccessAlarmArgs) { a.Trail.place.Account = "999999999999" }),
			want: `access alarm "a": trail: belongs to account 999999999999 in us-east-1, expected account 123456789012 in us-east-1`,
		},
		{name: "no topic", build: args(func(a *AccessAlarmArgs) { a.Topic = nil }), want: `access alarm "a": ` + noTopic},
		{
			name: "a topic that nobody made", build: args(func(a *AccessAlarmArgs) { a.Topic = &AlertTopic{} }),
			want: `access alarm "a": topic: make it with NewAlertTopic`,
		},
		{
			name: "another region's topic", build: args(func(a *AccessAlarmArgs) { a.Topic.place.Region = "eu-west-1" }),
			want: `access alarm "a": topic: belongs to account 123456789012 in eu-west-1, expected account 123456789012 in us-east-1`,
		},
		{
			name: "a topic for event rules", build: args(func(a *AccessAlarmArgs) { a.Topic.publisher = EventRules }),
			want: `access alarm "a": topic: its policy lets only event rules publish; expected a topic with Publisher Alarms`,
		},
		{
			name: "a name that AWS does not take", build: func(ctx *pulumi.Context, _ string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
				return NewAccessAlarm(ctx, "a:b", fullAlarm(testPlace()))
			},
			want: `access alarm "a:b": name "a:b": expected only letters, digits, blanks and /_+=.@-, because it becomes part of AWS names`,
		},
		{
			name: "a kind that is not counted", build: args(func(a *AccessAlarmArgs) { a.Kind = Change }),
			want: `access alarm "a": kind "change": expected read or denied; for changes use NewAccessDetail`,
		},
		{
			name: "threshold", build: args(func(a *AccessAlarmArgs) { a.Threshold = -1 }),
			want: `access alarm "a": threshold -1: expected 1 or more`,
		},
		{
			name: "uneven period", build: args(func(a *AccessAlarmArgs) { a.PeriodInSeconds = 90 }),
			want: `access alarm "a": period of 90 s: CloudWatch accepts multiples of 60`,
		},
		{
			name: "long period", build: args(func(a *AccessAlarmArgs) { a.PeriodInSeconds = 604860 }),
			want: `access alarm "a": period of 604860 s: CloudWatch looks back 7 days (604800 s) at most`,
		},
		{
			name: "nothing to watch", build: args(func(a *AccessAlarmArgs) { a.Watch.Named, a.Watch.Prefixes = nil, nil }),
			want: `access alarm "a": nothing to watch: name a secret or a prefix`,
		},
		{
			name: "illegal names", build: args(func(a *AccessAlarmArgs) {
				a.Watch.Named, a.Watch.Prefixes = []NamedSecret{{Name: "a b"}}, []string{"ok/", ""}
			}),
			want: `access alarm "a": named[0]: secret name "a b"` + illegal + "\nnamed[0]: ARN is missing\nprefixes[1]: prefix is empty",
		},
		{
			name: "several problems", build: args(func(a *AccessAlarmArgs) { a.Threshold, a.PeriodInSeconds, a.Topic = -1, 30, nil }),
			want: `access alarm "a": ` + noTopic + "\n" +
				"threshold -1: expected 1 or more\nperiod of 30 s" + reason,
		},
		{
			name: "readers of another partition, or nobody", build: args(func(a *AccessAlarmArgs) {
				a.Watch.Readers = append(mustReaders("arn:aws-cn:iam::123456789012:role/api"), Reader{})
			}),
			want: "access alarm \"a\": readers[0]: an ARN of another partition than aws, whose roles and users cannot read here: \"arn:aws-cn:iam::123456789012:role/api\"\n" +
				"readers[1]: empty: make it with ParseReader",
		},
		{
			name: "too many readers", build: args(func(a *AccessAlarmArgs) { a.Watch.Readers = mustReaders(readers(20)...) }),
			want: `access alarm "a": the pattern for a read of "TopSecretInfo" needs 2244 characters with 20 expected readers, but CloudWatch Logs accepts at most 1024: ` +
				"name a role path that ends in /* instead of single roles, or put the secret in a watch with fewer readers",
		},
	}
	for _, seconds := range []int{-60, 1, 10, 30, 59} {
		rows = append(rows, refusal{
			name: fmt.Sprintf("period of %d", seconds), build: args(func(a *AccessAlarmArgs) { a.PeriodInSeconds = seconds }),
			want: fmt.Sprintf(`access alarm "a": period of %d s`, seconds) + reason,
		})
	}
	checkRefusals(t, rows)
}

func readers(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("arn:aws:iam::123456789012:role/reader-%02d", i)
	}
	return list
}
