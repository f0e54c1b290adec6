package printable

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Writer escapes all that is written through it but line breaks, tabs and, if it is made for color, the sequences that set a color or
// the weight of letters. Who writes color must escape the text inside with [Line], where such a sequence would otherwise pass.
type Writer struct {
	to    io.Writer
	color bool
	// rest is the beginning of a character or sequence that ends in the next write.
	rest []byte
}

// NewWriter returns a writer to another.
func NewWriter(to io.Writer, color bool) *Writer { return &Writer{to: to, color: color} }

// Unwrap returns the writer to which it writes.
func (w *Writer) Unwrap() io.Writer { return w.to }

// style is a sequence that sets a color or weight (SGR), styleStart the beginning of one. The limit on its length keeps what waits for
// its end short.
var (
	style      = regexp.MustCompile(`^\x1b\[[0-9;]{0,32}m`)
	styleStart = regexp.MustCompile(`^\x1b(\[[0-9;]{0,32})?$`)
)

// Write writes the escaped text.
func (w *Writer) Write(text []byte) (int, error) {
	var b strings.Builder
	rest := append(w.rest, text...)
	for len(rest) > 0 && !w.isIncomplete(rest) {
		rest = rest[w.writeNext(&b, rest):]
	}
	w.rest = bytes.Clone(rest)
	if _, err := io.WriteString(w.to, b.String()); err != nil {
		return 0, fmt.Errorf("writing: %w", err)
	}
	return len(text), nil
}

// isIncomplete reports whether the text ends inside its first character or sequence.
func (w *Writer) isIncomplete(text []byte) bool {
	return !utf8.FullRune(text) || string(text) == "\r" || w.color && styleStart.Match(text)
}

// writeNext writes the first character or sequence of the text, and returns its length.
func (w *Writer) writeNext(b *strings.Builder, text []byte) int {
	if w.color && text[0] == '\x1b' {
		if found := style.Find(text); found != nil {
			b.Write(found)
			return len(found)
		}
	}
	r, size := utf8.DecodeRune(text)
	switch {
	case r == '\n', r == '\t':
		b.WriteRune(r)
	case r == '\r' && len(text) > 1 && text[1] == '\n': // as other programs end their lines
	default:
		writeRune(b, r)
	}
	return size
}
