package eventpattern

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Exactly takes a field that equals one of the texts.
func Exactly(values ...string) Values {
	out := make(Values, 0, len(values))
	for _, v := range values {
		out = append(out, exact{value: v})
	}
	return out
}

// Null takes a field that is there and null.
func Null() Values { return Values{exact{value: nil}} }

// Bool takes a field that is the given truth value.
func Bool(value bool) Values { return Values{exact{value: value}} }

// Prefix takes a text that begins with one of the prefixes.
func Prefix(prefixes ...string) Values { return texts(opPrefix, prefixes) }

// Suffix takes a text that ends with one of the suffixes.
func Suffix(suffixes ...string) Values { return texts(opSuffix, suffixes) }

// EqualsIgnoreCase takes a text that equals one of the texts, in upper or lower case.
func EqualsIgnoreCase(values ...string) Values { return texts(opIgnoreCase, values) }

// Wildcard takes a text that one of the wildcard texts describes: * stands for anything. Write plain text with [Literal].
func Wildcard(values ...string) Values { return texts(opWildcard, values) }

// Literal writes text so that a wildcard takes its asterisks and backslashes as they are.
func Literal(text string) string { return strings.NewReplacer(`\`, `\\`, `*`, `\*`).Replace(text) }

// AnythingBut takes a field that is there and equals none of the texts. It does not take a field that is absent: add
// [Exists](false) for that.
func AnythingBut(values ...string) Values { return Values{anythingBut{conditions: Exactly(values...)}} }

// AnythingButPrefix takes a field that is there and begins with none of the prefixes.
func AnythingButPrefix(prefixes ...string) Values {
	return Values{anythingBut{conditions: Prefix(prefixes...)}}
}

// AnythingButSuffix takes a field that is there and ends with none of the suffixes.
func AnythingButSuffix(suffixes ...string) Values {
	return Values{anythingBut{conditions: Suffix(suffixes...)}}
}

// AnythingButWildcard takes a field that is there and that none of the wildcard texts describes.
func AnythingButWildcard(values ...string) Values {
	return Values{anythingBut{conditions: Wildcard(values...)}}
}

// Exists takes a field that is there as a plain value (true), or is not (false).
func Exists(there bool) Values { return Values{exists(there)} }

// CIDR takes an IP address in one of the ranges.
func CIDR(ranges ...string) Values {
	out := make(Values, 0, len(ranges))
	for _, r := range ranges {
		out = append(out, cidr{text: r})
	}
	return out
}

// Any takes what one of the conditions takes.
func Any(conditions ...Values) Values { return slices.Concat(conditions...) }

// Or takes what one of the sets of fields takes. It stands under [OrKey].
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
		return []error{problemAt(path, errors.New("an object without fields"))}
	}
	var problems []error
	for _, name := range f.names() {
		below := join(path, name)
		node := f[name]
		_, isOr := node.(Alternatives)
		switch {
		case node == nil:
			problems = append(problems, problemAt(below, errors.New("no conditions")))
		case isOr != (name == OrKey):
			problems = append(problems, problemAt(below, errors.New("alternatives stand under $or, and nothing else does")))
		default:
			problems = append(problems, node.check(below)...)
		}
	}
	return problems
}

func (a Alternatives) check(path string) []error {
	var problems []error
	if len(a) < 2 {
		problems = append(problems, problemAt(path, errors.New("$or needs two alternatives or more")))
	}
	for i, fields := range a {
		problems = append(problems, fields.check(fmt.Sprintf("%s[%d]", path, i))...)
	}
	return problems
}

func (v Values) check(path string) []error {
	if len(v) == 0 {
		return []error{problemAt(path, errors.New("an empty list matches nothing"))}
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

// joinProblems puts each problem on a line of its own.
func joinProblems(problems []error) error {
	return fmt.Errorf("event pattern: %w", errors.Join(problems...))
}

// MarshalJSON writes the list of conditions as AWS does.
func (v Values) MarshalJSON() ([]byte, error) {
	forms := make([]any, 0, len(v))
	for _, value := range v {
		forms = append(forms, value.form())
	}
	return marshal(forms)
}

// String is the conditions as a person reads them: each as JSON, with "or" between them.
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
