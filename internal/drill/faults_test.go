package drill

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/pipeline/faults"
	"github.com/secretwatch/secretwatch/internal/state"
)

// healthyText is the state in which everything is well.
func healthyText(tb testing.TB) []byte {
	tb.Helper()
	text, err := os.ReadFile("../state/testdata/healthy.json")
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

func load(tb testing.TB, texts ...[]byte) *pipeline.Pipeline {
	tb.Helper()
	var states []*state.State
	for _, text := range texts {
		read, err := state.Read(bytes.NewReader(text), "test.json")
		if err != nil {
			tb.Fatal(err)
		}
		states = append(states, read)
	}
	p, err := state.Load(states...)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func loadFile(tb testing.TB, path string) *pipeline.Pipeline {
	tb.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return load(tb, text)
}

// run drills a pipeline.
func run(t *testing.T, p *pipeline.Pipeline, o Options) Result {
	t.Helper()
	r, err := Run(p, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// say is a result in words, for failures.
func say(r Result) string {
	var b strings.Builder
	for _, w := range r.Ways {
		b.WriteString(w.Secret + " " + string(w.Route.Name) + ": " + w.Verdict.String() + " at " + string(w.Step.Hop) + ": " + w.Step.Reason + " (" + w.Case.What + ")\n")
	}
	for _, words := range r.ProofWords() {
		b.WriteString(words + "\n")
	}
	return b.String()
}

func TestEveryFaultOfAStateIsPinned(t *testing.T) {
	t.Parallel()
	state := healthyText(t)
	for _, f := range faults.Table() {
		if f.Record != nil {
			continue
		}
		t.Run(f.Hop+"/"+f.Name, func(t *testing.T) {
			t.Parallel()
			text, err := f.Apply(state)
			if err != nil {
				t.Fatal(err)
			}
			r := run(t, load(t, text), Options{})
			if want := map[string]Status{faults.Stop: Broken, faults.Unknown: NotSure}[f.Verdict]; r.Status() != want {
				t.Errorf("status %d, want %d", r.Status(), want)
			}
			for _, c := range r.Cases {
				for _, o := range c.Outcomes {
					if o.Verdict.String() == f.Verdict && string(o.Step.Hop) == f.Hop && strings.Contains(o.Step.Reason, f.Reason) {
						return
					}
				}
			}
			t.Errorf("want %s at %s with %q, got\n%s", f.Verdict, f.Hop, f.Reason, say(r))
		})
	}
}

func TestAHarmlessChangeOfAStateIsAsExpected(t *testing.T) {
	t.Parallel()
	state := healthyText(t)
	for _, c := range faults.Harmless() {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			text, err := c.Apply(state)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Equal(text, state) {
				t.Error("nothing is changed")
			}
			if r := run(t, load(t, text), Options{}); r.Status() != AsExpected {
				t.Errorf("status %d, want %d\n%s", r.Status(), AsExpected, say(r))
			}
		})
	}
}

func TestANeighbourOfAFaultIsNotCalledHealthy(t *testing.T) {
	t.Parallel()
	state := healthyText(t)
	for _, c := range faults.Neighbours() {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			text, err := c.Apply(state)
			if err != nil {
				t.Fatal(err)
			}
			if r := run(t, load(t, text), Options{}); r.Status() == AsExpected {
				t.Errorf("called healthy\n%s", say(r))
			}
		})
	}
}

func TestHealthyPipelineIsAsExpected(t *testing.T) {
	t.Parallel()
	r := run(t, load(t, healthyText(t)), Options{})
	if r.Status() != AsExpected {
		t.Errorf("status %d\n%s", r.Status(), say(r))
	}
}
