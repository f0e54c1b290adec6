package filterpattern

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// maxRegexSize bounds the compiled size of a regular expression, in instructions, and so the time per character of an event. AWS
// documents no such limit; patterns that people write stay far below it.
const maxRegexSize = 1000

// The characters that AWS accepts in a regular expression besides letters and digits.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
const (
	regexSymbols   = ":_#=@/;,- "
	regexOperators = `^$?[]{}|\*+.`
	regexClasses   = "dDsSwW"
)

// unverifiedRegex is the error for syntax that AWS's documentation neither lists as supported nor excludes.
type unverifiedRegex string

// Error returns the reason.
func (e unverifiedRegex) Error() string { return string(e) }

var hexadecimal = regexp.MustCompile(`^[0-9A-Fa-f]{2}`)

// compileRegex checks a regular expression against AWS's subset and compiles it. With an error it returns the offset in the source.
// The subset has no groups, so Go's linear-time engine finds the same matches.
func compileRegex(source string) (*regexp.Regexp, int, error) {
	if source == "" {
		return nil, 0, errors.New("the regular expression is empty")
	}
	if offset, err := checkRegex(source); err != nil {
		return nil, offset, err
	}
	parsed, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return nil, 0, fmt.Errorf("the regular expression does not compile: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, 0, fmt.Errorf("the regular expression: %w", err)
	}
	if len(program.Inst) > maxRegexSize {
		return nil, 0, unverifiedRegex("the regular expression repeats too much to be evaluated; use smaller counts")
	}
	compiled, err := regexp.Compile(source)
	return compiled, 0, err
}

// checkRegex finds the first character that AWS does not accept.
func checkRegex(source string) (int, error) {
	for i := 0; i < len(source); i++ {
		c := source[i]
		switch {
		case c == '\\':
			length, err := checkEscape(source[i+1:])
			if err != nil {
				return i, err
			}
			i += length
		case c == '(' || c == ')':
			return i, errors.New(`AWS's regular expressions have no parentheses; write \x28 or \x29 for the characters`)
		case !isAlphanumeric(rune(c)) && strings.IndexByte(regexSymbols+regexOperators, c) < 0:
			if c >= 0x80 {
				return i, errors.New("AWS's regular expressions support single-byte characters only")
			}
			return i, fmt.Errorf("AWS's regular expressions do not support the character %q; write it as \\x%02X", c, c)
		}
	}
	return 0, nil
}

// checkEscape returns the number of characters that belong to the backslash before them.
func checkEscape(rest string) (int, error) {
	switch {
	case rest == "":
		return 0, errors.New("the regular expression ends in a backslash")
	case rest[0] == 'x':
		if !hexadecimal.MatchString(rest[1:]) {
			return 0, errors.New(`expected two hexadecimal digits after \x`)
		}
		return 3, nil
	case strings.IndexByte(regexClasses+regexOperators+regexSymbols, rest[0]) >= 0:
		return 1, nil
	}
	return 0, unverifiedRegex(fmt.Sprintf("AWS's regular expressions do not support \\%c", rest[0]))
}
