package pipeline

import (
	"strings"

	"secretwatch/internal/filterpattern"
)

// starred is a pattern with every * in the middle of a text read as a wildcard, nil where it has none. AWS does not document whether
// such a star is one, or an ordinary character as [filterpattern] reads it.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
func starred(p *filterpattern.Pattern) *filterpattern.Pattern {
	if _, found := innerWildcard(p); !found {
		return nil
	}
	return filterpattern.JSON(starredExpr(p.Expr()))
}

// innerWildcard is the first comparison with a * in the middle of its text.
func innerWildcard(p *filterpattern.Pattern) (filterpattern.Comparison, bool) {
	for _, c := range p.Comparisons() {
		if c.Value.InnerWildcard() {
			return c, true
		}
	}
	return filterpattern.Comparison{}, false
}

func starredExpr(e filterpattern.Expr) filterpattern.Expr {
	switch e := e.(type) {
	case filterpattern.Conjunction:
		return filterpattern.And(starredAll(e)...)
	case filterpattern.Disjunction:
		return filterpattern.Or(starredAll(e)...)
	case filterpattern.Comparison:
		if e.Value.InnerWildcard() {
			return starredComparison(e)
		}
	}
	return e
}

func starredAll(all []filterpattern.Expr) []filterpattern.Expr {
	out := make([]filterpattern.Expr, len(all))
	for i, e := range all {
		out[i] = starredExpr(e)
	}
	return out
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

// isUnsure says whether the two readings of a * in the middle disagree on an event.
func (f *parsedFilter) isUnsure(e *filterpattern.Event) bool {
	return f.starred != nil && f.starred.Match(e) != f.pattern.Match(e)
}

func (p *plan) filterWildcard(c counting) finding {
	if !c.filter.isUnsure(c.event) {
		return fine
	}
	comparison, _ := innerWildcard(c.filter.pattern)
	return unknown(c.filter.Address, "put the * at the end of the text",
		"filter %s compares with a * in the middle of a text (%s), and AWS does not document what that matches", c.filter.Name, comparison)
}
