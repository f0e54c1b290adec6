// Package faults has a table of single faults for the Pulumi state of a pipeline, each with the hop that must report it, and one of changes
// that are no faults. Both find resources by type and not by name, so they can be put into any state.
//
// Only tests use it.
package faults

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrNothing means that a state has no resource of the type that a fault changes.
var ErrNothing = errors.New("the state has no resource of the type")

// Verdicts of the hop that reports a fault, as the verdict's String method returns them.
const (
	Stop    = "stop"
	Unknown = "unknown"
)

// Fault is one fault of a state or of a record.
type Fault struct {
	// Name describes the fault.
	Name string
	// Hop is the hop that must report the fault, and Check is the check in that hop.
	Hop, Check string
	// Verdict is the hop's verdict. The default is [Stop].
	Verdict string
	// Reason is a part of the hop's reason.
	Reason string
	// ExpectedReader is the name of an expected role whose reads raise an alert because of the fault. Empty if the fault stops
	// an alert.
	ExpectedReader string
	// Break puts the fault into a state.
	Break func(*State) error
	// Record changes each record that is sent; nil changes none.
	Record func(record map[string]any)
}

// Table lists all faults, in the order of the hops.
func Table() []Fault {
	var all []Fault
	for _, part := range [][]Fault{recorded(), delivered(), counted(), evaluated(), published(), received(), matched(), hidden(), gone(), beside()} {
		all = append(all, part...)
	}
	for i := range all {
		if all[i].Verdict == "" {
			all[i].Verdict = Stop
		}
	}
	return all
}

// Apply returns the text of a state with the fault in it. The state is the output of `pulumi stack export`.
func (f Fault) Apply(text []byte) ([]byte, error) { return apply(text, f.Name, f.Break) }

// apply makes a change in the text of a state.
func apply(text []byte, name string, change func(*State) error) ([]byte, error) {
	state, err := parse(text)
	if err != nil {
		return nil, err
	}
	if err := change(state); err != nil {
		return nil, fmt.Errorf("%q: %w", name, err)
	}
	return json.Marshal(state.whole)
}

// ApplyRecord returns the text of a record with the fault in it.
func (f Fault) ApplyRecord(text []byte) ([]byte, error) {
	if f.Record == nil {
		return text, nil
	}
	var record map[string]any
	if err := json.Unmarshal(text, &record); err != nil {
		return nil, fmt.Errorf("reading record: %w", err)
	}
	f.Record(record)
	return json.Marshal(record)
}
