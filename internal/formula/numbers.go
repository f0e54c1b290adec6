package formula

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/secretwatch/secretwatch/internal/language"
)

// Numbers is a set of JSON numbers: a union of parts, each of them limited by value and by how the document writes the number. The zero
// Numbers is empty.
type Numbers struct{ parts []numbersPart }

// numbersPart is a set of numbers whose value is in one set and whose text is in another.
type numbersPart struct {
	value   line
	written language.Language
	// anyText says that the text is not limited.
	anyText bool
}

// literals are the numbers as JSON writes them. https://www.rfc-editor.org/rfc/rfc8259#section-6
var literals = language.MustRegex(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// AnyNumber is the set of all numbers.
func AnyNumber() Numbers { return Numbers{[]numbersPart{{wholeLine(), language.Any(), true}}} }

// NumbersWhere is the set of numbers that compare with x as the operator says: =, !=, <, <=, > or >=. A number too large for 64 bits
// compares with nothing.
func NumbersWhere(operator string, x float64) Numbers {
	below := operator == "<" || operator == "<=" || operator == "!="
	at := operator == "=" || operator == "<=" || operator == ">="
	above := operator == ">" || operator == ">=" || operator == "!="
	return Numbers{[]numbersPart{{line{points: []float64{x}, in: []bool{below, at, above}}, language.Any(), true}}}
}

// NumbersWritten is the set of numbers that the document writes in one of the ways.
func NumbersWritten(l language.Language) Numbers {
	return Numbers{[]numbersPart{{wholeLine(), l, false}}}
}

// Union is the set of what is in one of the sets.
func (n Numbers) Union(o Numbers) Numbers { return Numbers{slices.Concat(n.parts, o.parts)} }

// Intersect is the set of what is in both sets.
func (n Numbers) Intersect(o Numbers) Numbers {
	var parts []numbersPart
	for _, a := range n.parts {
		for _, b := range o.parts {
			both := numbersPart{a.value.combine(b.value, func(x, y bool) bool { return x && y }), a.written.Intersect(b.written), a.anyText && b.anyText}
			if !both.value.isNothing() {
				parts = append(parts, both)
			}
		}
	}
	return Numbers{parts}
}

// Complement is the set of all other numbers.
func (n Numbers) Complement() Numbers {
	all := AnyNumber()
	for _, p := range n.parts {
		var outside Numbers
		if other := p.value.complement(); !other.isNothing() {
			outside.parts = append(outside.parts, numbersPart{other, language.Any(), true})
		}
		if !p.anyText {
			outside.parts = append(outside.parts, numbersPart{wholeLine(), p.written.Complement(), false})
		}
		all = all.Intersect(outside)
	}
	return all
}

func (n Numbers) isEmpty() (bool, error) {
	_, found, err := n.example()
	return !found, err
}

// example returns a number of the set as a document may write it.
func (n Numbers) example() (json.Number, bool, error) {
	var failed error
	for _, p := range n.parts {
		text, found, err := p.example()
		if found {
			return json.Number(text), true, nil
		}
		if err != nil {
			failed = err
		}
	}
	return "", false, failed
}

// triedTexts bounds how many texts are tried for a number that is limited both by value and by text.
const triedTexts = 8

// example fails with [language.ErrTooComplex] for a part that is limited both by value and by text, if no plain way to write a few of its
// values is in it, and none of its shortest texts is one of its values.
func (p numbersPart) example() (text string, found bool, err error) {
	candidates := p.value.candidates()
	for _, text := range candidates {
		if p.anyText || p.written.Contains(text) {
			return text, true, nil
		}
	}
	switch {
	case p.anyText || len(candidates) == 0:
		return "", false, nil
	case p.value.isEverything():
		return p.written.Intersect(literals).Shortest()
	}
	left := p.written.Intersect(literals)
	for range triedTexts {
		text, found, err = left.Shortest()
		if err != nil || !found {
			return "", false, err
		}
		if value, parse := strconv.ParseFloat(text, 64); parse == nil && p.value.has(value) || parse != nil && p.value.huge {
			return text, true, nil
		}
		left = left.Intersect(language.Exact(text).Complement())
	}
	return "", false, language.ErrTooComplex
}

// line is a set of 64-bit numbers: points in rising order divide the line, and in says for each stretch and each point in turn whether it
// belongs to the set. huge says it of the numbers that do not fit into 64 bits.
type line struct {
	points []float64
	in     []bool
	huge   bool
}

func wholeLine() line { return line{in: []bool{true}, huge: true} }

// combine returns the line where each place is in the set as op says of both lines.
func (l line) combine(o line, op func(x, y bool) bool) line {
	points := slices.Compact(slices.Sorted(slices.Values(slices.Concat(l.points, o.points))))
	out := line{points: points, huge: op(l.huge, o.huge)}
	for i := range 2*len(points) + 1 {
		out.in = append(out.in, op(l.at(points, i), o.at(points, i)))
	}
	return out
}

// at reports whether the place with the given number among those that the points make is in the set. The line's own points are among them.
func (l line) at(points []float64, place int) bool {
	if place%2 == 1 {
		return l.has(points[place/2])
	}
	if place == 0 {
		return l.in[0]
	}
	i, found := slices.BinarySearch(l.points, points[place/2-1])
	if found {
		i++
	}
	return l.in[2*i]
}

func (l line) has(x float64) bool {
	i, found := slices.BinarySearch(l.points, x)
	if found {
		return l.in[2*i+1]
	}
	return l.in[2*i]
}

func (l line) complement() line {
	return l.combine(l, func(x, _ bool) bool { return !x })
}

func (l line) isNothing() bool    { return !l.huge && !slices.Contains(l.in, true) }
func (l line) isEverything() bool { return l.huge && !slices.Contains(l.in, false) }

// candidates are numbers of the set in plain form, one at least from each stretch that has any.
func (l line) candidates() []string {
	var all []string
	add := func(x float64) {
		if !math.IsInf(x, 0) && !math.IsNaN(x) && l.has(x) {
			all = append(all, plainNumber(x))
		}
	}
	for i, point := range l.points {
		add(point)
		for _, x := range []float64{math.Floor(point) - 1, math.Floor(point) + 1, math.Nextafter(point, math.Inf(-1)), math.Nextafter(point, math.Inf(1))} {
			add(x)
		}
		if i > 0 {
			add(l.points[i-1]/2 + point/2)
		}
	}
	if len(l.points) == 0 {
		add(0)
	}
	if l.huge {
		all = append(all, "1e999")
	}
	return all
}

// plainNumber writes a number as JSON does.
func plainNumber(x float64) string {
	text, err := json.Marshal(x)
	if err != nil {
		return "0"
	}
	return string(text)
}
