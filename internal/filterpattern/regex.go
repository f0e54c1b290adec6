package filterpattern

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// maxRegexSize bounds the compiled size of a regular expression in instructions, and so the time that it takes per character of an
// event. AWS documents no such limit; patterns that people write stay far under it.
const maxRegexSize = 1000

// The characters that AWS takes in a regular expression beside letters and digits.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
const (
	regexSymbols   = ":_#=@/;,- "
	regexOperators = `^$?[]{}|\*+.`
	regexClasses   = "dDsSwW"
)

// unverifiedRegex is the error for what AWS's list of supported expressions neither names nor excludes.
type unverifiedRegex string

// Error is the reason.
func (e unverifiedRegex) Error() string { return string(e) }

var hexadecimal = regexp.MustCompile(`^[0-9A-Fa-f]{2}`)

// compileRegex checks a regular expression against AWS's subset and compiles it. With an error comes where in the source it is.
// The subset has no groups, so Go's own linear-time engine gives the same answers.
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

// checkRegex finds the first character that AWS does not take.
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
				return i, errors.New("AWS's regular expressions take single-byte characters only")
			}
			return i, fmt.Errorf("AWS's regular expressions do not take the character %q; write it as \\x%02X", c, c)
		}
	}
	return 0, nil
}

// checkEscape gives the number of characters that belong to the backslash before them.
func checkEscape(rest string) (int, error) {
	switch {
	case rest == "":
		return 0, errors.New("the regular expression ends in a backslash")
	case rest[0] == 'x':
		if !hexadecimal.MatchString(rest[1:]) {
			return 0, errors.New(`\x takes two hexadecimal digits`)
		}
		return 3, nil
	case strings.IndexByte(regexClasses+regexOperators+regexSymbols, rest[0]) >= 0:
		return 1, nil
	}
	return 0, unverifiedRegex(fmt.Sprintf("AWS's regular expressions do not know \\%c", rest[0]))
}
