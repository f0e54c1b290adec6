package language

import "encoding/binary"

// This file has what a search asks of an expression once it is prepared: it has no texts, but for nothing and everything.

// prepared replaces texts by automata.
func (e *expression) prepared() *expression {
	switch {
	case e == nothing || e == everything:
		return e
	case e.kind == texts:
		return leaf(trie(e.texts), e.negated)
	case e.kind == states:
		return e
	}
	out := &expression{kind: e.kind, parts: make([]*expression, len(e.parts))}
	for i, part := range e.parts {
		out.parts[i] = part.prepared()
	}
	return out
}

// after returns what may follow a character.
func (e *expression) after(r rune) *expression {
	switch e.kind {
	case texts:
		return e
	case states:
		return e.at(e.automaton.step(e.state, r))
	}
	decisive, neutral := nothing, everything
	if e.kind == union {
		decisive, neutral = everything, nothing
	}
	parts := make([]*expression, 0, len(e.parts))
	for _, part := range e.parts {
		switch next := part.after(r); next {
		case decisive:
			return decisive
		case neutral:
		default:
			parts = append(parts, next)
		}
	}
	return join(parts, e.kind, neutral)
}

// at returns a leaf at another state.
func (e *expression) at(state int32) *expression {
	toAccept, toReject := e.automaton.toAccept, e.automaton.toReject
	if e.negated {
		toAccept, toReject = toReject, toAccept
	}
	switch {
	case toAccept[state] == unreachable:
		return nothing
	case toReject[state] == unreachable:
		return everything
	}
	return &expression{kind: states, automaton: e.automaton, negated: e.negated, state: state}
}

// accepts reports whether nothing more needs to follow.
func (e *expression) accepts() bool { return e.distance(maximum) == 0 }

// distance returns how many characters must follow at least. Those that the parts of an intersection need are joined by max, or by
// another function for another estimate.
func (e *expression) distance(join func(a, b int) int) int {
	switch {
	case e == everything:
		return 0
	case e == nothing:
		return unreachable
	case e.kind == states && e.negated:
		return int(e.automaton.toReject[e.state])
	case e.kind == states:
		return int(e.automaton.toAccept[e.state])
	}
	total := e.parts[0].distance(join)
	for _, part := range e.parts[1:] {
		if d := part.distance(join); e.kind == union {
			total = min(total, d)
		} else {
			total = join(total, d)
		}
	}
	return total
}

// name appends a name that no other expression of the same search has.
func (e *expression) name(name []byte, numbers map[*automaton]int) []byte {
	name = append(name, byte(e.kind))
	switch e.kind {
	case texts:
		if e.negated {
			return append(name, 1)
		}
		return append(name, 0)
	case states:
		number := 2 * numbers[e.automaton]
		if e.negated {
			number++
		}
		return binary.AppendUvarint(binary.AppendUvarint(name, uint64(number)), uint64(e.state)) // #nosec G115 -- not negative
	}
	name = binary.AppendUvarint(name, uint64(len(e.parts)))
	for _, part := range e.parts {
		name = part.name(name, numbers)
	}
	return name
}

// leaves counts the automata that are still followed.
func (e *expression) leaves() int {
	count := 1
	for _, part := range e.parts {
		count += part.leaves()
	}
	return count
}

// automata appends those of the expression.
func (e *expression) automata(all []*automaton) []*automaton {
	if e.kind == states {
		all = append(all, e.automaton)
	}
	for _, part := range e.parts {
		all = part.automata(all)
	}
	return all
}
