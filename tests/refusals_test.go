package tests

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/rehearsal"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// requireNothing fails the test if a refused program created anything in the account, or anything but the stack itself in the state.
func (d *deployment) requireNothing(t *testing.T) {
	t.Helper()
	if created := d.owned(); len(created) > 0 {
		t.Errorf("the refused program created %v", created)
	}
	if registered := d.state(t).graph(); len(registered) > 0 {
		t.Errorf("the refused program registered %v", registered)
	}
}

func TestAllProblemsOfTheSettingsAreReportedBeforeAnythingIsCreated(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{
		"team": "Pay Ments", "subscriber": "x", "aws:region": "us-east-1",
		"subscribers": []any{map[string]any{"email": "oncall@example.com", "https": "https://example.com/x"}},
		"readers":     []any{"arn:aws:iam::123456789012:role/app", "bob"},
		"alarm":       map[string]any{"periodSeconds": 30, "threshold": 0},
		"watch":       []any{map[string]any{"name": "all", "secrets": []any{"*", "TopSecretInfo", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"}}},
		"trail":       map[string]any{"retentionDays": 100, "logGroop": "central"},
		"customerKey": false,
	}})
	_, err := d.stack.Up(t.Context())
	var failed *rehearsal.CommandError
	if !errors.As(err, &failed) || failed.ExitCode <= 0 {
		t.Fatalf("up: %v", err)
	}
	for _, problem := range []string{
		`settings of stack "dev":`, `team: invalid team "Pay Ments"`, "subscriber: unknown key; did you mean subscribers?",
		"subscribers[0]: two protocols, email and https", `readers[1]: not an IAM role or user ARN: "bob"`,
		"alarm.periodSeconds: ", "alarm.threshold: ", "watch[0].secrets[0]: a * alone matches every secret of the account",
		"watch[0].secrets[2]: an ARN of another region than us-east-1", "trail.retentionDays: ", "trail.logGroop: unknown key; did you mean logGroup?",
	} {
		if !strings.Contains(failed.Output, problem) {
			t.Errorf("%q is missing in\n%s", problem, failed.Output)
		}
	}
	d.requireNothing(t)
}

// Pulumi checks the schema of Pulumi.yaml first, but it does not know which settings the program requires.
func TestARequiredSettingThatIsMisspeltIsNamed(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{"team": nil, "tema": "payments", "subscribers": nil, "subscriber": []any{}}})
	_, err := d.stack.Preview(t.Context())
	var failed *rehearsal.CommandError
	if !errors.As(err, &failed) {
		t.Fatalf("preview: %v", err)
	}
	for _, problem := range []string{
		"tema: unknown key; did you mean team?", "team: missing: name the team that owns this stack",
		"subscriber: unknown key; did you mean subscribers?", "subscribers: missing: nobody would receive an alert",
	} {
		if !strings.Contains(failed.Output, problem) {
			t.Errorf("%q is missing in\n%s", problem, failed.Output)
		}
	}
	d.requireNothing(t)
}

// many returns settings with n secrets without values, each with a watch of its own.
func many(n int) config {
	secrets := make([]any, n)
	for i := range secrets {
		secrets[i] = map[string]any{"name": fmt.Sprintf("payments/secret-%03d", i+1), "recoveryWindowDays": 7}
	}
	return config{"secrets": secrets, "topSecretInfo": nil}
}

func TestMoreFiltersThanALogGroupAcceptsAreRefusedInPreview(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: many(101)})
	said := refused(t, d.stack.Preview)
	for _, part := range []string{"101 metric filters", "CloudWatch Logs accepts at most 100", "by a prefix"} {
		if !strings.Contains(said, part) {
			t.Errorf("%q is missing in\n%s", part, said)
		}
	}
	d.requireNothing(t)

	d.change(t, many(100))
	if planned := must(t, d.stack.Preview); planned.Changes["create"] < 600 {
		t.Errorf("100 filters: %v", planned.Changes)
	}
	d.change(t, many(101))
	d.change(t, config{"watch": []any{map[string]any{"name": "payments", "secrets": []any{"payments/*"}}}})
	must(t, d.stack.Preview)
}

func TestFiltersOfOthersCountAgainstTheLimitOfTheLogGroup(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{"trail": map[string]any{"logGroup": "central"}}})
	for i := range 100 {
		if _, err := d.account.Add(aws.MetricFilterType, map[string]any{
			"name": fmt.Sprintf("of-others-%d", i), "logGroupName": "central", "pattern": "",
			"metricTransformation": map[string]any{"name": "m", "namespace": "n", "value": "1"},
		}); err != nil {
			t.Fatal(err)
		}
	}
	said := refused(t, d.stack.Up)
	if !strings.Contains(said, `creating metric filter "TopSecretInfo-1"`) || !strings.Contains(said, "log group central has 100 metric filters") {
		t.Errorf("the refusal does not say why:\n%s", said)
	}
}

