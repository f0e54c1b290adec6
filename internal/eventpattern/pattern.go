// Package eventpattern is EventBridge's event pattern language, as far as this project writes and meets it: read patterns
// ([Parse], and [ParseDeployed] for a rule that exists), build them ([New]), match events and say why one does not match, and what an input transformer makes of an event.
//
// The language: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html. Where the documentation is
// silent, it follows https://github.com/aws/event-ruler, the matcher that AWS published.
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

// OrKey is the name that holds alternatives instead of a field: {"$or": [{...}, {...}]}.
const OrKey = "$or"

// Pattern is an event pattern: a tree of fields, all of which must match.
type Pattern struct {
	root       Fields
	others     []reading
	text       string
	complexity int
}

// Node is what stands under a name of a pattern: [Fields], [Values], or [Alternatives] under [OrKey].
type Node interface {
	// check reports what AWS would refuse, each problem with its path.
	check(path string) []error
	// explain says why value, which is absent or what an event has at path, does not match; nil if it does.
	explain(path string, value any) *Explanation
}

// Fields are the fields that must all match, by name. A name with dots stands for the fields inside each other, as it does in AWS.
type Fields map[string]Node

// Alternatives are sets of fields of which one must match; AWS asks for two or more.
type Alternatives []Fields

// Values are the conditions on a field, of which one must match.
type Values []Value

// New makes a pattern out of its fields. All that AWS would refuse is reported, each problem with its path: fields without
// conditions, alternatives of fewer than two, operands that an operator does not take, more than 2,048 characters, wildcards that are
// too complex (a [ComplexityError]).
func New(fields Fields) (*Pattern, error) {
	p, err := deployed(fields)
	if err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(p.text); n > aws.EventPattern {
		return nil, fmt.Errorf("event pattern of %d characters: EventBridge takes %d at most", n, aws.EventPattern)
	}
	return p, nil
}

// deployed is a pattern of any length: an account may have a higher quota.
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
	p := &Pattern{text: string(bytes.TrimSpace(text.Bytes()))}
	p.root, p.others = readings(fields)
	var err error
	if p.complexity, err = fields.measure(); err != nil {
		return nil, fmt.Errorf("event pattern: %w", err)
	}
	return p, nil
}

// String is the pattern as JSON, keys in alphabetical order: the same fields give the same text every time.
func (p *Pattern) String() string { return p.text }

// Explanation says whether an event matches, and if not what stands in the way.
type Explanation struct {
	Matched bool
	// Path is the field that does not match, such as detail.requestParameters.secretId; empty when all match.
	Path string
	// Seen is what the event has there, as JSON; empty where it has nothing.
	Seen string
	// Reason says it in one sentence.
	Reason string
}

// Event is an event as EventBridge hands it to rules, read once for any number of patterns and templates.
type Event struct {
	value any
	err   error
	// fields is the value as patterns see it.
	fields func() any
}

// ParseEvent reads an event. A text that is not JSON gives an event that no pattern takes.
func ParseEvent(text []byte) *Event {
	value, err := decode(text)
	return &Event{value, err, sync.OnceValue(func() any { return undotted(value) })}
}

// Match says whether the pattern takes the event. A text that is no JSON object is taken by no pattern.
func (p *Pattern) Match(event *Event) bool { return p.Explain(event).Matched }

// Explain says whether the pattern takes the event, and if not, which field keeps it out: the first in alphabetical order.
func (p *Pattern) Explain(event *Event) Explanation {
	if event.err != nil {
		return Explanation{Reason: "the event is not JSON"}
	}
	if _, isObject := event.value.(map[string]any); !isObject {
		return Explanation{Seen: show(event.value), Reason: "the event is not a JSON object"}
	}
	if problem := p.root.explain("", event.fields()); problem != nil {
		return *problem
	}
	return Explanation{Matched: true, Reason: "every field of the pattern matches"}
}

// absent is the value of a field that an event does not have.
type absent struct{}

func isAbsent(value any) bool {
	_, is := value.(absent)
	return is
}

// decode reads JSON and keeps numbers as they are written.
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

// show is a value as JSON, cut to a length that a person reads.
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

// names are the fields' names in the order in which they are printed and explained.
func (f Fields) names() []string { return slices.Sorted(maps.Keys(f)) }

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
