package rehearsal

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
)

// indent begins every line below a heading.
const indent = "   "

// heading prints the heading of a scene.
func (r *rehearsal) heading(number int, title string) {
	fmt.Fprintf(r.Out, "\n%s\n", r.bold(fmt.Sprintf("%d. %s", number, title)))
}

// say prints one line below a heading.
func (r *rehearsal) say(format string, values ...any) {
	fmt.Fprintf(r.Out, indent+format+"\n", values...)
}

// body returns a writer for the output of other programs, which is indented below a heading.
func (r *rehearsal) body() io.Writer { return &indenter{to: r.Out, newLine: true} }

// bold returns the text in bold, if color is on.
func (r *rehearsal) bold(text string) string {
	if !r.Color {
		return text
	}
	return "\x1b[1m" + text + "\x1b[0m"
}

// short returns a path relative to the project's folder, if it is inside.
func (r *rehearsal) short(path string) string {
	if relative, err := filepath.Rel(r.Root, path); err == nil && filepath.IsLocal(relative) {
		return relative
	}
	return path
}

// indenter indents every line that is not empty.
type indenter struct {
	to      io.Writer
	newLine bool
}

func (w *indenter) Write(text []byte) (int, error) {
	var indented []byte
	for line := range bytes.Lines(text) {
		if w.newLine && len(bytes.TrimSpace(line)) > 0 {
			indented = append(indented, indent...)
		}
		indented = append(indented, line...)
		w.newLine = bytes.HasSuffix(line, []byte("\n"))
	}
	if _, err := w.to.Write(indented); err != nil {
		return 0, err
	}
	return len(text), nil
}

// start is what `pulumi` prints when it starts with a resource. The m ends a color.
var start = regexp.MustCompile(`[ m](creating|updating|reading|deleting|refreshing)( \S+)? \(\d+s\)`)

// withoutStarts writes complete lines, except those about the start of a step, because a line about its end follows.
type withoutStarts struct {
	to   io.Writer
	rest []byte // the line that is not complete yet
}

func (w *withoutStarts) Write(text []byte) (int, error) {
	w.rest = append(w.rest, text...)
	for {
		line, rest, whole := bytes.Cut(w.rest, []byte("\n"))
		if !whole {
			return len(text), nil
		}
		w.rest = rest
		if start.Match(line) {
			continue
		}
		if _, err := fmt.Fprintf(w.to, "%s\n", line); err != nil {
			return 0, err
		}
	}
}
