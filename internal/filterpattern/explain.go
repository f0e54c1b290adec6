package filterpattern

import (
	"encoding/json"
	"fmt"
)

// NoSuchField is the value of [Explanation].Saw for a field that the event does not have.
const NoSuchField = "no such field"

// Explanation is the result of matching an event: whether it matches and, if not, why.
type Explanation struct {
	// Matched is the result of [Pattern.Match].
	Matched bool
	// Part is the part of the pattern that failed, as it is printed. Among alternatives it is the one that came closest. Empty on a
	// match.
	Part string
	// Saw is the value that the part was compared with, cut to one line, or [NoSuchField]. Empty on a match, and if the part has no
	// field.
	Saw string
	// Reason is one sentence.
	Reason string
}

// finding is an expression's result for an event. If the expression failed, a larger near means that it came closer. The explanation is
// written only if the expression turns out to be the closest one.
type finding struct {
	matched bool
	near    int
	explain func() Explanation
}

var match = finding{matched: true, explain: matched}

// Explain is like [Pattern.Match], and also explains why an event does not match.
func (p *Pattern) Explain(e *Event) Explanation {
	explanation := p.explain(e)
	explanation.Reason = oneLine(explanation.Reason)
	return explanation
}

func (p *Pattern) explain(e *Event) Explanation {
	if e.oversize {
		return Explanation{Part: p.text, Reason: fmt.Sprintf("CloudWatch Logs accepts no event of more than %d bytes.", maxEventSize)}
	}
	switch p.kind {
	case KindJSON:
		document := e.document()
		if document == nil {
			return Explanation{Part: p.text, Saw: show(e.text), Reason: "The event is not a JSON object, and a JSON pattern matches nothing else."}
		}
		return p.expr.explain(document).explain()
	case KindSpaceDelimited:
		return explainFields(p, e)
	default:
		return explainTerms(p, e)
	}
}

func matched() Explanation {
	return Explanation{Matched: true, Reason: "The pattern matches this event."}
}

func explainTerms(p *Pattern, e *Event) Explanation {
	term, failed := failedTerm(p.terms, e.text)
	switch {
	case !failed:
		return matched()
	case term.Mode == Exclude:
		return Explanation{Part: term.String(), Saw: show(e.text), Reason: fmt.Sprintf("The event contains %s, which the pattern excludes.", term.Value)}
	case term.Mode == Optional && len(p.terms) > 1:
		return Explanation{Part: p.text, Saw: show(e.text), Reason: fmt.Sprintf("The event contains none of the %d terms.", len(p.terms))}
	}
	return Explanation{Part: term.String(), Saw: show(e.text), Reason: fmt.Sprintf("The event does not contain %s.", term.Value)}
}

func explainFields(p *Pattern, e *Event) Explanation {
	miss, failed := matchFields(p.fields, e)
	switch {
	case !failed:
		return matched()
	case miss.field == nil:
		return Explanation{
			Part:   p.text,
			Saw:    show(e.text),
			Reason: fmt.Sprintf("The event has fewer fields (%d) than the pattern names.", len(e.words())),
		}
	}
	reason := fmt.Sprintf("The field %s is %s, but the pattern requires %s.", miss.field.Name, show(miss.saw), miss.field)
	return Explanation{Part: miss.field.String(), Saw: show(miss.saw), Reason: reason}
}

// explain names the first part that failed. The more of the other parts hold, the nearer the whole came.
func (c Conjunction) explain(document map[string]any) finding {
	first := match
	hold := 0
	for _, e := range c {
		f := e.explain(document)
		switch {
		case f.matched:
			hold++
		case first.matched:
			first = f
		}
	}
	first.near += hold * nearConjunct
	return first
}

// explain names the alternative that came closest.
func (d Disjunction) explain(document map[string]any) finding {
	closest := finding{near: -1, explain: func() Explanation { return Explanation{} }}
	for _, e := range d {
		f := e.explain(document)
		if f.matched {
			return f
		}
		if f.near > closest.near {
			closest = f
		}
	}
	if len(d) < 2 {
		return closest
	}
	return finding{near: closest.near, explain: func() Explanation {
		explanation := closest.explain()
		explanation.Reason = fmt.Sprintf("None of the %d alternatives is true; in the closest one, %s", len(d), lowerFirst(explanation.Reason))
		return explanation
	}}
}

// How near a failed test came. Another condition that holds counts more than a field that exists.
const (
	nearField    = 1
	nearConjunct = 2
)

func (m Missing) explain(document map[string]any) finding {
	for value := range m.Selector.find(document) {
		return failed(m, value, "The event has the field %s, but the pattern requires that it is missing.", m.Selector)
	}
	return match
}

func (i Is) explain(document map[string]any) finding {
	if i.matches(document) {
		return match
	}
	for value := range i.Selector.find(document) {
		if text, ok := value.(string); ok {
			return failed(i, value, "The field %s is the text %s, but IS compares with JSON's true, false and null only.", i.Selector, shown{text})
		}
		return failed(i, value, "The field %s is %s, not %s.", i.Selector, shown{value}, i.Literal)
	}
	return missing(i, i.Selector)
}

func (c Comparison) explain(document map[string]any) finding {
	if c.matches(document) {
		return match
	}
	for value := range c.Selector.find(document) {
		return c.why(value)
	}
	return missing(c, c.Selector)
}

// why explains why the comparison fails for one value.
func (c Comparison) why(value any) finding {
	switch value := value.(type) {
	case map[string]any, []any:
		return failed(c, value, "The field %s is %s, which no comparison matches, not even !=.", c.Selector, shown{value})
	case nil:
		return failed(c, value, "The field %s is null, which only IS NULL matches.", c.Selector)
	case bool:
		return failed(c, value, "The field %s is the JSON boolean %t, which only IS TRUE and IS FALSE match.", c.Selector, value)
	case string:
		if c.Value.kind == NumberValue && c.Operator != OpEqual && c.Operator != OpNotEqual {
			return failed(c, value, "The field %s is the text %s, but %s compares with JSON numbers only.", c.Selector, shown{value}, c.Operator)
		}
	}
	return failed(c, value, "The field %s is %s, but the pattern requires %s %s.", c.Selector, shown{value}, c.Operator, c.Value)
}

func failed(part Expr, value any, format string, args ...any) finding {
	return finding{near: nearField, explain: func() Explanation {
		return Explanation{Part: part.String(), Saw: show(value), Reason: fmt.Sprintf(format, args...)}
	}}
}

func missing(part Expr, selector Selector) finding {
	return finding{explain: func() Explanation {
		reason := fmt.Sprintf("The event has no field %s, and a missing field makes every comparison false.", selector)
		if c, ok := part.(Comparison); ok && c.Operator == OpNotEqual {
			reason = fmt.Sprintf("The event has no field %s, and a missing field makes every comparison false, even !=; write (%s NOT EXISTS || %s).",
				selector, selector, part)
		}
		return Explanation{Part: part.String(), Saw: NoSuchField, Reason: reason}
	}}
}

// shown is a value that [show] prints once the text is needed.
type shown struct{ value any }

// String prints the value.
func (s shown) String() string { return show(s.value) }

// show prints a value of an event on one line.
func show(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case map[string]any:
		return "an object"
	case []any:
		return "an array"
	case string:
		return fmt.Sprintf("%q", shorten(value))
	case json.Number:
		return shorten(value.String())
	}
	return fmt.Sprint(value)
}

func lowerFirst(sentence string) string {
	if sentence == "" {
		return sentence
	}
	return string(sentence[0]|0x20) + sentence[1:]
}
