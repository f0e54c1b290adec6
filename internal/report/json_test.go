package report

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestJSON(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*pipeline.Pipeline){"healthy": nil, "average": average} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := resultOf(t, change, drill.Options{})
			r.Cases = r.Cases[:2]
			var out strings.Builder
			if err := JSON(&out, r); err != nil {
				t.Fatal(err)
			}
			golden(t, name+".json", out.String())
			var back Document
			if err := json.Unmarshal([]byte(out.String()), &back); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(document(r), back, cmp.FilterPath(func(p cmp.Path) bool {
				return p.Last().String() == ".Steps"
			}, cmp.Ignore())); diff != "" {
				t.Errorf("what is read back differs:\n%s", diff)
			}
		})
	}
}

func TestJSONOfNothingHasEmptyLists(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := JSON(&out, drill.Result{}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{`"ways": []`, `"cases": []`, `"stories": []`, `"status": 0`, `"version": 1`} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("misses %s in %s", text, out.String())
		}
	}
}
