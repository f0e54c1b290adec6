package eventpattern

import "maps"

// overlay resolves fields that appear both inside and outside of $or. As in event-ruler, which keeps one node per field and branch, one
// of the two nodes counts and not both.
type overlay struct {
	// wins chooses which node counts: the one outside of $or, or the one in a branch of it.
	wins func(outside, branch Node) Node
	// room is how many more fields may be copied. It is bounded because nested alternatives multiply.
	room int
}

// overlayRoom is far more than patterns that people write need.
const overlayRoom = 20_000

func branchWins(_, branch Node) Node { return branch }

func fieldWins(outside, _ Node) Node { return outside }

// full reports whether there were too many fields, so that the result is incomplete.
func (o *overlay) full() bool { return o.room < 0 }

// apply returns equivalent fields of which none appears both inside and outside of $or, and whether any did.
func (o *overlay) apply(f Fields) (Fields, bool) {
	if o.room -= len(f) + 1; o.full() {
		return f, false
	}
	branches, _ := f[OrKey].(Alternatives)
	if outside := without(f, OrKey); sharesAny(outside, branches) {
		merged := make(Alternatives, len(branches))
		for i, branch := range branches {
			merged[i], _ = o.apply(o.join(outside, branch))
		}
		return Fields{OrKey: merged}, true
	}
	out, changed := make(Fields, len(f)), false
	for name, node := range f {
		switch n := node.(type) {
		case Fields:
			inner, better := o.apply(n)
			node, changed = inner, changed || better
		case Alternatives:
			all := make(Alternatives, len(n))
			for i, branch := range n {
				inner, better := o.apply(branch)
				all[i], changed = inner, changed || better
			}
			node = all
		}
		out[name] = node
	}
	return out, changed
}

// join returns the fields of both.
func (o *overlay) join(outside, branch Fields) Fields {
	if o.room -= len(outside) + len(branch) + 1; o.full() {
		return outside
	}
	out := maps.Clone(outside)
	for name, node := range branch {
		existing, both := out[name]
		switch n := node.(type) {
		case Fields:
			if inner, areFields := existing.(Fields); areFields {
				out[name] = o.join(inner, n)
				continue
			}
		case Alternatives:
			if inner, areAlternatives := existing.(Alternatives); areAlternatives {
				out[name] = o.times(inner, n)
				continue
			}
		}
		if both {
			node = o.wins(existing, node)
		}
		out[name] = node
	}
	return out
}

// times returns the alternatives that combine one of each list.
func (o *overlay) times(a, b Alternatives) Alternatives {
	var out Alternatives
	for _, first := range a {
		for _, second := range b {
			if o.full() {
				return a
			}
			out = append(out, o.join(first, second))
		}
	}
	return out
}

func without(f Fields, name string) Fields {
	out := maps.Clone(f)
	delete(out, name)
	return out
}

// shares reports whether both have conditions on the same field.
func shares(f, other Fields) bool {
	for name, node := range other {
		switch n := node.(type) {
		case Fields:
			if inner, both := f[name].(Fields); both && shares(inner, n) {
				return true
			}
		case Values:
			if _, both := f[name].(Values); both {
				return true
			}
		case Alternatives:
			if sharesAny(f, n) {
				return true
			}
		}
	}
	branches, _ := f[OrKey].(Alternatives)
	return len(branches) > 0 && sharesAny(without(other, OrKey), branches)
}

func sharesAny(f Fields, branches Alternatives) bool {
	for _, branch := range branches {
		if shares(f, branch) {
			return true
		}
	}
	return false
}
