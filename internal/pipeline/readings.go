package pipeline

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// reading is another way to understand a filter's pattern than that of [filterpattern], where AWS does not document which is right.
type reading struct {
	pattern *filterpattern.Pattern
	doubt
}

// doubt says what about a pattern is not known, and what to write instead.
type doubt struct{ what, remedy string }

// readingsOf are all other ways to understand a pattern; none if there is no doubt.
func readingsOf(p *filterpattern.Pattern) []reading {
	if p.Expr() == nil {
		return nil
	}
	all := []reading{{pattern: p}}
	for _, other := range []func(filterpattern.Expr) (filterpattern.Expr, string, string){starred, plain, taken} {
		for _, known := range slices.Clone(all) {
			var found doubt
			e := rewritten(known.pattern.Expr(), func(part filterpattern.Expr) filterpattern.Expr {
				changed, what, remedy := other(part)
				if what != "" && found.what == "" {
					found = doubt{what, remedy}
				}
				return changed
			})
			if found.what != "" {
				all = append(all, reading{filterpattern.JSON(e), found})
			}
		}
	}
	return all[1:]
}

// rewritten is an expression with each of its conditions changed.
func rewritten(e filterpattern.Expr, change func(filterpattern.Expr) filterpattern.Expr) filterpattern.Expr {
	all := func(parts []filterpattern.Expr) []filterpattern.Expr {
		out := make([]filterpattern.Expr, len(parts))
		for i, part := range parts {
			out[i] = rewritten(part, change)
		}
		return out
	}
	switch e := e.(type) {
	case filterpattern.Conjunction:
		return filterpattern.And(all(e)...)
	case filterpattern.Disjunction:
		return filterpattern.Or(all(e)...)
	}
	return change(e)
}

// starred reads a * in the middle of a text as a wildcard. AWS does not document whether it is one, or an ordinary character.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
func starred(e filterpattern.Expr) (other filterpattern.Expr, what, remedy string) {
	c, isComparison := e.(filterpattern.Comparison)
	if !isComparison || !c.Value.InnerWildcard() {
		return e, "", ""
	}
	return starredComparison(c), fmt.Sprintf("compares with a * in the middle of a text (%s), and AWS does not document what that matches", c),
		"put the * at the end of the text"
}

// plain reads a number such as 0012 as 12 where it is compared with a text.
func plain(e filterpattern.Expr) (other filterpattern.Expr, what, remedy string) {
	c, isComparison := e.(filterpattern.Comparison)
	if !isComparison || !c.Value.Ambiguous() {
		return e, "", ""
	}
	what = fmt.Sprintf("compares with a number (%s), and whether a text must be written like it, or as %s, is not known", c, c.Value.Plain())
	c.Value = c.Value.Plain()
	return c, what, "put the number in double quotes"
}

// taken reads an unverified condition as true.
func taken(e filterpattern.Expr) (other filterpattern.Expr, what, remedy string) {
	o, isOpen := e.(filterpattern.Open)
	if !isOpen {
		return e, "", ""
	}
	return o.Taken(), fmt.Sprintf("has a condition in a form that AWS does not document (%s), and what that matches has not been verified: %s", o, o.Why()),
		"write the condition in a form that AWS documents"
}

// starredComparison writes a comparison with "a*b*c" as one with each of "a*", "*b*" and "*c": all of them for =, any for !=.
// The order of the pieces is left open, which only makes more records unsure.
func starredComparison(c filterpattern.Comparison) filterpattern.Expr {
	pieces := strings.Split(c.Value.Text(), "*")
	var parts []filterpattern.Expr
	for i, piece := range pieces {
		if piece == "" {
			continue
		}
		if i > 0 {
			piece = "*" + piece
		}
		if i < len(pieces)-1 {
			piece += "*"
		}
		parts = append(parts, filterpattern.Comparison{Selector: c.Selector, Operator: c.Operator, Value: filterpattern.Text(piece)})
	}
	if c.Operator == filterpattern.OpNotEqual {
		return filterpattern.Or(parts...)
	}
	return filterpattern.And(parts...)
}

// doubtOn returns the doubt that decides whether an event matches; false if all readings agree.
func (f *parsedFilter) doubtOn(e *filterpattern.Event) (doubt, bool) {
	for _, other := range f.readings {
		if other.pattern.Match(e) != f.pattern.Match(e) {
			return other.doubt, true
		}
	}
	return doubt{}, false
}

// isUnsure reports whether it is not known if the filter matches an event.
func (f *parsedFilter) isUnsure(e *filterpattern.Event) bool {
	if f.err != nil {
		return f.isUnverified()
	}
	_, unsure := f.doubtOn(e)
	return unsure
}

// isUnverified reports whether the pattern cannot be read although CloudWatch Logs may have accepted it.
func (f *parsedFilter) isUnverified() bool {
	var syntax *filterpattern.SyntaxError
	return errors.As(f.err, &syntax) && syntax.Unverified
}

func (p *plan) filterReading(c counting) finding {
	if c.filter.err != nil {
		return fine
	}
	if doubt, unsure := c.filter.doubtOn(c.event); unsure {
		return unknown(c.filter.Address, doubt.remedy, "filter %s %s", c.filter.Name, doubt.what)
	}
	return fine
}
