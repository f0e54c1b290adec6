package eventpattern

import (
	"maps"
	"slices"
	"strings"
)

// undotted returns a value in which every name with dots is replaced by nested objects. EventBridge joins names with dots before it
// compares, so that "state.status" and a status inside a state are the same field.
func undotted(value any) any {
	if !hasDots(value) {
		return value
	}
	return nested(value)
}

func hasDots(value any) bool {
	switch v := value.(type) {
	case []any:
		return slices.ContainsFunc(v, hasDots)
	case map[string]any:
		for name, inner := range v {
			if strings.Contains(name, ".") || hasDots(inner) {
				return true
			}
		}
	}
	return false
}

// nested is a copy with the names replaced.
func nested(value any) any {
	switch v := value.(type) {
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = nested(element)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			inner := nested(v[name])
			path := strings.Split(name, ".")
			for i := len(path) - 1; i > 0; i-- {
				inner = map[string]any{path[i]: inner}
			}
			add(out, path[0], inner)
		}
		return out
	}
	return value
}

// add adds a field to an object that may already have it. Two plain values become an array, because either may match.
func add(object map[string]any, name string, value any) {
	existing, found := object[name]
	if !found {
		object[name] = value
		return
	}
	into, isObject := existing.(map[string]any)
	from, areBoth := value.(map[string]any)
	if !isObject || !areBoth {
		object[name] = []any{existing, value}
		return
	}
	for _, inner := range slices.Sorted(maps.Keys(from)) {
		add(into, inner, from[inner])
	}
}
