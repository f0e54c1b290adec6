package language

import (
	"slices"
	"sync"
	"unicode"
)

// variants is a way to compare characters.
type variants struct {
	// base returns the character that stands for all that are equal to the given one.
	base func(rune) rune
	// all returns the characters that are equal to a base.
	all func(rune) []rune
}

var (
	identity = variants{base: func(r rune) rune { return r }, all: func(r rune) []rune { return []rune{r} }}
	folding  = variants{base: func(r rune) rune { return slices.Min(orbit(r)) }, all: orbit}
	lowering = variants{base: unicode.ToLower, all: func(r rune) []rune { return slices.Concat(lowered()[r], []rune{r}) }}
)

// orbit returns the characters that [unicode.SimpleFold] takes for the same.
func orbit(r rune) []rune {
	all := []rune{r}
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		all = append(all, other)
	}
	return all
}

// lowered has the characters by their lower case, for those that differ from it.
var lowered = sync.OnceValue(func() map[rune][]rune {
	all := map[rune][]rune{}
	for _, cases := range unicode.CaseRanges {
		for r := rune(cases.Lo); r <= rune(cases.Hi); r++ { // #nosec G115 -- characters
			if lower := unicode.ToLower(r); lower != r {
				all[lower] = append(all[lower], r)
			}
		}
	}
	return all
})

// wildcard builds the automaton of the texts that consist of the pieces in order, with any text between each two of them. It takes the
// first place of each piece, which is enough, so it has one state for each character of the pieces and one more.
func wildcard(pieces []string, as variants) *automaton {
	w := newWildcardBuilder(pieces, as)
	w.plain(w.pieces[0])
	if len(w.pieces) == 1 {
		w.a.next = append(w.a.next, w.row(w.dead))
	} else {
		for _, piece := range w.pieces[1:] {
			w.search(piece)
		}
	}
	w.a.accepting[len(w.a.next)-1] = true
	w.a.next = append(w.a.next, w.row(w.dead))
	return w.a.finish()
}

type wildcardBuilder struct {
	a *automaton
	// pieces are the pieces as classes of characters.
	pieces  [][]int32
	classes int
	dead    int32
	// searched is true once there is a state behind a piece that was looked for.
	searched bool
}

func newWildcardBuilder(pieces []string, as variants) *wildcardBuilder {
	w := &wildcardBuilder{a: &automaton{}, classes: 1}
	bases, classes := map[rune]int32{}, map[rune]int32{}
	states := 1
	for i, text := range pieces {
		if text == "" && i > 0 && i < len(pieces)-1 {
			continue
		}
		var piece []int32
		for _, r := range text {
			base := as.base(r)
			class, known := bases[base]
			if !known {
				class = int32(w.classes) // #nosec G115 -- patterns are short
				w.classes++
				bases[base] = class
				for _, variant := range as.all(base) {
					classes[variant] = class
				}
			}
			piece = append(piece, class)
		}
		w.pieces = append(w.pieces, piece)
		states += len(piece)
	}
	w.a.alphabet = alphabetOf(classes)
	w.a.accepting = make([]bool, states+1)
	w.dead = int32(states) // #nosec G115 -- patterns are short
	return w
}

// row returns a state that every character leads away from, to the given one.
func (w *wildcardBuilder) row(to int32) []int32 {
	return slices.Repeat([]int32{to}, w.classes)
}

// state returns the number of the next state.
func (w *wildcardBuilder) state() int32 { return int32(len(w.a.next)) } // #nosec G115 -- patterns are short

// plain adds the states of a piece that must stand at the beginning. The state behind it is the next one to be added.
func (w *wildcardBuilder) plain(piece []int32) {
	for _, class := range piece {
		row := w.row(w.dead)
		row[class] = w.state() + 1
		w.a.next = append(w.a.next, row)
	}
}

// search adds the states that look for a piece, as in the algorithm of Knuth, Morris and Pratt, and the state behind it. That state goes
// on looking, for a piece that must stand at the end; the first state of another piece takes its place.
func (w *wildcardBuilder) search(piece []int32) {
	if w.searched {
		w.a.next = w.a.next[:len(w.a.next)-1]
	}
	w.searched = true
	start := w.state()
	again := start
	for i := range len(piece) + 1 {
		row := w.row(start)
		if i > 0 {
			row = slices.Clone(w.a.next[again])
		}
		if i < len(piece) {
			if i > 0 {
				again = row[piece[i]]
			}
			row[piece[i]] = w.state() + 1
		}
		w.a.next = append(w.a.next, row)
	}
}
