// Package filterpattern speaks the filter pattern language of CloudWatch Logs: it reads a pattern, prints it, builds one from Go
// values and says whether a log event matches, and if not, which part of the pattern failed on which value.
//
// Start with [Parse] for a pattern that somebody wrote, with [ParseDeployed] for that of a filter that exists, and with [JSON] for one that a program builds; read each log event once with
// [ParseEvent] and give it to [Pattern.Match] or [Pattern.Explain] of as many patterns as there are.
//
// The language is described at https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html. Where the service
// itself was seen to do something else, the package does as the service. A form that neither the page nor the service vouches for is
// an error of its own kind, [SyntaxError].Unverified, rather than a promise that AWS may not keep or a refusal that it may not make.
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
	// MaxRegexes is how many regular expressions a pattern takes.
	MaxRegexes = 2
	// MaxWildcards is how many selectors of a pattern may hold a wildcard (`$.a[*]`, `$.*`); a selector takes one.
	MaxWildcards = 3
)

// Kind is the form that a pattern is written in.
type Kind int

// The three forms of a pattern.
const (
	// KindTerms is a list of words looked for anywhere in the event: `ERROR -DEBUG`.
	KindTerms Kind = iota + 1
	// KindJSON is an expression over the fields of a JSON event: `{ $.eventName = "GetSecretValue" }`.
	KindJSON
	// KindSpaceDelimited is a list of the event's fields, which blanks separate: `[ip, user, ..., status_code = 4*]`.
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

// SyntaxError says why a pattern cannot be read: CloudWatch Logs refuses it, or nobody has verified what it makes of it.
type SyntaxError struct {
	// Offset is where in the pattern, in bytes from its start.
	Offset int
	// Reason is one clause for a person, with the way out where there is one.
	Reason string
	// Unverified is true for a form that AWS does not document, and of which nobody has seen whether CloudWatch Logs takes it and what
	// it then matches. False: AWS's documentation says that it is refused, or the service was seen to refuse it.
	Unverified bool
}

// Error gives position (counted from 1) and reason in one line.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("filter pattern, position %d: %s", e.Offset+1, e.Reason)
}

// Pattern is a filter pattern, parsed or built. It does not change, so goroutines may share it.
type Pattern struct {
	kind   Kind
	text   string
	terms  []Term
	expr   Expr
	fields []Field
}

// Parse reads a filter pattern. Its error is always a *[SyntaxError]: the pattern is one that CloudWatch Logs would refuse, breaks one
// of AWS's limits (1,024 characters, [MaxRegexes], [MaxWildcards]), or has a form that nobody has verified. The first limit also bounds
// how deep parentheses go.
func Parse(text string) (*Pattern, error) { return parse(text, &scanner{}) }

func parse(text string, s *scanner) (*Pattern, error) {
	if !utf8.ValidString(text) {
		return nil, &SyntaxError{Reason: "the pattern is not valid UTF-8"}
	}
	if n := utf8.RuneCountInString(text); n > aws.PatternLength {
		return nil, &SyntaxError{
			Offset: byteOffset(text, aws.PatternLength),
			Reason: fmt.Sprintf("the pattern has %d characters, AWS takes %d at most", n, aws.PatternLength),
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

// byteOffset is where the character with the given number, counted from 0, starts.
func byteOffset(text string, character int) int {
	for offset := range text {
		if character == 0 {
			return offset
		}
		character--
	}
	return len(text)
}

// String is the canonical text of the pattern: parsing it again gives the same tree. Of a parsed pattern whose canonical text would
// be over AWS's limit, because it quotes what was written without quotes, it is the text as it was written.
func (p *Pattern) String() string { return p.text }

// Length is the number of characters of [Pattern.String]; AWS takes 1,024.
func (p *Pattern) Length() int { return utf8.RuneCountInString(p.text) }

// Kind is the form of the pattern.
func (p *Pattern) Kind() Kind { return p.kind }

// Expr is the tree of a JSON pattern; nil for the other forms.
func (p *Pattern) Expr() Expr { return p.expr }

// Terms are the words of an unstructured pattern; nil for the other forms.
func (p *Pattern) Terms() []Term { return slices.Clone(p.terms) }

// Fields are the fields of a space-delimited pattern; nil for the other forms.
func (p *Pattern) Fields() []Field { return slices.Clone(p.fields) }

// Check says whether CloudWatch Logs would take a pattern that was built: length, wildcards, characters. Parsed patterns always
// pass. The error is a *[SyntaxError].
func (p *Pattern) Check() error {
	_, err := Parse(p.text)
	return err
}

// Match says whether CloudWatch Logs would count this event under the pattern.
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
