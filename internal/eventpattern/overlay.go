package eventpattern

import "maps"

// winner chooses the one that counts of two nodes for the same field, one outside of $or and one in a branch of it.
type winner func(outside, branch Node) Node

func branchWins(_, branch Node) Node { return branch }

func fieldWins(outside, _ Node) Node { return outside }

// overlaid are the fields with none left that stands both inside and outside of $or: of two nodes for a field one counts, not both,
// as in event-ruler, which keeps one for each branch. False if no field stood in both.
func (f Fields) overlaid(wins winner) (Fields, bool) {
	out, changed := make(Fields, len(f)), false
	for name, node := range f {
		switch n := node.(type) {
		case Fields:
			inner, better := n.overlaid(wins)
			node, changed = inner, changed || better
		case Alternatives:
			branches := make(Alternatives, len(n))
			for i, branch := range n {
				inner, better := branch.overlaid(wins)
				branches[i], changed = inner, changed || better
			}
			node = branches
		}
		out[name] = node
	}
	branches, _ := out[OrKey].(Alternatives)
	outside := out.without(OrKey)
	if !outside.sharesAny(branches) {
		return out, changed
	}
	merged := make(Alternatives, len(branches))
	for i, branch := range branches {
		merged[i], _ = outside.joined(branch, wins).overlaid(wins)
	}
	return Fields{OrKey: merged}, true
}

func (f Fields) without(name string) Fields {
	out := make(Fields, len(f))
	for n, node := range f {
		if n != name {
			out[n] = node
		}
	}
	return out
}

// shares says whether both have conditions on one field.
func (f Fields) shares(other Fields) bool {
	for name, node := range other {
		switch n := node.(type) {
		case Fields:
			if inner, both := f[name].(Fields); both && inner.shares(n) {
				return true
			}
		case Values:
			if _, both := f[name].(Values); both {
				return true
			}
		case Alternatives:
			if f.sharesAny(n) {
				return true
			}
		}
	}
	branches, _ := f[OrKey].(Alternatives)
	return len(branches) > 0 && other.sharesAny(branches)
}

func (f Fields) sharesAny(branches Alternatives) bool {
	for _, branch := range branches {
		if f.shares(branch) {
			return true
		}
	}
	return false
}

// joined are the fields of both.
func (f Fields) joined(branch Fields, wins winner) Fields {
	out := maps.Clone(f)
	for name, node := range branch {
		existing, both := out[name]
		switch n := node.(type) {
		case Fields:
			if inner, areFields := existing.(Fields); areFields {
				out[name] = inner.joined(n, wins)
				continue
			}
		case Alternatives:
			if inner, areAlternatives := existing.(Alternatives); areAlternatives {
				out[name] = inner.times(n, wins)
				continue
			}
		}
		if both {
			node = wins(existing, node)
		}
		out[name] = node
	}
	return out
}

// times are the alternatives that stand for one of each list.
func (a Alternatives) times(other Alternatives, wins winner) Alternatives {
	var out Alternatives
	for _, first := range a {
		for _, second := range other {
			out = append(out, first.joined(second, wins))
		}
	}
	return out
}
