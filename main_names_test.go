package main

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/graphtest"
	"github.com/secretwatch/secretwatch/internal/settings"
)

// awsNames are the names that a stack gives in the account. AWS overwrites filters, alarms and topics of the same name without
// a word, and counts metrics of the same name together. A role policy's name is its role's own affair.
func awsNames(g *graphtest.Graph) map[string]string {
	names := map[string]string{}
	for _, r := range g.Resources {
		for _, path := range []string{"name", "bucket"} {
			if name := r.Input(path); name != "" && !r.IsComponent() && !strings.Contains(r.Token, "rolePolicy") {
				names[r.Token+" named "+name] = r.Address()
			}
		}
		if metric := r.Input("metricTransformation.name"); metric != "" {
			names["metric "+r.Input("metricTransformation.namespace")+" "+metric] = r.Address()
		}
	}
	return names
}

func TestTwoTeamsAndTwoStacksShareNoName(t *testing.T) {
	t.Parallel()
	owned := func(team, stack, trail string) settings.Source {
		source := with(t, map[string]string{
			"team": team, "trail": trail, "customerKey": "true", "secrets": "[]",
			"watch": `[{"name":"shared","secrets":["TopSecretInfo","legacy/*"]}]`,
		})
		delete(source.Config, "secretwatch:topSecretInfo")
		source.Stack = stack
		return source
	}
	for name, trail := range map[string]string{"on one log group": `{"logGroup":"central"}`, "each with a trail": `{"notices":true}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			taken := map[string]string{}
			for _, owner := range [][2]string{{"payments", "dev"}, {"payments", "dev-2"}, {"payments-dev", "dev"}, {"orders", "dev"}} {
				names := awsNames(mustRun(t, owned(owner[0], owner[1], trail)))
				if len(names) < 4 {
					t.Fatalf("only the names %v", names)
				}
				for name, address := range names {
					if other, twice := taken[name]; twice {
						t.Errorf("%s: by %s of %v and by %s", name, address, owner, other)
					}
					taken[name] = address + " of " + strings.Join(owner[:], "/")
				}
			}
		})
	}
}

func TestEveryFilterFeedsItsWatchsAlarm(t *testing.T) {
	t.Parallel()
	g := mustRun(t, stackSettings(t, "prod"), graphtest.In("123456789012", "eu-west-1", "aws"))
	filters := g.OfType("LogMetricFilter")
	if len(filters) < 3 {
		t.Fatalf("only %d filters", len(filters))
	}
	for _, filter := range filters {
		alarm := g.Find(t, "MetricAlarm::"+strings.TrimPrefix(filter.Parent, "AccessAlarm::"))
		for _, path := range [][2]string{{"namespace", "metricTransformation.namespace"}, {"metricName", "metricTransformation.name"}} {
			if alarm.Input(path[0]) != filter.Input(path[1]) {
				t.Errorf("%s counts %q, %s looks at %q", filter.Address(), filter.Input(path[1]), alarm.Address(), alarm.Input(path[0]))
			}
		}
	}
}
