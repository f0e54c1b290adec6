package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

const filterType = "aws:cloudwatch/logMetricFilter:LogMetricFilter"

// neighbour deploys a second stack beside the first, on its log group, with a secret of its own.
func neighbour(t *testing.T, first *deployment, team, stack string) *deployment {
	t.Helper()
	second := start(t, plan{stack: stack, beside: first, settings: config{
		"team": team, "trail": map[string]any{"logGroup": "/secretwatch/payments/dev/trail"},
		"secrets": []any{secretSettings(config{"name": "TopSecretInfo-of-" + stack})},
	}})
	must(t, second.stack.Up)
	return second
}

// things are those of the account that a stack made.
func (d *deployment) things(stack string) []standin.Resource {
	return slices.DeleteFunc(d.account.Resources(), func(r standin.Resource) bool {
		return !strings.HasPrefix(r.Owner, "urn:pulumi:"+stack+"::")
	})
}

func TestTwoStacksOnOneLogGroupLeaveEachOtherAlone(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ team, stack string }{
		"two teams":             {"billing", "billing-dev"},
		"two stacks of a team":  {"payments", "test"},
		"a team named like one": {"payments-dev", "trail"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := start(t, plan{})
			must(t, first.stack.Up)
			before := first.contents()
			second := neighbour(t, first, row.team, row.stack)

			if over := first.account.Takeovers(); len(over) > 0 {
				t.Errorf("taken over: %v", over)
			}
			refuseShared(t, first.things("dev"), second.things(row.stack))
			refuseMiscounts(t, first.account, map[string]string{
				"TopSecretInfo":                 "secretwatch/payments/dev/TopSecretInfo",
				"TopSecretInfo-of-" + row.stack: "secretwatch/" + row.team + "/" + row.stack + "/TopSecretInfo-of-" + row.stack,
			})
			if changed := steps(must(t, first.stack.Preview)); len(changed) > 0 {
				t.Errorf("the first stack has to be changed now: %v", changed)
			}

			must(t, second.stack.Destroy)
			if diff := cmp.Diff(before, first.contents()); diff != "" {
				t.Errorf("without the second stack, the account is not what it was (-before +after):\n%s", diff)
			}
		})
	}
}

// refuseShared fails the test if two stacks have a thing, a name or a metric in common, but for the log group that both use.
func refuseShared(t *testing.T, first, second []standin.Resource) {
	t.Helper()
	names := map[string]string{}
	for _, r := range first {
		for _, name := range namesOf(r) {
			names[r.Type+" "+name] = r.Owner
		}
	}
	filters := 0
	for _, r := range second {
		for _, name := range namesOf(r) {
			if owner, shared := names[r.Type+" "+name]; shared {
				t.Errorf("%s %q is of both: %s, %s", r.Type, name, owner, r.Owner)
			}
		}
		if r.Type == filterType {
			filters++
			if group := r.Properties["logGroupName"]; group != "/secretwatch/payments/dev/trail" {
				t.Errorf("filter %s is on %v", r.ID, group)
			}
		}
	}
	if filters == 0 {
		t.Error("the second stack has no filter")
	}
}

// namesOf are the names under which a thing is known: its id, its own name, and those of the metric that it feeds or judges.
func namesOf(r standin.Resource) []string {
	names := []string{r.ID}
	if name, ok := r.Properties["name"].(string); ok {
		names = append(names, name)
	}
	if metric := metricOf(r); metric != "" {
		names = append(names, metric)
	}
	return names
}

// metricOf is the metric that a filter feeds; "" of anything else.
func metricOf(r standin.Resource) string {
	transformation, ok := r.Properties["metricTransformation"].(map[string]any)
	if !ok {
		return ""
	}
	name, _ := transformation["name"].(string)
	return name
}

// refuseMiscounts reads each secret in every spelling, and secrets with similar names, and fails the test if a metric counts what
// it should not, or does not count what it should. wanted maps each secret's name to its metric.
func refuseMiscounts(t *testing.T, account *standin.Account, wanted map[string]string) {
	t.Helper()
	intruder := cloudtrail.User("arn:aws:iam::123456789012:user/mallory")
	for name, metric := range wanted {
		stored, found := account.Find(secretType, name)
		if !found {
			t.Fatalf("the account has no secret %q", name)
		}
		secret, err := aws.ParseSecretARN(stored.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, spelling := range cloudtrail.Spellings() {
			call := cloudtrail.Call{Secret: secret, Reader: intruder, Spelling: spelling}
			if diff := cmp.Diff([]string{metric}, counted(t, account, call)); diff != "" {
				t.Errorf("a read of %s %s is counted by (-want +got):\n%s", name, spelling, diff)
			}
			for _, similar := range cloudtrail.SimilarNames(name) {
				if _, watched := wanted[similar]; watched {
					continue
				}
				other := aws.Secret{Name: similar, Region: secret.Region, Account: secret.Account, Partition: secret.Partition}
				call := cloudtrail.Call{Secret: other, Reader: intruder, Spelling: spelling}
				if metrics := counted(t, account, call); len(metrics) > 0 {
					t.Errorf("a read of %s %s is counted by %v", similar, spelling, metrics)
				}
			}
		}
	}
}

// counted are the metrics that count a call, once for each filter that matches.
func counted(t *testing.T, account *standin.Account, call cloudtrail.Call) []string {
	t.Helper()
	var metrics []string
	for _, r := range account.Resources() {
		if r.Type != filterType {
			continue
		}
		pattern, err := filterpattern.Parse(r.Properties["pattern"].(string))
		if err != nil {
			t.Fatal(err)
		}
		for _, record := range call.Records() {
			if pattern.Match(filterpattern.ParseEvent(record.Raw)) {
				metrics = append(metrics, metricOf(r))
			}
		}
	}
	return metrics
}
