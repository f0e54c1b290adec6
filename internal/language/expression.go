package language

import "slices"

// expression is a boolean expression of sets of strings. The same form describes what may still follow once some characters are read: the
// sets are then those that their automata accept from later states.
type expression struct {
	kind kind
	// negated is set for the complement of texts or of an automaton.
	negated bool
	// texts are sorted.
	texts     []string
	automaton *automaton
	state     int32
	// parts are those of a union or an intersection.
	parts []*expression
}

type kind byte

const (
	texts kind = iota
	states
	intersection
	union
)

// These are the only expressions for what they mean that the functions here return.
var (
	nothing    = &expression{kind: texts}
	everything = &expression{kind: texts, negated: true}
)

func finite(list []string) *expression {
	if len(list) == 0 {
		return nothing
	}
	sorted := slices.Sorted(slices.Values(list))
	return &expression{kind: texts, texts: slices.Compact(sorted)}
}

// cofinite is the complement of finite.
func cofinite(list []string) *expression { return finite(list).complement() }

func leaf(a *automaton, negated bool) *expression {
	return &expression{kind: states, automaton: a, negated: negated}
}

func (e *expression) complement() *expression {
	switch e {
	case nothing:
		return everything
	case everything:
		return nothing
	}
	out := *e
	switch e.kind {
	case texts, states:
		out.negated = !e.negated
		return &out
	case intersection:
		out.kind = union
	case union:
		out.kind = intersection
	}
	out.parts = make([]*expression, len(e.parts))
	for i, part := range e.parts {
		out.parts[i] = part.complement()
	}
	return &out
}

// and returns an intersection. With a finite set it is finite, and only a search through its texts.
func and(parts []*expression) *expression {
	within, without := everything, []string(nil)
	var others []*expression
	for _, part := range flat(parts, intersection) {
		switch {
		case part.kind != texts:
			others = append(others, part)
		case part.negated:
			without = unionTexts(without, part.texts)
		case within == everything:
			within = part
		default:
			within = finite(commonTexts(within.texts, part.texts))
		}
	}
	if within != everything {
		return finite(slices.DeleteFunc(slices.Clone(within.texts), func(text string) bool {
			_, excluded := slices.BinarySearch(without, text)
			return excluded || slices.ContainsFunc(others, func(e *expression) bool { return !e.contains(text) })
		}))
	}
	if len(without) > 0 {
		others = append(others, cofinite(without))
	}
	return join(others, intersection, everything)
}

// or returns a union.
func or(parts []*expression) *expression {
	complements := make([]*expression, len(parts))
	for i, part := range parts {
		complements[i] = part.complement()
	}
	return and(complements).complement()
}

// flat returns the parts with the parts of those that are of the given kind themselves.
func flat(parts []*expression, as kind) []*expression {
	var all []*expression
	for _, part := range parts {
		if part.kind == as {
			all = append(all, part.parts...)
			continue
		}
		all = append(all, part)
	}
	return all
}

func join(parts []*expression, as kind, none *expression) *expression {
	switch len(parts) {
	case 0:
		return none
	case 1:
		return parts[0]
	}
	return &expression{kind: as, parts: parts}
}

func (e *expression) contains(text string) bool {
	switch e.kind {
	case texts:
		_, found := slices.BinarySearch(e.texts, text)
		return found != e.negated
	case states:
		return e.automaton.accepts(text) != e.negated
	case intersection:
		return !slices.ContainsFunc(e.parts, func(part *expression) bool { return !part.contains(text) })
	}
	return slices.ContainsFunc(e.parts, func(part *expression) bool { return part.contains(text) })
}
