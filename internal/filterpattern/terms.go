package filterpattern

import "strings"

// TermMode is how a term of an unstructured pattern must appear in an event.
type TermMode string

// The modes, as the sign before the term.
const (
	// Include requires the term.
	Include TermMode = ""
	// Optional (?) requires at least one of the optional terms. It is ignored if the pattern has terms of another mode.
	Optional TermMode = "?"
	// Exclude (-) requires that the term is absent.
	Exclude TermMode = "-"
)

// Term is one word, phrase or regular expression of an unstructured pattern. It may appear anywhere in the event, in the same case:
// ERROR is also found in ERRORCODE.
type Term struct {
	Mode  TermMode
	Value Value
}

// String returns the term in AWS's notation: in quotes if it has more than letters, digits and underscores.
func (t Term) String() string {
	if t.Value.kind == TextValue && isTermWord(t.Value.text) {
		return string(t.Mode) + t.Value.text
	}
	return string(t.Mode) + t.Value.String()
}

func isTermWord(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return !isAlphanumeric(r) && r != '_' })
}

// in reports whether the event contains the term. So a blank in quotes matches events with a blank, as was seen live. AWS documents that
// it matches everything, which is true for the events of its examples: all have a blank.
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

// termsPattern parses the terms of an unstructured pattern.
func (s *scanner) termsPattern() ([]Term, error) {
	var terms []Term
	for !s.done() {
		term, err := s.term()
		if err != nil {
			return nil, err
		}
		terms = append(terms, term)
		if !s.blanks() && !s.done() {
			return nil, s.refused(s.pos, "expected a blank between terms, got %s; put a term with other characters than letters, digits and _ in double quotes", s.found())
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
			return Term{}, s.unexpected(start, "expected a term right after %s, got %s", mode, s.found())
		}
		return Term{}, s.refused(start, "put a term with other characters than letters, digits and _ in double quotes, got %s", s.found())
	}
	return Term{mode, Text(s.text[start:s.pos])}, nil
}
