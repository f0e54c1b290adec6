// Package eventpattern implements the event pattern language of EventBridge. It parses patterns ([Parse], or [ParseDeployed] for the
// pattern of an existing rule), builds them ([New]), matches events and explains why an event does not match. It also applies the input
// transformer of a rule's target to an event ([Transformer]).
//
// The language is described at https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html. Where the documentation
// is silent, the package follows https://github.com/aws/event-ruler, the matcher that AWS has published.
package eventpattern

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// OrKey is the name under which alternatives are written instead of a field: {"$or": [{...}, {...}]}.
const OrKey = "$or"

// Pattern is an event pattern: a tree of fields, all of which must match.
type Pattern struct {
	root   allOf
	others []reading
	text   string
	// measure returns the complexity, and why EventBridge refuses the pattern for its wildcards; it takes longer than matching an event.
	measure func() (int, *ComplexityError)
}

// Node is the value of a name in a pattern: [Fields], [Values], or [Alternatives] under [OrKey].
type Node interface {
	// check returns what AWS would refuse, each problem with its path.
	check(path string) []error
}

// Fields are the fields that must all match, by name. A name with dots names a field inside others, as in AWS.
type Fields map[string]Node

// Alternatives are sets of fields. One of the sets must match. AWS requires at least two.
type Alternatives []Fields

// Values are the conditions on a field. One of them must match.
type Values []Value

// New returns a pattern with the given fields. It reports everything that AWS would refuse, each problem with its path: fields without
// conditions, fewer than two alternatives, operands that an operator does not accept, more than 2,048 characters, and wildcards that
// are too complex (a [ComplexityError]).
func New(fields Fields) (*Pattern, error) {
	p, err := deployed(fields)
	if err != nil {
		return nil, err
	}
	if refusal := p.Refusal(); refusal != nil {
		return nil, fmt.Errorf("event pattern: %w", refusal)
	}
	if n := utf8.RuneCountInString(p.text); n > aws.EventPattern {
		return nil, fmt.Errorf("event pattern of %d characters: EventBridge accepts at most %d", n, aws.EventPattern)
	}
	return p, nil
}

// deployed returns a pattern of any length and complexity, because an account may have a higher quota, and no page of AWS's says how
// complex a pattern may be.
func deployed(fields Fields) (*Pattern, error) {
	if problems := fields.check(""); len(problems) > 0 {
		return nil, joinProblems(problems)
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(fields); err != nil {
		return nil, fmt.Errorf("event pattern: %w", err)
	}
	root, others := readings(fields)
	return &Pattern{
		root: root.prepare(), others: others, text: string(bytes.TrimSpace(text.Bytes())), measure: sync.OnceValues(fields.measure),
	}, nil
}

// String returns the pattern as JSON, with its keys in alphabetical order: the same fields always have the same text.
func (p *Pattern) String() string { return p.text }

// Event is an event as EventBridge passes it to rules. It is parsed once for any number of patterns and templates.
type Event struct {
	value any
	err   error
	// fields returns the value as patterns see it.
	fields func() any
}

// ParseEvent parses an event. A text that is not JSON becomes an event that no pattern matches.
func ParseEvent(text []byte) *Event {
	value, err := decode(text)
	return &Event{value, err, sync.OnceValue(func() any { return undotted(value) })}
}

// EventOf makes an event of a value that was decoded with numbers as [json.Number].
func EventOf(value map[string]any) *Event {
	return &Event{value: value, fields: sync.OnceValue(func() any { return undotted(value) })}
}

// Match reports whether the pattern matches the event. No pattern matches a text that is not a JSON object.
func (p *Pattern) Match(event *Event) bool {
	return event.isObject() && p.root.mismatch(event.fields()) == nil
}

// Explain reports whether the pattern matches the event and, if not, which field does not: the first in alphabetical order.
func (p *Pattern) Explain(event *Event) Explanation {
	if event.err != nil {
		return Explanation{Reason: "the event is not JSON"}
	}
	if !event.isObject() {
		return Explanation{Seen: show(event.value), Reason: "the event is not a JSON object"}
	}
	if m := p.root.mismatch(event.fields()); m != nil {
		return m.explain()
	}
	return Explanation{Matched: true, Reason: "every field of the pattern matches"}
}

func (e *Event) isObject() bool {
	_, isObject := e.value.(map[string]any)
	return e.err == nil && isObject
}

// absent is the value of a field that an event does not have.
type absent struct{}

func isAbsent(value any) bool {
	_, is := value.(absent)
	return is
}

// decode parses JSON and keeps numbers as they are written.
func decode(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if decoder.More() {
		return nil, fmt.Errorf("text after the JSON value")
	}
	return value, nil
}

// show returns a value as JSON, cut to a readable length.
func show(value any) string {
	if isAbsent(value) {
		return ""
	}
	const longest = 200
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	runes := []rune(string(bytes.TrimSpace(text.Bytes())))
	if len(runes) > longest {
		return string(runes[:longest]) + "..."
	}
	return string(runes)
}

// names returns the fields' names in the order in which they are printed and explained.
func (f Fields) names() []string { return slices.Sorted(maps.Keys(f)) }

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
