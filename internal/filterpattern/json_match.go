package filterpattern

import (
	"encoding/json"
	"slices"
)

func (c Conjunction) matches(document map[string]any) bool {
	return !slices.ContainsFunc(c, func(e Expr) bool { return !e.matches(document) })
}

func (d Disjunction) matches(document map[string]any) bool {
	return slices.ContainsFunc(d, func(e Expr) bool { return e.matches(document) })
}

func (m Missing) matches(document map[string]any) bool {
	for range m.Selector.find(document) {
		return false
	}
	return true
}

func (i Is) matches(document map[string]any) bool {
	for value := range i.Selector.find(document) {
		if i.holds(value) {
			return true
		}
	}
	return false
}

func (i Is) holds(value any) bool {
	switch i.Literal {
	case True:
		return value == true
	case False:
		return value == false
	default:
		list, _ := value.([]any)
		return value == nil || slices.Contains(list, nil)
	}
}

func (c Comparison) matches(document map[string]any) bool {
	for value := range c.Selector.find(document) {
		if c.holds(value) {
			return true
		}
	}
	return false
}

// holds compares one value of an event. A number in the pattern compares with JSON numbers by value and, for equality only, with text
// as it is written. Text in the pattern also compares with the digits of a JSON number, as the event has them.
func (c Comparison) holds(value any) bool {
	if literal, isNumber := value.(json.Number); isNumber && c.Value.kind == NumberValue {
		number, ok := numberOf(literal.String())
		return ok && compare(number, c.Operator, c.Value.number)
	}
	text, ok := scalar(value)
	return ok && c.Value.compares(text, c.Operator)
}

func compare(left float64, operator Operator, right float64) bool {
	switch operator {
	case OpEqual:
		return left == right
	case OpNotEqual:
		return left != right
	case OpLess:
		return left < right
	case OpLessOrEqual:
		return left <= right
	case OpGreater:
		return left > right
	default:
		return left >= right
	}
}
