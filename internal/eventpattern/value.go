package eventpattern

import (
	"encoding/json"
	"fmt"
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// Value is one condition on a field.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
type Value interface {
	// form is the condition as AWS writes it, ready for encoding/json.
	form() any
	// match says whether a plain value of an event (string, json.Number, bool, nil) is taken.
	match(leaf any) bool
	// absence says whether a field that is not there is taken.
	absence() bool
	// refused says what AWS would refuse about the operand; nil if nothing.
	refused() error
}

// present is what all conditions but exists have in common: a field that is not there does not match.
type present struct{}

func (present) absence() bool { return false }

// exact is a value to be equal to. Numbers are equal by value, as was seen live (300 is 300.0), up to the size in which EventBridge
// compares numbers; larger ones, such as an account's id, are equal as they are written.
type exact struct {
	present
	value any
}

func (e exact) match(leaf any) bool { return leaf == e.value || equalNumber(e.value, leaf) }
func (e exact) form() any           { return e.value }
func (e exact) refused() error      { return nil }

func equalNumber(a, b any) bool {
	first, isNumber := number(a)
	second, areNumbers := number(b)
	return isNumber && areNumbers && first == second && math.Abs(first) <= largestNumber
}

// The operators on text.
const (
	opPrefix     = "prefix"
	opSuffix     = "suffix"
	opIgnoreCase = "equals-ignore-case"
	opWildcard   = "wildcard"
)

// textual is an operator that compares text; ignoreCase is for the forms {"prefix": {"equals-ignore-case": ...}} and of suffix.
type textual struct {
	present
	operator   string
	operand    string
	ignoreCase bool
}

func (t textual) match(leaf any) bool {
	s, isText := leaf.(string)
	return isText && t.matchText(s)
}

func (t textual) matchText(s string) bool {
	operand := t.operand
	if t.ignoreCase {
		s, operand = strings.ToLower(s), strings.ToLower(operand)
	}
	switch t.operator {
	case opPrefix:
		return strings.HasPrefix(s, operand)
	case opSuffix:
		return strings.HasSuffix(s, operand)
	case opIgnoreCase:
		return strings.EqualFold(s, operand)
	}
	pieces, err := splitWildcard(operand)
	return err == nil && matchPieces(pieces, s)
}

func (t textual) form() any {
	if t.ignoreCase {
		return map[string]any{t.operator: map[string]string{opIgnoreCase: t.operand}}
	}
	return map[string]string{t.operator: t.operand}
}

func (t textual) refused() error {
	if t.operator == opWildcard {
		_, err := splitWildcard(t.operand)
		return err
	}
	return nil
}

// anythingBut takes every plain value that none of its conditions takes, also numbers and null where they are about text.
type anythingBut struct {
	present
	conditions []Value
}

func (a anythingBut) match(leaf any) bool {
	return !slices.ContainsFunc(a.conditions, func(c Value) bool { return c.match(leaf) })
}

func (a anythingBut) form() any { return map[string]any{"anything-but": a.operand()} }

// operand is a list of values, or one operator on one text or a list of them, in the shape in which AWS writes it.
func (a anythingBut) operand() any {
	var values []any
	operator := ""
	for _, c := range a.conditions {
		switch c := c.(type) {
		case exact:
			values = append(values, c.value)
		case textual:
			values = append(values, c.operand)
			operator = c.operator
		}
	}
	var list any = values
	if len(values) == 1 {
		list = values[0]
	}
	if operator == "" {
		return list
	}
	return map[string]any{operator: list}
}

func (a anythingBut) refused() error {
	if len(a.conditions) == 0 {
		return fmt.Errorf("anything-but needs a value")
	}
	kinds := map[string]bool{}
	for _, c := range a.conditions {
		if err := c.refused(); err != nil {
			return err
		}
		switch c := c.(type) {
		case exact:
			if _, isText := c.value.(string); !isText {
				if _, isNumber := number(c.value); !isNumber {
					return fmt.Errorf("anything-but takes strings or numbers, not %s", show(c.value))
				}
				kinds["numbers"] = true
				continue
			}
			kinds["strings"] = true
		case textual:
			if c.operand == "" && (c.operator == opPrefix || c.operator == opSuffix) {
				return fmt.Errorf("an empty %s is no condition", c.operator)
			}
			if c.ignoreCase {
				return fmt.Errorf("anything-but takes %s without equals-ignore-case inside", c.operator)
			}
			kinds[c.operator] = true
		default:
			return fmt.Errorf("anything-but does not take this operator")
		}
	}
	if len(kinds) > 1 {
		return fmt.Errorf("anything-but takes values of one kind only")
	}
	return nil
}

// exists asks whether a field is there, as a plain value: an object is none.
type exists bool

func (e exists) match(any) bool { return bool(e) }
func (e exists) absence() bool  { return !bool(e) }
func (e exists) form() any      { return map[string]bool{"exists": bool(e)} }
func (e exists) refused() error { return nil }

// numeric is one comparison or two that enclose a range.
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

// largestNumber bounds numeric matching, both ways.
const largestNumber = 5e9

func (n numeric) refused() error {
	for _, c := range n.comparisons {
		if !slices.Contains([]string{"=", "<", "<=", ">", ">="}, c.operator) {
			return fmt.Errorf("numeric compares with = < <= > >=, not with %q", c.operator)
		}
		if operand, isNumber := number(c.operand); !isNumber || math.Abs(operand) > largestNumber {
			return fmt.Errorf("numeric takes numbers from -5e9 to 5e9, not %s", c.operand)
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
		return fmt.Errorf(`numeric takes a range as [">", LOW, "<", HIGH], the lower first`)
	}
	return fmt.Errorf("numeric takes one comparison or a range of two")
}

// cidr is a range of addresses.
type cidr struct {
	present
	text string
}

func (c cidr) match(leaf any) bool {
	s, isText := leaf.(string)
	if !isText {
		return false
	}
	prefix, err := netip.ParsePrefix(c.text)
	if err != nil {
		return false
	}
	address, err := netip.ParseAddr(s)
	return err == nil && prefix.Contains(address)
}

func (c cidr) form() any { return map[string]string{"cidr": c.text} }

func (c cidr) refused() error {
	prefix, err := netip.ParsePrefix(c.text)
	if err != nil {
		return fmt.Errorf("cidr takes a range such as 10.0.0.0/24, not %q", c.text)
	}
	if prefix.IsSingleIP() {
		return unverified(fmt.Sprintf("cidr takes a range, and event-ruler refuses %q, a single address; write the address itself", c.text))
	}
	return nil
}

func number(value any) (float64, bool) {
	n, isNumber := value.(json.Number)
	if !isNumber {
		return 0, false
	}
	f, err := strconv.ParseFloat(n.String(), 64)
	return f, err == nil
}