func TestResourcesThatTheSettingsExpectAreLookedUpFirst(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		settings       config
		token, missing string
		want           string
	}{
		"a watched secret": {
			settings: config{"watch": []any{map[string]any{"name": "old", "secrets": []any{"legacy/database"}}}},
			token:    aws.SecretType, missing: "legacy/database",
			want: `looking up secret "legacy/database", which this stack does not create`,
		},
		"the log group of the account's trail": {
			settings: config{"trail": map[string]any{"logGroup": "central"}},
			token:    aws.LogGroupType, missing: "central",
			want: `looking up log group "central", to which the account's trail should deliver`,
		},
		"the bucket for access logs": {
			settings: config{"trail": map[string]any{"accessLogBucket": "access-logs"}},
			token:    aws.BucketType, missing: "access-logs",
			want: `looking up bucket "access-logs", which should receive the access logs`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, plan{settings: row.settings})
			if err := d.account.Remove(row.token, row.missing); err != nil {
				t.Fatal(err)
			}
			if said := refused(t, d.stack.Up); !strings.Contains(said, row.want) {
				t.Errorf("%q is missing in\n%s", row.want, said)
			}
			d.requireNothing(t)
		})
	}
}

func TestALogGroupThatCannotHaveFiltersIsRefused(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{"trail": map[string]any{"logGroup": "central"}}})
	if err := d.account.Change(aws.LogGroupType, "central", "logGroupClass", "INFREQUENT_ACCESS"); err != nil {
		t.Fatal(err)
	}
	said := refused(t, d.stack.Preview)
	if !strings.Contains(said, `log group "central" is of class INFREQUENT_ACCESS`) {
		t.Errorf("the refusal does not say why:\n%s", said)
	}
}

// S3 delivers access logs only within a region, and would refuse the bucket when half of the stack is created.
func TestABucketForAccessLogsInAnotherRegionIsRefusedFirst(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{"trail": map[string]any{"accessLogBucket": "access-logs"}}})
	if err := d.account.Change(aws.BucketType, "access-logs", "region", "eu-west-1"); err != nil {
		t.Fatal(err)
	}
	said := refused(t, d.stack.Up)
	if !strings.Contains(said, `bucket "access-logs" is in region eu-west-1, and the log-file bucket in us-east-1`) {
		t.Errorf("the refusal does not say why:\n%s", said)
	}
	d.requireNothing(t)
}

func TestARegionThatDoesNotExistIsRefused(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{"aws:region": "eu-west-9"}})
	if said := refused(t, d.stack.Preview); !strings.Contains(said, "invalid AWS Region: eu-west-9; did you mean eu-west-1?") {
		t.Errorf("the refusal does not say why:\n%s", said)
	}
}

// AWS overwrites an alarm with the same name silently, and the rehearsal reports it. AWS refuses a second bucket, and the provider a second
// topic.
func TestAResourceWithTheSameNameIsOverwrittenOrRefusedAsInAWS(t *testing.T) {
	t.Parallel()
	alarm := map[string]any{
		"name": "secretwatch/payments/dev/TopSecretInfo", "comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 1,
		"metricName": "m", "namespace": "n", "period": 60, "statistic": "Average", "threshold": 1,
	}
	t.Run("overwritten", func(t *testing.T) {
		t.Parallel()
		d := start(t, plan{})
		if _, err := d.account.Add(aws.AlarmType, alarm); err != nil {
			t.Fatal(err)
		}
		must(t, d.stack.Up)
		overwritten := d.account.Takeovers()
		if len(overwritten) != 1 || !strings.Contains(overwritten[0], `alarm "secretwatch/payments/dev/TopSecretInfo" of what the account already had`) {
			t.Errorf("overwritten: %v", overwritten)
		}
		now, _ := d.account.Find(aws.AlarmType, "secretwatch/payments/dev/TopSecretInfo")
		if now.Properties["statistic"] != "Sum" {
			t.Errorf("the alarm's statistic is %v", now.Properties["statistic"])
		}
	})
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		d := start(t, plan{})
		const bucket = "secretwatch-payments-dev-trail-123456789012-us-east-1"
		if err := d.account.AddBucket(bucket); err != nil {
			t.Fatal(err)
		}
		const topic = "secretwatch_payments_dev_alarms"
		if _, err := d.account.Add(aws.TopicType, map[string]any{"name": topic}); err != nil {
			t.Fatal(err)
		}
		said := refused(t, d.stack.Up, "--continue-on-error")
		for _, want := range []string{"BucketAlreadyOwnedByYou", bucket, "SNS Topic (" + topic + ") already exists"} {
			if !strings.Contains(said, want) {
				t.Errorf("%q is missing in\n%s", want, said)
			}
		}
	})
}

func TestAnotherAccountThanTheSettingsAllowIsRefused(t *testing.T) {
	t.Parallel()
	account := standin.NewAccount(standin.Options{ID: "999999999999", Region: "eu-west-1"})
	d := start(t, plan{from: "prod", account: account})
	said := refused(t, d.stack.Up)
	if !strings.Contains(said, "AWS account ID not allowed: 999999999999") {
		t.Errorf("the refusal does not say why:\n%s", said)
	}
	if all := account.Resources(); slices.ContainsFunc(all, func(r standin.Resource) bool { return r.Owner != "" }) {
		t.Errorf("created in the wrong account: %v", all)
	}
}
