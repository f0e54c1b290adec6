package faults

import (
	"encoding/json"
	"errors"
	"fmt"
)

// statements are the statements of a policy document.
type statements = []map[string]any

// policyOf changes the policy of every resource of a type.
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

// without removes the statements for a service.
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

// pinned sets a condition on every statement for a service.
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
