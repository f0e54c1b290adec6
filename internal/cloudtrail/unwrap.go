package cloudtrail

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/secretwatch/secretwatch/internal/input"
)

// maxWrapping is how deep a record may be wrapped. A queue's message, with a topic's notification, with an EventBridge event, with a
// record in it, is three deep.
const maxWrapping = 4

// wrapper has the fields that distinguish the known wrappings of records from a record. encoding/json ignores capitals: Message is also
// message, Body also body.
type wrapper struct {
	EventName json.RawMessage   `json:"eventName"`
	Records   []json.RawMessage `json:"Records"`
	// Messages is what a queue prints, each with a Body.
	Messages   []json.RawMessage `json:"Messages"`
	DetailType string            `json:"detail-type"`
	Detail     json.RawMessage   `json:"detail"`
	// Events is what lookup-events prints (Events) and what filter-log-events prints (events). LogEvents is in the data of a
	// subscription to a log group. Results are those of a query of Logs Insights.
	Events    []json.RawMessage `json:"Events"`
	LogEvents []json.RawMessage `json:"logEvents"`
	Results   []json.RawMessage `json:"results"`
	loggedEvent
	// SNS is what a topic gives to a function.
	SNS struct {
		Message string `json:"Message"`
	} `json:"Sns"`
	// AWSLogs is what a log group gives to a function: a gzip of the data of a subscription.
	AWSLogs struct {
		Data []byte `json:"data"`
	} `json:"awslogs"`
}

// loggedEvent has a record as text.
type loggedEvent struct {
	CloudTrailEvent string `json:"CloudTrailEvent"`
	// Message is that of a log event, and of a topic's notification.
	Message string `json:"Message"`
	Body    string `json:"Body"`
	// Logged is the message in an export of Logs Insights: a text, or the record itself.
	Logged json.RawMessage `json:"@message"`
}

// text is the text of the record.
func (e loggedEvent) text() string {
	if json.Unmarshal(e.Logged, new(string)) != nil {
		return cmp.Or(e.CloudTrailEvent, e.Message, e.Body, string(e.Logged))
	}
	var message string
	_ = json.Unmarshal(e.Logged, &message)
	return message
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
	// A value that is no wrapping is a record, or is reported as a record that cannot be read.
	var w wrapper
	if err := json.Unmarshal(value, &w); err == nil && w.EventName == nil && c.addWrapped(w, depth) {
		return
	}
	c.seen++
	record, err := ParseRecord(value)
	if err != nil {
		c.failRecord(err)
		return
	}
	c.keep(record)
}

// addWrapped adds what is wrapped; false if nothing is.
func (c *collector) addWrapped(w wrapper, depth int) bool {
	switch {
	case w.Records != nil:
		c.addAll(w.Records, depth)
	case w.Messages != nil:
		c.addAll(w.Messages, depth)
	case w.DetailType != "" && w.Detail != nil:
		c.add(w.Detail, depth+1)
	case w.Events != nil || w.LogEvents != nil:
		for _, event := range append(w.Events, w.LogEvents...) {
			c.addEvent(event, depth)
		}
	case w.Results != nil:
		for _, row := range w.Results {
			c.addRow(row, depth)
		}
	case w.AWSLogs.Data != nil:
		c.addGzip(w.AWSLogs.Data, depth)
	case cmp.Or(w.text(), w.SNS.Message) != "":
		c.addRecordText(cmp.Or(w.text(), w.SNS.Message), depth)
	default:
		return false
	}
	return true
}

// addEvent adds a log event, which has the record as text.
func (c *collector) addEvent(event json.RawMessage, depth int) {
	var e loggedEvent
	if err := json.Unmarshal(event, &e); err != nil {
		c.seen++
		c.failRecord(describeJSON(err))
		return
	}
	c.addRecordText(e.text(), depth)
}

func (c *collector) addRecordText(text string, depth int) {
	if !json.Valid([]byte(text)) {
		c.seen++
		c.failRecord(fmt.Errorf("%w: the event's text is not JSON", ErrNotJSON))
		return
	}
	c.add(json.RawMessage(text), depth+1)
}

// addRow adds a row of the results of Logs Insights, which is a list of fields.
func (c *collector) addRow(row json.RawMessage, depth int) {
	var fields []struct{ Field, Value string }
	if err := json.Unmarshal(row, &fields); err != nil {
		c.add(row, depth+1)
		return
	}
	for _, f := range fields {
		if f.Field == "@message" {
			c.addRecordText(f.Value, depth)
			return
		}
	}
	c.seen++
	c.failRecord(fmt.Errorf("%w: the row has no @message; ask for it in the query: fields @message", ErrNoEventName))
}

// addGzip adds what a log group gives to a function.
func (c *collector) addGzip(zipped []byte, depth int) {
	r, err := input.Open(bytes.NewReader(zipped))
	if err != nil {
		c.fail("", err)
		return
	}
	text, err := c.limit.ReadAll(r, textCost)
	if err != nil {
		c.fail("", err)
		return
	}
	c.addRecordText(string(text), depth)
}
