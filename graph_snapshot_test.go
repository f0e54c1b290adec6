package main

import (
	"cmp"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"gopkg.in/yaml.v3"

	"github.com/secretwatch/secretwatch/internal/graphtest"
	"github.com/secretwatch/secretwatch/internal/naming"
	"github.com/secretwatch/secretwatch/internal/settings"
)

// originValue is the text that must not show anywhere.
const originValue = "AWS is better than Azure!"

// stackSettings are the settings in Pulumi.<stack>.yaml as the engine hands them over: what is no text as JSON, with the schema's
// defaults, and with the encrypted value that dev's secret takes.
func stackSettings(t *testing.T, stack string) settings.Source {
	t.Helper()
	var file struct{ Config map[string]any }
	readYAML(t, "Pulumi."+stack+".yaml", &file)
	var schema struct {
		Config map[string]struct{ Default any }
	}
	readYAML(t, "Pulumi.yaml", &schema)

	source := settings.Source{Project: "secretwatch", Stack: stack, Config: map[string]string{}}
	for key, setting := range schema.Config {
		if setting.Default != nil {
			source.Config["secretwatch:"+key] = engineText(t, setting.Default)
		}
	}
	for key, value := range file.Config {
		source.Config[key] = engineText(t, value)
	}
	if stack == "dev" {
		source.Config["secretwatch:topSecretInfo"] = originValue
		source.SecretKeys = []string{"secretwatch:topSecretInfo"}
	}
	return source
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func engineText(t *testing.T, value any) string {
	t.Helper()
	if text, ok := value.(string); ok {
		return text
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// run deploys a stack on the mocked AWS; the program's own error comes as it gave it.
func run(source settings.Source, options ...graphtest.Option) (*graphtest.Graph, error) {
	var refused error
	g, err := graphtest.Run(func(ctx *pulumi.Context) error {
		refused = deploy(ctx, source)
		return refused
	}, options...)
	return g, cmp.Or(refused, err)
}

// mustRun deploys a stack that nothing is wrong with.
func mustRun(t *testing.T, source settings.Source, options ...graphtest.Option) *graphtest.Graph {
	t.Helper()
	g, err := run(source, options...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// stacks are those of Pulumi.dev.yaml and Pulumi.prod.yaml, each in its region.
func stacks() map[string]graphtest.Option {
	return map[string]graphtest.Option{
		"dev": graphtest.In("123456789012", "us-east-1", "aws"), "prod": graphtest.In("123456789012", "eu-west-1", "aws"),
	}
}

var update = flag.Bool("update", false, "rewrite the snapshots in tests/testdata")

// A change of infrastructure shows as a diff of these files, to be reviewed: which resources there are, where they belong, what they come
// after, every input and every output. `go test . -update` rewrites them.
func TestTheGraphIsTheReviewedOne(t *testing.T) {
	t.Parallel()
	for stack, place := range stacks() {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			got := mustRun(t, stackSettings(t, stack), place).Snapshot()
			path := filepath.Join("tests", "testdata", stack+"-graph.golden")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(string(want), got); diff != "" {
				t.Errorf("the graph of %s is not the one in %s; if it should be: go test . -update\n%s", stack, path, diff)
			}
		})
	}
}

func TestPreviewRegistersWhatADeploymentDoes(t *testing.T) {
	t.Parallel()
	for stack, place := range stacks() {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			deployed, previewed := mustRun(t, stackSettings(t, stack), place), mustRun(t, stackSettings(t, stack), place, graphtest.Preview)
			if diff := gocmp.Diff(deployed.Places(), previewed.Places()); diff != "" {
				t.Error(diff)
			}
			for name, output := range previewed.Exports {
				if known := slices.Contains([]string{"alarmNames", "bucketName", "detailRuleNames", "limits", "logGroupName", "testCommand"}, name); output.Known != known {
					t.Errorf("output %s: known %v in preview", name, output.Known)
				}
			}
			for name, output := range deployed.Exports {
				if output.Secret || !output.Known {
					t.Errorf("output %s: known %v, secret %v", name, output.Known, output.Secret)
				}
			}
		})
	}
}

func TestEveryResourceBelongsToACompleteComponent(t *testing.T) {
	t.Parallel()
	for stack, place := range stacks() {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			g := mustRun(t, stackSettings(t, stack), place)
			components := 0
			for _, r := range g.Resources {
				switch {
				case r.IsComponent():
					components++
				case r.Parent == "":
					t.Errorf("%s belongs to no component", r.Address())
				}
			}
			if want := components + 1; g.Completed != want {
				t.Errorf("%d of %d components and stacks registered their outputs", g.Completed, want)
			}
		})
	}
}

