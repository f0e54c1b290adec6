package tests

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPreviewChangesNothingAndShowsWhatIsUnknown(t *testing.T) {
	t.Parallel()
	d := start(t, plan{settings: config{"customerKey": true, "trail": map[string]any{"accessLogBucket": "access-logs"}}})
	before := d.contents()
	planned := must(t, d.stack.Preview, "--diff")
	if diff := cmp.Diff(before, d.contents()); diff != "" {
		t.Errorf("the preview changed the account (-before +after):\n%s", diff)
	}
	if left := d.state(t).graph(); len(left) > 0 {
		t.Errorf("the preview changed the state: %v", left)
	}
	for _, unknown := range []string{`pattern +: \[unknown\]`, `kmsKeyId +: \[unknown\]`, `TopSecretInfo: \[unknown\]`, `alarms +: \[unknown\]`} {
		if !regexp.MustCompile(unknown).MatchString(planned.Output) {
			t.Errorf("the preview does not show %s:\n%s", unknown, planned.Output)
		}
	}
	if diff := cmp.Diff(steps(planned), steps(must(t, d.stack.Up))); diff != "" {
		t.Errorf("the up differs from the preview (-preview +up):\n%s", diff)
	}

	after := d.contents()
	d.change(t, config{"alarm": map[string]any{"threshold": 3}})
	if diff := cmp.Diff([]string{"update MetricAlarm::TopSecretInfo threshold"}, steps(must(t, d.stack.Preview))); diff != "" {
		t.Errorf("the preview of a change (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(after, d.contents()); diff != "" {
		t.Errorf("the preview of a change changed the account (-before +after):\n%s", diff)
	}
}
