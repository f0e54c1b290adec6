// Package filterpattern implements the filter pattern language of CloudWatch Logs. It parses, prints and builds patterns, and reports
// whether a log event matches. If an event does not match, it names the part of the pattern that failed and the value that it saw.
//
// Start with [Parse] for a new pattern, with [ParseDeployed] for the pattern of an existing filter, or with [JSON] to build one from Go
// values. Parse each log event once with [ParseEvent], and pass it to [Pattern.Match] or [Pattern.Explain] of any number of patterns.
//
// The language is described at https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html. Where the service
// was seen to behave differently, the package follows the service. Some forms are neither documented nor seen live; for those,
// [SyntaxError].Unverified is true, because nobody knows whether AWS accepts them and what they match.
package filterpattern

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// AWS's limits on one pattern.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
const (
	// maxRegexes is how many regular expressions a pattern may have.
	maxRegexes = 2
	// maxWildcards is how many selectors of a pattern may have a wildcard (`$.a[*]`, `$.*`). A selector may have one.
	maxWildcards = 3
)

// Kind is the form that a pattern is written in.
type Kind int

// The three forms of a pattern.
const (
	// KindTerms is a list of words to find anywhere in the event: `ERROR -DEBUG`.
	KindTerms Kind = iota + 1
	// KindJSON is an expression over the fields of a JSON event: `{ $.eventName = "GetSecretValue" }`.
	KindJSON
	// KindSpaceDelimited is a list of the event's fields, separated by blanks: `[ip, user, ..., status_code = 4*]`.
	KindSpaceDelimited
)

// String names the form as AWS's documentation does.
func (k Kind) String() string {
	switch k {
	case KindTerms:
		return "unstructured"
	case KindJSON:
		return "JSON"
	case KindSpaceDelimited:
		return "space-delimited"
	}
	return fmt.Sprintf("Kind(%d)", int(k))
}

// SyntaxError is the reason why a pattern cannot be parsed: CloudWatch Logs refuses it, or its meaning has not been verified.
type SyntaxError struct {
	// Offset is the place in the pattern, in bytes from its start.
	Offset int
	// Reason is one clause, with the remedy if there is one.
	Reason string
	// Unverified is true for a form that AWS does not document and that nobody has tried: it is not known whether CloudWatch Logs
	// accepts it and what it would match. It is false if AWS documents the refusal, or the service was seen to refuse the form.
	Unverified bool
}

// Error returns the position, counted from 1, and the reason in one line.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("filter pattern, position %d: %s", e.Offset+1, e.Reason)
}

// Pattern is a filter pattern, parsed or built. It is immutable, so goroutines may share it.
type Pattern struct {
	kind   Kind
	text   string
	terms  []Term
	expr   Expr
	fields []Field
}

// Parse parses a filter pattern. Its error is always a *[SyntaxError]: CloudWatch Logs would refuse the pattern, it exceeds one of AWS's
// limits (1,024 characters, maxRegexes, maxWildcards), or it has a form that nobody has verified. The length limit also bounds the
// depth of parentheses.
func Parse(text string) (*Pattern, error) { return parse(text, &scanner{}) }

func parse(text string, s *scanner) (*Pattern, error) {
	if !utf8.ValidString(text) {
		return nil, &SyntaxError{Reason: "the pattern is not valid UTF-8"}
	}
	if n := utf8.RuneCountInString(text); n > aws.PatternLength {
		return nil, &SyntaxError{
			Offset: byteOffset(text, aws.PatternLength),
			Reason: fmt.Sprintf("the pattern has %d characters, but AWS accepts at most %d", n, aws.PatternLength),
		}
	}
	s.text = text
	s.blanks()
	pattern := &Pattern{}
	var err error
	switch s.peek() {
	case '{':
		pattern.kind = KindJSON
		pattern.expr, err = s.jsonPattern()
	case '[':
		pattern.kind = KindSpaceDelimited
		pattern.fields, err = s.spacePattern()
	default:
		pattern.kind = KindTerms
		pattern.terms, err = s.termsPattern()
	}
	if err != nil {
		return nil, err
	}
	if pattern.text = pattern.print(); pattern.Length() > aws.PatternLength {
		pattern.text = strings.TrimSpace(text)
	}
	return pattern, nil
}

// byteOffset returns where the character with the given number, counted from 0, starts.
func byteOffset(text string, character int) int {
	for offset := range text {
		if character == 0 {
			return offset
		}
		character--
	}
	return len(text)
}

// String returns the canonical text of the pattern: parsing it again results in the same tree. The canonical text quotes more than the
// original. If that makes a parsed pattern too long for AWS, String returns the original text.
func (p *Pattern) String() string { return p.text }

// Length returns the number of characters of [Pattern.String]. AWS accepts 1,024.
func (p *Pattern) Length() int { return utf8.RuneCountInString(p.text) }

// Kind returns the form of the pattern.
func (p *Pattern) Kind() Kind { return p.kind }

// Expr returns the tree of a JSON pattern; nil for the other forms.
func (p *Pattern) Expr() Expr { return p.expr }

// Terms returns the words of an unstructured pattern; nil for the other forms.
func (p *Pattern) Terms() []Term { return slices.Clone(p.terms) }

// Fields returns the fields of a space-delimited pattern; nil for the other forms.
func (p *Pattern) Fields() []Field { return slices.Clone(p.fields) }

// Check reports whether CloudWatch Logs would accept a pattern that was built: its length, wildcards and characters. A parsed pattern
// always passes. The error is a *[SyntaxError].
func (p *Pattern) Check() error {
	_, err := Parse(p.text)
	return err
}

// Match reports whether CloudWatch Logs would count this event under the pattern.
func (p *Pattern) Match(e *Event) bool {
	if e.oversize {
		return false
	}
	switch p.kind {
	case KindJSON:
		document := e.document()
		return document != nil && p.expr.matches(document)
	case KindSpaceDelimited:
		_, failed := matchFields(p.fields, e)
		return !failed
	default:
		_, failed := failedTerm(p.terms, e.text)
		return !failed
	}
}

func (p *Pattern) print() string {
	switch p.kind {
	case KindJSON:
		return "{ " + p.expr.String() + " }"
	case KindSpaceDelimited:
		return "[" + join(p.fields, ", ") + "]"
	default:
		return join(p.terms, " ")
	}
}

func join[T fmt.Stringer](parts []T, separator string) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.String()
	}
	return strings.Join(texts, separator)
}
