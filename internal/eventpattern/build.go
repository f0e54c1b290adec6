package eventpattern

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Exactly matches a field that equals one of the texts.
func Exactly(values ...string) Values {
	out := make(Values, 0, len(values))
	for _, v := range values {
		out = append(out, exact{value: v})
	}
	return out
}

// Bool matches a field that is the given boolean.
func Bool(value bool) Values { return Values{exact{value: value}} }

// Prefix matches a text that begins with one of the prefixes.
func Prefix(prefixes ...string) Values { return texts(opPrefix, prefixes) }

// Suffix matches a text that ends with one of the suffixes.
func Suffix(suffixes ...string) Values { return texts(opSuffix, suffixes) }

// Wildcard matches a text that fits one of the wildcard texts, in which * matches anything. Escape plain text with [Literal].
func Wildcard(values ...string) Values { return texts(opWildcard, values) }

// Literal escapes asterisks and backslashes in a text for [Wildcard].
func Literal(text string) string { return strings.NewReplacer(`\`, `\\`, `*`, `\*`).Replace(text) }

// AnythingBut matches a field that exists and equals none of the texts. It does not match a missing field; add [Exists](false) for
// that.
func AnythingBut(values ...string) Values { return Values{anythingBut{conditions: Exactly(values...)}} }

// AnythingButWildcard matches a field that exists and fits none of the wildcard texts.
func AnythingButWildcard(values ...string) Values {
	return Values{anythingBut{conditions: Wildcard(values...)}}
}

// Exists matches a field that has a plain value (true), or one that does not (false).
func Exists(there bool) Values { return Values{exists(there)} }

// Any matches if one of the conditions matches.
func Any(conditions ...Values) Values { return slices.Concat(conditions...) }

// Or matches if one of the sets of fields matches. It belongs under [OrKey].
func Or(alternatives ...Fields) Alternatives { return alternatives }

func texts(operator string, operands []string) Values {
	out := make(Values, 0, len(operands))
	for _, operand := range operands {
		out = append(out, textual{operator: operator, operand: operand})
	}
	return out
}

func (f Fields) check(path string) []error {
	if len(f) == 0 {
		return []error{problemAt(path, errors.New("expected a field, got an empty object"))}
	}
	var problems []error
	for _, name := range f.names() {
		below := join(path, name)
		node := f[name]
		_, isOr := node.(Alternatives)
		switch {
		case node == nil:
			problems = append(problems, problemAt(below, errors.New("expected conditions, got none")))
		case isOr != (name == OrKey):
			problems = append(problems, problemAt(below, errors.New("expected alternatives under $or, and nowhere else")))
		default:
			problems = append(problems, node.check(below)...)
		}
	}
	return problems
}

func (a Alternatives) check(path string) []error {
	var problems []error
	if len(a) < 2 {
		problems = append(problems, problemAt(path, errors.New("expected at least two alternatives")))
	}
	for i, fields := range a {
		problems = append(problems, fields.check(fmt.Sprintf("%s[%d]", path, i))...)
	}
	return problems
}

func (v Values) check(path string) []error {
	if len(v) == 0 {
		return []error{problemAt(path, errors.New("expected a condition, got an empty list"))}
	}
	var problems []error
	for i, value := range v {
		if err := value.refused(); err != nil {
			problems = append(problems, problemAt(fmt.Sprintf("%s[%d]", path, i), err))
		}
	}
	return problems
}

func problemAt(path string, what error) error {
	if path == "" {
		path = "the pattern"
	}
	return fmt.Errorf("%s: %w", path, what)
}

// joinProblems joins the problems, one on each line.
func joinProblems(problems []error) error {
	return fmt.Errorf("event pattern: %w", errors.Join(problems...))
}

// MarshalJSON returns the list of conditions in AWS's notation.
func (v Values) MarshalJSON() ([]byte, error) {
	forms := make([]any, 0, len(v))
	for _, value := range v {
		forms = append(forms, value.form())
	}
	return marshal(forms)
}

// String returns the conditions for a person: each as JSON, joined by "or".
func (v Values) String() string {
	var out []string
	for _, value := range v {
		out = append(out, show(value.form()))
	}
	return strings.Join(out, " or ")
}

func marshal(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSpace(out.Bytes()), err
}
