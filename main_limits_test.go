package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/settings"
)

// prefixes are declared watches, each with filters and rules of its own as far as its alerts go.
func prefixes(n int, alerts string) string {
	var watches []string
	for i := range n {
		watches = append(watches, fmt.Sprintf(`{"name":"w%d","secrets":["p%d/*"],"alerts":%s}`, i, i, alerts))
	}
	return "[" + strings.Join(watches, ",") + "]"
}

func TestAStackBeyondAWSsLimitsIsRefusedBeforeAnythingIsRegistered(t *testing.T) {
	t.Parallel()
	// The 101st is the secret's own.
	checkRefused(t, with(t, map[string]string{"watch": prefixes(100, `{"denied":[]}`)}),
		"settings of stack \"dev\":\nwatch: this stack needs 101 metric filters on its log group, CloudWatch Logs takes 100: "+
			"watch secrets together that share their readers, best by a prefix (watch: [{name: payments, secrets: [payments/*]}])")
}

func TestAsManyFiltersAsALogGroupTakesAreAccepted(t *testing.T) {
	t.Parallel()
	g := mustRun(t, with(t, map[string]string{"watch": prefixes(99, `{"denied":[]}`)}))
	if n := len(g.OfType("LogMetricFilter")); n != 100 {
		t.Errorf("%d metric filters", n)
	}
	counts, _ := g.Exports["limits"].Value.(map[string]string)
	if got := counts["metricFilters"]; got != "100 of 100 on the log group, by this stack" {
		t.Errorf("limits.metricFilters is %q", got)
	}
}

// ruled is dev with so many event rules: one of its secret's, the others of watches that have nothing else.
func ruled(t *testing.T, rules int) settings.Source {
	t.Helper()
	return with(t, map[string]string{
		"secrets": `[{"name":"TopSecretInfo","valueFrom":"topSecretInfo","alerts":{"denied":[]}}]`,
		"watch":   prefixes(rules-1, `{"read":["detail"],"denied":[]}`),
	})
}

func TestAsManyRulesAsAnEventBusTakesAreAccepted(t *testing.T) {
	t.Parallel()
	g := mustRun(t, ruled(t, 300))
	if n := len(g.OfType("EventRule")); n != 300 {
		t.Errorf("%d event rules", n)
	}
	counts, _ := g.Exports["limits"].Value.(map[string]string)
	if got := counts["eventRules"]; got != "300 of 300 on the default event bus, by this stack" {
		t.Errorf("limits.eventRules is %q", got)
	}
}

// What is counted before anything is registered is what is registered then, of every kind and on both routes.
func TestCountsAreWhatIsMade(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprintf(`"team/secret-number-%d"`, i))
	}
	source := watching(t, `{}`, nil)
	source.Config["secretwatch:watch"] = `[{"name":"w","secrets":[` + strings.Join(names, ",") + `],` +
		`"alerts":{"denied":["alarm","detail"],"change":["detail"]}}]`
	g := mustRun(t, source)
	filters, rules := len(g.OfType("LogMetricFilter")), len(g.OfType("EventRule"))
	if filters < 20 || rules < 10 {
		t.Errorf("only %d filters and %d rules", filters, rules)
	}
	counts, _ := g.Exports["limits"].Value.(map[string]string)
	for key, want := range map[string]string{
		"metricFilters": fmt.Sprintf("%d of 100 on the log group, by this stack", filters),
		"eventRules":    fmt.Sprintf("%d of 300 on the default event bus, by this stack", rules),
	} {
		if counts[key] != want {
			t.Errorf("limits.%s is %q, want %q", key, counts[key], want)
		}
	}
	for key, path := range map[string]string{"longestFilter": "LogMetricFilter pattern", "longestEventPattern": "EventRule eventPattern"} {
		short, input, _ := strings.Cut(path, " ")
		longest := 0
		for _, r := range g.OfType(short) {
			longest = max(longest, len(r.Input(input)))
		}
		if !strings.HasPrefix(counts[key], fmt.Sprintf("%d of ", longest)) {
			t.Errorf("limits.%s is %q, the longest has %d characters", key, counts[key], longest)
		}
	}
}

// roles are so many expected readers, as the settings list them.
func roles(n int) string {
	var readers []string
	for i := range n {
		readers = append(readers, fmt.Sprintf(`"arn:aws:iam::123456789012:role/reader-%02d"`, i))
	}
	return "[" + strings.Join(readers, ",") + "]"
}

// An event pattern has room for twice as many readers as a filter pattern.
func TestReadersThatFitARuleAreAccepted(t *testing.T) {
	t.Parallel()
	g := mustRun(t, watching(t, `{"read":["detail"],"denied":[]}`, map[string]string{"readers": roles(30)}))
	if pattern := g.Find(t, "EventRule::w-read-1").Input("eventPattern"); !strings.Contains(pattern, "role/reader-29") {
		t.Errorf("got %s", pattern)
	}
}

