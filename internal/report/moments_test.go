package report

import "testing"

func TestReceiversOfAMailAreListedOnce(t *testing.T) {
	t.Parallel()
	for want, receivers := range map[string][]string{
		"mail to a":             {"a"},
		"mail to a, b":          {"a", "b"},
		"mail to a, 3 times, b": {"a", "b", "a", "a"},
	} {
		if got := mailTo(receivers); got != want {
			t.Errorf("%v: %q, want %q", receivers, got, want)
		}
	}
}
