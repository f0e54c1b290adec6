package tests

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestUpCreatesTheReviewedGraphAndASecondUpNothing(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod"} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			d := deployed(t, plan{from: stack})
			if diff := cmp.Diff(reviewed(t, stack), d.state(t).graph()); diff != "" {
				t.Errorf("the graph is not the reviewed one (-reviewed +deployed):\n%s", diff)
			}
			if again := steps(must(t, d.stack.Up)); len(again) > 0 {
				t.Errorf("a second up changes %v", again)
			}
			d.requireInSync(t)
			d.requireNoTakeovers(t)
		})
	}
}

func TestUpShowsWhatAPersonNeedsNext(t *testing.T) {
	t.Parallel()
	d := deployed(t, plan{})
	outputs, err := d.stack.Outputs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	secret, _ := d.account.Find(aws.SecretType, "TopSecretInfo")
	want := map[string]any{
		"secretArns":             map[string]any{"TopSecretInfo": secret.ID},
		"alarmNames":             []any{"secretwatch/payments/dev/TopSecretInfo"},
		"alarmTopicArn":          "arn:aws:sns:us-east-1:123456789012:secretwatch_payments_dev_alarms",
		"logGroupName":           "/secretwatch/payments/dev/trail",
		"trailArn":               "arn:aws:cloudtrail:us-east-1:123456789012:trail/secretwatch_payments_dev_trail",
		"bucketName":             "secretwatch-payments-dev-trail-123456789012-us-east-1",
		"detailTopicArn":         "arn:aws:sns:us-east-1:123456789012:secretwatch_payments_dev_details",
		"detailRuleNames":        []any{"secretwatch_payments_dev_TopSecretInfo_read_1", "secretwatch_payments_dev_TopSecretInfo_denied_1"},
		"undeliveredQueueUrl":    "https://sqs.us-east-1.amazonaws.com/123456789012/secretwatch_payments_dev_undelivered",
		"waitingForConfirmation": map[string]any{"alarms": []any{"payments-oncall@example.com"}, "details": []any{"payments-oncall@example.com"}},
		"testCommand":            "aws secretsmanager get-secret-value --region us-east-1 --secret-id TopSecretInfo --query VersionId",
	}
	for name, value := range want {
		if diff := cmp.Diff(value, outputs[name]); diff != "" {
			t.Errorf("output %s (-want +got):\n%s", name, diff)
		}
	}
	if limits, _ := outputs["limits"].(map[string]any); limits["metricFilters"] != "1 of 100 on the log group, by this stack" {
		t.Errorf("output limits: %v", outputs["limits"])
	}
}

func TestAPersonsConfirmationShowsAfterARefresh(t *testing.T) {
	t.Parallel()
	d := deployed(t, plan{})
	if err := d.account.ConfirmSubscription("payments-oncall@example.com"); err != nil {
		t.Fatal(err)
	}
	must(t, d.stack.Refresh)
	confirmed := d.find(t, subscription("alarms", "email", "payments-oncall@example.com"))
	if confirmed.Outputs["pendingConfirmation"] != false {
		t.Errorf("pendingConfirmation is still %v in the state", confirmed.Outputs["pendingConfirmation"])
	}
	if again := steps(must(t, d.stack.Up)); len(again) > 0 {
		t.Errorf("the next up changes %v", again)
	}
	outputs, err := d.stack.Outputs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"alarms": []any{}, "details": []any{}}
	if diff := cmp.Diff(want, outputs["waitingForConfirmation"]); diff != "" {
		t.Errorf("output waitingForConfirmation (-want +got):\n%s", diff)
	}
}

func TestTheExportedStateCanBeLoadedAndImported(t *testing.T) {
	t.Parallel()
	d := deployed(t, plan{})
	state := d.state(t)
	loaded := state.pipeline(t)
	got := map[string]int{
		"trails": len(loaded.Trails), "filters": len(loaded.Filters), "alarms": len(loaded.Alarms), "subscriptions": len(loaded.Subscriptions),
		"rules": len(loaded.Rules), "targets": len(loaded.Targets), "topics": len(loaded.Topics), "queues": len(loaded.Queues),
	}
	want := map[string]int{
		"trails": 1, "filters": 1, "alarms": 3, "subscriptions": 2, "rules": 2, "targets": 2, "topics": 2, "queues": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the pipeline that was loaded (-want +got):\n%s", diff)
	}
	if _, err := d.stack.Command(t.Context(), bytes.NewReader(state.text), "stack", "import"); err != nil {
		t.Fatal(err)
	}
	d.requireNoChanges(t)
}

func TestUpWithRefreshRevertsManualChanges(t *testing.T) {
	t.Parallel()
	d := deployed(t, plan{})
	if err := d.account.Change(aws.AlarmType, "secretwatch/payments/dev/TopSecretInfo", "statistic", "Average"); err != nil {
		t.Fatal(err)
	}
	if err := d.account.Remove(aws.MetricFilterType, "/secretwatch/payments/dev/trail:secretwatch/payments/dev/TopSecretInfo/1"); err != nil {
		t.Fatal(err)
	}
	result := must(t, d.stack.Up, "--refresh")
	for _, want := range []string{"update MetricAlarm::TopSecretInfo statistic", "create LogMetricFilter::TopSecretInfo-1"} {
		if !slices.Contains(steps(result), want) {
			t.Errorf("the up does not %s: %v", want, steps(result))
		}
	}
	d.requireNoChanges(t)
}

func TestARestrictedSecretIsDeployedOnlyByOneOfItsReaders(t *testing.T) {
	t.Parallel()
	restricted := func(readers ...any) config {
		return config{"secrets": []any{secretSettings(config{"restrictReaders": true, "readers": readers})}}
	}
	const stranger, deployer = "arn:aws:iam::123456789012:role/app", "arn:aws:iam::123456789012:role/deploy/*"
	d := start(t, plan{settings: restricted(stranger)})
	result, err := d.stack.Up(t.Context())
	if err == nil || !strings.Contains(result.Output, `"arn:aws:iam::123456789012:role/deploy/rehearsal", which deploys its value, is not among them`) {
		t.Errorf("the up is not refused: %v\n%s", err, result.Output)
	}
	if created := d.account.Resources(); len(created) > 0 {
		t.Errorf("the refused up creates %v", created)
	}
	d.change(t, restricted(stranger, deployer))
	must(t, d.stack.Up)
	if d.find(t, "SecretVersion::TopSecretInfo-value").ID == "" {
		t.Error("the value was not deployed")
	}
	must(t, d.stack.Destroy)
}
