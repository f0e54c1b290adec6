package settings

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// prefixWatches are declared watches, each with filters and rules of its own as far as its alerts go.
func prefixWatches(n int, alerts string) string {
	watches := make([]string, n)
	for i := range watches {
		watches[i] = fmt.Sprintf(`{"name":"w%d","secrets":["p%d/*"],"alerts":%s}`, i, i, alerts)
	}
	return "[" + strings.Join(watches, ",") + "]"
}

// withRules are settings that need so many event rules: one for a secret, the others for watches that have nothing else.
func withRules(rules int) map[string]string {
	return map[string]string{
		"secrets": `[{"name":"payments/db","alerts":{"denied":[]}}]`,
		"watch":   prefixWatches(rules-1, `{"read":["detail"],"denied":[]}`),
	}
}

// roles are so many expected readers.
func roles(n int) string {
	readers := make([]string, n)
	for i := range readers {
		readers[i] = fmt.Sprintf(`"arn:aws:iam::123456789012:role/reader-%02d"`, i)
	}
	return "[" + strings.Join(readers, ",") + "]"
}

const (
	together     = "put secrets that share their readers into one watch, best by a prefix (watch: [{name: payments, secrets: [payments/*]}])"
	fewerReaders = "name a role path that ends in /* instead of single roles, or put the secret in a watch with fewer readers"
)

func TestMoreThanAWSTakesIsRefused(t *testing.T) {
	t.Parallel()
	filters := func(n int) string {
		return fmt.Sprintf("watch: this stack needs %d metric filters on its log group, but CloudWatch Logs accepts at most 100: %s", n, together)
	}
	rules := func(n int) string {
		return fmt.Sprintf("watch: this stack needs %d event rules on the default event bus, but EventBridge accepts at most 300: %s", n, together)
	}
	const tooManyRoles = ` needs 2242 characters with 20 expected readers, but CloudWatch Logs accepts at most 1024: ` + fewerReaders
	checkRefusals(t, []refusal{
		// The 101st is the secret's own.
		one("filters", "watch", prefixWatches(100, `{"denied":[]}`), filters(101)),
		{"rules", withRules(301), []string{rules(301)}},
		one("both", "watch", prefixWatches(151, `{}`), filters(152), rules(304)),
		one("readers of a created secret", "readers", roles(20), `secrets[0]: the pattern for a read of "payments/db"`+tooManyRoles),
		{"readers of a rule", map[string]string{
			"readers": roles(50), "secrets": "", "watch": `[{"name":"w","secrets":["legacy/*"],"alerts":{"read":["detail"],"denied":[]}}]`,
		}, []string{
			`watch[0]: the rule for read events of "legacy/" with 50 expected readers: event pattern of 2581 characters: EventBridge accepts at most 2048: ` +
				fewerReaders,
		}},
		{"readers of every kind, route and watch", map[string]string{
			"readers": roles(50), "secrets": "",
			"watch": `[{"name":"v","secrets":["a/*"]},{"name":"w","secrets":["b/*"],"alerts":{"read":[],"denied":["alarm"],"change":["detail"]}}]`,
		}, []string{
			`watch[0]: the pattern for a read of "a/" needs 5144 characters with 50 expected readers, but CloudWatch Logs accepts at most 1024: ` + fewerReaders,
			`watch[0]: the rule for read events of "a/" with 50 expected readers: event pattern of 2576 characters: EventBridge accepts at most 2048: ` + fewerReaders,
			`watch[0]: the rule for denied events of "a/" with 50 expected readers: event pattern of 2605 characters: EventBridge accepts at most 2048: ` + fewerReaders,
			`watch[1]: the pattern for a refused read of "b/" needs 5177 characters with 50 expected readers, but CloudWatch Logs accepts at most 1024: ` + fewerReaders,
			`watch[1]: the rule for change events of "b/" with 50 expected readers: event pattern of 2786 characters: EventBridge accepts at most 2048: ` + fewerReaders,
		}},
	})
}

