package eventpattern

import (
	"fmt"
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

func parsePath(text string) (jsonPath, error) {
	rest, found := strings.CutPrefix(text, "$")
	if !found {
		return nil, fmt.Errorf("path %q: expected a $ at the start", text)
	}
	var path jsonPath
	for rest != "" {
		next, after, ok := cutStep(rest)
		if !ok {
			return nil, fmt.Errorf("path %q: expected a name after a dot, [0] or [*], got %q", text, rest)
		}
		path, rest = append(path, next), after
	}
	return path, nil
}

// cutStep reads the step at the beginning of a path, and returns what follows it.
func cutStep(path string) (next step, rest string, ok bool) {
	if rest, ok := strings.CutPrefix(path, ".*"); ok {
		return step{all: true}, rest, true
	}
	if rest, ok := strings.CutPrefix(path, "[*]"); ok {
		return step{all: true}, rest, true
	}
	if name, ok := strings.CutPrefix(path, "."); ok {
		rest := strings.TrimLeft(name, nameLetters)
		name = strings.TrimSuffix(name, rest)
		return step{name: name}, rest, name != ""
	}
	const mostDigits = 9
	digits, rest, closed := strings.Cut(path, "]")
	digits, opened := strings.CutPrefix(digits, "[")
	index, err := strconv.ParseUint(digits, 10, 31)
	return step{index: int(index)}, rest, opened && closed && err == nil && len(digits) <= mostDigits // #nosec G115 -- 31 bits
}

// nameLetters are the characters of a name.
const nameLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/-"

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
