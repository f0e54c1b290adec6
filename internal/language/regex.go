package language

import (
	"encoding/binary"
	"errors"
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// Regex returns the set of the strings that a regular expression matches, in the syntax of package regexp and as that package matches it:
// anywhere in the string unless ^ or $ say otherwise. Word boundaries and lines are not supported.
func Regex(source string) (Language, error) {
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return Language{}, fmt.Errorf("the regular expression does not compile: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return Language{}, fmt.Errorf("the regular expression: %w", err)
	}
	a, err := determine(program)
	if err != nil {
		return Language{}, err
	}
	return of(leaf(a, false)), nil
}

// MustRegex is [Regex] for a constant; it panics if there is an error.
func MustRegex(source string) Language {
	l, err := Regex(source)
	if err != nil {
		panic(err)
	}
	return l
}

// These bound the automaton of a regular expression: its states, and the instructions that are followed to find them.
const (
	regexStates = 20_000
	regexSteps  = 20_000_000
)

// determiner makes a deterministic automaton of a program, each of whose states is a set of instructions.
type determiner struct {
	program *syntax.Prog
	a       *automaton
	// sets are the instructions of each state, in order; numbers has the states by them.
	sets    [][]uint32
	numbers map[string]int32
	steps   int
	seen    []bool
}

func determine(program *syntax.Prog) (*automaton, error) {
	d := &determiner{program: program, a: &automaton{}, numbers: map[string]int32{}, seen: make([]bool, len(program.Inst))}
	for _, in := range program.Inst {
		const known = syntax.EmptyBeginText | syntax.EmptyEndText
		if in.Op == syntax.InstEmptyWidth && in.Arg&^uint32(known) != 0 {
			return nil, errors.New("the regular expression has word boundaries or lines, which are not supported")
		}
	}
	starts := d.boundaries()
	classes, examples := d.classes(starts)
	d.a.alphabet = newAlphabet(starts, classes)
	first := d.closure([]uint32{uint32(program.Start)}, syntax.EmptyBeginText) // #nosec G115 -- not negative
	d.state(first, syntax.EmptyBeginText)
	for state := 0; state < len(d.sets); state++ {
		if len(d.sets) > regexStates || d.steps > regexSteps {
			return nil, ErrTooComplex
		}
		d.a.next = append(d.a.next, d.row(d.sets[state], examples))
	}
	return d.a.finish(), nil
}

// boundaries returns the first characters of the ranges that the program tells apart.
func (d *determiner) boundaries() []rune {
	starts := []rune{0}
	for _, in := range d.program.Inst {
		switch in.Op {
		case syntax.InstRune, syntax.InstRune1:
			for i := 0; i < len(in.Rune); i++ {
				from, to := in.Rune[i], in.Rune[i]
				if len(in.Rune) > 1 {
					i++
					to = in.Rune[i]
				}
				starts = append(starts, from, to+1)
				if len(in.Rune) == 1 {
					for _, r := range orbit(from) {
						starts = append(starts, r, r+1)
					}
				}
			}
		case syntax.InstRuneAnyNotNL:
			starts = append(starts, '\n', '\n'+1)
		}
	}
	starts = slices.DeleteFunc(starts, func(r rune) bool { return r > unicode.MaxRune })
	slices.Sort(starts)
	return slices.Compact(starts)
}

// classes returns the class of each range, and a character of each class. Those of one class match the same instructions.
func (d *determiner) classes(starts []rune) (classes []int32, examples []rune) {
	known := map[string]int32{}
	for _, r := range starts {
		matched := make([]byte, len(d.program.Inst))
		for i, in := range d.program.Inst {
			if consumes(in.Op) && in.MatchRune(r) {
				matched[i] = 1
			}
		}
		class, found := known[string(matched)]
		if !found {
			class = int32(len(known)) // #nosec G115 -- programs are short
			known[string(matched)] = class
			examples = append(examples, r)
		}
		classes = append(classes, class)
	}
	return classes, examples
}

// consumes reports whether an instruction matches a character.
func consumes(op syntax.InstOp) bool {
	return op == syntax.InstRune || op == syntax.InstRune1 || op == syntax.InstRuneAny || op == syntax.InstRuneAnyNotNL
}

// row returns the states after a state, by the class of the character.
func (d *determiner) row(set []uint32, examples []rune) []int32 {
	row := make([]int32, len(examples))
	for i, r := range examples {
		next := []uint32{uint32(d.program.Start)} // #nosec G115 -- not negative
		for _, at := range set {
			in := &d.program.Inst[at]
			switch {
			case in.Op == syntax.InstMatch:
				next = append(next, at)
			case consumes(in.Op) && in.MatchRune(r):
				next = append(next, in.Out)
			}
		}
		row[i] = d.state(d.closure(next, 0), 0)
	}
	return row
}

// state returns the number of a set of instructions. flags are what is known of the place where it stands.
func (d *determiner) state(set []uint32, flags syntax.EmptyOp) int32 {
	name := []byte{byte(flags)}
	for _, at := range set {
		name = binary.AppendUvarint(name, uint64(at))
	}
	number, known := d.numbers[string(name)]
	if known {
		return number
	}
	number = int32(len(d.sets)) // #nosec G115 -- states are few
	d.numbers[string(name)] = number
	d.sets = append(d.sets, set)
	end := d.closure(set, flags|syntax.EmptyEndText)
	d.a.accepting = append(d.a.accepting, slices.ContainsFunc(end, func(at uint32) bool {
		return d.program.Inst[at].Op == syntax.InstMatch
	}))
	return number
}

// closure returns the instructions that wait for a character or for the end of the text, in order; a match alone if one is reached, since
// what follows it does not matter.
func (d *determiner) closure(from []uint32, flags syntax.EmptyOp) []uint32 {
	clear(d.seen)
	var set []uint32
	waiting := slices.Clone(from)
	for len(waiting) > 0 {
		last := len(waiting) - 1
		at := waiting[last]
		waiting = waiting[:last]
		if d.seen[at] {
			continue
		}
		d.seen[at] = true
		d.steps++
		switch in := &d.program.Inst[at]; in.Op {
		case syntax.InstMatch:
			return []uint32{at}
		case syntax.InstAlt, syntax.InstAltMatch:
			waiting = append(waiting, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			waiting = append(waiting, in.Out)
		case syntax.InstEmptyWidth:
			if in.Arg&^uint32(flags) == 0 {
				waiting = append(waiting, in.Out)
				continue
			}
			set = append(set, at)
		case syntax.InstFail:
		default:
			set = append(set, at)
		}
	}
	slices.Sort(set)
	return set
}
