package filterpattern

import "strings"

// Operator compares a field with a value.
type Operator string

// The operators. Only = and != take text and regular expressions; the others compare numbers.
const (
	OpEqual          Operator = "="
	OpNotEqual       Operator = "!="
	OpLess           Operator = "<"
	OpLessOrEqual    Operator = "<="
	OpGreater        Operator = ">"
	OpGreaterOrEqual Operator = ">="
)

// jsonPattern reads { expression }.
func (s *scanner) jsonPattern() (Expr, error) {
	s.take("{")
	e, err := s.disjunction()
	if err != nil {
		return nil, err
	}
	if !s.take("}") {
		return nil, s.fail(s.pos, "&&, || or the closing } is wanted here, found %s%s", s.found(), s.hint())
	}
	s.blanks()
	if !s.done() {
		return nil, s.fail(s.pos, "nothing may follow the closing }, found %s", s.found())
	}
	return e, nil
}

// hint gives the way out for the words that people try.
func (s *scanner) hint() string {
	word, _, _ := strings.Cut(s.text[s.pos:], " ")
	switch strings.ToUpper(word) {
	case "AND", "&":
		return "; write && for it"
	case "OR", "|":
		return "; write || for it"
	}
	return ""
}

func (s *scanner) disjunction() (Expr, error) { return s.series("||", s.conjunction, Or) }

func (s *scanner) conjunction() (Expr, error) { return s.series("&&", s.operand, And) }

// series reads operands with the same operator between them.
func (s *scanner) series(operator string, operand func() (Expr, error), join func(...Expr) Expr) (Expr, error) {
	var all []Expr
	for {
		e, err := operand()
		if err != nil {
			return nil, err
		}
		all = append(all, e)
		s.blanks()
		if !s.take(operator) {
			return join(all...), nil
		}
	}
}

// operand reads a condition, or an expression in parentheses.
func (s *scanner) operand() (Expr, error) {
	s.blanks()
	start := s.pos
	if s.peek() == '!' {
		return nil, s.fail(start, "AWS has no negation; write != or NOT EXISTS")
	}
	if !s.take("(") {
		return s.condition()
	}
	e, err := s.disjunction()
	if err != nil {
		return nil, err
	}
	if !s.take(")") {
		return nil, s.fail(s.pos, "&&, || or a closing ) is wanted here, found %s%s", s.found(), s.hint())
	}
	return e, nil
}

// condition reads one test of one field.
func (s *scanner) condition() (Expr, error) {
	selector, err := s.selector()
	if err != nil {
		return nil, err
	}
	blank := s.blanks()
	if operator, ok, err := s.operator(); err != nil {
		return nil, err
	} else if ok {
		value, err := s.operandValue(operator)
		return Comparison{selector, operator, value}, err
	}
	start := s.pos
	if !blank {
		return nil, s.fail(start, "an operator (= != < <= > >= IS, NOT EXISTS) is wanted here, found %s", s.found())
	}
	switch word := s.word(); word {
	case "IS":
		return s.is(selector)
	case "NOT":
		s.blanks()
		if s.word() == "EXISTS" {
			return Missing{selector}, nil
		}
		return nil, s.fail(start, "after a field, NOT must be followed by EXISTS")
	case "EXISTS":
		return nil, s.fail(start, `AWS has no EXISTS; write %s = "*" for a field that holds text or a number`, selector)
	}
	s.pos = start
	return nil, s.fail(start, "an operator (= != < <= > >= IS, NOT EXISTS) is wanted here, found %s", s.found())
}

func (s *scanner) is(selector Selector) (Expr, error) {
	s.blanks()
	start := s.pos
	switch literal := Literal(s.word()); literal {
	case True, False, Null:
		return Is{selector, literal}, nil
	case "NOT":
		return nil, s.fail(start, "AWS has no IS NOT; compare with what the field should hold")
	}
	s.pos = start
	return nil, s.fail(start, "IS is followed by TRUE, FALSE or NULL, in capitals, found %s", s.found())
}

// operator reads a comparison operator; false if there is none.
func (s *scanner) operator() (Operator, bool, error) {
	start := s.pos
	for _, operator := range []Operator{OpNotEqual, OpLessOrEqual, OpGreaterOrEqual, OpEqual, OpLess, OpGreater} {
		if !s.take(string(operator)) {
			continue
		}
		if s.peek() == '=' {
			return "", false, s.fail(start, "AWS has no %s=; equality is written with a single =", operator)
		}
		return operator, true, nil
	}
	return "", false, nil
}

// operandValue reads the value after an operator and checks that the two go together.
func (s *scanner) operandValue(operator Operator) (Value, error) {
	s.blanks()
	start := s.pos
	value, err := s.value()
	if err != nil {
		return Value{}, err
	}
	if operator != OpEqual && operator != OpNotEqual && value.kind != NumberValue {
		return Value{}, s.fail(start, "%s compares numbers, without quotes; text and regular expressions go with = and !=", operator)
	}
	return value, nil
}
