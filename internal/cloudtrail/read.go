package cloudtrail

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxInput is the largest size of one input after decompression: 256 MiB, five times the largest log file that CloudTrail writes.
const maxInput = 256 << 20

// The problems of an input. [Read] wraps one of these together with the input's name.
var (
	// ErrEmpty is an input without any record.
	ErrEmpty = errors.New("no records")
	// ErrNotJSON is an input that is not JSON, or JSON of another shape.
	ErrNotJSON = errors.New("not CloudTrail's JSON")
	// ErrTruncated is an input that ends in the middle.
	ErrTruncated = errors.New("ends in the middle, as if cut off")
	// ErrNoEventName is a record without eventName, so probably not a CloudTrail record at all.
	ErrNoEventName = errors.New("no eventName, so not a CloudTrail record")
	// ErrTooLarge is an input of more than 256 MiB after decompression.
	ErrTooLarge = errors.New("more than 256 MiB; split it")
)

// Read returns every record in r. The name stands for r in errors. Read accepts a single record, an array, CloudTrail's log file
// ({"Records": [...]}), JSON lines, EventBridge events (the record is their detail), and the output of `aws cloudtrail lookup-events`
// and `aws logs filter-log-events`; each also gzipped. If some records are readable, malformed has an error for each place that is
// not, with the number of the record in the input, counted from 1, or its line. If no record is readable, Read returns an error.
func Read(r io.Reader, name string) (records []Record, malformed []error, err error) {
	records, problems := read(r, maxInput)
	for i, problem := range problems {
		problems[i] = fmt.Errorf("%s: %w", name, problem)
	}
	if len(records) == 0 {
		return nil, nil, errors.Join(problems...)
	}
	return records, problems, nil
}

// ReadFiles reads the files at paths, one after the other; "-" is stdin. A file that cannot be opened is an error, and all such files
// are reported. What is unreadable inside the files is returned as malformed, and is an error only if no file has a readable record.
func ReadFiles(stdin io.Reader, paths ...string) (records []Record, malformed []error, err error) {
	var problems []error
	for _, path := range paths {
		more, wrong, err := readFile(stdin, path)
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

func readFile(stdin io.Reader, path string) (records []Record, malformed []error, err error) {
	if path == "-" {
		return Read(stdin, "standard input")
	}
	// The user names the file on the command line, so reading it is what they ask for.
	f, err := os.Open(path) // #nosec G304
	if err != nil {
		return nil, nil, fmt.Errorf("reading records: %w", err)
	}
	records, malformed, err = Read(f, path)
	return records, malformed, errors.Join(err, f.Close())
}

// read returns the records of an input, and its problems.
func read(r io.Reader, limit int64) ([]Record, []error) {
	text, err := readAll(r, limit)
	if err != nil && len(text) == 0 {
		return nil, []error{err}
	}
	var c collector
	c.addText(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	if err != nil && !c.sawEnd {
		c.fail(fmt.Sprintf("after record %d: ", c.seen), err)
	}
	if c.seen == 0 && len(c.problems) == 0 {
		return nil, []error{ErrEmpty}
	}
	return c.records, c.problems
}

// readAll reads r, and decompresses it if it starts like gzip. With an error it also returns what was read before.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	buffered := bufio.NewReader(r)
	var source io.Reader = buffered
	if magic, err := buffered.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		unzipped, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, describeGzip(err)
		}
		source = unzipped
	}
	text, err := io.ReadAll(io.LimitReader(source, limit+1))
	if int64(len(text)) > limit {
		return nil, ErrTooLarge
	}
	if err != nil {
		return text, describeGzip(err)
	}
	return text, nil
}

func describeGzip(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return ErrTruncated
	}
	return fmt.Errorf("reading: %w", err)
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
