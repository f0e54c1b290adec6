package cloudtrail

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"

	"github.com/secretwatch/secretwatch/internal/input"
)

// textCost is how many bytes of memory each byte takes of a value that is being read: here, in the decoder, and as the value itself.
const textCost = 4

// tape is the text of an input. It keeps what follows the mark, which is where the value begins that is being read.
type tape struct {
	from  io.Reader
	limit *input.Limit
	text  []byte
	// at is the mark's offset in the input, and line its line, counted from 1.
	at   int64
	line int
	// blanks is the number of blanks with which the text ends.
	blanks int
	// err is an error of the input, other than its end.
	err error
}

// maxBlanks is the number of blanks in a row after which an input is not read further: the decoder's time grows with their square.
const maxBlanks = 64 << 10

// errBlanks is the error for more.
var errBlanks = errors.New("more than 64 KiB of blanks in a row, which no record has")

// Read reads on. An error ends the text, and is kept.
func (t *tape) Read(p []byte) (int, error) {
	if err := t.limit.Room(int64(len(t.text)) * textCost); err != nil {
		t.err = err
		return 0, io.EOF
	}
	n, err := t.from.Read(p)
	t.text = append(t.text, p[:n]...)
	if end := n - len(bytes.TrimRight(p[:n], " \t\r\n")); end == n {
		t.blanks += n
	} else {
		t.blanks = end
	}
	if t.blanks > maxBlanks {
		t.err = errBlanks
		return 0, io.EOF
	}
	if err != nil && !errors.Is(err, io.EOF) {
		t.err, err = err, io.EOF
	}
	return n, err //nolint:wrapcheck // the end of the text
}

// cut moves the mark to an offset of the input.
func (t *tape) cut(to int64) {
	n := to - t.at
	t.line += bytes.Count(t.text[:n], []byte("\n"))
	t.text, t.at = t.text[n:], to
}

// skipBlanks moves the mark to the beginning of the value.
func (t *tape) skipBlanks() {
	t.cut(t.at + int64(len(t.text)-len(bytes.TrimLeft(t.text, " \t\r\n"))))
}

// nextValue finds a line that begins an object or an array.
var nextValue = regexp.MustCompile(`\n[{[]`)

// skipBroken moves the mark behind a broken value, to the next line that begins an object or an array; false if there is none.
func (t *tape) skipBroken() bool {
	chunk := make([]byte, 4096)
	for {
		if next := nextValue.FindIndex(t.text); next != nil {
			t.cut(t.at + int64(next[0]))
			return true
		}
		t.cut(t.at + int64(max(0, len(t.text)-1)))
		if n, err := t.Read(chunk); n == 0 && err != nil {
			return false
		}
	}
}

// decoder decodes the text from the mark on.
type decoder struct {
	*json.Decoder
	tape  *tape
	begin int64
}

func (t *tape) decoder() *decoder {
	return &decoder{json.NewDecoder(io.MultiReader(bytes.NewReader(t.text), t)), t, t.at}
}

// offset is how far the input is decoded.
func (d *decoder) offset() int64 { return d.begin + d.InputOffset() }

// decoded is the text between the mark and what is decoded.
func (d *decoder) decoded() []byte { return d.tape.text[:d.offset()-d.tape.at] }

// cut moves the mark to what is decoded.
func (d *decoder) cut() { d.tape.cut(d.offset()) }

// skip skips the rest of a value that begins with a token.
func (d *decoder) skip(token json.Token) error {
	depth := 0
	for {
		switch token {
		case json.Delim('['), json.Delim('{'):
			depth++
		case json.Delim(']'), json.Delim('}'):
			depth--
		}
		if depth == 0 {
			return nil
		}
		var err error
		if token, err = d.Token(); err != nil {
			return err //nolint:wrapcheck // described by the caller
		}
	}
}

// describe describes an error of the decoder, at its place in the input.
func (d *decoder) describe(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		moved := *syntax
		moved.Offset += d.begin
		err = &moved
	}
	return describeJSON(err)
}
