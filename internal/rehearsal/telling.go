package rehearsal

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// indent stands before every line below a heading.
const indent = "   "

// heading announces a scene.
func (r *rehearsal) heading(number int, title string) {
	fmt.Fprintf(r.Out, "\n%s\n", r.bold(fmt.Sprintf("%d. %s", number, title)))
}

// say prints one line below a heading.
func (r *rehearsal) say(format string, values ...any) {
	fmt.Fprintf(r.Out, indent+format+"\n", values...)
}

// body is where output of others goes: indented, below a heading.
func (r *rehearsal) body() io.Writer { return &indenter{to: r.Out, newLine: true} }

// bold is the text in bold where the terminal shows it.
func (r *rehearsal) bold(text string) string {
	if !r.Color {
		return text
	}
	return "\x1b[1m" + text + "\x1b[0m"
}

// short is a path as seen from the project's folder.
func (r *rehearsal) short(path string) string {
	if relative, err := filepath.Rel(r.Root, path); err == nil && filepath.IsLocal(relative) {
		return relative
	}
	return path
}

// indenter writes text with every line that is not empty indented.
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

// beginning is what `pulumi` writes when it begins with a resource; the m ends a color.
var beginning = regexp.MustCompile(`[ m](creating|updating|reading|deleting|refreshing)( \S+)? \(\d+s\)`)

// withoutBeginnings passes whole lines on, without those that tell of a beginning: the end of the same step follows.
type withoutBeginnings struct {
	to   io.Writer
	rest []byte // the line that is not whole yet
}

func (w *withoutBeginnings) Write(text []byte) (int, error) {
	w.rest = append(w.rest, text...)
	for {
		line, rest, whole := bytes.Cut(w.rest, []byte("\n"))
		if !whole {
			return len(text), nil
		}
		w.rest = rest
		if beginning.Match(line) {
			continue
		}
		if _, err := fmt.Fprintf(w.to, "%s\n", line); err != nil {
			return 0, err
		}
	}
}

// summaryOrder is the order in which a summary counts; other kinds follow it.
var summaryOrder = []string{"create", "update", "replace", "delete", "same"}

// Summary is the result in a few words, such as "27 create, 1 same".
func (r Result) Summary() string {
	var others []string
	for kind := range r.Changes {
		if !slices.Contains(summaryOrder, kind) {
			others = append(others, kind)
		}
	}
	slices.Sort(others)
	var counts []string
	for _, kind := range append(slices.Clone(summaryOrder), others...) {
		if count := r.Changes[kind]; count > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", count, kind))
		}
	}
	if len(counts) == 0 {
		return "no resources"
	}
	return strings.Join(counts, ", ")
}
