package rehearsal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// Result is what an operation did, or, of a preview, would do.
type Result struct {
	// Changes counts the resources by what happened to them: "create", "update", "replace", "delete", "same", ...
	Changes map[string]int
	// Steps are the single changes in the order in which they began, also those that failed. What stays the same is left
	// out.
	Steps []Step
	// Errors are the error messages that the engine gave.
	Errors []string
	// Output is all that the CLI printed.
	Output string
}

// Step is one change of one resource.
type Step struct {
	Op   string // "create", "update", "create-replacement", "delete-replaced", "replace", "read", ...
	URN  string
	Type string
	// Changed are the paths of the properties that differ; Replacing are those among them that force a replacement.
	Changed, Replacing []string
}

// Changed says whether anything but "same" happened.
func (r Result) Changed() bool { return len(r.Steps) > 0 }

// readEvents reads an operation's event log, one JSON object after the other. A killed operation may leave the last
// one cut short; what stands before it counts.
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

// add takes one event into the result.
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
