package eventpattern

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/secretwatch/secretwatch/internal/formula"
)

// Value is one condition on a field.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
type Value interface {
	// form returns the condition in AWS's notation, for encoding/json.
	form() any
	// match reports whether the condition matches a plain value of an event (string, json.Number, bool, nil).
	match(leaf any) bool
	// absence reports whether the condition matches a missing field.
	absence() bool
	// accepts returns the plain values that the condition matches.
	accepts() formula.Values
	// refused returns why AWS would refuse the operand; nil if it would not.
	refused() error
}

// present is the part that all conditions except exists have in common: they do not match a missing field.
type present struct{}

func (present) absence() bool { return false }

// exact compares with a value. Numbers are equal by value, as was seen live (300 is 300.0), up to the largest number that EventBridge
// compares. Larger ones, such as an account's id, are equal only if they are written the same.
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

// exists is about whether a field exists with a plain value. An object is not a plain value.
type exists bool

func (e exists) match(any) bool { return bool(e) }
func (e exists) absence() bool  { return !bool(e) }
func (e exists) form() any      { return map[string]bool{"exists": bool(e)} }
func (e exists) refused() error { return nil }

func number(value any) (float64, bool) {
	n, isNumber := value.(json.Number)
	if !isNumber {
		return 0, false
	}
	f, err := strconv.ParseFloat(n.String(), 64)
	return f, err == nil
}
