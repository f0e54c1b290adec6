package eventpattern

import (
	"fmt"
	"slices"
)

// opAnythingBut is the operator that takes what another condition does not.
const opAnythingBut = "anything-but"

// anythingBut matches every plain value that none of its conditions matches. If they are about text, it also matches numbers and null.
type anythingBut struct {
	present
	conditions []Value
}

func (a anythingBut) match(leaf any) bool {
	return !slices.ContainsFunc(a.conditions, func(c Value) bool { return c.match(leaf) })
}

func (a anythingBut) form() any { return map[string]any{opAnythingBut: a.operand()} }

// operand returns the operand in AWS's notation: a value, a list of values, or one operator on a text or a list of texts.
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
		return fmt.Errorf("anything-but: expected a value")
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
					return fmt.Errorf("anything-but: expected a string or a number, got %s", show(c.value))
				}
				kinds["numbers"] = true
				continue
			}
			kinds["strings"] = true
		case textual:
			if c.operand == "" && (c.operator == opPrefix || c.operator == opSuffix) {
				return fmt.Errorf("anything-but: expected a %s, got an empty text", c.operator)
			}
			if c.ignoreCase {
				return fmt.Errorf("anything-but: expected %s without equals-ignore-case inside", c.operator)
			}
			kinds[c.operator] = true
		default:
			return fmt.Errorf("anything-but does not support this operator")
		}
	}
	if len(kinds) > 1 {
		return fmt.Errorf("anything-but: expected values of one kind")
	}
	return nil
}
