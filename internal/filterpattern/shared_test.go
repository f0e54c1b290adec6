package filterpattern

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// documented is a pattern from AWS's documentation, an event, and whether they match. Match is nil if AWS refuses the pattern.
type documented struct {
	Pattern string
	Event   string
	Match   *bool
}

// documentedCases reads the examples of AWS's documentation from a copy beside the repository. It returns none if there is no copy.
func documentedCases(tb testing.TB) []documented {
	tb.Helper()
	root, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		if root == filepath.Dir(root) {
			tb.Fatal("no go.mod above the package")
		}
		root = filepath.Dir(root)
	}
	text, err := os.ReadFile(filepath.Join(root, "..", "shared", "filter-pattern-cases.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		tb.Fatal(err)
	}
	var cases []documented
	if err := json.Unmarshal(text, &cases); err != nil {
		tb.Fatal(err)
	}
	return cases
}

func TestDocumentedCasesGiveTheDocumentedVerdict(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	cases := append(documentedCases(t),
		documented{`{ $.a = "x" }`, `{"a":"x"}`, &yes}, documented{`{ $.a = "x" }`, `{"a":"y"}`, &no}, documented{`{ $.a EXISTS }`, `{}`, nil})
	passed := 0
	for _, c := range cases {
		p, err := Parse(c.Pattern)
		switch {
		case c.Match == nil && err == nil:
			t.Errorf("Parse(%q) took a pattern that AWS refuses", c.Pattern)
		case c.Match == nil && unverified(t, err):
			t.Errorf("Parse(%q) = %v: AWS documents that it refuses this", c.Pattern, err)
		case c.Match == nil:
			passed++
		case err != nil:
			t.Errorf("Parse(%q): %v", c.Pattern, err)
		default:
			if verdictsAgree(t, p, c.Event, *c.Match) {
				passed++
			}
		}
	}
	t.Logf("%d of %d cases pass", passed, len(cases))
}

// verdictsAgree checks one verdict in every way to get it: by the pattern, by its printed form, with and without explanation.
func verdictsAgree(tb testing.TB, p *Pattern, event string, want bool) bool {
	tb.Helper()
	again, err := Parse(p.String())
	if err != nil {
		tb.Errorf("printed form does not parse: %v", err)
		return false
	}
	e := ParseEvent([]byte(event))
	ok := true
	for name, got := range map[string]bool{
		"Match": p.Match(e), "Explain": p.Explain(e).Matched, "Match of the printed form": again.Match(e),
	} {
		if got != want {
			tb.Errorf("%s(%s) on %s = %t, want %t", name, p, event, got, want)
			ok = false
		}
	}
	return ok
}
