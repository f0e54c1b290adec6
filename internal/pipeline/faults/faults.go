// Package faults is a table of single faults for a Pulumi state of a secret-read pipeline, each with the hop that must report it.
// The faults find resources by their type, not by their name, so they can be put into any such state.
//
// It is used by tests only.
package faults

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// ErrNothing is wrapped by the error of a fault for which a state has no resource.
var ErrNothing = errors.New("the state has no resource of the type")

// Verdicts of the hop that reports a fault, as its String gives them.
const (
	Stop    = "stop"
	Unknown = "unknown"
)

// Fault is one thing wrong with a state.
type Fault struct {
	// Name says what is wrong.
	Name string
	// Hop is the hop that must report it, Check the check of that hop which does.
	Hop, Check string
	// Verdict is what the hop answers: [Stop] unless said otherwise.
	Verdict string
	// Reason is a part of the reason that must be given.
	Reason string
	// ExpectedReader is the name of a role whose reads must stay silent in the state with the fault, and do not. Empty: what
	// the fault stops is an alert.
	ExpectedReader string
	// Break puts the fault into a state.
	Break func(*State) error
	// Record changes each record that is sent; nil leaves them.
	Record func(record map[string]any)
}

// Table lists all faults, in the order of the hops.
func Table() []Fault {
	var all []Fault
	for _, part := range [][]Fault{recorded(), delivered(), counted(), judged(), published(), received(), matched()} {
		all = append(all, part...)
	}
	for i := range all {
		if all[i].Verdict == "" {
			all[i].Verdict = Stop
		}
	}
	return all
}

// Apply gives the text of a state with the fault in it. The state is what `pulumi stack export` writes.
func (f Fault) Apply(text []byte) ([]byte, error) {
	state, err := parse(text)
	if err != nil {
		return nil, err
	}
	if err := f.Break(state); err != nil {
		return nil, fmt.Errorf("fault %q: %w", f.Name, err)
	}
	return json.Marshal(state.whole)
}

// ApplyRecord gives the text of a record with the fault in it.
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

// State is a Pulumi state to put a fault into.
type State struct {
	whole     map[string]any
	resources []any
}

func parse(text []byte) (*State, error) {
	var whole map[string]any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&whole); err != nil {
		return nil, fmt.Errorf("reading state: %w", err)
	}
	deployment, _ := whole["deployment"].(map[string]any)
	resources, ok := deployment["resources"].([]any)
	if !ok {
		return nil, errors.New("reading state: it has no deployment with resources")
	}
	return &State{whole: whole, resources: resources}, nil
}

// put stores the list of resources back after it has become longer or shorter.
func (s *State) put(resources []any) {
	s.resources = resources
	s.whole["deployment"].(map[string]any)["resources"] = resources
}

// properties are a resource's inputs or outputs.
type properties = map[string]any

// of lists the resources of a type.
func (s *State) of(token string) []map[string]any {
	var found []map[string]any
	for _, r := range s.resources {
		if r, ok := r.(map[string]any); ok && r["type"] == token {
			found = append(found, r)
		}
	}
	return found
}

// edit changes inputs and outputs of every resource of a type.
func (s *State) edit(token string, change func(properties)) error {
	found := s.of(token)
	if len(found) == 0 {
		return fmt.Errorf("%w %s", ErrNothing, token)
	}
	for _, r := range found {
		for _, side := range []string{"inputs", "outputs"} {
			if p, ok := r[side].(properties); ok {
				change(p)
			}
		}
	}
	return nil
}

// set sets one property of every resource of a type.
func set(token, key string, value any) func(*State) error {
	return func(s *State) error {
		return s.edit(token, func(p properties) { p[key] = value })
	}
}

// withRule breaks only a state that has an event rule: without one nothing would show the fault.
func withRule(breaks func(*State) error) func(*State) error {
	return func(s *State) error {
		if len(s.of(ruleType)) == 0 {
			return fmt.Errorf("%w %s", ErrNothing, ruleType)
		}
		return breaks(s)
	}
}

// remove takes every resource of a type out.
func remove(token string) func(*State) error {
	return func(s *State) error {
		var kept []any
		for _, r := range s.resources {
			if r, ok := r.(map[string]any); !ok || r["type"] != token {
				kept = append(kept, r)
			}
		}
		if len(kept) == len(s.resources) {
			return fmt.Errorf("%w %s", ErrNothing, token)
		}
		s.put(kept)
		return nil
	}
}

// add puts a resource in.
func (s *State) add(token, id string, outputs properties) {
	s.put(append(s.resources, map[string]any{
		"urn": "urn:pulumi:test::test::" + token + "::fault", "custom": true, "id": id, "type": token,
		"inputs": properties{}, "outputs": outputs,
	}))
}

// text is a property of the first resource of a type.
func (s *State) text(token, key string) (string, error) {
	for _, r := range s.of(token) {
		for _, side := range []string{"outputs", "inputs"} {
			p, _ := r[side].(properties)
			if text, ok := p[key].(string); ok && text != "" {
				return text, nil
			}
		}
	}
	return "", fmt.Errorf("%w %s with %s", ErrNothing, token, key)
}

// statements are those of a policy document.
type statements = []map[string]any

// policyOf changes the statements of the policy of every resource of a type.
func policyOf(token string, change func(statements) statements) func(*State) error {
	const key = "policy"
	return func(s *State) error {
		var failed error
		err := s.edit(token, func(p properties) {
			text, ok := p[key].(string)
			if !ok {
				return
			}
			changed, err := rewrite(text, change)
			if err != nil {
				failed = err
				return
			}
			p[key] = changed
		})
		return errors.Join(err, failed)
	}
}

func rewrite(text string, change func(statements) statements) (string, error) {
	var document map[string]any
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		return "", fmt.Errorf("reading policy: %w", err)
	}
	list, _ := document["Statement"].([]any)
	var all statements
	for _, item := range list {
		if s, ok := item.(map[string]any); ok {
			all = append(all, s)
		}
	}
	document["Statement"] = change(all)
	changed, err := json.Marshal(document)
	return string(changed), err
}

// without leaves out the statements for a service.
func without(service string) func(statements) statements {
	return func(all statements) statements {
		kept := statements{}
		for _, s := range all {
			if !isFor(s, service) {
				kept = append(kept, s)
			}
		}
		return kept
	}
}

func isFor(statement map[string]any, service string) bool {
	principal, _ := statement["Principal"].(map[string]any)
	switch name := principal["Service"].(type) {
	case string:
		return name == service
	case []any:
		return len(name) == 1 && name[0] == service
	}
	return false
}

// pinned sets a condition of every statement for a service.
func pinned(service, operator, key, value string) func(statements) statements {
	return func(all statements) statements {
		for _, s := range all {
			if isFor(s, service) {
				s["Condition"] = map[string]any{operator: map[string]any{key: value}}
			}
		}
		return all
	}
}
