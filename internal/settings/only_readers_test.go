package settings

import (
	"slices"
	"testing"

	"github.com/secretwatch/secretwatch/internal/detection"
)

// A declared watch's readers are one list with the stack's.
func TestAllReadersOfARestrictedSecretsWatchMayReadIt(t *testing.T) {
	t.Parallel()
	const deploy, watch = "arn:aws:iam::123456789012:role/deploy/*", "arn:aws:iam::123456789012:role/watch"
	got := accepted(t, map[string]string{
		"readers": `["` + deploy + `"]`,
		"secrets": `[{"name":"TopSecretInfo","restrictReaders":true},{"name":"free"}]`,
		"watch":   `[{"name":"w","secrets":["Top*"],"readers":["` + watch + `"]}]`,
	})
	if readers := got.OnlyReaders(got.Secrets[0]); !slices.Equal(readers, mustReaders(deploy, watch)) {
		t.Errorf("the restricted secret is read by %v", readers)
	}
	if readers := got.OnlyReaders(got.Secrets[1]); readers != nil {
		t.Errorf("the other secret is kept to %v", readers)
	}
}

func TestOnlyTheAlarmOnReadsHasTheNameOfItsWatch(t *testing.T) {
	t.Parallel()
	watch := Watch{Name: "payments/db"}
	for kind, want := range map[detection.Kind]string{detection.Read: "payments/db", detection.Denied: "payments/db denied"} {
		if got := watch.AlarmName(kind); got != want {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
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
