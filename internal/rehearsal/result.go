package rehearsal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// Result is what an operation did or, for a preview, would do.
type Result struct {
	// Changes counts the resources by operation: "create", "update", "replace", "delete", "same", ...
	Changes map[string]int
	// Steps are the single changes in the order in which they started, including those that failed. Unchanged resources are left out.
	Steps []Step
	// Errors are the engine's error messages.
	Errors []string
	// Output is everything that the CLI printed.
	Output string
}

// Step is one change of one resource.
type Step struct {
	Op   string // "create", "update", "create-replacement", "delete-replaced", "replace", "read", ...
	URN  string
	Type string
	// Changed are the paths of the properties that differ, and Replacing those that force a replacement.
	Changed, Replacing []string
}

// Changed reports whether anything but "same" happened.
func (r Result) Changed() bool { return len(r.Steps) > 0 }

// readEvents parses an operation's event log, a sequence of JSON objects. A killed operation may leave the last one incomplete; it is
// ignored.
func readEvents(log io.Reader) (Result, error) {
	result := Result{Changes: map[string]int{}}
	decoder := json.NewDecoder(log)
	for {
		var event apitype.EngineEvent
		err := decoder.Decode(&event)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return result, nil
		}
		if err != nil {
			return result, fmt.Errorf("reading pulumi's events: %w", err)
		}
		result.add(event)
	}
}

// add adds one event to the result.
func (r *Result) add(event apitype.EngineEvent) {
	switch {
	case event.SummaryEvent != nil:
		for op, count := range event.SummaryEvent.ResourceChanges {
			r.Changes[string(op)] = count
		}
	case event.ResourcePreEvent != nil:
		r.addStep(event.ResourcePreEvent.Metadata)
	case event.DiagnosticEvent != nil && event.DiagnosticEvent.Severity == "error":
		r.Errors = append(r.Errors, event.DiagnosticEvent.Message)
	}
}

func (r *Result) addStep(step apitype.StepEventMetadata) {
	if step.Op == apitype.OpSame {
		return
	}
	r.Steps = append(r.Steps, Step{
		Op: string(step.Op), URN: step.URN, Type: step.Type, Changed: step.Diffs, Replacing: step.Keys,
	})
}

// summaryOrder is the order of the counts in a summary. Other kinds follow.
var summaryOrder = []string{"create", "update", "replace", "delete", "same"}

// Summary returns the result in a few words, such as "27 create, 1 same".
func (r Result) Summary() string {
	var others []string
	for kind := range r.Changes {
		if !slices.Contains(summaryOrder, kind) {
			others = append(others, kind)
		}
	}
	slices.Sort(others)
	var counts []string
	for _, kind := range append(slices.Clone(summaryOrder), others...) {
		if count := r.Changes[kind]; count > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", count, kind))
		}
	}
	if len(counts) == 0 {
		return "no resources"
	}
	return strings.Join(counts, ", ")
}
