package filterpattern

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"
)

// maxEventSize is the largest log event that CloudWatch Logs accepts, in bytes. A larger one never arrives, so no pattern matches it.
// CloudTrail's own limit for a record that it delivers to Logs is lower, 256 KB.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_InputLogEvent.html
const maxEventSize = 1 << 20

// Event is one log event. It is parsed once and can be matched against any number of patterns. Goroutines may share it.
type Event struct {
	text     string
	oversize bool
	// document returns the event as a JSON object; nil if it is anything else.
	document func() map[string]any
	// words returns the event's space-delimited fields.
	words func() []word
}

// word is a field of a space-delimited event, without its quotes or brackets. The start includes them.
type word struct {
	text  string
	start int
}

// ParseEvent parses one log event. Every text is a valid event; one that is not JSON matches no JSON pattern.
func ParseEvent(text []byte) *Event {
	if len(text) > maxEventSize {
		return &Event{oversize: true}
	}
	e := &Event{text: string(text)}
	e.document = sync.OnceValue(func() map[string]any { return decode(e.text) })
	e.words = sync.OnceValue(func() []word { return split(e.text) })
	return e
}

// Document returns the event as a JSON object, numbers as [json.Number]; nil if it is anything else. It is shared, so callers must not
// change it.
func (e *Event) Document() map[string]any {
	if e.oversize {
		return nil
	}
	return e.document()
}

// decode parses a JSON object. If a name appears twice, the last value counts, as in CloudWatch Logs.
func decode(text string) map[string]any {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var document map[string]any
	if err := decoder.Decode(&document); err != nil {
		return nil
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil
	}
	return document
}

// split cuts an event at its blanks. A field that starts with a quote or a bracket goes on to the closing one.
func split(text string) []word {
	closers := map[byte]closer{
		'"': {`"`, strings.LastIndex(text, `"`)},
		'[': {"]", strings.LastIndex(text, "]")},
	}
	var words []word
	for start := 0; start < len(text); {
		if isBlank(text[start]) {
			start++
			continue
		}
		if c, ok := closers[text[start]]; ok && c.last > start {
			length := strings.Index(text[start+1:], c.text)
			words = append(words, word{text[start+1 : start+1+length], start})
			start += length + 2
			continue
		}
		end := strings.IndexAny(text[start:], " \t\r\n")
		if end < 0 {
			end = len(text) - start
		}
		words = append(words, word{text[start : start+end], start})
		start += end
	}
	return words
}

// closer ends a quoted or bracketed field. The last one of the event is found in advance, so that an event with many openers and no
// closer is still split in linear time.
type closer struct {
	text string
	last int
}
