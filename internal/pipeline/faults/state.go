package faults

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

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

// put replaces the list of resources.
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

// edit changes the inputs and outputs of every resource of a type.
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

// withRule applies a fault only to a state with an event rule, because no other state would show it.
func withRule(breaks func(*State) error) func(*State) error {
	return func(s *State) error {
		if len(s.of(ruleType)) == 0 {
			return fmt.Errorf("%w %s", ErrNothing, ruleType)
		}
		return breaks(s)
	}
}

// remove removes every resource of a type.
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

// add adds a resource.
func (s *State) add(token, id string, outputs properties) {
	s.put(append(s.resources, map[string]any{
		"urn": "urn:pulumi:test::test::" + token + "::fault", "custom": true, "id": id, "type": token,
		"inputs": properties{}, "outputs": outputs,
	}))
}

// text returns a property of the first resource of a type.
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

// both joins several faults into one.
func both(parts ...func(*State) error) func(*State) error {
	return func(s *State) error {
		var problems []error
		for _, part := range parts {
			problems = append(problems, part(s))
		}
		return errors.Join(problems...)
	}
}