func TestLimitsAreReportedTogetherWithEverythingElse(t *testing.T) {
	t.Parallel()
	checkRefusals(t, []refusal{{
		"too many filters and readers, and misspelt keys", map[string]string{
			"protekt": "true",
			"secrets": `[{"name":"payments/db","reader":[]},{"name":"payments/mail","alerts":{"denied":[]},"readers":` + roles(20) + `}]`,
			"watch":   prefixWatches(100, `{"denied":[]}`),
		}, []string{
			"protekt: unknown key; did you mean protect?",
			"secrets[0].reader: unknown key; did you mean readers?",
			`secrets[1]: the pattern for a read of "payments/mail" needs 2244 characters with 20 expected readers, but CloudWatch Logs accepts at most 1024: ` + fewerReaders,
			"watch: this stack needs 101 metric filters on its log group, but CloudWatch Logs accepts at most 100: " + together,
		},
	}})
}

func TestAsMuchAsAWSTakesIsAcceptedAndCounted(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		changes map[string]string
		want    Counts
	}{
		"one secret": {nil, Counts{
			MetricFilters: 1, LongestFilter: 415, EventRules: 2, LongestEventPattern: 710, WildcardComplexity: 9, Trails: 1,
		}},
		"all the filters": {map[string]string{"watch": prefixWatches(99, `{"read":["alarm"],"denied":[]}`)}, Counts{
			MetricFilters: 100, LongestFilter: 415, EventRules: 2, LongestEventPattern: 710, WildcardComplexity: 9, Trails: 1,
		}},
		"all the rules": {withRules(300), Counts{MetricFilters: 1, LongestFilter: 415, EventRules: 300, LongestEventPattern: 408, Trails: 1}},
		"rules that nobody receives": {map[string]string{
			"subscribers": `[{"email":"a@example.com","for":"alarms"}]`, "watch": prefixWatches(99, `{"denied":["detail"],"change":["detail"]}`),
		}, Counts{MetricFilters: 100, LongestFilter: 415, Trails: 1}},
		"the account's trail": {map[string]string{"trail": `{"logGroup":"central"}`, "secrets": `[{"name":"a","alerts":{"read":["alarm"],"denied":[]}}]`},
			Counts{MetricFilters: 1, LongestFilter: 385}},
		// An event pattern has room for twice as many readers as a filter pattern.
		"readers that only a rule has room for": {map[string]string{
			"readers": roles(30), "secrets": `[{"name":"a","alerts":{"read":["detail"],"denied":[]}}]`,
		}, Counts{EventRules: 1, LongestEventPattern: 1825, Trails: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(row.want, accepted(t, row.changes).Counts); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// However the settings name a secret that exists, its patterns hold its name, its ARN and its ARN without the suffix.
func TestASecretCountsTheSameHoweverItIsNamed(t *testing.T) {
	t.Parallel()
	watching := func(entry string) Counts {
		return accepted(t, map[string]string{"secrets": "", "watch": `[{"name":"w","secrets":["` + entry + `"]}]`}).Counts
	}
	created := accepted(t, map[string]string{"secrets": `[{"name":"a/b"}]`}).Counts
	for _, entry := range []string{"a/b", arnHere + "a/b", arnHere + "a/b-x1Y2z3"} {
		if diff := cmp.Diff(created, watching(entry)); diff != "" {
			t.Errorf("%s:\n%s", entry, diff)
		}
	}
}

func TestAnEncryptedSecretIsNotShownByALimit(t *testing.T) {
	t.Parallel()
	checkRefusals(t, []refusal{{
		"name in an encrypted watch", map[string]string{
			"readers": roles(20), "secrets": "", "watch": `[{"name":"w","secrets":["` + hidden + `"],"alerts":{"denied":[]}}]`, "encrypted": "watch",
		}, []string{
			"watch: " + plainOnly,
			"watch[0]: not a watch whose patterns AWS accepts: [secret]",
		},
	}})
}

func TestCountsReadWell(t *testing.T) {
	t.Parallel()
	got := Counts{MetricFilters: 1, LongestFilter: 421, EventRules: 2, LongestEventPattern: 722, WildcardComplexity: 9}.Texts()
	for name, want := range map[string]string{
		"metricFilters": "1 of 100 on the log group, by this stack", "longestFilter": "421 of 1024 characters",
		"eventRules": "2 of 300 on the default event bus, by this stack", "longestEventPattern": "722 of 2048 characters",
		"wildcardComplexity": "9 of 10 in an event pattern", "trails": "0 of 5 in the region, by this stack",
	} {
		if got[name] != want {
			t.Errorf("%s: got %q, want %q", name, got[name], want)
		}
	}
}
