package cloudtrail

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// maxWrapping is how deep a record may be wrapped: an array of events of a search of records is three.
const maxWrapping = 4

// collector gathers the records of one input.
type collector struct {
	records []Record
}

// wrapper has the fields by which the known wrappings of records are told from a record.
type wrapper struct {
	EventName  json.RawMessage   `json:"eventName"`
	Records    []json.RawMessage `json:"Records"`
	DetailType string            `json:"detail-type"`
	Detail     json.RawMessage   `json:"detail"`
	// Events is what lookup-events prints (Events) and what filter-log-events prints (events): encoding/json takes both.
	Events []struct {
		CloudTrailEvent string `json:"CloudTrailEvent"`
		Message         string `json:"message"`
	} `json:"Events"`
}

// add takes one value: a record, or a wrapping of records.
func (c *collector) add(value json.RawMessage, depth int) error {
	if depth > maxWrapping {
		return fmt.Errorf("%w: records wrapped more than %d deep", ErrNotJSON, maxWrapping)
	}
	value = bytes.TrimSpace(value)
	if len(value) > 0 && value[0] == '[' {
		var list []json.RawMessage
		if err := json.Unmarshal(value, &list); err != nil {
			return describeJSON(err)
		}
		return c.addAll(list, depth)
	}
	return c.addObject(value, depth)
}

func (c *collector) addAll(list []json.RawMessage, depth int) error {
	for _, value := range list {
		if err := c.add(value, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (c *collector) addObject(value json.RawMessage, depth int) error {
	var w wrapper
	// A value that does not fit a wrapping is a record, or is reported as one that cannot be read.
	if err := json.Unmarshal(value, &w); err == nil && w.EventName == nil {
		switch {
		case w.Records != nil:
			return c.addAll(w.Records, depth)
		case w.DetailType != "" && w.Detail != nil:
			return c.add(w.Detail, depth+1)
		case w.Events != nil:
			return c.addEvents(w, depth)
		}
	}
	record, err := parseRecord(value)
	if err != nil {
		return fmt.Errorf("record %d: %w", len(c.records)+1, err)
	}
	c.records = append(c.records, record)
	return nil
}

func (c *collector) addEvents(w wrapper, depth int) error {
	for _, event := range w.Events {
		text := firstOf(event.CloudTrailEvent, event.Message)
		if !json.Valid([]byte(text)) {
			return fmt.Errorf("record %d: %w: the event's text is not JSON", len(c.records)+1, ErrNotJSON)
		}
		if err := c.add(json.RawMessage(text), depth+1); err != nil {
			return err
		}
	}
	return nil
}
