package filterpattern

import (
	"iter"
	"slices"
	"strings"
)

// Expr is the tree of a JSON pattern: a [Comparison], [Missing] or [Is] test of one field, an [Open] condition, or a [Conjunction] or [Disjunction] of
// others. The set is closed.
type Expr interface {
	// String is the expression as AWS writes it.
	String() string
	matches(document map[string]any) bool
	explain(document map[string]any) finding
}

// Comparison compares a field with a value. A field that is missing, or that holds anything else than text or a number, makes every
// comparison false, also !=. A selector with a wildcard asks whether any of its fields compares so.
type Comparison struct {
	Selector Selector
	Operator Operator
	Value    Value
}

// Missing is NOT EXISTS: true if the event has no such field. A field that holds null is there.
type Missing struct {
	Selector Selector
}

// Literal is what IS compares with.
type Literal string

// The literals of IS.
const (
	True  Literal = "TRUE"
	False Literal = "FALSE"
	Null  Literal = "NULL"
)

// Is tests for the JSON booleans, or for an explicit null: not for the text "true", nor for a missing field. Seen live, an array that
// holds null is null too.
type Is struct {
	Selector Selector
	Literal  Literal
}

// Conjunction is true if all of it is: &&.
type Conjunction []Expr

// Disjunction is true if any of it is: ||.
type Disjunction []Expr

// String is the comparison as AWS writes it.
func (c Comparison) String() string {
	return c.Selector.String() + " " + string(c.Operator) + " " + c.Value.String()
}

// String is the test as AWS writes it.
func (m Missing) String() string { return m.Selector.String() + " NOT EXISTS" }

// String is the test as AWS writes it.
func (i Is) String() string { return i.Selector.String() + " IS " + string(i.Literal) }

// String joins the parts with &&; a part that is itself joined stands in parentheses.
func (c Conjunction) String() string { return series(c, " && ") }

// String joins the parts with ||; a part that is itself joined stands in parentheses, though AWS's precedence could do without.
func (d Disjunction) String() string { return series(d, " || ") }

func series(parts []Expr, operator string) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.String()
		switch part.(type) {
		case Conjunction, Disjunction:
			if len(parts) > 1 {
				texts[i] = "(" + texts[i] + ")"
			}
		}
	}
	return strings.Join(texts, operator)
}

// Walk gives every part of an expression, each before its own parts.
func Walk(e Expr) iter.Seq[Expr] {
	return func(yield func(Expr) bool) { walk(e, yield) }
}

func walk(e Expr, yield func(Expr) bool) bool {
	if e == nil {
		return true
	}
	if !yield(e) {
		return false
	}
	var parts []Expr
	switch e := e.(type) {
	case Conjunction:
		parts = e
	case Disjunction:
		parts = e
	}
	for _, part := range parts {
		if !walk(part, yield) {
			return false
		}
	}
	return true
}

// Comparisons are all comparisons of a JSON pattern, from left to right; none for the other forms.
func (p *Pattern) Comparisons() []Comparison {
	var all []Comparison
	for e := range Walk(p.expr) {
		if c, ok := e.(Comparison); ok {
			all = append(all, c)
		}
	}
	return all
}

// Unguarded are the != comparisons of a JSON pattern that silently drop every event without the field: those which neither stand
// beside NOT EXISTS of the same field, as in ($.x NOT EXISTS || $.x != "y"), nor beside a test that wants the field anyway.
func (p *Pattern) Unguarded() []Comparison {
	return unguarded(p.expr, nil)
}

func unguarded(e Expr, guards []Selector) []Comparison {
	switch e := e.(type) {
	case Comparison:
		if e.Operator == OpNotEqual && !slices.ContainsFunc(guards, e.Selector.Equal) {
			return []Comparison{e}
		}
	case Conjunction:
		for _, part := range e {
			if c, ok := part.(Comparison); ok && c.Operator != OpNotEqual {
				guards = append(slices.Clip(guards), c.Selector)
			}
		}
		return unguardedParts(e, guards)
	case Disjunction:
		for _, part := range e {
			if m, ok := part.(Missing); ok {
				guards = append(slices.Clip(guards), m.Selector)
			}
		}
		return unguardedParts(e, guards)
	}
	return nil
}

func unguardedParts(parts []Expr, guards []Selector) []Comparison {
	var all []Comparison
	for _, part := range parts {
		all = append(all, unguarded(part, guards)...)
	}
	return all
}
