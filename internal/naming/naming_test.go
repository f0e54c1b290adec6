package naming

import (
	"regexp"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func place() Place {
	return Place{Team: "payments", Stack: "dev", Partition: "aws", Region: "us-east-1", Account: "123456789012"}
}

func TestNamesCarryTeamAndStack(t *testing.T) {
	t.Parallel()
	p := place()
	for name, want := range map[string]string{
		p.Namespace():                        "Secretwatch/payments/dev",
		p.Watch("db/password"):               "secretwatch/payments/dev/db/password",
		p.Filter("db/password", 2):           "secretwatch/payments/dev/db/password/2",
		p.LogGroup("trail"):                  "/secretwatch/payments/dev/trail",
		p.KeyAlias("key"):                    "alias/secretwatch/payments/dev/key",
		p.Topic("alarms"):                    "secretwatch_payments_dev_alarms",
		p.Rule("db", "read", 1):              "secretwatch_payments_dev_db_read_1",
		p.Queue("undelivered"):               "secretwatch_payments_dev_undelivered",
		p.Rules():                            "secretwatch_payments_dev_",
		p.Trail("trail"):                     "secretwatch_payments_dev_trail",
		p.Role("trail"):                      "secretwatch_payments_dev_trail",
		p.Bucket("trail"):                    "secretwatch-payments-dev-trail-123456789012-us-east-1",
		p.TrailARN("trail"):                  "arn:aws:cloudtrail:us-east-1:123456789012:trail/secretwatch_payments_dev_trail",
		p.LogGroupARN("trail"):               "arn:aws:logs:us-east-1:123456789012:log-group:/secretwatch/payments/dev/trail",
		p.Root():                             "arn:aws:iam::123456789012:root",
		p.RegionalService("logs"):            "logs.us-east-1.amazonaws.com",
		p.ARN("sns", "a"):                    "arn:aws:sns:us-east-1:123456789012:a",
		p.Tags()["managed-by"]:               "secretwatch",
		p.Tags()["team"] + p.Tags()["stack"]: "paymentsdev",
	} {
		if name != want {
			t.Errorf("got %q, want %q", name, want)
		}
	}
}

func TestNamesFollowThePartition(t *testing.T) {
	t.Parallel()
	p := place()
	p.Partition, p.Region = "aws-cn", "cn-north-1"
	if got, want := p.RegionalService("logs"), "logs.cn-north-1.amazonaws.com.cn"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := p.Root(), "arn:aws-cn:iam::123456789012:root"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLongNamesFitAndStayDifferent(t *testing.T) {
	t.Parallel()
	p := place()
	p.Stack = strings.Repeat("s", 60)
	long := strings.Repeat("n", aws.SecretNameLength-1)
	for _, test := range []struct {
		what  string
		name  func(string) string
		limit int
	}{
		{"watch", p.Watch, aws.AlarmName},
		{"filter", func(n string) string { return p.Filter(n, 100) }, aws.FilterName},
		{"rule", func(n string) string { return p.Rule(n, "change", 12) }, aws.RuleName},
		{"queue", p.Queue, aws.QueueName},
		{"role", p.Role, aws.RoleName},
		{"bucket", p.Bucket, aws.BucketName},
		{"trail", p.Trail, aws.TrailName},
		{"topic", p.Topic, aws.TopicName},
		{"log group", p.LogGroup, aws.LogGroupName},
		{"key alias", p.KeyAlias, aws.KeyAlias},
	} {
		a, b := test.name(long+"a"), test.name(long+"b")
		if len(a) > test.limit {
			t.Errorf("%s: %d characters, limit %d", test.what, len(a), test.limit)
		}
		if a == b {
			t.Errorf("%s: two names became one: %s", test.what, a)
		}
	}
}

func TestTeamsCannotMeetInOneName(t *testing.T) {
	t.Parallel()
	a, b := place(), place()
	a.Team, a.Stack = "pay", "ments-dev"
	b.Team, b.Stack = "pay-ments", "dev"
	if a.Watch("w") == b.Watch("w") || a.Topic("t") == b.Topic("t") || a.Namespace() == b.Namespace() {
		t.Error("team and stack run into each other")
	}
}

func TestASubscriberIsTheSameInEverySpellingAndNoOther(t *testing.T) {
	t.Parallel()
	type receiver struct{ protocol, endpoint string }
	seen := map[string]int{}
	for i, spellings := range [][]receiver{
		{{"email", "oncall@example.com"}, {"email", "OnCall@Example.COM"}},
		{{"email", "oncall@example.org"}},
		{{"https", "https://example.com/Hook?t=A"}, {"https", "https://EXAMPLE.com/Hook?t=A"}},
		{{"https", "https://example.com/hook?t=A"}},
		{{"https", "https://example.com/Hook?t=a"}},
		{{"https", "https://example.com"}, {"https", "https://Example.com"}},
		{{"https", "https://example.com?A"}, {"https", "https://Example.com?A"}},
		{{"https", "https://user:Pass@example.com/"}, {"https", "https://user:Pass@EXAMPLE.com/"}},
		{{"https", "https://user:pass@example.com/"}},
		{{"https", "oncall@example.com"}},
	} {
		first := Subscriber(spellings[0].protocol, spellings[0].endpoint)
		for _, s := range spellings {
			if got := Subscriber(s.protocol, s.endpoint); got != first {
				t.Errorf("%v is called %s, in another spelling %s", s, got, first)
			}
		}
		if other, taken := seen[first]; taken {
			t.Errorf("receivers %d and %d share the name %s", other, i, first)
		}
		seen[first] = i
		if !regexp.MustCompile(`^(email|https)-[0-9a-f]{8}$`).MatchString(first) {
			t.Errorf("the name %s shows more than a hash", first)
		}
	}
}

func TestBucketNamesAreLegal(t *testing.T) {
	t.Parallel()
	p := place()
	p.Stack = "My_Stack"
	legal := regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`)
	if got := p.Bucket("trail"); !legal.MatchString(got) {
		t.Errorf("%q is no bucket name", got)
	}
}

func TestRuleNamesAreLegalAndApart(t *testing.T) {
	t.Parallel()
	legal := regexp.MustCompile(`^[.\-_A-Za-z0-9]{1,64}$`)
	seen := map[string]string{}
	for _, watch := range []string{"a/b", "a-b", "a+b", "a=b", "a@b", "a.b", "a_b"} {
		got := place().Rule(watch, "read", 1)
		if !legal.MatchString(got) {
			t.Errorf("%s: %q is no rule name", watch, got)
		}
		if other, twice := seen[got]; twice {
			t.Errorf("%s and %s share the rule %s", watch, other, got)
		}
		seen[got] = watch
	}
}

// The dead-letter queue takes from rules whose names begin so; one that is cut short must not be locked out.
func TestEveryRuleNameBeginsAsRulesSays(t *testing.T) {
	t.Parallel()
	for _, length := range []int{1, 30, 33, 34, 35, 43, 44, 64} {
		p := place()
		p.Stack = strings.Repeat("s", length)
		for _, watch := range []string{"w", "a/b", strings.Repeat("n", 200)} {
			if rule := p.Rule(watch, "change", 12); !strings.HasPrefix(rule, p.Rules()) {
				t.Errorf("stack of %d characters: the rule %s does not begin with %s", length, rule, p.Rules())
			}
		}
		if !strings.HasPrefix(p.Rules(), "secretwatch_payments_s") {
			t.Errorf("stack of %d characters: %s is not this stack's", length, p.Rules())
		}
	}
}
