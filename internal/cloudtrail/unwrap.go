package cloudtrail

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
)

// maxWrapping is how deep a record may be wrapped. An array of search results, each with events, each with a record, is three deep.
const maxWrapping = 4

// collector gathers the records of one input and its problems.
type collector struct {
	records  []Record
	problems []error
	// seen counts the records, readable or not.
	seen int
	// sawEnd is true once a problem says that the input ends in the middle.
	sawEnd bool
}

// wrapper has the fields that distinguish the known wrappings of records from a record.
type wrapper struct {
	EventName  json.RawMessage   `json:"eventName"`
	Records    []json.RawMessage `json:"Records"`
	DetailType string            `json:"detail-type"`
	Detail     json.RawMessage   `json:"detail"`
	// Events is what lookup-events prints (Events) and what filter-log-events prints (events). encoding/json accepts both.
	Events []json.RawMessage `json:"Events"`
}

// loggedEvent is one event of such a list.
type loggedEvent struct {
	CloudTrailEvent string `json:"CloudTrailEvent"`
	Message         string `json:"message"`
}

func (c *collector) fail(where string, err error) {
	c.sawEnd = c.sawEnd || errors.Is(err, ErrTruncated)
	c.problems = append(c.problems, fmt.Errorf("%s%w", where, err))
}

// failRecord reports a problem of the record that was seen last.
func (c *collector) failRecord(err error) { c.fail(fmt.Sprintf("record %d: ", c.seen), err) }

// addText adds a sequence of JSON values. After a broken value it goes on at the next line that begins an object or an array.
func (c *collector) addText(text []byte) {
	line, counted := 1, 0
	for start := 0; ; {
		decoder := json.NewDecoder(bytes.NewReader(text[start:]))
		var value json.RawMessage
		err := decoder.Decode(&value)
		switch {
		case errors.Is(err, io.EOF):
			return
		case err == nil:
			c.add(value, 0)
			start += int(decoder.InputOffset())
			continue
		}
		start += len(text[start:]) - len(bytes.TrimLeft(text[start:], " \t\r\n"))
		if c.salvage(text[start:], start) {
			return
		}
		line, counted = line+bytes.Count(text[counted:start], []byte("\n")), start
		where := ""
		if line > 1 || c.seen > 0 {
			where = fmt.Sprintf("line %d: ", line)
		}
		next := nextValue.FindIndex(text[start:])
		if next != nil && len(c.problems) >= maxProblems {
			c.fail(where, fmt.Errorf("%w; what follows it is not read, after %d problems", describeJSON(shifted(err, start)), len(c.problems)))
			return
		}
		c.fail(where, describeJSON(shifted(err, start)))
		if next == nil {
			return
		}
		start += next[0]
	}
}

// maxProblems is the number of problems after which the rest of an input is not read.
const maxProblems = 100

// shifted turns an error in a text that begins at an offset into an error in the whole input.
func shifted(err error, offset int) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return err
	}
	moved := *syntax
	moved.Offset += int64(offset)
	return &moved
}

// nextValue finds a line that begins an object or an array.
var nextValue = regexp.MustCompile(`\n[{[]`)

// salvage adds the records before the first error in an array of records or in a log file. The text begins at an offset of the input.
// It returns false if there are none.
func (c *collector) salvage(text []byte, offset int) bool {
	decoder := json.NewDecoder(bytes.NewReader(text))
	first, err := decoder.Token()
	if first == json.Delim('{') {
		first, err = decoder.Token()
		for err == nil && first != "Records" && first != "Events" && first != "events" {
			var skipped json.RawMessage
			if err = decoder.Decode(&skipped); err == nil {
				first, err = decoder.Token()
			}
		}
		if err == nil {
			first, err = decoder.Token()
		}
	}
	if err != nil || first != json.Delim('[') || !decoder.More() {
		return false
	}
	before := c.seen
	for decoder.More() {
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			if c.seen == before {
				return false
			}
			c.seen++
			c.failRecord(fmt.Errorf("%w; what follows it is not read", describeJSON(shifted(err, offset))))
			return true
		}
		c.addElement(value)
	}
	_, err = decoder.Token()
	if err == nil {
		_, err = decoder.Token()
	}
	c.fail(fmt.Sprintf("after record %d: ", c.seen), describeJSON(shifted(cmp.Or(err, io.ErrUnexpectedEOF), offset)))
	return true
}

// addElement adds an element of an array of records or of log events.
func (c *collector) addElement(value json.RawMessage) {
	var e loggedEvent
	if json.Unmarshal(value, &e) == nil && cmp.Or(e.CloudTrailEvent, e.Message) != "" {
		c.addEvent(value, 1)
		return
	}
	c.add(value, 1)
}

// add adds one value: a record, or a wrapping of records.
func (c *collector) add(value json.RawMessage, depth int) {
	if depth > maxWrapping {
		c.fail("", fmt.Errorf("%w: records wrapped more than %d deep", ErrNotJSON, maxWrapping))
		return
	}
	value = bytes.TrimSpace(value)
	if len(value) > 0 && value[0] == '[' {
		var list []json.RawMessage
		if err := json.Unmarshal(value, &list); err != nil {
			c.fail("", describeJSON(err))
			return
		}
		c.addAll(list, depth)
		return
	}
	c.addObject(value, depth)
}

func (c *collector) addAll(list []json.RawMessage, depth int) {
	for _, value := range list {
		c.add(value, depth+1)
	}
}

func (c *collector) addObject(value json.RawMessage, depth int) {
	var w wrapper
	// A value that is no wrapping is a record, or is reported as a record that cannot be read.
	if err := json.Unmarshal(value, &w); err == nil && w.EventName == nil {
		switch {
		case w.Records != nil:
			c.addAll(w.Records, depth)
			return
		case w.DetailType != "" && w.Detail != nil:
			c.add(w.Detail, depth+1)
			return
		case w.Events != nil:
			for _, event := range w.Events {
				c.addEvent(event, depth)
			}
			return
		}
	}
	c.seen++
	record, err := parseRecord(value)
	if err != nil {
		c.failRecord(err)
		return
	}
	c.records = append(c.records, record)
}

// addEvent adds a log event, which has the record as text.
func (c *collector) addEvent(event json.RawMessage, depth int) {
	var e loggedEvent
	if err := json.Unmarshal(event, &e); err != nil {
		c.seen++
		c.failRecord(describeJSON(err))
		return
	}
	text := cmp.Or(e.CloudTrailEvent, e.Message)
	if !json.Valid([]byte(text)) {
		c.seen++
		c.failRecord(fmt.Errorf("%w: the event's text is not JSON", ErrNotJSON))
		return
	}
	c.add(json.RawMessage(text), depth+1)
}
