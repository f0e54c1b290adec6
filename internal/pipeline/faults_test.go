package pipeline

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline/faults"
)

// broken gives the pipeline with a fault in it, and the records that show the fault with what should come of them.
func broken(t *testing.T, f faults.Fault, state []byte) (*Pipeline, []cloudtrail.Record, Expectation) {
	t.Helper()
	text, err := f.Apply(state)
	if err != nil {
		t.Fatal(err)
	}
	watched := readState(t, state)
	records, want := alerts(watched), Alert
	if f.ExpectedReader != "" {
		secret := watched.Watched()[0].Secret
		reader := cloudtrail.Role("arn:aws:iam::"+secret.Account+":role/"+f.ExpectedReader, "another-session")
		records, want = cloudtrail.Call{Secret: secret, Reader: reader, Time: callTime}.Records(), Silence
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
	return readState(t, text), records, want
}

// pins says whether a report names the fault: at its hop, with its verdict and its reason.
func pins(f faults.Fault, report Report, want Expectation) bool {
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
func describe(report Report, want Expectation) string {
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
	state := healthyText(t)
	table := faults.Table()
	if len(table) < 45 {
		t.Errorf("%d faults, want at least 45", len(table))
	}
	for _, f := range table {
		t.Run(f.Hop+"/"+f.Name, func(t *testing.T) {
			t.Parallel()
			p, records, want := broken(t, f, state)
			report := p.Send(records, Options{})
			if !pins(f, report, want) {
				t.Errorf("want %s at %s with %q, got\n%s", f.Verdict, f.Hop, f.Reason, describe(report, want))
			}
		})
	}
}

func TestEveryCheckIsNeeded(t *testing.T) {
	t.Parallel()
	state := healthyText(t)
	for _, name := range checkNames() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			missed := 0
			for _, f := range faults.Table() {
				if f.Hop+"/"+f.Check != name {
					continue
				}
				p, records, want := broken(t, f, state)
				if !pins(f, p.Send(records, Options{without: name}), want) {
					missed++
				}
			}
			if missed == 0 {
				t.Error("no fault is missed without this check")
			}
		})
	}
}

// checkNames are all checks, as hop/name.
func checkNames() []string {
	var names []string
	names = append(names, namesOf(Recorded, recordedChecks)...)
	names = append(names, namesOf(Recorded, keptChecks)...)
	names = append(names, namesOf(Delivered, deliveredChecks)...)
	names = append(names, namesOf(Delivered, sizeChecks)...)
	names = append(names, namesOf(Counted, countedChecks)...)
	names = append(names, namesOf(Evaluated, evaluatedChecks)...)
	names = append(names, namesOf(Published, publishedChecks)...)
	names = append(names, namesOf(Received, receivedChecks)...)
	return append(names, namesOf(Matched, matchedChecks)...)
}

func TestEveryFaultNamesACheckThatThereIs(t *testing.T) {
	t.Parallel()
	names := checkNames()
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

func namesOf[T any](hop Hop, checks []check[T]) []string {
	var names []string
	for _, c := range checks {
		names = append(names, string(hop)+"/"+c.name)
	}
	return names
}
