package filterpattern

import (
	"slices"
	"strings"
)

// Field is one field of a space-delimited pattern.
type Field struct {
	// Name is empty for a field that the pattern leaves unnamed.
	Name string
	// Ellipsis is true for `...`, which matches any number of fields. A pattern has at most one.
	Ellipsis bool
	// Where has the conditions on the field: all conditions of one of the lists must be true. If it is empty, any text matches.
	Where [][]Condition
}

// Condition compares a field of a space-delimited event with a value.
type Condition struct {
	Operator Operator
	Value    Value
}

// String returns the field in AWS's notation.
func (f Field) String() string {
	if f.Ellipsis {
		return "..."
	}
	if len(f.Where) == 0 {
		return f.Name
	}
	alternatives := make([]string, len(f.Where))
	for i, all := range f.Where {
		conditions := make([]string, len(all))
		for j, c := range all {
			conditions[j] = f.Name + " " + string(c.Operator) + " " + c.Value.bare()
		}
		alternatives[i] = strings.Join(conditions, " && ")
	}
	return strings.Join(alternatives, " || ")
}

func (f Field) matches(text string) bool {
	return len(f.Where) == 0 || slices.ContainsFunc(f.Where, func(all []Condition) bool {
		return !slices.ContainsFunc(all, func(c Condition) bool { return !c.holds(text) })
	})
}

// holds compares a field's text. Text that is not a number differs from every number, and is neither more nor less.
func (c Condition) holds(text string) bool {
	if c.Value.kind != NumberValue {
		return c.Value.compares(text, c.Operator)
	}
	number, ok := numberOf(text)
	if !ok {
		return c.Operator == OpNotEqual
	}
	return compare(number, c.Operator, c.Value.number)
}

// mismatch is the field of a pattern that failed, and the text that it saw. Field is nil if the event has too few fields.
type mismatch struct {
	field *Field
	saw   string
}

// matchFields compares an event with the fields of a pattern. Without an ellipsis, the last field gets the rest of the event. Seen
// live, a single field gets the whole event, quotes and brackets included.
func matchFields(fields []Field, e *Event) (mismatch, bool) {
	if len(fields) == 0 {
		return mismatch{}, false
	}
	words := e.words()
	before, after := fields, []Field(nil)
	ellipsis := slices.IndexFunc(fields, func(f Field) bool { return f.Ellipsis })
	if ellipsis >= 0 {
		before, after = fields[:ellipsis], fields[ellipsis+1:]
	}
	if len(words) < len(before)+len(after) {
		return mismatch{}, true
	}
	for i := range before {
		text := words[i].text
		if ellipsis < 0 && i == len(fields)-1 && (len(words) > len(fields) || len(fields) == 1) {
			text = strings.TrimRight(e.text[words[i].start:], " \t\r\n")
		}
		if !before[i].matches(text) {
			return mismatch{&before[i], text}, true
		}
	}
	for i := range after {
		if text := words[len(words)-len(after)+i].text; !after[i].matches(text) {
			return mismatch{&after[i], text}, true
		}
	}
	return mismatch{}, false
}

// spacePattern parses [fields].
func (s *scanner) spacePattern() ([]Field, error) {
	s.take("[")
	s.blanks()
	var fields []Field
	if !s.take("]") {
		for {
			s.blanks()
			start := s.pos
			field, err := s.field()
			if err != nil {
				return nil, err
			}
			if reason := clash(fields, field); reason != "" {
				return nil, s.refused(start, "%s", reason)
			}
			fields = append(fields, field)
			if s.take("]") {
				break
			}
			if !s.take(",") {
				return nil, s.unexpected(s.pos, "expected a comma or a closing ], got %s", s.found())
			}
		}
	}
	s.blanks()
	if !s.done() {
		return nil, s.unverified(s.pos, "expected the end of the pattern after ], got %s", s.found())
	}
	return fields, nil
}

// clash returns why a field cannot follow others; empty if it can.
func clash(fields []Field, next Field) string {
	for _, field := range fields {
		switch {
		case field.Ellipsis && next.Ellipsis:
			return "expected at most one ... in a pattern"
		case next.Name != "" && field.Name == next.Name:
			return "two fields have the name " + shorten(next.Name)
		}
	}
	return ""
}

// field parses one field with its conditions, up to the comma or bracket after it.
func (s *scanner) field() (Field, error) {
	if s.take("...") {
		s.blanks()
		return Field{Ellipsis: true}, nil
	}
	start := s.pos
	if s.peek() == '(' {
		return Field{}, s.unverified(start, "expected a field's name, got a parenthesis; write the conditions of a field without parentheses")
	}
	field := Field{Name: s.word()}
	if field.Name != "" && !isName(field.Name) {
		return Field{}, s.unverified(start, "expected a field's name of letters, digits, _ and -, got `%s`", shorten(field.Name))
	}
	for {
		s.blanks()
		operator, ok, err := s.operator()
		if err != nil {
			return Field{}, err
		}
		if !ok {
			return field, s.unconditional(field)
		}
		if field.Name == "" {
			return Field{}, s.unexpected(start, "expected the name of a field before the condition")
		}
		value, err := s.operandValue(operator)
		if err != nil {
			return Field{}, err
		}
		if len(field.Where) == 0 {
			field.Where = [][]Condition{nil}
		}
		last := len(field.Where) - 1
		field.Where[last] = append(field.Where[last], Condition{operator, value})
		more, err := s.nextCondition(&field)
		if err != nil || !more {
			return field, err
		}
	}
}

// unconditional checks a field name without an operator, which is allowed only if the field has no conditions.
func (s *scanner) unconditional(field Field) error {
	if len(field.Where) > 0 {
		return s.unexpected(s.pos, "expected an operator after the field's name, got %s", s.found())
	}
	return nil
}

// nextCondition parses && or || and the name after it, which must be the field's own; false if the field is complete.
func (s *scanner) nextCondition(field *Field) (bool, error) {
	s.blanks()
	if s.take("||") {
		field.Where = append(field.Where, nil)
	} else if !s.take("&&") {
		return false, nil
	}
	s.blanks()
	start := s.pos
	if name := s.word(); name != field.Name {
		return false, s.unexpected(start, "expected another condition of the field %s, got `%s`", field.Name, shorten(name))
	}
	return true, nil
}
