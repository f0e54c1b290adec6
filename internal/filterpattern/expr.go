package filterpattern

import (
	"iter"
	"strings"
)

// Expr is the tree of a JSON pattern: a [Comparison], [Missing] or [Is] test of one field, an [Open] condition, or a [Conjunction] or
// [Disjunction] of others. There are no other kinds.
type Expr interface {
	// String returns the expression in AWS's notation.
	String() string
	matches(document map[string]any) bool
	explain(document map[string]any) finding
}

// Comparison compares a field with a value. If the field is missing, or is neither text nor a number, every comparison is false, even
// !=. With a wildcard in the selector, the comparison is true if it is true for any of the fields.
type Comparison struct {
	Selector Selector
	Operator Operator
	Value    Value
}

// Missing is NOT EXISTS: true if the event has no such field. A field that is null exists.
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

// Is tests for the JSON booleans, or for an explicit null. The text "true" is not a boolean, and a missing field is not null. Seen
// live, an array with a null in it is null too.
type Is struct {
	Selector Selector
	Literal  Literal
}

// Conjunction is true if all of its parts are: &&.
type Conjunction []Expr

// Disjunction is true if any of its parts is: ||.
type Disjunction []Expr

// String returns the comparison in AWS's notation.
func (c Comparison) String() string {
	return c.Selector.String() + " " + string(c.Operator) + " " + c.Value.String()
}

// String returns the test in AWS's notation.
func (m Missing) String() string { return m.Selector.String() + " NOT EXISTS" }

// String returns the test in AWS's notation.
func (i Is) String() string { return i.Selector.String() + " IS " + string(i.Literal) }

// String joins the parts with &&. A part that is itself joined gets parentheses.
func (c Conjunction) String() string { return series(c, " && ") }

// String joins the parts with ||. A part that is itself joined gets parentheses, though AWS's precedence does not require them.
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

// Walk iterates over every part of an expression, each before its own parts.
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

// Comparisons returns all comparisons of a JSON pattern, from left to right; none for the other forms.
func (p *Pattern) Comparisons() []Comparison {
	var all []Comparison
	for e := range Walk(p.expr) {
		if c, ok := e.(Comparison); ok {
			all = append(all, c)
		}
	}
	return all
}
