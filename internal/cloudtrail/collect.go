package cloudtrail

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/secretwatch/secretwatch/internal/input"
)

// recordCost is how many bytes of memory a record takes beside its text, and rawCost what each byte of its text takes, by measurement,
// until a drill has reported on it. A problem takes problemCost.
const (
	recordCost  = 5 << 10
	rawCost     = 8
	problemCost = 512
)

// maxProblems is the number of broken values after which the rest of an input is not read.
const maxProblems = 100

// collector gathers the records of one input and its problems.
type collector struct {
	limit    *input.Limit
	records  []Record
	problems []error
	// seen counts the records, readable or not.
	seen int
	// sawEnd is true once a problem says that the input ends in the middle.
	sawEnd bool
	// full is the error for records that exceed the limit.
	full error
}

// keep adds a record.
func (c *collector) keep(r Record) {
	if c.full == nil {
		c.full = c.limit.Take(recordCost + rawCost*int64(len(r.Raw)))
		c.records = append(c.records, r)
	}
}

func (c *collector) fail(where string, err error) {
	if c.full == nil {
		c.full = c.limit.Take(problemCost)
		c.sawEnd = c.sawEnd || errors.Is(err, ErrTruncated)
		c.problems = append(c.problems, fmt.Errorf("%s%w", where, err))
	}
}

// failRecord reports a problem of the record that was seen last.
func (c *collector) failRecord(err error) { c.fail(fmt.Sprintf("record %d: ", c.seen), err) }

// listError is an error in a list of records, some of which have been added.
type listError struct {
	error

	// between is true for an error that is not in a record.
	between bool
}

// addText adds a sequence of JSON values, one after the other. The elements of a list of records are added as they are read. After a
// broken value it goes on at the next line that begins an object or an array; a list that breaks after its first element is not read
// further.
func (c *collector) addText(t *tape) {
	d := t.decoder()
	for c.full == nil {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = c.addValue(d, token)
		}
		var list listError
		switch {
		case err == nil:
			d.cut()
		case errors.As(err, &list):
			c.failList(d, list)
			return
		case !c.skipBroken(t):
			return
		default:
			d = t.decoder()
		}
	}
}

func (c *collector) failList(d *decoder, list listError) {
	if list.between {
		c.fail(fmt.Sprintf("after record %d: ", c.seen), d.describe(list.error))
		return
	}
	c.seen++
	c.failRecord(fmt.Errorf("%w; what follows it is not read", d.describe(list.error)))
}

// skipBroken reports the broken value that begins at the mark, and goes on behind it.
func (c *collector) skipBroken(t *tape) bool {
	t.skipBlanks()
	where := ""
	if t.line > 1 || c.seen > 0 {
		where = fmt.Sprintf("line %d: ", t.line)
	}
	d := t.decoder()
	var broken json.RawMessage
	problem := d.describe(d.Decode(&broken))
	more := t.skipBroken()
	if more && len(c.problems) >= maxProblems {
		problem, more = fmt.Errorf("%w; what follows it is not read, after %d problems", problem, len(c.problems)), false
	}
	c.fail(where, problem)
	return more
}

// addValue adds the value that begins with a token.
func (c *collector) addValue(d *decoder, token json.Token) error {
	switch token {
	case json.Delim('['):
		return c.addList(d, func(value json.RawMessage) { c.add(value, 1) })
	case json.Delim('{'):
		return c.addMembers(d)
	}
	c.add(d.decoded(), 0)
	return nil
}

// addMembers adds an object whose first token was read: a list of records that it has, else the object itself.
func (c *collector) addMembers(d *decoder) error {
	listed := false
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err //nolint:wrapcheck // described by the caller
		}
		token, err := d.Token()
		if err != nil {
			return err //nolint:wrapcheck // described by the caller
		}
		name, _ := key.(string)
		if add := c.lists(name); add != nil && token == json.Delim('[') {
			listed = true
			err = c.addList(d, add)
		} else {
			err = d.skip(token)
		}
		if err != nil || c.full != nil {
			return err
		}
	}
	before := c.seen
	if _, err := d.Token(); err != nil {
		if listed && before > 0 {
			return listError{err, true}
		}
		return err //nolint:wrapcheck // described by the caller
	}
	if !listed {
		c.add(d.decoded(), 0)
	}
	return nil
}

// lists returns how to add an element of the list of records that an object has under a key; nil for any other key.
func (c *collector) lists(key string) func(json.RawMessage) {
	switch strings.ToLower(key) {
	case "records", "messages":
		return func(value json.RawMessage) { c.add(value, 1) }
	case "events", "logevents":
		return func(value json.RawMessage) { c.addEvent(value, 0) }
	case "results":
		return func(value json.RawMessage) { c.addRow(value, 0) }
	}
	return nil
}

// addList adds the elements of a list whose first token was read.
func (c *collector) addList(d *decoder, add func(json.RawMessage)) error {
	added := false
	for d.More() {
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			if added {
				return listError{err, false}
			}
			return err //nolint:wrapcheck // described by the caller
		}
		add(value)
		d.cut()
		added = true
		if c.full != nil {
			return nil
		}
	}
	_, err := d.Token()
	if err != nil && added {
		return listError{err, true}
	}
	return err //nolint:wrapcheck // described by the caller
}
