package language

import (
	"encoding/binary"
	"slices"
	"unicode"
)

// alphabet sorts all characters into classes that an automaton need not tell apart.
type alphabet struct {
	// starts are the first characters of the ranges, in order, and classes the class of each range. The first range starts at 0.
	starts  []rune
	classes []int32
	ascii   [unicode.MaxASCII + 1]int32
}

// newAlphabet returns an alphabet of the given ranges.
func newAlphabet(starts []rune, classes []int32) alphabet {
	a := alphabet{starts: starts, classes: classes}
	for r := range a.ascii {
		a.ascii[r] = a.find(rune(r))
	}
	return a
}

// alphabetOf returns an alphabet in which the given characters have a class each, and all others class 0.
func alphabetOf(classes map[rune]int32) alphabet {
	starts, of := []rune{0}, []int32{0}
	for r := range classes {
		starts = append(starts, r, r+1)
	}
	slices.Sort(starts)
	starts = slices.Compact(starts)
	of = of[:0]
	for _, r := range starts {
		of = append(of, classes[r])
	}
	return newAlphabet(starts, of)
}

func (a *alphabet) class(r rune) int32 {
	if r >= 0 && int(r) < len(a.ascii) {
		return a.ascii[r]
	}
	return a.find(r)
}

func (a *alphabet) find(r rune) int32 {
	i, found := slices.BinarySearch(a.starts, r)
	if !found {
		i--
	}
	return a.classes[i]
}

// The characters from surrogateMin to surrogateMax are no characters of texts.
const (
	surrogateMin = 0xD800
	surrogateMax = 0xDFFF
)

// symbol stands for all characters that none of some automata tells from it.
type symbol struct {
	rune
	cost int
}

// symbols returns one symbol for each kind of characters that the automata tell apart, the most readable of its kind, in the order in
// which they are preferred.
func symbols(automata []*automaton) []symbol {
	starts := []rune{0, surrogateMin, surrogateMax + 1}
	for _, a := range automata {
		starts = append(starts, a.alphabet.starts...)
	}
	slices.Sort(starts)
	starts = slices.Compact(starts)
	best := map[string]symbol{}
	for i, from := range starts {
		to := rune(unicode.MaxRune)
		if i+1 < len(starts) {
			to = starts[i+1] - 1
		}
		if from > unicode.MaxRune || from == surrogateMin {
			continue
		}
		kind := kindOf(from, automata)
		if candidate, known := readable(from, to), best[kind]; known.cost == 0 || candidate.cost < known.cost {
			best[kind] = candidate
		}
	}
	all := make([]symbol, 0, len(best))
	for _, s := range best {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b symbol) int {
		if a.cost != b.cost {
			return a.cost - b.cost
		}
		return int(a.rune - b.rune)
	})
	return all
}

// kindOf names the classes of a character.
func kindOf(r rune, automata []*automaton) string {
	kind := make([]byte, 0, 2*len(automata))
	for _, a := range automata {
		kind = binary.AppendUvarint(kind, uint64(a.alphabet.class(r))) // #nosec G115 -- not negative
	}
	return string(kind)
}

// preferred are the characters for texts that people read, best first; costs are the costs of one from each range. A text with one
// character more is better than one with characters that cannot be printed.
var preferred = []struct {
	from, to rune
	cost     int
}{
	{'a', 'z', 1000}, {'0', '9', 1001}, {'A', 'Z', 1002}, {'-', '-', 1003}, {'_', '_', 1004}, {'.', '/', 1005}, {' ', ' ', 1006},
	{'!', '~', 1007}, {0xA1, 0xAC, 1500}, {0xAE, 0x24F, 1500},
}

const (
	graphicCost     = 2000
	unreadableCost  = 100_000
	leastSymbolCost = 1000
)

// readable returns the best character of a range.
func readable(from, to rune) symbol {
	for _, p := range preferred {
		if r := max(from, p.from); r <= min(to, p.to) {
			return symbol{r, p.cost}
		}
	}
	const most = 200
	for r := from; r <= to && r < from+most; r++ {
		if unicode.IsGraphic(r) && r != unicode.ReplacementChar {
			return symbol{r, graphicCost}
		}
	}
	return symbol{from, unreadableCost}
}
