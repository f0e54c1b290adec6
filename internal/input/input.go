// Package input opens the files that people pass: as plain text or gzipped, in UTF-8 or UTF-16, with a byte order mark or without. It
// bounds the memory that they may take ([Limit]).
//
// The encodings are those of golang.org/x/text.
package input

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// ErrTruncated is wrapped by the error for an input that ends in the middle of its gzip.
var ErrTruncated = errors.New("ends in the middle, as if cut off")

// Open returns the text of r in UTF-8 without a byte order mark, decompressed if it starts like gzip.
func Open(r io.Reader) (io.Reader, error) {
	text := bufio.NewReader(r)
	if magic, err := text.Peek(2); err == nil && string(magic) == "\x1f\x8b" {
		unzipped, err := gzip.NewReader(text)
		if err != nil {
			return nil, describe(err)
		}
		text = bufio.NewReader(described{unzipped})
	}
	start, err := text.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, describe(err)
	}
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, _ = text.Discard(len("\xef\xbb\xbf"))
	case isUTF16(start):
		return transform.NewReader(text, unicode.UTF16(endianOf(start), unicode.UseBOM).NewDecoder()), nil
	}
	return text, nil
}

// isUTF16 reports whether a text starts with UTF-16's byte order mark, or with an ASCII character in UTF-16, as JSON does.
func isUTF16(start []byte) bool {
	return len(start) >= 2 && (string(start[:2]) == "\xff\xfe" || string(start[:2]) == "\xfe\xff" || (start[0] == 0) != (start[1] == 0))
}

// endianOf returns the order of bytes of a text without a byte order mark.
func endianOf(start []byte) unicode.Endianness {
	if start[0] == 0 {
		return unicode.BigEndian
	}
	return unicode.LittleEndian
}

// described describes the errors of gzip.
type described struct{ io.Reader }

// Read reads from the gzip.
func (d described) Read(p []byte) (int, error) {
	n, err := d.Reader.Read(p)
	return n, describe(err)
}

func describe(err error) error {
	switch {
	case err == nil, errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrTruncated
	}
	return fmt.Errorf("reading: %w", err)
}
