package eventpattern

import (
	"fmt"
	"strings"
)

// explain requires that every field matches. In an array of objects, one element must match all fields: as in AWS, the parts of a match
// cannot come from different elements.
func (f Fields) explain(path string, value any) *Explanation {
	switch v := value.(type) {
	case []any:
		return f.explainElements(path, v)
	case map[string]any:
		return f.explainObject(path, v)
	}
	// A missing or a plain value has no fields.
	return f.explainObject(path, nil)
}

func (f Fields) explainObject(path string, object map[string]any) *Explanation {
	for _, name := range f.names() {
		node, below, seen := f[name], join(path, name), lookup(object, name)
		if _, isOr := node.(Alternatives); isOr {
			below, seen = path, object
		}
		if problem := node.explain(below, seen); problem != nil {
			return problem
		}
	}
	return nil
}

func (f Fields) explainElements(path string, elements []any) *Explanation {
	if len(elements) == 0 {
		return f.explainObject(path, nil)
	}
	var first *Explanation
	for _, element := range elements {
		problem := f.explain(path, element)
		if problem != nil && f.wantsOnlyAbsence() {
			return problem
		}
		if problem == nil && !f.wantsOnlyAbsence() {
			return nil
		}
		if first == nil {
			first = problem
		}
	}
	return first
}

// wantsOnlyAbsence reports whether the fields only require that something is missing. Then it must be missing from every element of an
// array, because such a condition is not tied to one element.
func (f Fields) wantsOnlyAbsence() bool {
	for _, node := range f {
		switch n := node.(type) {
		case Fields:
			if !n.wantsOnlyAbsence() {
				return false
			}
		case Values:
			if !n.takesAbsence() || len(n) > 1 {
				return false
			}
			if _, isOpen := n[0].(open); isOpen {
				return false
			}
		case Alternatives:
			return false
		}
	}
	return true
}

// explain requires that one of the alternatives matches. If none does, it gives the reason for each, and shows the value of the last.
func (a Alternatives) explain(path string, value any) *Explanation {
	var reasons []string
	var last *Explanation
	for _, fields := range a {
		problem := fields.explain(path, value)
		if problem == nil {
			return nil
		}
		last = problem
		reasons = append(reasons, problem.Reason)
	}
	if last == nil {
		return nil
	}
	return &Explanation{
		Path: last.Path, Seen: last.Seen,
		Reason: fmt.Sprintf("none of the %d alternatives matches: %s", len(a), strings.Join(reasons, "; ")),
	}
}

// explain requires that one of the conditions matches one of the plain values at path.
func (v Values) explain(path string, value any) *Explanation {
	leaves := leavesOf(value, nil)
	if len(leaves) == 0 {
		if v.takesAbsence() {
			return nil
		}
		return &Explanation{Path: path, Seen: show(value), Reason: v.missing(path, value)}
	}
	for _, leaf := range leaves {
		for _, condition := range v {
			if condition.match(leaf) {
				return nil
			}
		}
	}
	return &Explanation{Path: path, Seen: show(value), Reason: fmt.Sprintf("%s is %s, but the pattern requires %s", path, show(value), v)}
}

func (v Values) missing(path string, value any) string {
	if isAbsent(value) {
		return fmt.Sprintf("the event has no %s, but the pattern requires %s", path, v)
	}
	return fmt.Sprintf("%s has no plain value, but the pattern requires %s", path, v)
}

// takesAbsence reports whether a missing field matches. Only {"exists": false} matches it; anything-but does not.
func (v Values) takesAbsence() bool {
	for _, condition := range v {
		if condition.absence() {
			return true
		}
	}
	return false
}

// leavesOf returns the plain values in a value: itself, or those in an array, however nested. An object has none.
func leavesOf(value any, found []any) []any {
	switch v := value.(type) {
	case absent, map[string]any:
		return found
	case []any:
		for _, element := range v {
			found = leavesOf(element, found)
		}
		return found
	}
	return append(found, value)
}

// lookup finds a field by its name. A name with dots names a field inside others; see [undotted].
func lookup(object map[string]any, name string) any {
	outer, rest, isDotted := strings.Cut(name, ".")
	value, found := object[outer]
	switch {
	case !found:
		return absent{}
	case isDotted:
		return lookupIn(value, rest)
	}
	return value
}

// lookupIn looks into an object, or into each object of an array.
func lookupIn(value any, name string) any {
	switch v := value.(type) {
	case map[string]any:
		return lookup(v, name)
	case []any:
		var found []any
		for _, element := range v {
			if inner := lookupIn(element, name); !isAbsent(inner) {
				found = append(found, inner)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return absent{}
}
