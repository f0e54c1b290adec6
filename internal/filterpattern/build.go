package filterpattern

import "fmt"

// JSON makes a pattern of an expression. It does not look at AWS's limits, so that a caller can measure with [Pattern.Length] what
// does not fit; [Pattern.Check] does.
func JSON(e Expr) *Pattern {
	p := &Pattern{kind: KindJSON, expr: flatten(e)}
	p.text = p.print()
	return p
}

// And is true if all expressions are; of one expression it is that one. A Conjunction inside becomes part of it. Without any it
// panics: AWS cannot write an expression that is always true.
func And(all ...Expr) Expr { return joined[Conjunction](all) }

// Or is true if any of the expressions is; of one expression it is that one. A Disjunction inside becomes part of it. Without any it
// panics: AWS cannot write an expression that is never true.
func Or(all ...Expr) Expr { return joined[Disjunction](all) }

// Equal compares a field with a text, in which a `*` at the start or end stands for any text.
// Like every function here that takes a selector, it panics if that is none: a selector is written by a programmer.
func Equal(selector, value string) Expr {
	return Comparison{mustSelector(selector), OpEqual, Text(value)}
}

// NotEqual is true if the field is there and is not the text: see [NotEqualOrMissing].
func NotEqual(selector, value string) Expr {
	return Comparison{mustSelector(selector), OpNotEqual, Text(value)}
}

// NotEqualOrMissing is true unless the field is the text: also for an event that has no such field.
func NotEqualOrMissing(selector, value string) Expr {
	return Or(NotExists(selector), NotEqual(selector, value))
}

// Compare compares a field with a number.
func Compare(selector string, operator Operator, number float64) Expr {
	return Comparison{mustSelector(selector), operator, Number(number)}
}

// NotExists is true if the event has no such field.
func NotExists(selector string) Expr { return Missing{mustSelector(selector)} }

// IsTrue is true if the field is the JSON boolean true.
func IsTrue(selector string) Expr { return Is{mustSelector(selector), True} }

// IsFalse is true if the field is the JSON boolean false.
func IsFalse(selector string) Expr { return Is{mustSelector(selector), False} }

// IsNull is true if the field is there and holds null.
func IsNull(selector string) Expr { return Is{mustSelector(selector), Null} }

// ParseSelector reads a selector such as `$.requestParameters.secretId`. Its error is a *[SyntaxError].
func ParseSelector(text string) (Selector, error) {
	s := &scanner{text: text}
	selector, err := s.selector()
	if err == nil && !s.done() {
		err = s.unverified(s.pos, "nothing may follow the selector, found %s", s.found())
	}
	if err != nil {
		return Selector{}, err
	}
	return selector, nil
}

func mustSelector(text string) Selector {
	selector, err := ParseSelector(text)
	if err != nil {
		panic(fmt.Sprintf("filterpattern: selector %q: %v", text, err))
	}
	return selector
}

// joined puts expressions together, with those of the result's own kind opened up, so that one meaning has one tree.
func joined[S interface {
	Expr
	~[]Expr
}](all []Expr) Expr {
	if len(all) == 0 {
		panic("filterpattern: an expression of no parts")
	}
	var parts []Expr
	for _, e := range all {
		e = flatten(e)
		if inner, ok := e.(S); ok {
			parts = append(parts, inner...)
		} else {
			parts = append(parts, e)
		}
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return S(parts)
}

func flatten(e Expr) Expr {
	switch e := e.(type) {
	case Conjunction:
		return And(e...)
	case Disjunction:
		return Or(e...)
	}
	return e
}
