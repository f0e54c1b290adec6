package proof

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/secretwatch/secretwatch/internal/filterpattern"
	"github.com/secretwatch/secretwatch/internal/formula"
	"github.com/secretwatch/secretwatch/internal/language"
)

// filterMeaning is what a metric filter's pattern matches. It agrees with [filterpattern.Pattern.Match] on everything that is not in doubt.
func filterMeaning(pattern *filterpattern.Pattern) formula.Meaning {
	switch pattern.Kind() {
	case filterpattern.KindTerms:
		return termsMeaning(pattern.Terms())
	case filterpattern.KindSpaceDelimited:
		return formula.Unclear("a pattern of fields between blanks ([...]), which a record does not have: write a JSON pattern")
	}
	return exprMeaning(pattern.Expr())
}

func exprMeaning(e filterpattern.Expr) formula.Meaning {
	switch e := e.(type) {
	case filterpattern.Conjunction:
		return joinedMeaning(e, formula.And)
	case filterpattern.Disjunction:
		return joinedMeaning(e, formula.Or)
	case filterpattern.Missing:
		return fieldMeaning(e.Selector, formula.Absent())
	case filterpattern.Is:
		return fieldMeaning(e.Selector, literalValues(e.Literal))
	case filterpattern.Comparison:
		return comparisonMeaning(e)
	case filterpattern.Open:
		return formula.Unclear(fmt.Sprintf("a condition that AWS does not document (%s): %s", e, e.Why()))
	}
	return formula.Unclear(fmt.Sprintf("a condition of a kind that is not known (%s)", e))
}

func joinedMeaning(parts []filterpattern.Expr, join func(...formula.Formula) formula.Formula) formula.Meaning {
	each := make([]formula.Meaning, len(parts))
	for i, part := range parts {
		each[i] = exprMeaning(part)
	}
	return joined(each, join)
}

// fieldMeaning is that of a condition that is true for some values of a field.
func fieldMeaning(selector filterpattern.Selector, values formula.Values) formula.Meaning {
	field, err := fieldOf(selector)
	if err != nil {
		return formula.Unclear(err.Error())
	}
	is := formula.Atom(field, values)
	return formula.Meaning{Sure: is, Possible: is}
}

// fieldOf is the field that a selector names. A record of a read names one resource at most, so any of them is the first.
func fieldOf(selector filterpattern.Selector) (string, error) {
	field := strings.Replace(strings.TrimPrefix(selector.String(), "$."), resources+"[*]", resources+"[0]", 1)
	switch {
	case strings.Contains(field, "*"):
		return "", fmt.Errorf("a selector with a wildcard (%s): name the field", selector)
	case strings.Contains(field, "['"):
		return "", fmt.Errorf("a field's name in brackets (%s): no record of CloudTrail has such a field", selector)
	}
	return field, nil
}

func literalValues(literal filterpattern.Literal) formula.Values {
	switch literal {
	case filterpattern.True:
		return formula.Values{True: true}
	case filterpattern.False:
		return formula.Values{False: true}
	}
	return formula.Values{Null: true, NullList: true}
}

// comparisonMeaning is exact but for texts with a * inside, of which AWS does not document whether it is a wildcard, and for numbers such as
// 0012, of which nobody has tried whether they match a text as they are written.
func comparisonMeaning(c filterpattern.Comparison) formula.Meaning {
	values, err := comparedValues(c)
	if err != nil {
		return formula.Unclear(err.Error())
	}
	m := fieldMeaning(c.Selector, values)
	if len(m.Doubts) > 0 {
		return m
	}
	var other formula.Values
	var doubt string
	switch {
	case c.Value.InnerWildcard():
		other = textValues(c.Operator, language.Wildcard(strings.Split(c.Value.Text(), "*")...))
		doubt = fmt.Sprintf("a * in the middle of a text (%s), which AWS does not document: put it at the end", c)
	case c.Value.Ambiguous():
		plain := c
		plain.Value = c.Value.Plain()
		if other, err = comparedValues(plain); err != nil {
			return formula.Unclear(err.Error())
		}
		doubt = fmt.Sprintf("a number that a text may be written like or not (%s): put it in double quotes", c)
	default:
		return m
	}
	field := formula.Fields(m.Sure)[0]
	return formula.Meaning{
		Sure: formula.Atom(field, values.Intersect(other)), Possible: formula.Atom(field, values.Union(other)), Doubts: []string{doubt},
	}
}

// comparedValues are the values for which a comparison is true. Neither an absent field, nor null, a boolean, an object or an array compares
// with anything.
func comparedValues(c filterpattern.Comparison) (formula.Values, error) {
	text := c.Value.Text()
	switch c.Value.Kind() {
	case filterpattern.RegexValue:
		l, err := language.Regex(text)
		if err != nil {
			return formula.Values{}, fmt.Errorf("a regular expression (%s): %w", c, err)
		}
		return textValues(c.Operator, l), nil
	case filterpattern.NumberValue:
		number, err := strconv.ParseFloat(c.Value.Plain().Text(), 64)
		if err != nil || math.IsInf(number, 0) || math.IsNaN(number) {
			return formula.Values{}, errors.New("a number that is too large (" + c.String() + ")")
		}
		values := textValues(c.Operator, language.Exact(text))
		values.Numbers = formula.NumbersWhere(string(c.Operator), number)
		return values, nil
	}
	return textValues(c.Operator, starredText(text)), nil
}

// starredText is the language of a text in which a * at either end stands for any text.
func starredText(text string) language.Language {
	body := strings.Trim(text, "*")
	pieces := []string{body}
	if strings.HasPrefix(text, "*") {
		pieces = append([]string{""}, pieces...)
	}
	if strings.HasSuffix(text, "*") {
		pieces = append(pieces, "")
	}
	return language.Wildcard(pieces...)
}

// textValues are the texts, and the numbers as the record writes them, that are in a language or, for !=, outside it.
func textValues(operator filterpattern.Operator, l language.Language) formula.Values {
	switch operator {
	case filterpattern.OpEqual:
	case filterpattern.OpNotEqual:
		l = l.Complement()
	default:
		l = language.None()
	}
	values := formula.Text(l)
	values.Numbers = formula.NumbersWritten(l)
	return values
}

// termsMeaning is sure of terms that stand in one of the fields whose values a record of a read always has, and of nothing else.
func termsMeaning(terms []filterpattern.Term) formula.Meaning {
	if len(terms) == 0 {
		return formula.Meaning{Sure: formula.And(), Possible: formula.And()}
	}
	sure := make([]formula.Formula, len(terms))
	optional := 0
	for i, term := range terms {
		sure[i] = termFound(term)
		if term.Mode == filterpattern.Optional {
			optional++
		}
	}
	m := formula.Unclear("words that may stand anywhere in the record: write a JSON pattern that names the fields")
	switch optional {
	case len(terms):
		m.Sure = formula.Or(sure...)
	case 0:
		m.Sure = formula.And(sure...)
	}
	return m
}

func termFound(term filterpattern.Term) formula.Formula {
	text := term.Value.Text()
	if term.Mode == filterpattern.Exclude || term.Value.Kind() == filterpattern.RegexValue || strings.ContainsFunc(text, isEscaped) {
		return formula.Or()
	}
	var found []formula.Formula
	for _, field := range []string{eventSource, eventName, region, recipient, secretID} {
		found = append(found, formula.Atom(field, formula.Text(language.Contains(text))))
	}
	return formula.Or(found...)
}

// isEscaped reports whether JSON may write a character in another way.
func isEscaped(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(`"\/<>&'`, r) }
