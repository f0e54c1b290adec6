package filterpattern

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner reads the text of one pattern, and counts the parts whose number AWS limits.
type scanner struct {
	text      string
	pos       int
	regexes   int
	wildcards int
	// deployed turns conditions that nobody has verified into [Open] ones.
	deployed bool
}

// ends are the bytes that end an unquoted word.
const ends = " \t\r\n(){}[],&|=!<>\"%"

// refused returns the error for what AWS refuses, by its documentation or seen live, and for a pattern that ends in the middle.
func (s *scanner) refused(offset int, format string, args ...any) error {
	return &SyntaxError{Offset: offset, Reason: oneLine(fmt.Sprintf(format, args...))}
}

// unverified returns the error for a form that AWS does not document and that nobody has tried.
func (s *scanner) unverified(offset int, format string, args ...any) error {
	return &SyntaxError{Offset: offset, Reason: oneLine(fmt.Sprintf(format, args...)), Unverified: true}
}

// unexpected returns the error for a text that the language does not allow at this offset. A pattern that ends here is refused for
// certain; any other text is unverified.
func (s *scanner) unexpected(offset int, format string, args ...any) error {
	if s.done() {
		return s.refused(offset, format, args...)
	}
	return s.unverified(offset, format, args...)
}

// peek returns the next byte, 0 at the end of the text.
func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

func (s *scanner) done() bool { return s.pos >= len(s.text) }

// take skips the given text if it comes next, and reports whether it did.
func (s *scanner) take(text string) bool {
	if !strings.HasPrefix(s.text[s.pos:], text) {
		return false
	}
	s.pos += len(text)
	return true
}

// blanks skips white space, and reports whether there was any.
func (s *scanner) blanks() bool {
	start := s.pos
	for !s.done() && isBlank(s.text[s.pos]) {
		s.pos++
	}
	return s.pos > start
}

// word reads the bytes up to the next blank, bracket or operator.
func (s *scanner) word() string {
	rest := s.text[s.pos:]
	end := strings.IndexAny(rest, ends)
	if end < 0 {
		end = len(rest)
	}
	s.pos += end
	return rest[:end]
}

// found describes what comes next, for an error.
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

// quoted parses a text in double quotes. A backslash escapes a quote or a backslash.
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

// regex parses %regular expression%.
func (s *scanner) regex() (Value, error) {
	start := s.pos
	length := strings.IndexByte(s.text[start+1:], '%')
	if length < 0 {
		return Value{}, s.refused(start, "the regular expression is not closed with %%")
	}
	source := s.text[start+1 : start+1+length]
	s.pos = start + length + 2
	if s.regexes++; s.regexes > maxRegexes {
		return Value{}, s.refused(start, "AWS accepts at most %d regular expressions in a pattern", maxRegexes)
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

// value parses what a field is compared with: quoted text, a regular expression, a number, or plain text without quotes.
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
		return Value{}, s.unverified(s.pos, "put text in double quotes, not in single ones")
	}
	start := s.pos
	word := s.word()
	switch {
	case word == "":
		return Value{}, s.unexpected(start, "expected a value after the operator, got %s", s.found())
	case word == "null":
		return Value{}, s.refused(start, "AWS has no comparison with null; write IS NULL")
	case strings.EqualFold(word, "null"):
		return Value{}, s.unverified(start, "AWS has no comparison with null; write IS NULL")
	case isNumber(word):
		number, ok := numberOf(word)
		if !ok {
			return Value{}, s.unverified(start, "the number %s is out of range", shorten(word))
		}
		return Value{kind: NumberValue, text: word, number: number}, nil
	}
	if i := strings.IndexFunc(word, func(r rune) bool { return !isPlain(r) }); i >= 0 {
		return Value{}, s.unverified(start+i, "put text with other characters than letters, digits, _ . - and * in double quotes")
	}
	return Text(word), nil
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isAlphanumeric(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// isPlain reports whether a value without quotes may have this character. AWS documents letters and digits, and its examples have `.`
// and `*`.
func isPlain(r rune) bool { return isAlphanumeric(r) || strings.ContainsRune("_.-*", r) }

// isName reports whether text can be a field's name: letters, digits, underscore and hyphen.
func isName(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return !isAlphanumeric(r) && r != '_' && r != '-' })
}

// oneLine replaces line breaks and other characters that cannot be printed.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

// shorten cuts a text that is shown to a person.
func shorten(text string) string {
	const longest = 120
	if utf8.RuneCountInString(text) <= longest {
		return text
	}
	return text[:byteOffset(text, longest)] + "..."
}
