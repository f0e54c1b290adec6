package cloudtrail

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/secretwatch/secretwatch/internal/input"
)

// The problems of an input. [Read] wraps one of these together with the input's name.
var (
	// ErrEmpty is an input without any record.
	ErrEmpty = errors.New("no records")
	// ErrNotJSON is an input that is not JSON, or JSON of another shape.
	ErrNotJSON = errors.New("not CloudTrail's JSON")
	// ErrTruncated is an input that ends in the middle.
	ErrTruncated = input.ErrTruncated
	// ErrNoEventName is a record without eventName, so probably not a CloudTrail record at all.
	ErrNoEventName = errors.New("no eventName, so not a CloudTrail record")
)

// forms is what Read accepts, for the error if it is anything else.
const forms = "these forms are read: records and lists of records, CloudTrail's log files, EventBridge events, what lookup-events, filter-log-events " +
	"and Logs Insights print (with @message), the data of log subscriptions, SNS notifications, SQS messages"

// Read returns every record in r. The name stands for r in errors. Read accepts a single record, an array, CloudTrail's log file
// ({"Records": [...]}), JSON lines, EventBridge events (the record is their detail), the output of `aws cloudtrail lookup-events`,
// `aws logs filter-log-events` and `aws logs get-query-results`, the data of a subscription to a log group, and the messages of topics
// and queues; each also gzipped, in UTF-16 or with a byte order mark. If some records are readable, malformed has an error for each
// place that is not, with the number of the record in the input, counted from 1, or its line. If no record is readable, or the records
// take more memory than [input.DefaultLimit], Read returns an error.
func Read(r io.Reader, name string) (records []Record, malformed []error, err error) {
	return readWithin(input.NewLimit(input.DefaultLimit), r, name)
}

func readWithin(limit *input.Limit, r io.Reader, name string) (records []Record, malformed []error, err error) {
	records, problems := read(r, limit)
	for i, problem := range problems {
		if len(records) == 0 && i == len(problems)-1 && errors.Is(problem, ErrNoEventName) {
			problem = fmt.Errorf("%w; %s", problem, forms)
		}
		problems[i] = fmt.Errorf("%s: %w", name, problem)
	}
	if len(records) == 0 {
		return nil, nil, errors.Join(problems...)
	}
	return records, problems, nil
}

// ReadFiles reads the files at paths, one after the other; "-" is stdin. A file that cannot be opened is an error, and all such files
// are reported. What is unreadable inside the files is returned as malformed, and is an error only if no file has a readable record. If all
// files together would take more memory than the limit, the error wraps an *[input.LimitError].
func ReadFiles(limit *input.Limit, stdin io.Reader, paths ...string) (records []Record, malformed []error, err error) {
	var problems []error
	for _, path := range paths {
		more, wrong, err := readFile(limit, stdin, path)
		if errors.As(err, new(*input.LimitError)) {
			return nil, nil, err
		}
		records, malformed = append(records, more...), append(malformed, wrong...)
		if errors.As(err, new(*fs.PathError)) {
			problems = append(problems, err)
		} else if err != nil {
			malformed = append(malformed, err)
		}
	}
	if len(problems) > 0 || len(records) == 0 {
		return nil, nil, errors.Join(append(problems, malformed...)...)
	}
	return records, malformed, nil
}

func readFile(limit *input.Limit, stdin io.Reader, path string) (records []Record, malformed []error, err error) {
	if path == "-" {
		return readWithin(limit, stdin, "standard input")
	}
	// The user names the file on the command line, so reading it is what they ask for.
	f, err := os.Open(path) // #nosec G304
	if err != nil {
		return nil, nil, fmt.Errorf("reading records: %w", err)
	}
	records, malformed, err = readWithin(limit, f, path)
	return records, malformed, errors.Join(err, f.Close())
}

// read returns the records of an input, and its problems. If the input exceeds the limit, that is the only problem, and there are no
// records.
func read(r io.Reader, limit *input.Limit) ([]Record, []error) {
	text, err := input.Open(r)
	if err != nil {
		return nil, []error{err}
	}
	c := collector{limit: limit}
	t := &tape{from: text, limit: limit, line: 1}
	c.addText(t)
	full := cmp.Or(c.full, t.err)
	switch {
	case errors.As(full, new(*input.LimitError)):
		return nil, []error{full}
	case t.err != nil && c.seen == 0 && len(c.records) == 0:
		return nil, []error{t.err}
	case t.err != nil && !c.sawEnd:
		c.fail(fmt.Sprintf("after record %d: ", c.seen), t.err)
	}
	if c.seen == 0 && len(c.problems) == 0 {
		return nil, []error{ErrEmpty}
	}
	return c.records, c.problems
}

// describeJSON turns an error of encoding/json into one of this package's, on one line.
func describeJSON(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return ErrTruncated
	case errors.As(err, &syntax):
		return fmt.Errorf("%w: %w (at byte %d)", ErrNotJSON, err, syntax.Offset)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("%w: expected a record, got a %s", ErrNotJSON, kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("%w: %s is a %s", ErrNotJSON, kind.Field, kind.Value)
	}
	return fmt.Errorf("%w: %w", ErrNotJSON, err)
}
