package eventpattern

import "strings"

// matcher is a [Node] prepared for matching. mismatch returns why the value of an event does not match; nil if it does. The value may be
// [absent].
type matcher interface {
	mismatch(value any) *mismatch
}

// allOf are fields that must all match, in alphabetical order.
type allOf struct {
	fields []field
	// absence is true if the fields only require that something is missing. Then it must be missing from every element of an array,
	// because such a condition is not tied to one element.
	absence bool
}

type field struct {
	name string
	matcher
}

// oneOf are alternatives, one of which must match.
type oneOf []allOf

func (f Fields) prepare() allOf {
	out := allOf{absence: true}
	for _, name := range f.names() {
		switch node := f[name].(type) {
		case Fields:
			inner := node.prepare()
			out.absence = out.absence && inner.absence
			out.fields = append(out.fields, field{name, inner})
		case Values:
			out.absence = out.absence && node.requireAbsence()
			out.fields = append(out.fields, field{name, node})
		case Alternatives:
			out.absence = false
			branches := make(oneOf, len(node))
			for i, branch := range node {
				branches[i] = branch.prepare()
			}
			out.fields = append(out.fields, field{name, branches})
		}
	}
	return out
}

// mismatch requires that every field matches. In an array of objects, one element must match all fields: as in AWS, the parts of a match
// cannot come from different elements.
func (a allOf) mismatch(value any) *mismatch {
	switch v := value.(type) {
	case []any:
		return a.elements(v)
	case map[string]any:
		return a.object(v)
	}
	// A missing or a plain value has no fields.
	return a.object(nil)
}

func (a allOf) object(object map[string]any) *mismatch {
	for _, f := range a.fields {
		if branches, isOr := f.matcher.(oneOf); isOr {
			if m := branches.mismatch(object); m != nil {
				return m
			}
			continue
		}
		if m := f.mismatch(lookup(object, f.name)); m != nil {
			m.below(f.name)
			return m
		}
	}
	return nil
}

func (a allOf) elements(elements []any) *mismatch {
	if len(elements) == 0 {
		return a.object(nil)
	}
	var first *mismatch
	for _, element := range elements {
		m := a.mismatch(element)
		if (m != nil) == a.absence {
			return m
		}
		if first == nil {
			first = m
		}
	}
	return first
}

// mismatch requires that one of the alternatives matches.
func (o oneOf) mismatch(value any) *mismatch {
	var all []*mismatch
	for _, branch := range o {
		m := branch.mismatch(value)
		if m == nil {
			return nil
		}
		all = append(all, m)
	}
	if len(all) == 0 {
		return nil
	}
	return &mismatch{alternatives: all}
}

// mismatch requires that one of the conditions matches one of the plain values.
func (v Values) mismatch(value any) *mismatch {
	matched, leaves := v.matchLeaf(value)
	if matched || leaves == 0 && v.takesAbsence() {
		return nil
	}
	return &mismatch{value: value, leaves: leaves, wanted: v}
}

// matchLeaf reports whether a condition matches one of the plain values in a value, and how many of them it tried. They are the value itself
// or those in an array, however nested. An object has none.
func (v Values) matchLeaf(value any) (matched bool, leaves int) {
	switch value := value.(type) {
	case absent, map[string]any:
		return false, 0
	case []any:
		for _, element := range value {
			found, more := v.matchLeaf(element)
			if leaves += more; found {
				return true, leaves
			}
		}
		return false, leaves
	}
	for _, condition := range v {
		if condition.match(value) {
			return true, 1
		}
	}
	return false, 1
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

// requireAbsence reports whether the only condition is that the field is missing.
func (v Values) requireAbsence() bool {
	if !v.takesAbsence() || len(v) > 1 {
		return false
	}
	_, isOpen := v[0].(open)
	return !isOpen
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
