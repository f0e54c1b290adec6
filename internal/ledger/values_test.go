package ledger

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValuesAreReadInTheFormThatIsAskedFor(t *testing.T) {
	t.Parallel()
	v := values{
		"text": "out", "number": 3.0, "map": map[string]any{"x": true}, "hidden": Hidden{"encrypted"}, "shown": Shown{"out"},
		"list": []any{"x", 2.0, Shown{"y"}, Hidden{"encrypted"}, nil},
	}
	for key, want := range map[string]string{"text": "out", "number": "3", "missing": "", "map": "", "hidden": "", "shown": "out"} {
		if got := v.text(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if diff := cmp.Diff([]string{"x", "2", "y", ""}, v.texts("list")); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"x": "true"}, v.textMap("map")); diff != "" {
		t.Errorf("map (-want +got):\n%s", diff)
	}
	if v.number("text") != 0 {
		t.Error("a text counts as a number")
	}
}
