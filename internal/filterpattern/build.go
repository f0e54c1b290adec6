package filterpattern

import "fmt"

// JSON returns the pattern of an expression. It does not check AWS's limits, so that a caller can measure a pattern that is too long
// with [Pattern.Length]. [Pattern.Check] does.
func JSON(e Expr) *Pattern {
	p := &Pattern{kind: KindJSON, expr: flatten(e)}
	p.text = p.print()
	return p
}

// And returns an expression that is true if all of the given ones are. Of a single expression it returns that one, and it merges
// conjunctions among them. Without any it panics: AWS's language has no expression that is always true.
func And(all ...Expr) Expr { return joined[Conjunction](all) }

// Or returns an expression that is true if any of the given ones is. Of a single expression it returns that one, and it merges
// disjunctions among them. Without any it panics: AWS's language has no expression that is always false.
func Or(all ...Expr) Expr { return joined[Disjunction](all) }

// Equal compares a field with a text. A `*` at its start or end matches any text. Like every function here with a selector, it panics
// if the selector is invalid, because selectors are written by programmers.
func Equal(selector, value string) Expr {
	return Comparison{mustSelector(selector), OpEqual, Text(value)}
}

// NotEqual is true if the field exists and is not the text. Join it with [NotExists] to match events without the field, too.
func NotEqual(selector, value string) Expr {
	return Comparison{mustSelector(selector), OpNotEqual, Text(value)}
}

// Compare compares a field with a number.
func Compare(selector string, operator Operator, number float64) Expr {
	return Comparison{mustSelector(selector), operator, Number(number)}
}

// NotExists is true if the event has no such field.
func NotExists(selector string) Expr { return Missing{mustSelector(selector)} }

// ParseSelector parses a selector such as `$.requestParameters.secretId`. Its error is a *[SyntaxError].
func ParseSelector(text string) (Selector, error) {
	s := &scanner{text: text}
	selector, err := s.selector()
	if err == nil && !s.done() {
		err = s.unverified(s.pos, "expected the end of the selector, got %s", s.found())
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

// joined joins expressions, and merges those of the result's own kind, so that each meaning has one tree.
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
