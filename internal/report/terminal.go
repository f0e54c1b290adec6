package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/mitchellh/go-wordwrap"
	"github.com/muesli/termenv"

	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/printable"
)

// Look is how a report looks in a terminal.
type Look struct {
	// Color turns on color.
	Color bool
	// Width is the terminal's width in columns. The default is 100.
	Width int
}

const defaultWidth = 100

// Limits of what a terminal shows. The page and the JSON have more.
const (
	// shownLanes is how many lanes are shown that are as expected, shownTroubles how many that are not.
	shownLanes, shownTroubles = 8, 12
	shownMoments              = 12
	shownMails                = 2
	shownProblems             = 10
	// shownReasons is up to how many lanes the reason of every hop is shown.
	shownReasons = 2
)

// signs are printed before hops.
var signs = map[mark]string{passed: "✔", stopped: "✘", unknown: "?", silent: "○", unreached: "·"}

// terminal writes one report.
type terminal struct {
	text   strings.Builder
	width  int
	styles map[mark]lipgloss.Style
	bold   lipgloss.Style
	faint  lipgloss.Style
	plain  lipgloss.Style
}

// Terminal writes the result for a person: a line of hops for each secret and route, with reason and remedy of what is wrong; what
// happens over time; the mails as they would be sent; and a summary in one line.
func Terminal(w io.Writer, r drill.Result, look Look) error {
	t := newTerminal(look)
	t.lanes(r.Ways)
	if len(r.Stories) > 0 {
		t.story(r.Stories[0], r.Status() == drill.NotSure && unsure(r))
	}
	t.problems("Not read", r.Malformed)
	t.problems("No time", r.Undated)
	for _, words := range r.ProofWords() {
		t.paragraph(t.faint, "Proof: ", words)
	}
	for _, note := range r.Notes {
		t.paragraph(t.faint, "Note: ", note)
	}
	t.paragraph(t.styles[statusMark(r.Status())].Bold(true), signs[statusMark(r.Status())]+" ", headline(r))
	if _, err := io.WriteString(w, t.text.String()); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

func newTerminal(look Look) *terminal {
	// The caller decides whether to print in color, so the renderer must not look at the writer.
	renderer := lipgloss.NewRenderer(io.Discard)
	renderer.SetColorProfile(termenv.Ascii)
	if look.Color {
		renderer.SetColorProfile(termenv.ANSI)
	}
	color := func(c string) lipgloss.Style { return renderer.NewStyle().Foreground(lipgloss.Color(c)) }
	const red, green, yellow = "1", "2", "3"
	t := &terminal{width: look.Width, bold: renderer.NewStyle().Bold(true), faint: renderer.NewStyle().Faint(true), plain: renderer.NewStyle()}
	if t.width <= 0 {
		t.width = defaultWidth
	}
	t.styles = map[mark]lipgloss.Style{
		passed: color(green), stopped: color(red).Bold(true), unknown: color(yellow), silent: t.faint, unreached: t.faint,
	}
	return t
}

// span is a part of a line in one style. Text from elsewhere reaches a terminal only in spans.
type span struct {
	style lipgloss.Style
	text  string
}

// problems lists the problems of one kind in the given records.
func (t *terminal) problems(kind string, problems []error) {
	for i, problem := range problems {
		if i == shownProblems {
			t.line(span{t.faint, fmt.Sprintf("? %s: %d more; see --html or --json", kind, len(problems)-shownProblems)})
			return
		}
		t.paragraph(t.styles[unknown], "? "+kind+": ", problem.Error())
	}
}

// line writes a line without trailing blanks. What cannot be seen in its text is escaped.
func (t *terminal) line(spans ...span) {
	var line strings.Builder
	for _, s := range spans {
		line.WriteString(s.style.Render(printable.Line(s.text)))
	}
	t.text.WriteString(strings.TrimRight(line.String(), " ") + "\n")
}

// paragraph writes wrapped text after a first word. The following lines are indented by the word's width.
func (t *terminal) paragraph(style lipgloss.Style, first, text string) {
	room := max(t.width-lipgloss.Width(first), 20)
	for i, part := range wrapped(printable.Line(text), room) {
		if i > 0 {
			first = strings.Repeat(" ", lipgloss.Width(first))
		}
		t.line(span{style, strings.TrimRight(first+part, " ")})
	}
}

// wrapped wraps a text at so many columns.
func wrapped(text string, width int) []string {
	return strings.Split(wordwrap.WrapString(text, uint(max(width, 20))), "\n") // #nosec G115 -- 20 or more
}

// lanes writes the lanes in their order, up to the limits for lanes that are and are not as expected.
func (t *terminal) lanes(ways []drill.Way) {
	reasons := len(ways) <= shownReasons
	hidden, well, troubles, last := 0, 0, 0, ""
	for _, w := range ways {
		room := &well
		limit := shownLanes
		if w.Verdict != pipeline.Pass {
			room, limit = &troubles, shownTroubles
		}
		if *room++; *room > limit {
			hidden++
			continue
		}
		l := laneOf(w)
		if l.Secret != last {
			t.line(span{t.bold, l.Secret})
			last = l.Secret
		}
		t.lane(l, reasons)
	}
	if hidden > 0 {
		t.line(span{t.faint, fmt.Sprintf("and %d more lines, %d of them not as expected: see --html or --json", hidden, max(0, troubles-shownTroubles))})
	}
	t.line()
}

func (t *terminal) lane(l lane, reasons bool) {
	const label = 12
	if reasons {
		t.line(span{t.plain, fmt.Sprintf("  %-*s", label, l.Route)}, span{t.styles[l.Mark], l.Verdict})
		if l.Mark != passed {
			t.paragraph(t.faint, "    sent: ", l.Case)
		}
		for _, h := range l.Hops {
			t.hop(h, true)
		}
		return
	}
	parts := []span{{t.plain, fmt.Sprintf("  %-*s", label-1, l.Route)}}
	for _, h := range l.Hops {
		parts = append(parts, span{t.plain, " "}, span{t.styles[h.Mark], signs[h.Mark] + " " + string(h.Name)})
	}
	t.line(parts...)
	if l.Mark == passed {
		return
	}
	t.paragraph(t.faint, "    "+l.Verdict+"; sent: ", l.Case)
	for _, h := range l.Hops {
		if h.Mark == stopped || h.Mark == unknown {
			t.hop(h, false)
		}
	}
}

// hop writes a hop with its reason and remedy.
func (t *terminal) hop(h hop, notes bool) {
	first := fmt.Sprintf("    %s %-11s", signs[h.Mark], h.Name)
	t.paragraph(t.styles[h.Mark], first, h.Reason)
	blank := strings.Repeat(" ", lipgloss.Width(first))
	if h.Remedy != "" {
		t.paragraph(t.bold, blank+"→ ", h.Remedy)
	}
	if h.Mark == stopped && h.Resource != "" {
		t.line(span{t.faint, blank + "  " + h.Resource})
	}
	if notes {
		for _, note := range h.Notes {
			t.paragraph(t.faint, blank+"  ", note)
		}
	}
}

// story writes what happens over time, and the mails.
func (t *terminal) story(s drill.Story, unsure bool) {
	if unsure {
		t.line(span{t.plain, "  " + ifUnknownPass + ":"})
	}
	all := moments(s)
	layout := clock(all)
	for i, m := range all {
		if i == shownMoments {
			t.line(span{t.faint, "  and " + plural(len(all)-shownMoments, "more moment")})
			break
		}
		t.paragraph(t.plain, "  "+m.At.UTC().Format(layout)+"  ", m.Text)
	}
	for i, m := range s.Mails {
		if i == shownMails {
			t.line(span{t.faint, fmt.Sprintf("and %s: see --html or --json", plural(len(s.Mails)-shownMails, "more mail"))})
			break
		}
		t.mail(m)
	}
	if len(s.Mails) == 0 {
		t.line(span{t.plain, "  no mail is sent"})
	}
	t.line()
}

func (t *terminal) mail(m pipeline.Mail) {
	const border = 4
	side, blank := span{t.faint, "  │"}, span{t.plain, " "}
	t.line()
	t.line(side, blank, span{t.bold, "To:      "}, span{t.plain, strings.Join(m.To, ", ")})
	t.line(side, blank, span{t.bold, "Subject: " + m.Subject})
	t.line(side, blank)
	for line := range strings.SplitSeq(strings.TrimRight(m.Body, "\n"), "\n") {
		for _, part := range wrapped(printable.Line(line), t.width-border) {
			t.line(side, blank, span{t.plain, part})
		}
	}
}
