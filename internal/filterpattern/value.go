package filterpattern

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// ValueKind is the kind of value that a pattern compares with.
type ValueKind int

// The kinds of values.
const (
	// TextValue compares letter by letter. A `*` at its start or end matches any text.
	TextValue ValueKind = iota
	// NumberValue compares with JSON numbers by value, and with text letter by letter. In a pattern it is a number without quotes.
	NumberValue
	// RegexValue matches if the regular expression matches anywhere in the text.
	RegexValue
)

// Value is what a pattern compares a field with. Use [Text] or [Number] to create one.
type Value struct {
	kind   ValueKind
	text   string
	number float64
	regex  *regexp.Regexp
}

// Text returns a text to compare with. A `*` at its start or end matches any text there; AWS has no escape for a plain `*`.
func Text(text string) Value { return Value{kind: TextValue, text: text} }

// Number returns a number to compare with.
func Number(number float64) Value {
	return Value{kind: NumberValue, text: plainNumber(number), number: number}
}

// plainNumber writes a number without an exponent, unless it is very large or small. An account's id, for example, is also compared
// with text.
func plainNumber(number float64) string {
	const longest = 1e21
	if size := math.Abs(number); size != 0 && (size >= longest || size < 1/longest) {
		return strconv.FormatFloat(number, 'g', -1, 64)
	}
	return strconv.FormatFloat(number, 'f', -1, 64)
}

// Ambiguous reports whether a number is written in another form than the plain one, such as 1.0, 1e3 or 0012. Seen live, 1 matches the
// text "1" and not "1.0"; whether 1.0 matches "1.0" or "1" has not been tried. This package compares text with the number as written.
func (v Value) Ambiguous() bool { return v.kind == NumberValue && v.text != plainNumber(v.number) }

// Plain returns the number in its plain form.
func (v Value) Plain() Value { return Number(v.number) }

// Kind returns the kind of the value.
func (v Value) Kind() ValueKind { return v.kind }

// Text returns the value without quotes or percent signs. A number is returned as it was written.
func (v Value) Text() string { return v.text }

// InnerWildcard reports whether a text has a `*` elsewhere than at its ends. This package treats it as an ordinary character, as an
// earlier version of AWS's documentation did. The current version does not mention it, so such a pattern should be rewritten.
func (v Value) InnerWildcard() bool {
	return v.kind == TextValue && strings.Contains(strings.Trim(v.text, "*"), "*")
}

// String returns the value as in a JSON pattern: text is always in quotes.
func (v Value) String() string {
	switch v.kind {
	case NumberValue:
		return v.text
	case RegexValue:
		return "%" + v.text + "%"
	default:
		return quote(v.text)
	}
}

// bare returns the value as in a space-delimited pattern: text is in quotes only if necessary.
func (v Value) bare() string {
	plain := !strings.ContainsFunc(v.text, func(r rune) bool { return !isPlain(r) })
	if v.kind == TextValue && v.text != "" && plain && !isNumber(v.text) && !strings.EqualFold(v.text, "null") {
		return v.text
	}
	return v.String()
}

// escapes puts a backslash before the characters that need one.
var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func quote(text string) string {
	return `"` + escapes.Replace(text) + `"`
}

// compares applies = or != to a field's text and this value; no other operator compares text. A number compares with text as it is
// written.
func (v Value) compares(text string, operator Operator) bool {
	switch operator {
	case OpEqual:
		return v.equals(text)
	case OpNotEqual:
		return !v.equals(text)
	}
	return false
}

// equals reports whether a field's text equals this value.
func (v Value) equals(text string) bool {
	switch v.kind {
	case RegexValue:
		return v.regex.MatchString(text)
	case NumberValue:
		return v.text == text
	}
	return matchWildcard(v.text, text)
}

// matchWildcard reports whether a text matches a pattern with stars at its ends. It takes one search, so it is linear in the text.
func matchWildcard(pattern, text string) bool {
	start, end := strings.HasPrefix(pattern, "*"), strings.HasSuffix(pattern, "*")
	body := strings.Trim(pattern, "*")
	switch {
	case start && end:
		return strings.Contains(text, body)
	case start:
		return strings.HasSuffix(text, body)
	case end:
		return strings.HasPrefix(text, body)
	default:
		return text == body
	}
}

// isNumber reports whether text is an integer or decimal with an optional sign and exponent, as AWS writes numbers. All JSON numbers
// are.
func isNumber(text string) bool {
	text = strings.TrimLeft(text[:min(1, len(text))], "+-") + text[min(1, len(text)):]
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, decimal := strings.Cut(mantissa, ".")
	if scientific {
		exponent = strings.TrimLeft(exponent[:min(1, len(exponent))], "+-") + exponent[min(1, len(exponent)):]
	}
	return isDigits(whole) && (!decimal || isDigits(fraction)) && (!scientific || isDigits(exponent))
}

func isDigits(text string) bool {
	for i := range len(text) {
		if !isDigit(text[i]) {
			return false
		}
	}
	return text != ""
}

// numberOf parses a number as a 64-bit float, which is what AWS's metrics use.
func numberOf(text string) (float64, bool) {
	if !isNumber(text) {
		return 0, false
	}
	number, err := strconv.ParseFloat(text, 64)
	return number, err == nil
}

// scalar returns a JSON string or number as text; false for other values.
func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	}
	return "", false
}
