// Package formula decides whether a JSON document exists that satisfies a formula. A formula joins atoms with And, Or and Not; an atom
// asks that one field's value, or its absence, is in a set. The fields are independent of each other.
package formula

import "slices"

// Formula is a condition on the fields of a document. Make one with [Atom], [And], [Or] and [Not].
type Formula interface {
	// not returns the negation.
	not() Formula
}

type (
	// atom is true if the field's value, or its absence, is in the set.
	atom struct {
		field   string
		accepts Values
	}
	// and is true if all parts are, or is true if one is. Their parts are of the other kind, or atoms.
	and struct{ parts []Formula }
	or  struct{ parts []Formula }
)

func (a *atom) not() Formula { return &atom{a.field, a.accepts.Complement()} }
func (a *and) not() Formula  { return Or(negated(a.parts)...) }
func (o *or) not() Formula   { return And(negated(o.parts)...) }

func negated(parts []Formula) []Formula {
	out := make([]Formula, len(parts))
	for i, part := range parts {
		out[i] = part.not()
	}
	return out
}

// Atom is true if the value of a field, or its absence, is in a set.
func Atom(field string, accepts Values) Formula { return &atom{field, accepts} }

// Not is true if the formula is false.
func Not(f Formula) Formula { return f.not() }

// And is true if all parts are; without parts it is true.
func And(parts ...Formula) Formula {
	flat := flattened(parts, func(f Formula) ([]Formula, bool) {
		inner, ok := f.(*and)
		if !ok {
			return nil, false
		}
		return inner.parts, true
	})
	return joined(flat, isFalse, &and{flat})
}

// Or is true if one of the parts is; without parts it is false.
func Or(parts ...Formula) Formula {
	flat := flattened(parts, func(f Formula) ([]Formula, bool) {
		inner, ok := f.(*or)
		if !ok {
			return nil, false
		}
		return inner.parts, true
	})
	return joined(flat, isTrue, &or{flat})
}

// flattened puts the parts of those of one kind in their place.
func flattened(parts []Formula, of func(Formula) ([]Formula, bool)) []Formula {
	var flat []Formula
	for _, part := range parts {
		if inner, ok := of(part); ok {
			flat = append(flat, inner...)
			continue
		}
		flat = append(flat, part)
	}
	return flat
}

// joined is the one part that there is, or one that decides for all, or else the whole.
func joined(flat []Formula, decides func(Formula) bool, whole Formula) Formula {
	if len(flat) == 1 {
		return flat[0]
	}
	if i := slices.IndexFunc(flat, decides); i >= 0 {
		return flat[i]
	}
	return whole
}

func isTrue(f Formula) bool {
	a, ok := f.(*and)
	return ok && len(a.parts) == 0
}

func isFalse(f Formula) bool {
	o, ok := f.(*or)
	return ok && len(o.parts) == 0
}

// merged joins atoms on the same field into one, and leaves the order. It is worth it only for atoms that are not decided one by one.
func merged(parts []Formula, join func(Values, Values) Values) []Formula {
	at := map[string]int{}
	var out []Formula
	for _, part := range parts {
		a, isAtom := part.(*atom)
		if !isAtom {
			out = append(out, part)
			continue
		}
		if i, known := at[a.field]; known {
			out[i] = &atom{a.field, join(out[i].(*atom).accepts, a.accepts)}
			continue
		}
		at[a.field] = len(out)
		out = append(out, a)
	}
	return out
}

// Fields are the fields of the atoms, each once.
func Fields(all ...Formula) []string {
	var found []string
	seen := map[string]bool{}
	var visit func(Formula)
	visit = func(f Formula) {
		switch f := f.(type) {
		case *atom:
			if !seen[f.field] {
				seen[f.field] = true
				found = append(found, f.field)
			}
		case *and:
			for _, part := range f.parts {
				visit(part)
			}
		case *or:
			for _, part := range f.parts {
				visit(part)
			}
		}
	}
	for _, f := range all {
		visit(f)
	}
	return found
}

// Meaning is what a pattern matches, as far as that is known: each document of Sure is matched, and no document outside Possible is. Both are
// the same where there is no doubt.
type Meaning struct {
	Sure, Possible Formula
	// Doubts name what is not known about the pattern, each with the way out.
	Doubts []string
}

// Unclear is the meaning of a pattern, or of a part of one, that may match anything.
func Unclear(doubts ...string) Meaning { return Meaning{Sure: Or(), Possible: And(), Doubts: doubts} }
