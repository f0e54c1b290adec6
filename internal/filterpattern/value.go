package filterpattern

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// ValueKind is what sort of value a pattern compares with.
type ValueKind int

// The sorts of values.
const (
	// TextValue compares letter by letter; a `*` at its start or end stands for any text.
	TextValue ValueKind = iota
	// NumberValue compares with JSON numbers by value, and with text by how it is written. In a pattern it is the value without
	// quotes that reads as a number.
	NumberValue
	// RegexValue looks for a regular expression anywhere in the text.
	RegexValue
)

// Value is what a pattern compares a field with. Make one with [Text] or [Number].
type Value struct {
	kind   ValueKind
	text   string
	number float64
	regex  *regexp.Regexp
}

// Text is a text to compare with; a `*` at its start or end stands for any text there, and AWS has no way to write a plain one.
func Text(text string) Value { return Value{kind: TextValue, text: text} }

// Number is a number to compare with.
func Number(number float64) Value {
	return Value{kind: NumberValue, text: plainNumber(number), number: number}
}

// plainNumber writes a number without an exponent wherever that stays readable: an account's id is compared with text too.
func plainNumber(number float64) string {
	const longest = 1e21
	if size := math.Abs(number); size != 0 && (size >= longest || size < 1/longest) {
		return strconv.FormatFloat(number, 'g', -1, 64)
	}
	return strconv.FormatFloat(number, 'f', -1, 64)
}

// Ambiguous says that a number is written in another form than the plain one, such as 1.0, 1e3 or 0012. Seen live, 1 takes the text
// "1" and not "1.0"; whether 1.0 takes "1.0" or "1", nobody has tried. This package compares text with the number as it was written.
func (v Value) Ambiguous() bool { return v.kind == NumberValue && v.text != plainNumber(v.number) }

// Plain is the number in its plain form.
func (v Value) Plain() Value { return Number(v.number) }

// Kind is the sort of the value.
func (v Value) Kind() ValueKind { return v.kind }

// Text is the value without quotes or percent signs; of a number, as it was written.
func (v Value) Text() string { return v.text }

// InnerWildcard says that a text has a `*` elsewhere than at its ends. AWS's documentation once said that such a star is an ordinary
// character, which is how this package matches it, and today says nothing: a pattern that has one should be written another way.
func (v Value) InnerWildcard() bool {
	return v.kind == TextValue && strings.Contains(strings.Trim(v.text, "*"), "*")
}

// String is the value as a JSON pattern writes it: text always in quotes.
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

// bare is the value as a space-delimited pattern writes it: text in quotes only where it must be.
func (v Value) bare() string {
	plain := !strings.ContainsFunc(v.text, func(r rune) bool { return !isPlain(r) })
	if v.kind == TextValue && v.text != "" && plain && !isNumber(v.text) && !strings.EqualFold(v.text, "null") {
		return v.text
	}
	return v.String()
}

// escapes are what stands for itself only behind a backslash.
var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func quote(text string) string {
	return `"` + escapes.Replace(text) + `"`
}

// compares says whether a field's text is, or is not, this value; no other operator compares text. A number compares with text as it
// is written.
func (v Value) compares(text string, operator Operator) bool {
	switch operator {
	case OpEqual:
		return v.equals(text)
	case OpNotEqual:
		return !v.equals(text)
	}
	return false
}

// equals says whether a field's text is this value.
func (v Value) equals(text string) bool {
	switch v.kind {
	case RegexValue:
		return v.regex.MatchString(text)
	case NumberValue:
		return v.text == text
	}
	return matchWildcard(v.text, text)
}

// matchWildcard compares a text with one that may have stars at its ends: one search, so linear in the text.
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

// isNumber says whether text is an integer or decimal with an optional sign and exponent, as AWS writes numbers. JSON's numbers are
// among them.
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

// numberOf reads a number as the 64-bit float that AWS's metrics are made of.
func numberOf(text string) (float64, bool) {
	if !isNumber(text) {
		return 0, false
	}
	number, err := strconv.ParseFloat(text, 64)
	return number, err == nil
}

// scalar gives a JSON string or number as text; other values have none.
func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	}
	return "", false
}
