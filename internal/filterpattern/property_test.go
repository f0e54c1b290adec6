package filterpattern

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
)

// generator generates random patterns and events with few names and values, so that they often match.
type generator struct {
	*rand.Rand
	regexes, wildcards int
}

func pick[T any](g *generator, all ...T) T { return all[g.IntN(len(all))] }

func (g *generator) selector() Selector {
	names := []string{"a", "b", "c-d", "e f", "g.h", "*", "é"}
	steps := []step{{name: pick(g, names...)}}
	for g.IntN(3) == 0 {
		steps = append(steps, pick(g, step{name: pick(g, names...)}, step{kind: element, index: g.IntN(3)}))
	}
	if g.IntN(6) == 0 && g.wildcards < maxWildcards {
		g.wildcards++
		steps = append(steps, step{kind: pick(g, anyMember, anyElement)})
	}
	return Selector{steps}
}

func (g *generator) text() string {
	return pick(g, "x", "y", "", "*", "x*", "*y", "*x*", "x*y", "5", "null", "true", `"`, `\`, `\"`, "a b", "&& }", "%", "é", "**", "]")
}

func (g *generator) value() Value {
	switch {
	case g.IntN(8) == 0 && g.regexes < maxRegexes:
		g.regexes++
		source := pick(g, "x", "^x", "[0-9]+$", `\x22`, "x|y", ".{2}", `\D`)
		regex, _, err := compileRegex(source)
		if err != nil {
			panic(err)
		}
		return Value{kind: RegexValue, text: source, regex: regex}
	case g.IntN(3) == 0:
		return Number(pick(g, 0, 1, 5, -2.5, 1e30, 1e-9))
	}
	return Text(g.text())
}

func (g *generator) operator(v Value) Operator {
	if v.kind == NumberValue {
		return pick(g, OpEqual, OpNotEqual, OpLess, OpLessOrEqual, OpGreater, OpGreaterOrEqual)
	}
	return pick(g, OpEqual, OpNotEqual)
}

func (g *generator) expr(depth int) Expr {
	if depth > 0 && g.IntN(2) == 0 {
		parts := make([]Expr, 1+g.IntN(3))
		for i := range parts {
			parts[i] = g.expr(depth - 1)
		}
		return pick(g, And, Or)(parts...)
	}
	switch g.IntN(5) {
	case 0:
		return Missing{g.selector()}
	case 1:
		return Is{g.selector(), pick(g, True, False, Null)}
	}
	v := g.value()
	return Comparison{g.selector(), g.operator(v), v}
}

func (g *generator) terms() []Term {
	terms := make([]Term, 1+g.IntN(4))
	for i := range terms {
		v := g.value()
		if v.kind == NumberValue {
			v = Text(v.text)
		}
		terms[i] = Term{pick(g, Include, Optional, Exclude), v}
	}
	return terms
}

func (g *generator) fields() []Field {
	var fields []Field
	for _, name := range []string{"", "a", "b-1", "", "c_", "9"}[g.IntN(6):] {
		field := Field{Name: name}
		for name != "" && g.IntN(3) == 0 {
			v := g.value()
			c := Condition{g.operator(v), v}
			if last := len(field.Where) - 1; last >= 0 && g.IntN(2) == 0 {
				field.Where[last] = append(field.Where[last], c)
			} else {
				field.Where = append(field.Where, []Condition{c})
			}
		}
		fields = append(fields, field)
	}
	if g.IntN(2) == 0 {
		fields[g.IntN(len(fields))] = Field{Ellipsis: true}
	}
	if len(fields) == 1 && fields[0].Name == "" && !fields[0].Ellipsis {
		return nil
	}
	return fields
}

func (g *generator) pattern() *Pattern {
	g.regexes, g.wildcards = 0, 0
	switch g.IntN(4) {
	case 0:
		p := &Pattern{kind: KindTerms, terms: g.terms()}
		p.text = p.print()
		return p
	case 1:
		p := &Pattern{kind: KindSpaceDelimited, fields: g.fields()}
		p.text = p.print()
		return p
	default:
		return JSON(g.expr(3))
	}
}

func (g *generator) json(depth int) any {
	if depth > 0 && g.IntN(3) == 0 {
		array := make([]any, g.IntN(4))
		for i := range array {
			array[i] = g.json(depth - 1)
		}
		return array
	}
	if depth > 0 && g.IntN(2) == 0 {
		return g.object(depth - 1)
	}
	return pick[any](g, nil, true, false, 0, 1, 5, -2.5, 1e30, g.text(), g.text())
}

func (g *generator) object(depth int) map[string]any {
	object := map[string]any{}
	for _, name := range []string{"a", "b", "c-d", "e f", "g.h", "*", "é"} {
		if g.IntN(2) == 0 {
			object[name] = g.json(depth)
		}
	}
	return object
}

func (g *generator) event(t *testing.T) []byte {
	t.Helper()
	if g.IntN(3) > 0 {
		text, err := json.Marshal(g.object(3))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	words := make([]string, g.IntN(9))
	for i := range words {
		words[i] = pick(g, `"`, "", "[", "") + g.text() + pick(g, `"`, "", "]", "")
	}
	return []byte(strings.Join(words, " "))
}

func TestRandomPatternsKeepTreeAndVerdictWhenPrinted(t *testing.T) {
	t.Parallel()
	g := &generator{Rand: rand.New(rand.NewPCG(1, 2))} //nolint:gosec // repeatable, not secret
	kinds := map[Kind]int{}
	matches := 0
	for range 4_000 {
		p := g.pattern()
		if p.Length() > 1024 {
			continue
		}
		kinds[p.Kind()]++
		again, err := Parse(p.String())
		if err != nil {
			t.Fatalf("%q: %v", p, err)
		}
		sameAfterPrinting(t, p)
		for range 3 {
			event := g.event(t)
			e := ParseEvent(event)
			got := p.Match(e)
			if got {
				matches++
			}
			if again.Match(e) != got || p.Explain(e).Matched != got || again.Explain(e) != p.Explain(e) {
				t.Fatalf("%s on %s: verdicts differ", p, event)
			}
			if explained := p.Explain(e); !got && (explained.Part == "" || explained.Reason == "" || !strings.Contains(p.String(), explained.Part)) {
				t.Fatalf("%s on %s: explained as %+v", p, event, explained)
			}
		}
		if t.Failed() {
			return
		}
	}
	if matches < 1000 || kinds[KindJSON] < 500 || kinds[KindTerms] < 500 || kinds[KindSpaceDelimited] < 500 {
		t.Errorf("too little was tried: %d matches, forms %v", matches, kinds)
	}
}

// TestNegatedComparisonsNeverBothHold checks what every exclusion relies on: = and != of the same value are never both true for a field
// with one value, and neither is true if the field is not text or a number.
func TestNegatedComparisonsNeverBothHold(t *testing.T) {
	t.Parallel()
	g := &generator{Rand: rand.New(rand.NewPCG(3, 4))} //nolint:gosec // repeatable, not secret
	for range 4_000 {
		g.regexes, g.wildcards = 0, maxWildcards
		selector, value := g.selector(), g.value()
		event := ParseEvent(g.event(t))
		equal := JSON(Comparison{selector, OpEqual, value}).Match(event)
		differs := JSON(Comparison{selector, OpNotEqual, value}).Match(event)
		missing := JSON(Missing{selector}).Match(event)
		if equal && differs || missing && (equal || differs) {
			t.Fatalf("%s %s on %s: = %t, != %t, NOT EXISTS %t", selector, value, event.text, equal, differs, missing)
		}
	}
}
