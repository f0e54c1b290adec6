package pipeline_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/pipeline/faults"
	"github.com/secretwatch/secretwatch/internal/state"
)

// healthyText is the state in which everything is well.
func healthyText(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../state/testdata/healthy.json")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// load reads a state that a test has as text.
func load(t *testing.T, text []byte) *pipeline.Pipeline {
	t.Helper()
	read, err := state.Read(bytes.NewReader(text), "test.json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := state.Load(read)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// broken gives the pipeline with a fault in it, and the records that show the fault with what should come of them.
func broken(t *testing.T, f faults.Fault, healthy []byte) (*pipeline.Pipeline, []cloudtrail.Record, pipeline.Expectation) {
	t.Helper()
	text, err := f.Apply(healthy)
	if err != nil {
		t.Fatal(err)
	}
	watched := load(t, healthy)
	records, want := pipeline.Alerts(watched), pipeline.Alert
	if f.ExpectedReader != "" {
		secret := watched.Watched()[0].Secret
		reader := cloudtrail.Role("arn:aws:iam::"+secret.Account+":role/"+f.ExpectedReader, "another-session")
		records, want = cloudtrail.Call{Secret: secret, Reader: reader, Time: pipeline.CallTime}.Records(), pipeline.Silence
	}
	if f.Record != nil {
		// One record shows it, and some are large.
		records = records[:1]
	}
	var lines bytes.Buffer
	for _, r := range records {
		changed, err := f.ApplyRecord(r.Raw)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(changed, '\n'))
	}
	records, _, err = cloudtrail.Read(&lines, "records")
	if err != nil {
		t.Fatal(err)
	}
	return load(t, text), records, want
}

// pins reports whether a report names the fault: at its hop, with its verdict and its reason.
func pins(f faults.Fault, report pipeline.Report, want pipeline.Expectation) bool {
	for _, trace := range report.Traces {
		for _, route := range trace.Routes {
			v, step := route.Against(want)
			if v.String() == f.Verdict && string(step.Hop) == f.Hop && strings.Contains(step.Reason, f.Reason) {
				return true
			}
		}
	}
	return false
}

// describe lists what a report says instead.
func describe(report pipeline.Report, want pipeline.Expectation) string {
	seen := map[string]bool{}
	var lines []string
	for _, trace := range report.Traces {
		for _, route := range trace.Routes {
			v, step := route.Against(want)
			line := string(route.Name) + ": " + v.String() + " at " + string(step.Hop) + ": " + step.Reason
			if !seen[line] {
				seen[line] = true
				lines = append(lines, line)
			}
		}
	}
	return strings.Join(lines, "\n")
}

func TestEveryFaultIsPinnedToItsHop(t *testing.T) {
	t.Parallel()
	healthy := healthyText(t)
	table := faults.Table()
	if len(table) < 45 {
		t.Errorf("%d faults, want at least 45", len(table))
	}
	for _, f := range table {
		t.Run(f.Hop+"/"+f.Name, func(t *testing.T) {
			t.Parallel()
			p, records, want := broken(t, f, healthy)
			report := p.Send(records, pipeline.Options{})
			if !pins(f, report, want) {
				t.Errorf("want %s at %s with %q, got\n%s", f.Verdict, f.Hop, f.Reason, describe(report, want))
			}
		})
	}
}

func TestEveryCheckIsNeeded(t *testing.T) {
	t.Parallel()
	healthy := healthyText(t)
	for _, name := range pipeline.CheckNames() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			missed := 0
			for _, f := range faults.Table() {
				if f.Hop+"/"+f.Check != name {
					continue
				}
				p, records, want := broken(t, f, healthy)
				if !pins(f, p.Send(records, pipeline.Without(name)), want) {
					missed++
				}
			}
			if missed == 0 {
				t.Error("no fault is missed without this check")
			}
		})
	}
}

func TestEveryFaultNamesACheckThatThereIs(t *testing.T) {
	t.Parallel()
	names := pipeline.CheckNames()
	seen := map[string]bool{}
	for _, f := range faults.Table() {
		if f.Check != "" && !slices.Contains(names, f.Hop+"/"+f.Check) {
			t.Errorf("%s: no check %s/%s", f.Name, f.Hop, f.Check)
		}
		if seen[f.Hop+f.Name] {
			t.Errorf("two faults are called %s/%s", f.Hop, f.Name)
		}
		seen[f.Hop+f.Name] = true
	}
}
