package filterpattern

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner walks over the text of one pattern and counts what AWS limits.
type scanner struct {
	text      string
	pos       int
	regexes   int
	wildcards int
	// deployed keeps conditions that nobody has verified.
	deployed bool
}

// ends are the bytes that end an unquoted word.
const ends = " \t\r\n(){}[],&|=!<>\"%"

// refused is the error for what AWS refuses, by its documentation or seen live, and for a pattern that stops in the middle.
func (s *scanner) refused(offset int, format string, args ...any) error {
	return &SyntaxError{Offset: offset, Reason: oneLine(fmt.Sprintf(format, args...))}
}

// unverified is the error for a form that AWS does not document and that nobody has tried.
func (s *scanner) unverified(offset int, format string, args ...any) error {
	return &SyntaxError{Offset: offset, Reason: oneLine(fmt.Sprintf(format, args...)), Unverified: true}
}

// unexpected is the error for what stands at an offset in place of what the language wants there.
func (s *scanner) unexpected(offset int, format string, args ...any) error {
	if s.done() {
		return s.refused(offset, format, args...)
	}
	return s.unverified(offset, format, args...)
}

// peek is the next byte, 0 at the end of the text.
func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

func (s *scanner) done() bool { return s.pos >= len(s.text) }

// take steps over the given text if it comes next.
func (s *scanner) take(text string) bool {
	if !strings.HasPrefix(s.text[s.pos:], text) {
		return false
	}
	s.pos += len(text)
	return true
}

// blanks steps over white space and says whether there was any.
func (s *scanner) blanks() bool {
	start := s.pos
	for !s.done() && isBlank(s.text[s.pos]) {
		s.pos++
	}
	return s.pos > start
}

// word is the run of bytes up to the next blank, bracket or operator.
func (s *scanner) word() string {
	rest := s.text[s.pos:]
	end := strings.IndexAny(rest, ends)
	if end < 0 {
		end = len(rest)
	}
	s.pos += end
	return rest[:end]
}

// found names what comes next, for an error.
func (s *scanner) found() string {
	if s.done() {
		return "the end of the pattern"
	}
	if isBlank(s.peek()) {
		return "a blank"
	}
	start := s.pos
	word := s.word()
	s.pos = start
	if word == "" {
		r, _ := utf8.DecodeRuneInString(s.text[start:])
		word = string(r)
	}
	return "`" + shorten(word) + "`"
}

// quoted reads a text in double quotes. A backslash keeps the meaning of a quote or a backslash from taking effect.
func (s *scanner) quoted() (string, error) {
	start := s.pos
	s.pos++
	var b strings.Builder
	for ; !s.done(); s.pos++ {
		switch c := s.text[s.pos]; {
		case c == '"':
			s.pos++
			return b.String(), nil
		case c == '\\' && s.pos+1 < len(s.text) && strings.IndexByte(`"\`, s.text[s.pos+1]) >= 0:
			s.pos++
			b.WriteByte(s.text[s.pos])
		default:
			b.WriteByte(c)
		}
	}
	return "", s.refused(start, "the double quote is never closed")
}

// regex reads %regular expression%.
func (s *scanner) regex() (Value, error) {
	start := s.pos
	length := strings.IndexByte(s.text[start+1:], '%')
	if length < 0 {
		return Value{}, s.refused(start, "the regular expression is not closed with %%")
	}
	source := s.text[start+1 : start+1+length]
	s.pos = start + length + 2
	if s.regexes++; s.regexes > MaxRegexes {
		return Value{}, s.refused(start, "AWS takes %d regular expressions in a pattern at most", MaxRegexes)
	}
	compiled, offset, err := compileRegex(source)
	if open := unverifiedRegex(""); errors.As(err, &open) {
		return Value{}, s.unverified(start+1+offset, "%v", err)
	}
	if err != nil {
		return Value{}, s.refused(start+1+offset, "%v", err)
	}
	return Value{kind: RegexValue, text: source, regex: compiled}, nil
}

// value reads what a field is compared with: quoted text, a regular expression, a number, or plain unquoted text.
func (s *scanner) value() (Value, error) {
	switch s.peek() {
	case '"':
		text, err := s.quoted()
		return Text(text), err
	case '%':
		return s.regex()
	case '$':
		return Value{}, s.unverified(s.pos, "a field is compared with a fixed value, not with another field; put a text with $ in double quotes")
	case '\'':
		return Value{}, s.unverified(s.pos, "text goes in double quotes, not single ones")
	}
	start := s.pos
	word := s.word()
	switch {
	case word == "":
		return Value{}, s.unexpected(start, "a value must follow the operator, found %s", s.found())
	case word == "null":
		return Value{}, s.refused(start, "nothing is compared with null; write IS NULL")
	case strings.EqualFold(word, "null"):
		return Value{}, s.unverified(start, "nothing is compared with null; write IS NULL")
	case isNumber(word):
		number, ok := numberOf(word)
		if !ok {
			return Value{}, s.unverified(start, "the number %s is out of range", shorten(word))
		}
		return Value{kind: NumberValue, text: word, number: number}, nil
	}
	if i := strings.IndexFunc(word, func(r rune) bool { return !isPlain(r) }); i >= 0 {
		return Value{}, s.unverified(start+i, "text with other characters than letters, digits, _ . - and * goes in double quotes")
	}
	return Text(word), nil
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isAlphanumeric(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// isPlain says whether a character may stand in a value without quotes. AWS documents letters and digits, and shows `.` and `*`.
func isPlain(r rune) bool { return isAlphanumeric(r) || strings.ContainsRune("_.-*", r) }

// isName says whether text can be a field's name: letters, digits, underscore and hyphen.
func isName(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return !isAlphanumeric(r) && r != '_' && r != '-' })
}

// oneLine replaces what would break a line, or not show at all.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

// shorten keeps a text that is shown to a person to one line's part.
func shorten(text string) string {
	const longest = 120
	if utf8.RuneCountInString(text) <= longest {
		return text
	}
	return text[:byteOffset(text, longest)] + "..."
}
