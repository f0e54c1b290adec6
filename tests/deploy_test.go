package tests

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/state"
)

// reviewed is the graph in tests/testdata that people review: each resource with its parent and protection, sorted.
func reviewed(t *testing.T, stack string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", stack+"-graph.golden"))
	if err != nil {
		t.Fatal(err)
	}
	head := regexp.MustCompile(`^\S+:(\S+) (\S+)$`)
	var graph []string
	for block := range strings.SplitSeq(string(text), "\n\n") {
		lines := strings.Split(block, "\n")
		if found := head.FindStringSubmatch(lines[0]); found != nil {
			line := found[1] + "::" + found[2]
			for _, more := range lines[1:] {
				if strings.HasPrefix(more, "  parent: ") || strings.HasPrefix(more, "  protect: ") {
					line += more
				}
			}
			graph = append(graph, line)
		}
	}
	slices.Sort(graph)
	return graph
}

// stateResource is one resource of an exported state.
type stateResource struct {
	URN, Type, ID, Parent string
	Protect, Custom       bool
	Inputs, Outputs       map[string]any
}

// loaded is the stack's exported state as a pipeline.
func (d *deployment) loaded(t *testing.T) *pipeline.Pipeline {
	t.Helper()
	text, _ := d.state(t)
	exported, err := state.Read(bytes.NewReader(text), "dev")
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := state.Load(exported)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// state exports the stack.
func (d *deployment) state(t *testing.T) (text []byte, resources []stateResource) {
	t.Helper()
	text, err := d.stack.Export(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	refuseValue(t, "the exported state", string(text))
	var state struct {
		Deployment struct {
			Resources         []stateResource
			PendingOperations []any `json:"pending_operations"`
		}
	}
	if err := json.Unmarshal(text, &state); err != nil {
		t.Fatal(err)
	}
	if pending := state.Deployment.PendingOperations; len(pending) > 0 {
		t.Errorf("operations are pending: %v", pending)
	}
	return text, state.Deployment.Resources
}

// graph is the state in the form of reviewed, without the stack itself and the provider.
func (d *deployment) graph(t *testing.T) []string {
	t.Helper()
	_, resources := d.state(t)
	var graph []string
	for _, r := range resources {
		if strings.HasPrefix(r.Type, "pulumi:") {
			continue
		}
		line := address(r.URN)
		if parent := address(r.Parent); !strings.HasPrefix(parent, "Stack::") {
			line += "  parent: " + parent
		}
		if r.Protect {
			line += "  protect: true"
		}
		graph = append(graph, line)
	}
	slices.Sort(graph)
	return graph
}

// find gives a resource of the state by its address.
func (d *deployment) find(t *testing.T, wanted string) stateResource {
	t.Helper()
	_, resources := d.state(t)
	for _, r := range resources {
		if address(r.URN) == wanted {
			return r
		}
	}
	t.Fatalf("the state has no %s", wanted)
	return stateResource{}
}

func TestUpMakesTheReviewedGraphAndThenNothing(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"dev", "prod"} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			d := start(t, plan{from: stack})
			must(t, d.stack.Up)
			if diff := cmp.Diff(reviewed(t, stack), d.graph(t)); diff != "" {
				t.Errorf("the graph is not the reviewed one (-reviewed +deployed):\n%s", diff)
			}
			if again := steps(must(t, d.stack.Up)); len(again) > 0 {
				t.Errorf("a second up changes %v", again)
			}
			if found := must(t, d.stack.Refresh).Changes; len(found) != 1 || found["same"] == 0 {
				t.Errorf("a refresh changes %v", found)
			}
			if over := d.account.Takeovers(); len(over) > 0 {
				t.Errorf("taken over: %v", over)
			}
		})
	}
}

