package eventpattern

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
)

// numeric is one comparison, or two that enclose a range.
type numeric struct {
	present
	comparisons []comparison
}

type comparison struct {
	operator string
	operand  json.Number
}

func (n numeric) match(leaf any) bool {
	seen, isNumber := number(leaf)
	return isNumber && !slices.ContainsFunc(n.comparisons, func(c comparison) bool { return !c.holds(seen) })
}

func (c comparison) holds(seen float64) bool {
	operand, _ := number(c.operand)
	switch c.operator {
	case "=":
		return seen == operand
	case "<":
		return seen < operand
	case "<=":
		return seen <= operand
	case ">":
		return seen > operand
	}
	return seen >= operand
}

func (n numeric) form() any {
	var list []any
	for _, c := range n.comparisons {
		list = append(list, c.operator, c.operand)
	}
	return map[string]any{"numeric": list}
}

// largestNumber is the largest number that EventBridge compares; its negative is the smallest.
const largestNumber = 5e9

func (n numeric) refused() error {
	for _, c := range n.comparisons {
		if !slices.Contains([]string{"=", "<", "<=", ">", ">="}, c.operator) {
			return fmt.Errorf("numeric: expected = < <= > or >=, got %q", c.operator)
		}
		if operand, isNumber := number(c.operand); !isNumber || math.Abs(operand) > largestNumber {
			return fmt.Errorf("numeric: expected a number from -5e9 to 5e9, got %s", c.operand)
		}
	}
	return n.refusedRange()
}

func (n numeric) refusedRange() error {
	switch len(n.comparisons) {
	case 1:
		return nil
	case 2:
		low, high := n.comparisons[0], n.comparisons[1]
		from, _ := number(low.operand)
		to, _ := number(high.operand)
		if strings.HasPrefix(low.operator, ">") && strings.HasPrefix(high.operator, "<") && from < to {
			return nil
		}
		return fmt.Errorf(`numeric: expected a range as [">", LOW, "<", HIGH], the lower bound first`)
	}
	return fmt.Errorf("numeric: expected one comparison or a range of two")
}
