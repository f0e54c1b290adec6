package eventpattern

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Parse parses the pattern of a rule. What AWS refuses is an error with the path of each problem, and so is an operator that this
// package does not know. If a name appears twice, the last one counts, as in AWS.
func Parse(pattern []byte) (*Pattern, error) { return parse(pattern, parser{}) }

func parse(pattern []byte, p parser) (*Pattern, error) {
	if n := utf8.RuneCount(pattern); n > aws.EventPattern && !p.deployed {
		return nil, fmt.Errorf("event pattern of %d characters: EventBridge accepts at most %d", n, aws.EventPattern)
	}
	object, err := decodeObject(pattern)
	if err != nil {
		return nil, err
	}
	fields := p.fields("", object)
	if len(p.problems) > 0 {
		return nil, joinProblems(p.problems)
	}
	if p.deployed {
		return deployed(fields)
	}
	return New(fields)
}

func decodeObject(pattern []byte) (map[string]any, error) {
	value, err := decode(pattern)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("event pattern: the JSON ends in the middle")
	}
	if err != nil {
		return nil, fmt.Errorf("event pattern: not JSON: %w", err)
	}
	object, isObject := value.(map[string]any)
	if !isObject {
		return nil, fmt.Errorf("event pattern: expected a JSON object, got %s", show(value))
	}
	return object, nil
}

// parser collects the problems of a pattern, so that all of them can be reported at once. What has a problem is [open] in the fields.
type parser struct {
	problems []error
	// deployed turns conditions that nobody has verified into [open] ones.
	deployed bool
}

func (p *parser) fail(path, format string, args ...any) {
	p.problems = append(p.problems, problemAt(path, fmt.Errorf(format, args...)))
}

func (p *parser) fields(path string, object map[string]any) Fields {
	fields := make(Fields, len(object))
	for _, name := range slices.Sorted(maps.Keys(object)) {
		below := join(path, name)
		switch value := object[name].(type) {
		case map[string]any:
			fields[name] = p.fields(below, value)
		case []any:
			if name == OrKey {
				fields[name] = p.alternatives(below, value)
				continue
			}
			fields[name] = p.values(below, value)
		default:
			p.fail(below, "expected an object or a list, got %s; write [%s]", show(value), show(value))
			fields[name] = Values{open{written: value}}
		}
	}
	return fields
}

func (p *parser) alternatives(path string, list []any) Alternatives {
	alternatives := make(Alternatives, 0, len(list))
	for i, element := range list {
		below := fmt.Sprintf("%s[%d]", path, i)
		object, isObject := element.(map[string]any)
		if !isObject {
			p.fail(below, "expected an object as alternative, got %s", show(element))
			continue
		}
		alternatives = append(alternatives, p.fields(below, object))
	}
	return alternatives
}

func (p *parser) values(path string, list []any) Values {
	values := make(Values, 0, len(list))
	for i, element := range list {
		below := fmt.Sprintf("%s[%d]", path, i)
		switch e := element.(type) {
		case map[string]any:
			values = append(values, p.operator(below, e))
		case []any:
			p.fail(below, "expected a value or an operator, got a list")
			values = append(values, open{written: e})
		default:
			values = append(values, exact{value: e})
		}
	}
	return values
}

// operator parses an operator such as {"prefix": "x"}.
func (p *parser) operator(path string, object map[string]any) Value {
	if len(object) != 1 {
		p.fail(path, "expected one operator, got %d", len(object))
		return open{written: object}
	}
	for name, operand := range object {
		value, err := newValue(name, operand)
		if err == nil && p.deployed {
			err = value.refused()
		}
		if why := unverified(""); p.deployed && errors.As(err, &why) {
			return open{written: object, why: string(why)}
		}
		if err != nil {
			p.fail(path, "%w", err)
			return open{written: object}
		}
		return value
	}
	return open{written: object}
}

func newValue(name string, operand any) (Value, error) {
	switch name {
	case opPrefix, opSuffix:
		return newAffix(name, operand)
	case opIgnoreCase, opWildcard:
		return newText(name, operand)
	case opAnythingBut:
		return newAnythingBut(operand)
	case "exists":
		there, isBool := operand.(bool)
		if !isBool {
			return nil, fmt.Errorf("exists: expected true or false, got %s", show(operand))
		}
		return exists(there), nil
	case "numeric":
		return newNumeric(operand)
	case "cidr":
		s, isText := operand.(string)
		if !isText {
			return nil, fmt.Errorf("cidr: expected a text, got %s", show(operand))
		}
		return newCIDR(s), nil
	}
	return nil, unverified(fmt.Sprintf("unknown operator %q", name))
}

func newText(operator string, operand any) (Value, error) {
	s, isText := operand.(string)
	if !isText {
		return nil, fmt.Errorf("%s: expected a text, got %s", operator, show(operand))
	}
	return textual{operator: operator, operand: s}, nil
}

// newAffix parses the operand of prefix or suffix, which may use equals-ignore-case.
func newAffix(operator string, operand any) (Value, error) {
	inner, isObject := operand.(map[string]any)
	if !isObject {
		return newText(operator, operand)
	}
	s, isText := inner[opIgnoreCase].(string)
	if !isText || len(inner) != 1 {
		return nil, fmt.Errorf("%s: expected a text or {%q: TEXT}, got %s", operator, opIgnoreCase, show(operand))
	}
	return textual{operator: operator, operand: s, ignoreCase: true}, nil
}

// newAnythingBut parses a value, a list of values, or an operator on a text or a list of texts.
func newAnythingBut(operand any) (Value, error) {
	object, isObject := operand.(map[string]any)
	if !isObject {
		return newAnythingButValues("", operand)
	}
	if len(object) != 1 {
		return nil, fmt.Errorf("anything-but: expected one operator, got %d", len(object))
	}
	for operator, inner := range object {
		if !slices.Contains([]string{opPrefix, opSuffix, opIgnoreCase, opWildcard}, operator) {
			return nil, unverified(fmt.Sprintf("anything-but does not support the operator %q", operator))
		}
		return newAnythingButValues(operator, inner)
	}
	return nil, errors.New("anything-but: expected a value")
}

func newAnythingButValues(operator string, operand any) (Value, error) {
	list, isList := operand.([]any)
	if !isList {
		list = []any{operand}
	}
	out := anythingBut{}
	for _, element := range list {
		if operator == "" {
			switch element.(type) {
			case string, json.Number:
				out.conditions = append(out.conditions, exact{value: element})
				continue
			}
			return nil, fmt.Errorf("anything-but: expected a string or a number, got %s", show(element))
		}
		condition, err := newText(operator, element)
		if err != nil {
			return nil, fmt.Errorf("anything-but: %w", err)
		}
		out.conditions = append(out.conditions, condition)
	}
	return out, nil
}

func newNumeric(operand any) (Value, error) {
	list, isList := operand.([]any)
	if !isList || len(list)%2 != 0 {
		return nil, fmt.Errorf(`numeric: expected a list such as [">", 0, "<=", 5], got %s`, show(operand))
	}
	var out numeric
	for pair := range slices.Chunk(list, 2) {
		operator, isText := pair[0].(string)
		n, isNumber := pair[1].(json.Number)
		if !isText || !isNumber {
			return nil, fmt.Errorf(`numeric: expected a list such as [">", 0, "<=", 5], got %s`, show(operand))
		}
		out.comparisons = append(out.comparisons, comparison{operator: strings.TrimSpace(operator), operand: n})
	}
	return out, nil
}