func TestUpTellsWhatAPersonNeedsNext(t *testing.T) {
	t.Parallel()
	d := start(t, plan{})
	must(t, d.stack.Up)
	outputs, err := d.stack.Outputs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	secret, _ := d.account.Find("aws:secretsmanager/secret:Secret", "TopSecretInfo")
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
	d := start(t, plan{})
	must(t, d.stack.Up)
	if err := d.account.ConfirmSubscription("payments-oncall@example.com"); err != nil {
		t.Fatal(err)
	}
	must(t, d.stack.Refresh)
	confirmed := d.find(t, subscription("alarms", "email", "payments-oncall@example.com"))
	if confirmed.Outputs["pendingConfirmation"] != false {
		t.Errorf("the state still says pending: %v", confirmed.Outputs["pendingConfirmation"])
	}
	if again := steps(must(t, d.stack.Up)); len(again) > 0 {
		t.Errorf("the up after it changes %v", again)
	}
	outputs, err := d.stack.Outputs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"alarms": []any{}, "details": []any{}}
	if diff := cmp.Diff(want, outputs["waitingForConfirmation"]); diff != "" {
		t.Errorf("still waiting (-want +got):\n%s", diff)
	}
}

func TestTheExportedStateCanBeLoaded(t *testing.T) {
	t.Parallel()
	d := start(t, plan{})
	must(t, d.stack.Up)
	loaded := d.loaded(t)
	got := map[string]int{
		"trails": len(loaded.Trails), "filters": len(loaded.Filters), "alarms": len(loaded.Alarms), "subscriptions": len(loaded.Subscriptions),
		"rules": len(loaded.Rules), "targets": len(loaded.Targets), "topics": len(loaded.Topics), "queues": len(loaded.Queues),
	}
	want := map[string]int{
		"trails": 1, "filters": 1, "alarms": 3, "subscriptions": 2, "rules": 2, "targets": 2, "topics": 2, "queues": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("loaded something else (-want +got):\n%s", diff)
	}

	text, _ := d.state(t)
	if _, err := d.stack.Command(t.Context(), bytes.NewReader(text), "stack", "import"); err != nil {
		t.Fatal(err)
	}
	if changed := steps(must(t, d.stack.Preview)); len(changed) > 0 {
		t.Errorf("the state, imported again, is not what it was: %v", changed)
	}
}

func TestWhatSomebodyChangedByHandIsChangedBack(t *testing.T) {
	t.Parallel()
	d := start(t, plan{})
	must(t, d.stack.Up)
	const alarm, filter = "aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/logMetricFilter:LogMetricFilter"
	if err := d.account.Change(alarm, "secretwatch/payments/dev/TopSecretInfo", "statistic", "Average"); err != nil {
		t.Fatal(err)
	}
	if err := d.account.Remove(filter, "/secretwatch/payments/dev/trail:secretwatch/payments/dev/TopSecretInfo/1"); err != nil {
		t.Fatal(err)
	}
	result := must(t, d.stack.Up, "--refresh")
	for _, want := range []string{"update MetricAlarm::TopSecretInfo statistic", "create LogMetricFilter::TopSecretInfo-1"} {
		if !slices.Contains(steps(result), want) {
			t.Errorf("the up does not %s: %v", want, steps(result))
		}
	}
	if changed := steps(must(t, d.stack.Preview)); len(changed) > 0 {
		t.Errorf("still to be done: %v", changed)
	}
}

func TestASecretForItsReadersAloneIsDeployedByOneOfThem(t *testing.T) {
	t.Parallel()
	restricted := func(readers ...any) config {
		return config{"secrets": []any{secretSettings(config{"restrictReaders": true, "readers": readers})}}
	}
	const stranger, deployer = "arn:aws:iam::123456789012:role/app", "arn:aws:iam::123456789012:role/deploy/*"
	d := start(t, plan{settings: restricted(stranger)})
	result, err := d.stack.Up(t.Context())
	if err == nil || !strings.Contains(result.Output, `"arn:aws:iam::123456789012:role/deploy/rehearsal", which deploys its value, is none of them`) {
		t.Errorf("not refused: %v\n%s", err, result.Output)
	}
	if left := d.account.Resources(); len(left) > 0 {
		t.Errorf("something was made all the same: %v", left)
	}
	d.change(t, restricted(stranger, deployer))
	must(t, d.stack.Up)
	if d.find(t, "SecretVersion::TopSecretInfo-value").ID == "" {
		t.Error("the value was not deployed")
	}
	must(t, d.stack.Destroy)
}
