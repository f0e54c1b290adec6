package eventpattern

import (
	"strings"
)

// The operators on text.
const (
	opPrefix     = "prefix"
	opSuffix     = "suffix"
	opIgnoreCase = "equals-ignore-case"
	opWildcard   = "wildcard"
)

// textual is an operator on text. ignoreCase is set for {"prefix": {"equals-ignore-case": ...}}, and the same with suffix.
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
