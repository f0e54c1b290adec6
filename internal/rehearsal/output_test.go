package rehearsal

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestIndenterIndentsLinesHoweverTheyArrive(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{
		"whole lines":        {"one\n", "two\n"},
		"pieces":             {"o", "ne\nt", "wo", "\n"},
		"lines of one piece": {"one\ntwo\n"},
	}
	for name, pieces := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			indented := (&rehearsal{Script: Script{Out: &out}}).body()
			for _, piece := range pieces {
				if n, err := io.WriteString(indented, piece); err != nil || n != len(piece) {
					t.Fatalf("wrote %d of %q, error %v", n, piece, err)
				}
			}
			if want := "   one\n   two\n"; out.String() != want {
				t.Errorf("%q, want %q", out.String(), want)
			}
		})
	}
}

func TestIndenterLeavesEmptyLinesEmpty(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	indented := (&rehearsal{Script: Script{Out: &out}}).body()
	if _, err := io.WriteString(indented, "one\n\ntwo\n"); err != nil {
		t.Fatal(err)
	}
	if want := "   one\n\n   two\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}

func TestShortIsRelativeWithinTheProjectOnly(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	r := &rehearsal{Script: Script{Root: root}}
	if got := r.short(filepath.Join(root, "bin", "pulumi")); got != filepath.Join("bin", "pulumi") {
		t.Errorf("within: %s", got)
	}
	if got := r.short("/usr/bin/pulumi"); got != "/usr/bin/pulumi" {
		t.Errorf("outside: %s", got)
	}
}

func TestScenesArePlayedInTurnUntilOneFails(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	r := &rehearsal{Script: Script{Out: &out, Color: true}}
	failure := errors.New("no")
	play := func(text string, err error) func(context.Context) error {
		return func(context.Context) error {
			r.say("%s", text)
			return err
		}
	}
	scenes := []scene{
		{"First", "one", play("a", nil)}, {"Second", "two", play("b", failure)}, {"Third", "three", play("c", nil)},
	}
	err := r.playAll(t.Context(), scenes)
	if !errors.Is(err, failure) || err.Error() != "step 2, Second: no" {
		t.Errorf("error %v", err)
	}
	if want := "\n\x1b[1m1. First\x1b[0m\n   a\n\n\x1b[1m2. Second\x1b[0m\n   b\n"; out.String() != want {
		t.Errorf("printed %q, want %q", out.String(), want)
	}
}

func TestTheTimesOfAllScenesArePrinted(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	r := &rehearsal{Script: Script{Out: &out}}
	nothing := func(context.Context) error { return nil }
	if err := r.playAll(t.Context(), []scene{{"First", "one", nothing}, {"Second", "two", nothing}}); err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`(?m)^Done in \d\.\d s: one \d\.\d s, two \d\.\d s$`)
	if !want.MatchString(out.String()) {
		t.Errorf("printed %q", out.String())
	}
}

func TestStartsAreLeftOut(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ line, want string }{
		"a start":                      {" +  aws:iam:Role trail creating (0s) \n", ""},
		"a start in color":             {" \x1b[32m+\x1b[0m  aws:iam:Role trail \x1b[32mcreating (3s)\x1b[0m \n", ""},
		"the start of a replace":       {" ++ aws:iam:Role trail creating replacement (0s) \n", ""},
		"an end":                       {" +  aws:iam:Role trail created (0.01s) \n", " +  aws:iam:Role trail created (0.01s) \n"},
		"a failure":                    {" +  aws:iam:Role trail **creating failed** error: no\n", " +  aws:iam:Role trail **creating failed** error: no\n"},
		"a line that is not whole yet": {"Resources", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			filter := &withoutStarts{to: &out}
			for _, piece := range []string{test.line[:5], test.line[5:]} {
				if _, err := io.WriteString(filter, piece); err != nil {
					t.Fatal(err)
				}
			}
			if out.String() != test.want {
				t.Errorf("%q, want %q", out.String(), test.want)
			}
		})
	}
}