// More than 10 mails a second cost an email subscription. Whoever reads in a loop must not be able to silence the alarm so.
func TestAlarmsAndDetailsShareNoTopicAndNoPublisher(t *testing.T) {
	t.Parallel()
	for stack, place := range stacks() {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			g := mustRun(t, stackSettings(t, stack), place)
			for _, row := range [][3]string{
				{"alarms", "cloudwatch.amazonaws.com", "events.amazonaws.com"},
				{"details", "events.amazonaws.com", "cloudwatch.amazonaws.com"},
			} {
				policy := g.Find(t, "TopicPolicy::"+row[0]+"-policy").Input("policy")
				if !strings.Contains(policy, row[1]) || strings.Contains(policy, row[2]) {
					t.Errorf("the policy of %s is %s", row[0], policy)
				}
				if conditional := strings.Contains(policy, `"Condition"`); conditional != (row[0] == "alarms") {
					t.Errorf("the policy of %s has conditions: %v", row[0], conditional)
				}
			}
			for _, alarm := range g.OfType("MetricAlarm") {
				if to := alarm.Input("alarmActions"); !strings.HasSuffix(to, "_alarms]") {
					t.Errorf("%s publishes to %s", alarm.Address(), to)
				}
			}
			for _, target := range g.OfType("EventTarget") {
				if to := target.Input("arn"); !strings.HasSuffix(to, "_details") {
					t.Errorf("%s publishes to %s", target.Address(), to)
				}
				if queue := target.Input("deadLetterConfig.arn"); !strings.HasSuffix(queue, "_undelivered") {
					t.Errorf("what %s cannot deliver goes to %q", target.Address(), queue)
				}
			}
		})
	}
}

func TestTheValueShowsNowhere(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]graphtest.Option{"up": nil, "preview": {graphtest.Preview}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := mustRun(t, stackSettings(t, "dev"), options...)
			if leaks := g.Leaks(originValue); leaks != nil {
				t.Errorf("the value shows in %v", leaks)
			}
			version := g.Find(t, "SecretVersion::TopSecretInfo-value")
			if !version.IsSecret("secretString") || version.Input("secretString") != originValue {
				t.Error("the secret does not get its value, or not as a secret")
			}
			if strings.Contains(g.Snapshot(), originValue) {
				t.Error("the snapshot shows the value")
			}
		})
	}
}

func TestTheValueDoesNotShowWhenTheProgramFails(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"Secret::TopSecretInfo", "SecretPolicy::TopSecretInfo-policy", "SecretVersion::TopSecretInfo-value", "MetricAlarm::TopSecretInfo", "Topic::alarms",
		"EventRule::TopSecretInfo-read-1", "EventTarget::TopSecretInfo-read-1", "MetricAlarm::TopSecretInfo-read-1", "QueuePolicy::undelivered-policy",
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			g, err := run(stackSettings(t, "dev"), graphtest.Refuse(address, "AWS is out of order"))
			if err == nil || !strings.Contains(err.Error(), "AWS is out of order") {
				t.Fatalf("got the error %v", err)
			}
			if strings.Contains(err.Error(), originValue) || g.Leaks(originValue) != nil {
				t.Errorf("the value shows in the error or in %v", g.Leaks(originValue))
			}
		})
	}
}

func TestAddressWithATokenShowsNowhere(t *testing.T) {
	t.Parallel()
	const address, mailbox = "https://pager.example.com/hook/t0ken", "a@example.com"
	for name, row := range map[string]struct {
		changed      map[string]string
		encrypted    string
		mail, hook   string
		mailIsSecret bool
	}{
		"in a setting of its own": {
			map[string]string{"subscribers": `[{"email":"` + mailbox + `"},{"httpsFrom":"pagerUrl","for":"alarms"}]`, "pagerUrl": address},
			"pagerUrl", mailbox, "hook from setting pagerUrl", false,
		},
		"among encrypted subscribers": {
			map[string]string{"subscribers": `[{"email":"` + mailbox + `"},{"https":"` + address + `","for":"alarms"}]`},
			"subscribers", "mailbox in setting subscribers[0]", "hook in setting subscribers[1]", true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := with(t, row.changed)
			source.SecretKeys = append(source.SecretKeys, "secretwatch:"+row.encrypted)
			g := mustRun(t, source)
			if leaks := g.Leaks("t0ken"); leaks != nil {
				t.Errorf("the address shows in %v", leaks)
			}
			if leaks := g.Leaks(mailbox); (leaks == nil) != row.mailIsSecret {
				t.Errorf("the mailbox shows in %v", leaks)
			}
			if endpoint := g.Find(t, "TopicSubscription::alarms-"+naming.Subscriber("https", address)).Input("endpoint"); endpoint != address {
				t.Errorf("the pager's subscription goes to %q", endpoint)
			}
			want := map[string][]string{"alarms": {row.mail, row.hook}, "details": {row.mail}}
			if diff := gocmp.Diff(want, g.Exports["waitingForConfirmation"].Value); diff != "" {
				t.Error(diff)
			}
		})
	}
}
