package cloudtrail

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// maxInput bounds what one input may hold after decompression: 256 MiB, five times the largest log file that CloudTrail writes.
const maxInput = 256 << 20

// What can be wrong with an input; [Read] wraps one of these together with the input's name.
var (
	// ErrEmpty is an input without any record.
	ErrEmpty = errors.New("no records in it")
	// ErrNotJSON is an input that is not JSON, or JSON of another shape.
	ErrNotJSON = errors.New("not CloudTrail's JSON")
	// ErrTruncated is an input that ends in the middle.
	ErrTruncated = errors.New("ends in the middle, it seems cut off")
	// ErrNoEventName is a record without eventName, so probably no CloudTrail record at all.
	ErrNoEventName = errors.New("no eventName, so not a CloudTrail record")
	// ErrTooLarge is an input of more than 256 MiB after decompression.
	ErrTooLarge = errors.New("more than 256 MiB; split it")
)

// Read takes every record out of r, which name stands for in errors. It knows a single record, an array, CloudTrail's own log
// file ({"Records": [...]}), JSON lines, EventBridge events (the record is their detail), and what `aws cloudtrail lookup-events`
// and `aws logs filter-log-events` print; each also gzipped. The first thing wrong ends the reading with one line that says
// which record it is, counted from 1.
func Read(r io.Reader, name string) ([]Record, error) {
	records, err := read(r, maxInput)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return records, nil
}

// ReadFiles reads the files at paths, one after the other; "-" is stdin. All files that cannot be read are reported.
func ReadFiles(stdin io.Reader, paths ...string) ([]Record, error) {
	var records []Record
	var problems []error
	for _, path := range paths {
		more, err := readFile(stdin, path)
		records = append(records, more...)
		problems = append(problems, err)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return records, nil
}

func readFile(stdin io.Reader, path string) ([]Record, error) {
	if path == "-" {
		return Read(stdin, "standard input")
	}
	// A person names the file on the command line: reading it is what they ask for.
	f, err := os.Open(path) // #nosec G304
	if err != nil {
		return nil, fmt.Errorf("reading records: %w", err)
	}
	records, err := Read(f, path)
	return records, errors.Join(err, f.Close())
}

func read(r io.Reader, limit int64) ([]Record, error) {
	text, err := readAll(r, limit)
	if err != nil {
		return nil, err
	}
	var c collector
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))))
	for {
		var value json.RawMessage
		err := decoder.Decode(&value)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, describeJSON(err)
		}
		if err := c.add(value, 0); err != nil {
			return nil, err
		}
	}
	if len(c.records) == 0 {
		return nil, ErrEmpty
	}
	return c.records, nil
}

// readAll reads r, decompressed if it starts as gzip does.
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
	if err != nil {
		return nil, describeGzip(err)
	}
	if int64(len(text)) > limit {
		return nil, ErrTooLarge
	}
	return text, nil
}

func describeGzip(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return ErrTruncated
	}
	return fmt.Errorf("reading: %w", err)
}

// describeJSON puts an error of encoding/json in one line of our own kind.
func describeJSON(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrTruncated
	case errors.As(err, &syntax):
		return fmt.Errorf("%w: %w (at byte %d)", ErrNotJSON, err, syntax.Offset)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("%w: a %s where a record should be", ErrNotJSON, kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("%w: %s is a %s", ErrNotJSON, kind.Field, kind.Value)
	}
	return fmt.Errorf("%w: %w", ErrNotJSON, err)
}
