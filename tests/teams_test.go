package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// deployBeside deploys a second stack in the same account. It uses the log group of the first, and has a secret of its own.
func deployBeside(t *testing.T, first *deployment, team, stack string) *deployment {
	t.Helper()
	return deployed(t, plan{stack: stack, beside: first, settings: config{
		"team": team, "trail": map[string]any{"logGroup": "/secretwatch/payments/dev/trail"},
		"secrets": []any{secretSettings(config{"name": "TopSecretInfo-of-" + stack})},
	}})
}

// created returns the resources in the account that a stack has created.
func (d *deployment) created(stack string) []standin.Resource {
	return slices.DeleteFunc(d.account.Resources(), func(r standin.Resource) bool {
		return !strings.HasPrefix(r.Owner, "urn:pulumi:"+stack+"::")
	})
}

func TestTwoStacksOnOneLogGroupDoNotAffectEachOther(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ team, stack string }{
		"two teams":                             {"billing", "billing-dev"},
		"two stacks of a team":                  {"payments", "test"},
		"a team with the name of the other one": {"payments-dev", "trail"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := deployed(t, plan{})
			before := first.contents()
			second := deployBeside(t, first, row.team, row.stack)

			first.requireNoTakeovers(t)
			requireSeparate(t, first.created("dev"), second.created(row.stack))
			requireCounted(t, first.account, map[string]string{
				"TopSecretInfo":                 "secretwatch/payments/dev/TopSecretInfo",
				"TopSecretInfo-of-" + row.stack: "secretwatch/" + row.team + "/" + row.stack + "/TopSecretInfo-of-" + row.stack,
			})
			first.requireNoChanges(t)

			must(t, second.stack.Destroy)
			if diff := cmp.Diff(before, first.contents()); diff != "" {
				t.Errorf("the account after the second stack is destroyed (-before +after):\n%s", diff)
			}
		})
	}
}

// requireSeparate fails the test if two stacks share a resource, a name or a metric, other than the log group.
func requireSeparate(t *testing.T, first, second []standin.Resource) {
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
				t.Errorf("%s %q belongs to both: %s, %s", r.Type, name, owner, r.Owner)
			}
		}
		if r.Type == aws.MetricFilterType {
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

// namesOf returns the id of a resource, its name, and the metric that a filter increments.
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

// metricOf returns the metric that a filter increments; "" for other resources.
func metricOf(r standin.Resource) string {
	transformation, ok := r.Properties["metricTransformation"].(map[string]any)
	if !ok {
		return ""
	}
	name, _ := transformation["name"].(string)
	return name
}
