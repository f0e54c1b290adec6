package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

func TestOutputsTellAPersonWhatTheyNeedNext(t *testing.T) {
	t.Parallel()
	const created = "arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo-a1B2c3"
	for name, row := range map[string]struct {
		changed map[string]string
		options []graphtest.Option
		want    map[string]any
	}{
		"a trail of its own": {nil, nil, map[string]any{
			"secretArns":             map[string]string{"TopSecretInfo": created},
			"alarmNames":             []string{"secretwatch/payments/dev/TopSecretInfo"},
			"alarmTopicArn":          "arn:aws:sns:us-east-1:123456789012:secretwatch_payments_dev_alarms",
			"logGroupName":           "/secretwatch/payments/dev/trail",
			"trailArn":               "arn:aws:cloudtrail:us-east-1:123456789012:trail/secretwatch_payments_dev_trail",
			"bucketName":             "secretwatch-payments-dev-trail-123456789012-us-east-1",
			"detailTopicArn":         "arn:aws:sns:us-east-1:123456789012:secretwatch_payments_dev_details",
			"detailRuleNames":        []string{"secretwatch_payments_dev_TopSecretInfo_read_1", "secretwatch_payments_dev_TopSecretInfo_denied_1"},
			"undeliveredQueueUrl":    "https://sqs.us-east-1.amazonaws.com/123456789012/secretwatch_payments_dev_undelivered",
			"waitingForConfirmation": map[string][]string{"alarms": {"payments-oncall@example.com"}, "details": {"payments-oncall@example.com"}},
			"testCommand":            "aws secretsmanager get-secret-value --region us-east-1 --secret-id TopSecretInfo --query VersionId",
			"limits": map[string]string{
				"metricFilters": "1 of 100 on the log group, by this stack", "longestFilter": "421 of 1024 characters",
				"eventRules": "2 of 300 on the default event bus, by this stack", "longestEventPattern": "722 of 2048 characters",
				"wildcardComplexity": "9 of 10 in an event pattern",
				"trails":             "1 of 5 in the region, by this stack",
			},
		}},
		"all confirmed, alarms alone, on another's log group": {
			map[string]string{"subscribers": `[{"email":"payments-oncall@example.com","for":"alarms"}]`, "trail": `{"logGroup":"central"}`, "secrets": "[]", "topSecretInfo": "", "watch": `[{"name":"w","secrets":["legacy/*"]}]`},
			[]graphtest.Option{graphtest.Confirmed("TopicSubscription::alarms-email-37b24597")},
			map[string]any{
				"secretArns":             map[string]string{},
				"alarmNames":             []string{"secretwatch/payments/dev/w"},
				"alarmTopicArn":          "arn:aws:sns:us-east-1:123456789012:secretwatch_payments_dev_alarms",
				"logGroupName":           "central",
				"trailArn":               "",
				"bucketName":             "",
				"waitingForConfirmation": map[string][]string{"alarms": {}},
				"testCommand":            "aws secretsmanager get-secret-value --region us-east-1 --secret-id legacy/NAME --query VersionId",
				"limits": map[string]string{
					"metricFilters": "1 of 100 on the log group, by this stack", "longestFilter": "301 of 1024 characters",
					"eventRules": "0 of 300 on the default event bus, by this stack", "longestEventPattern": "0 of 2048 characters",
					"wildcardComplexity": "0 of 10 in an event pattern",
					"trails":             "0 of 5 in the region, by this stack",
				},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := with(t, row.changed)
			if source.Config["secretwatch:topSecretInfo"] == "" {
				delete(source.Config, "secretwatch:topSecretInfo")
			}
			got := map[string]any{}
			for name, output := range mustRun(t, source, row.options...).Exports {
				got[name] = output.Value
				if output.Secret || !output.Known {
					t.Errorf("output %s: known %v, secret %v", name, output.Known, output.Secret)
				}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTestCommandReadsAWatchedSecret(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ watch, want string }{
		"its own":                {`[]`, "TopSecretInfo"},
		"its own beside another": {`[{"name":"w","secrets":["old"]}]`, "TopSecretInfo"},
		"one that a watch names": {`[{"name":"w","secrets":["TopSecretInfo","old"]}]`, "TopSecretInfo"},
		"one behind the prefix":  {`[{"name":"w","secrets":["TopSecret*"]}]`, "TopSecretInfo"},
		"one beside a prefix":    {`[{"name":"w","secrets":["legacy/*"]}]`, "TopSecretInfo"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command, _ := mustRun(t, with(t, map[string]string{"watch": row.watch})).Exports["testCommand"].Value.(string)
			if want := "--secret-id " + row.want + " --query VersionId"; !strings.HasSuffix(command, want) {
				t.Errorf("got %q, want ... %s", command, want)
			}
		})
	}
}

// A secret that only its readers may read is a test of the refusal alone.
func TestTestCommandTriesWhatEverybodyMayTry(t *testing.T) {
	t.Parallel()
	const restricted = `{"name":"kept","restrictReaders":true,"readers":["arn:aws:iam::123456789012:role/app"]}`
	const existing = `[{"name":"w","secrets":["arn:aws:secretsmanager:us-east-1:123456789012:secret:a/b-Q1w2E3"]}]`
	for name, row := range map[string]struct{ secrets, watch, want string }{
		"an open secret":            {`[` + restricted + `,{"name":"open"}]`, existing, "open"},
		"an existing one":           {`[` + restricted + `]`, existing, "a/b"},
		"one that ends like an ARN": {`[` + restricted + `]`, `[{"name":"w","secrets":["arn:aws:secretsmanager:us-east-1:123456789012:secret:my-secret-Q1w2E3"]}]`, "my-secret"},
		"one by its partial ARN":    {`[` + restricted + `]`, `[{"name":"w","secrets":["arn:aws:secretsmanager:us-east-1:123456789012:secret:a/b"]}]`, "a/b"},
		"there is no other":         {`[` + restricted + `]`, `[]`, "kept"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings := with(t, map[string]string{"secrets": row.secrets, "watch": row.watch})
			delete(settings.Config, "secretwatch:topSecretInfo")
			command, _ := mustRun(t, settings).Exports["testCommand"].Value.(string)
			if want := "--secret-id " + row.want + " --query VersionId"; !strings.HasSuffix(command, want) {
				t.Errorf("got %q, want ... %s", command, want)
			}
		})
	}
}
