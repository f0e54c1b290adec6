package eventpattern

import (
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"
)

// machine is the automaton in which EventBridge keeps the conditions on one field, as far as wildcards shape it. Texts share the
// states for what they have in common, which determines the complexity of a set of wildcards. The rules of sharing are those of
// https://github.com/aws/event-ruler, whose measure agrees with the service's verdicts.
type machine struct {
	// states are the states of the wildcard texts. The first is the start, and each leads to itself and to later ones only.
	states []*state
	// wildcards are those of the states that belong to an asterisk: once reached, they stay.
	wildcards []*state
	// plain has the conditions without wildcards, by their text. They add nothing to the complexity.
	plain map[string]*nameState
}

// nameState is the state after some fields have matched, in the order of their paths. It has the machines of the next field.
type nameState struct {
	machines map[string]*machine
	// absent has the next state if a field is missing.
	absent map[string]*nameState
}

// state is a state of a machine, or the match at its end.
type state struct {
	// on has the edges for one byte each. They are few, so a slice is enough.
	on []edge
	// always has the states that every byte leads to.
	always []*state
	// behindWildcard is true if more than one text leads here.
	behindWildcard bool
	// condition and next are set for a match: the condition that it fulfils, and the state that it leads to.
	condition string
	next      *nameState
	// number is the state's index in its machine, and wildcard that among the wildcards if it is one.
	number, wildcard int
}

// edge leads to a state by a byte.
type edge struct {
	by byte
	to *state
}

// symbol is a byte of a wildcard text, or an asterisk that matches any text.
type symbol struct {
	value    byte
	wildcard bool
}

// symbolsOf returns the symbols of a wildcard text, between quotation marks as in an event.
func symbolsOf(operand string) []symbol {
	symbols := []symbol{{value: '"'}}
	pieces, err := splitWildcard(operand)
	if err != nil {
		return nil
	}
	for i, piece := range pieces {
		if i > 0 {
			symbols = append(symbols, symbol{wildcard: true})
		}
		for j := range len(piece) {
			symbols = append(symbols, symbol{value: piece[j]})
		}
	}
	return append(symbols, symbol{value: '"'})
}

func newMachine() *machine { return &machine{states: []*state{{}}, plain: map[string]*nameState{}} }

// grow adds a state.
func (m *machine) grow(s state) *state {
	s.number = len(m.states)
	m.states = append(m.states, &s)
	return &s
}

// addPlain adds a condition without wildcards and returns the state that it leads to: the same as before, or else next.
func (m *machine) addPlain(condition string, next *nameState) *nameState {
	if known, ok := m.plain[condition]; ok {
		return known
	}
	m.plain[condition] = orNew(next)
	return m.plain[condition]
}

// addWildcard adds one text of a wildcard condition and returns the state that the condition leads to.
func (m *machine) addWildcard(condition string, symbols []symbol, next *nameState) *nameState {
	if len(symbols) == 0 {
		return orNew(next)
	}
	last := len(symbols) - 1
	at, before, i := m.states[0], (*state)(nil), 0
	for ; i < last; i++ {
		shared := at.reusable(symbols, i)
		if shared == nil {
			break
		}
		before, at = at, shared
	}
	for ; i < last; i++ {
		fresh := m.grow(state{behindWildcard: at.behindWildcard || symbols[i].wildcard})
		if symbols[i].wildcard {
			fresh.always = []*state{fresh}
			fresh.wildcard = len(m.wildcards)
			m.wildcards = append(m.wildcards, fresh)
			at.always = append(at.always, fresh)
		} else {
			link(at, before, fresh, symbols, i)
		}
		before, at = at, fresh
	}
	for _, end := range at.appendAfter(nil, symbols[last]) {
		if end.next != nil && end.condition == condition {
			return end.next
		}
	}
	end := m.grow(state{condition: condition, next: orNew(next)})
	link(at, before, end, symbols, last)
	return end.next
}

// link adds an edge from a state to the next, and one that skips a wildcard before it, which may match nothing.
func link(at, before, to *state, symbols []symbol, i int) {
	at.lead(symbols[i].value, to)
	if before != nil && i > 0 && symbols[i-1].wildcard {
		before.lead(symbols[i].value, to)
	}
}

func (s *state) lead(by byte, to *state) { s.on = append(s.on, edge{by, to}) }

// appendAfter appends the states that a symbol leads to.
func (s *state) appendAfter(states []*state, by symbol) []*state {
	for _, e := range s.on {
		if e.by == by.value && !by.wildcard {
			states = append(states, e.to)
		}
	}
	return append(states, s.always...)
}

// reusable returns a state that the symbol leads to and that another text may share without matching too much.
func (s *state) reusable(symbols []symbol, i int) *state {
	for _, next := range s.appendAfter(nil, symbols[i]) {
		if next == s || next.next != nil {
			continue
		}
		if !next.behindWildcard || !s.converges(symbols, i) {
			return next
		}
	}
	return nil
}

// converges reports whether two edges of the state may lead to the same one: one past a wildcard and one through it or, for the
// service, those for the two cases of a letter.
func (s *state) converges(symbols []symbol, i int) bool {
	if symbols[i].wildcard || !utf8.RuneStart(symbols[i].value) {
		return false
	}
	if len(s.always) > 0 && (len(s.always) > 1 || s.always[0] != s) {
		return true
	}
	letter := runeAt(symbols[i:])
	return unicode.ToLower(letter) != unicode.ToUpper(letter)
}

// runeAt returns the first character. The service looks at three bytes at most, so longer characters do not count.
func runeAt(symbols []symbol) rune {
	const most = 3
	var text []byte
	for _, s := range symbols[:min(most, len(symbols))] {
		if s.wildcard {
			break
		}
		text = append(text, s.value)
	}
	letter, _ := utf8.DecodeRune(text)
	return letter
}

// leads returns all states that the conditions of the machine lead to.
func (m *machine) leads() []*nameState {
	var all []*nameState
	for _, condition := range slices.Sorted(maps.Keys(m.plain)) {
		all = append(all, m.plain[condition])
	}
	for _, s := range m.states {
		if s.next != nil {
			all = append(all, s.next)
		}
	}
	return all
}

func orNew(next *nameState) *nameState {
	if next != nil {
		return next
	}
	return &nameState{machines: map[string]*machine{}, absent: map[string]*nameState{}}
}
