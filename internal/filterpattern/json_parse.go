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
		return nil, s.misjoined("the closing }")
	}
	s.blanks()
	if !s.done() {
		return nil, s.unverified(s.pos, "nothing may follow the closing }, found %s", s.found())
	}
	return e, nil
}

// misjoined is the error for what stands where an expression may go on or end, with the way out for the words that people try.
func (s *scanner) misjoined(end string) error {
	const wanted = "&&, || or %s is wanted here, found %s"
	word, _, _ := strings.Cut(s.text[s.pos:], " ")
	switch word {
	case "AND":
		return s.refused(s.pos, wanted+"; write && for it", end, s.found())
	case "OR":
		return s.refused(s.pos, wanted+"; write || for it", end, s.found())
	}
	switch strings.ToUpper(word) {
	case "AND", "&":
		return s.unverified(s.pos, wanted+"; write && for it", end, s.found())
	case "OR", "|":
		return s.unverified(s.pos, wanted+"; write || for it", end, s.found())
	}
	return s.unexpected(s.pos, wanted, end, s.found())
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
		return nil, s.unexpected(start, "an operator (= != < <= > >= IS, NOT EXISTS) is wanted here, found %s", s.found())
	}
	switch word := s.word(); word {
	case "IS":
		return s.is(selector)
	case "NOT":
		s.blanks()
		if s.word() == "EXISTS" {
			return Missing{selector}, nil
		}
		return nil, s.unexpected(start, "after a field, NOT must be followed by EXISTS")
	case "EXISTS":
		return nil, s.refused(start, `AWS has no EXISTS; write %s = "*" for a field that holds text or a number`, selector)
	}
	s.pos = start
	return nil, s.unexpected(start, "an operator (= != < <= > >= IS, NOT EXISTS) is wanted here, found %s", s.found())
}

func (s *scanner) is(selector Selector) (Expr, error) {
	s.blanks()
	start := s.pos
	switch literal := Literal(s.word()); literal {
	case True, False, Null:
		return Is{selector, literal}, nil
	case "NOT":
		return nil, s.refused(start, "AWS has no IS NOT; compare with what the field should hold")
	}
	s.pos = start
	return nil, s.unexpected(start, "IS is followed by TRUE, FALSE or NULL, in capitals, found %s", s.found())
}

// operator reads a comparison operator; false if there is none.
func (s *scanner) operator() (Operator, bool, error) {
	start := s.pos
	for _, operator := range []Operator{OpNotEqual, OpLessOrEqual, OpGreaterOrEqual, OpEqual, OpLess, OpGreater} {
		if !s.take(string(operator)) {
			continue
		}
		if s.peek() == '=' {
			const reason = "AWS has no %s=; equality is written with a single ="
			if operator == OpEqual {
				return "", false, s.refused(start, reason, operator)
			}
			return "", false, s.unverified(start, reason, operator)
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
		return Value{}, s.unverified(start, "%s compares numbers, without quotes; text and regular expressions go with = and !=", operator)
	}
	return value, nil
}
