package filterpattern

import "strings"

// TermMode says what a term of an unstructured pattern asks for.
type TermMode string

// The modes, as the sign before the term.
const (
	// Include wants the term in the event.
	Include TermMode = ""
	// Optional (?) wants one of the optional terms; ignored if the pattern has terms of another mode.
	Optional TermMode = "?"
	// Exclude (-) wants the term to be absent.
	Exclude TermMode = "-"
)

// Term is one word, phrase or regular expression of an unstructured pattern. It is looked for anywhere in the event, in the same
// case: ERROR also stands in ERRORCODE.
type Term struct {
	Mode  TermMode
	Value Value
}

// String is the term as AWS writes it: in quotes where it has more than letters, digits and underscores.
func (t Term) String() string {
	if t.Value.kind == TextValue && isTermWord(t.Value.text) {
		return string(t.Mode) + t.Value.text
	}
	return string(t.Mode) + t.Value.String()
}

func isTermWord(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return !isAlphanumeric(r) && r != '_' })
}

// in says whether the term stands in the event. So a blank in quotes matches events with a blank, as was seen live; that it matches
// everything, as AWS documents, holds for the events of its examples, which all have one.
func (t Term) in(event string) bool {
	if t.Value.kind == RegexValue {
		return t.Value.regex.MatchString(event)
	}
	return strings.Contains(event, t.Value.text)
}

// failedTerm finds the first term that keeps the event from matching; for optional terms, the first of them.
func failedTerm(terms []Term, event string) (Term, bool) {
	var optional []Term
	for _, term := range terms {
		if term.Mode == Optional {
			optional = append(optional, term)
		} else if term.in(event) != (term.Mode == Include) {
			return term, true
		}
	}
	if len(optional) == 0 || len(optional) < len(terms) {
		return Term{}, false
	}
	for _, term := range optional {
		if term.in(event) {
			return Term{}, false
		}
	}
	return optional[0], true
}

// termsPattern reads the terms of an unstructured pattern.
func (s *scanner) termsPattern() ([]Term, error) {
	var terms []Term
	for !s.done() {
		term, err := s.term()
		if err != nil {
			return nil, err
		}
		terms = append(terms, term)
		if !s.blanks() && !s.done() {
			return nil, s.refused(s.pos, "a blank must separate terms, found %s; a term with other characters than letters, digits and _ goes in double quotes", s.found())
		}
	}
	return terms, nil
}

func (s *scanner) term() (Term, error) {
	mode := Include
	if s.take(string(Optional)) {
		mode = Optional
	} else if s.take(string(Exclude)) {
		mode = Exclude
	}
	switch s.peek() {
	case '"':
		text, err := s.quoted()
		return Term{mode, Text(text)}, err
	case '%':
		value, err := s.regex()
		return Term{mode, value}, err
	}
	start := s.pos
	for !s.done() && isTermWord(s.text[s.pos:s.pos+1]) {
		s.pos++
	}
	if s.pos == start {
		if mode != Include {
			return Term{}, s.unexpected(start, "a term must follow %s at once, found %s", mode, s.found())
		}
		return Term{}, s.refused(start, "a term with other characters than letters, digits and _ goes in double quotes, found %s", s.found())
	}
	return Term{mode, Text(s.text[start:s.pos])}, nil
}
