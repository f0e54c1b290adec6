package eventpattern

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// jsonPath is a path in the subset of JSONPath that EventBridge supports: names after dots, indices and * in brackets.
type jsonPath []step

// step is a name, or an index if the name is empty, or every element.
type step struct {
	name  string
	index int
	all   bool
}

var pathStep = regexp.MustCompile(`^(?:\.([A-Za-z0-9_/-]+)|\.(\*)|\[(\d{1,9})\]|\[(\*)\])`)

func parsePath(text string) (jsonPath, error) {
	rest, found := strings.CutPrefix(text, "$")
	if !found {
		return nil, fmt.Errorf("path %q: expected a $ at the start", text)
	}
	var path jsonPath
	for rest != "" {
		m := pathStep.FindStringSubmatch(rest)
		if m == nil {
			return nil, fmt.Errorf("path %q: expected a name after a dot, [0] or [*], got %q", text, rest)
		}
		rest = rest[len(m[0]):]
		next := step{name: m[1], all: m[2] != "" || m[4] != ""}
		if m[3] != "" {
			index, err := strconv.Atoi(m[3])
			if err != nil {
				return nil, fmt.Errorf("path %q: %w", text, err)
			}
			next.index = index
		}
		path = append(path, next)
	}
	return path, nil
}

// find returns the value at the path, or absent. For a path with * it is the list of all values found.
func (p jsonPath) find(value any) any {
	for i, s := range p {
		if s.all {
			return p[i+1:].findAll(value)
		}
		value = s.find(value)
	}
	return value
}

func (s step) find(value any) any {
	switch v := value.(type) {
	case map[string]any:
		if inner, found := v[s.name]; found && s.name != "" {
			return inner
		}
	case []any:
		if s.name == "" && s.index < len(v) {
			return v[s.index]
		}
	}
	return absent{}
}

// findAll applies the rest of the path to each element of a list.
func (p jsonPath) findAll(value any) any {
	list, isList := value.([]any)
	if !isList {
		return absent{}
	}
	var found []any
	for _, element := range list {
		if inner := p.find(element); !isAbsent(inner) {
			found = append(found, inner)
		}
	}
	if len(found) == 0 {
		return absent{}
	}
	return found
}
