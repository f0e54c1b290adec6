package eventpattern

import (
	"encoding/json"
	"math"

	"github.com/secretwatch/secretwatch/internal/formula"
	"github.com/secretwatch/secretwatch/internal/language"
)

// plainValues are all values that conditions are about: no objects, and no lists, whose elements are.
func plainValues() formula.Values {
	return formula.Values{Null: true, True: true, False: true, Texts: language.Any(), Numbers: formula.AnyNumber()}
}

func (e exact) accepts() formula.Values {
	switch value := e.value.(type) {
	case nil:
		return formula.Values{Null: true}
	case bool:
		return formula.Values{True: value, False: !value}
	case string:
		return formula.Text(language.Exact(value))
	case json.Number:
		numbers := formula.NumbersWritten(language.Exact(value.String()))
		if n, fits := number(value); fits && math.Abs(n) <= largestNumber {
			numbers = numbers.Union(formula.NumbersWhere("=", n))
		}
		return formula.Values{Numbers: numbers}
	}
	return formula.Values{}
}

func (e exists) accepts() formula.Values {
	if e {
		return plainValues()
	}
	return formula.Values{}
}

func (o open) accepts() formula.Values { return exists(o.takes).accepts() }

func (a anythingBut) accepts() formula.Values {
	var refused formula.Values
	for _, c := range a.conditions {
		refused = refused.Union(c.accepts())
	}
	return plainValues().Intersect(refused.Complement())
}

func (t textual) accepts() formula.Values { return formula.Text(t.texts()) }

// texts returns what matchText matches.
func (t textual) texts() language.Language {
	switch {
	case t.operator == opPrefix && t.ignoreCase:
		return language.PrefixFold(t.operand)
	case t.operator == opPrefix:
		return language.Prefix(t.operand)
	case t.operator == opSuffix && t.ignoreCase:
		return language.SuffixFold(t.operand)
	case t.operator == opSuffix:
		return language.Suffix(t.operand)
	case t.operator == opIgnoreCase:
		return language.ExactFold(t.operand)
	}
	pieces, err := splitWildcard(t.operand)
	if err != nil {
		return language.None()
	}
	return language.Wildcard(pieces...)
}

func (n numeric) accepts() formula.Values {
	numbers := formula.AnyNumber()
	for _, c := range n.comparisons {
		operand, _ := number(c.operand)
		numbers = numbers.Intersect(formula.NumbersWhere(c.operator, operand))
	}
	return formula.Values{Numbers: numbers}
}
