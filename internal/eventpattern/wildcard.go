package eventpattern

import (
	"errors"
	"strings"
)

// splitWildcard cuts a wildcard text at its asterisks. A backslash escapes an asterisk or a backslash. AWS refuses two asterisks in a
// row, and a backslash before anything else.
func splitWildcard(operand string) ([]string, error) {
	var pieces []string
	var piece strings.Builder
	for i := 0; i < len(operand); i++ {
		switch c := operand[i]; c {
		case '*':
			if i > 0 && len(pieces) > 0 && piece.Len() == 0 {
				return nil, errors.New("wildcard: two asterisks in a row are not allowed")
			}
			pieces = append(pieces, piece.String())
			piece.Reset()
		case '\\':
			i++
			if i == len(operand) || operand[i] != '*' && operand[i] != '\\' {
				return nil, errors.New(`wildcard: expected * or \ after a backslash`)
			}
			piece.WriteByte(operand[i])
		default:
			piece.WriteByte(c)
		}
	}
	return append(pieces, piece.String()), nil
}

// matchPieces reports whether s begins and ends with the outer pieces and has the others between them, in order. It is enough to try
// the first place of each, so the time is linear in both lengths.
func matchPieces(pieces []string, s string) bool {
	if len(pieces) == 1 {
		return s == pieces[0]
	}
	s, found := strings.CutPrefix(s, pieces[0])
	if !found {
		return false
	}
	last := len(pieces) - 1
	for _, piece := range pieces[1:last] {
		if _, s, found = strings.Cut(s, piece); !found {
			return false
		}
	}
	return strings.HasSuffix(s, pieces[last])
}
