package filterpattern

import "strings"

// Operator compares a field with a value.
type Operator string

// The operators. Only = and != accept text and regular expressions; the others compare numbers.
const (
	OpEqual          Operator = "="
	OpNotEqual       Operator = "!="
	OpLess           Operator = "<"
	OpLessOrEqual    Operator = "<="
	OpGreater        Operator = ">"
	OpGreaterOrEqual Operator = ">="
)

// jsonPattern parses { expression }.
func (s *scanner) jsonPattern() (Expr, error) {
	s.take("{")
	e, err := s.disjunction()
	if err != nil {
		return nil, err
	}
	if !s.take("}") {
		return nil, s.misjoined("a closing }")
	}
	s.blanks()
	if !s.done() {
		return nil, s.unverified(s.pos, "expected the end of the pattern after }, got %s", s.found())
	}
	return e, nil
}

// misjoined returns the error for a text where &&, || or the end was expected. For words that people try, it names the right operator.
func (s *scanner) misjoined(end string) error {
	const reason = "expected &&, || or %s, got %s"
	word, _, _ := strings.Cut(s.text[s.pos:], " ")
	switch word {
	case "AND":
		return s.refused(s.pos, reason+"; write && instead", end, s.found())
	case "OR":
		return s.refused(s.pos, reason+"; write || instead", end, s.found())
	}
	switch strings.ToUpper(word) {
	case "AND", "&":
		return s.unverified(s.pos, reason+"; write && instead", end, s.found())
	case "OR", "|":
		return s.unverified(s.pos, reason+"; write || instead", end, s.found())
	}
	return s.unexpected(s.pos, reason, end, s.found())
}

func (s *scanner) disjunction() (Expr, error) { return s.series("||", s.conjunction, Or) }

func (s *scanner) conjunction() (Expr, error) { return s.series("&&", s.operand, And) }

// series parses operands with the same operator between them.
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

// operand parses a condition, or an expression in parentheses.
func (s *scanner) operand() (Expr, error) {
	s.blanks()
	start := s.pos
	if s.peek() == '!' {
		return nil, s.refused(start, "AWS has no negation; write != or NOT EXISTS")
	}
	if !s.take("(") {
		e, err := s.condition()
		if err != nil {
			return s.open(start, err)
		}
		return e, nil
	}
	e, err := s.disjunction()
	if err != nil {
		return nil, err
	}
	if !s.take(")") {
		return nil, s.misjoined("a closing )")
	}
	return e, nil
}

// condition parses one test of one field.
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
		return nil, s.unexpected(start, "expected an operator (= != < <= > >= IS, NOT EXISTS), got %s", s.found())
	}
	switch word := s.word(); word {
	case "IS":
		return s.is(selector)
	case "NOT":
		s.blanks()
		if s.word() == "EXISTS" {
			return Missing{selector}, nil
		}
		return nil, s.unexpected(start, "expected EXISTS after NOT")
	case "EXISTS":
		return nil, s.refused(start, `AWS has no EXISTS; write %s = "*" for a field with text or a number`, selector)
	}
	s.pos = start
	return nil, s.unexpected(start, "expected an operator (= != < <= > >= IS, NOT EXISTS), got %s", s.found())
}

func (s *scanner) is(selector Selector) (Expr, error) {
	s.blanks()
	start := s.pos
	switch literal := Literal(s.word()); literal {
	case True, False, Null:
		return Is{selector, literal}, nil
	case "NOT":
		return nil, s.refused(start, "AWS has no IS NOT; compare with the value that the field should have")
	}
	s.pos = start
	return nil, s.unexpected(start, "expected TRUE, FALSE or NULL, in capitals, after IS, got %s", s.found())
}

// operator parses a comparison operator; false if there is none.
func (s *scanner) operator() (Operator, bool, error) {
	start := s.pos
	for _, operator := range []Operator{OpNotEqual, OpLessOrEqual, OpGreaterOrEqual, OpEqual, OpLess, OpGreater} {
		if !s.take(string(operator)) {
			continue
		}
		if s.peek() == '=' {
			const reason = "AWS has no %s=; write a single = for equality"
			if operator == OpEqual {
				return "", false, s.refused(start, reason, operator)
			}
			return "", false, s.unverified(start, reason, operator)
		}
		return operator, true, nil
	}
	return "", false, nil
}

// operandValue parses the value after an operator and checks that the operator accepts it.
func (s *scanner) operandValue(operator Operator) (Value, error) {
	s.blanks()
	start := s.pos
	value, err := s.value()
	if err != nil {
		return Value{}, err
	}
	if operator != OpEqual && operator != OpNotEqual && value.kind != NumberValue {
		return Value{}, s.unverified(start, "%s compares numbers, without quotes; use = or != for text and regular expressions", operator)
	}
	return value, nil
}
