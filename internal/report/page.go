package report

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/printable"
)

// The page is one file, with its style and pictures in it. It loads nothing and runs nothing.
//
//go:embed page.html page.css
var files embed.FS

// Limits of what a page shows. The JSON has everything.
const (
	pagedLanes = 30
	pagedCases = 300
)

// page is the data of page.html.
type page struct {
	Style    template.CSS
	Mark     mark
	Title    string
	Headline string
	Sources  string
	Notes    []string
	// Malformed lists what could not be read in the given records, and Undated the records without a valid time.
	Malformed, Undated []error
	Sections           []section
	// MoreLanes is the number of lanes that are not drawn.
	MoreLanes int
	Stories   []chapter
	Cases     []row
	AllCases  int
}

// section is a secret with its lanes.
type section struct {
	Secret string
	Lanes  []drawn
}

// drawn is a lane with its pictures.
type drawn struct {
	lane
	Wide, Tall picture
}

// chapter is a story with its plots.
type chapter struct {
	Secret, What string
	// If is the condition of a story that is not certain; else empty.
	If      string
	Moments []moment
	// Clock is the layout of their times.
	Clock string
	Plots []plotted
	Mails []letter
}

// plotted is an alarm's plot with its legend.
type plotted struct {
	Alarm, Measure string
	Threshold      float64
	// InAlarm is true if the alarm is ever in ALARM, and Open if it may be so for longer than is drawn.
	InAlarm, Open bool
	SVG           template.HTML
}

// letter is a mail on a page.
type letter struct {
	To, Subject, Body, At string
}

// row is a case in the table.
type row struct {
	Secret, What, Want string
	Outcomes           []cell
}

type cell struct {
	Route pipeline.RouteName
	Mark  mark
	Text  string
}

// Page writes the result as one HTML page that needs no script, no font and no network. It is readable on a phone and on paper, in
// light and in dark mode. Text from elsewhere is escaped, and each piece keeps its direction of writing to itself (bdi).
func Page(w io.Writer, r drill.Result) error {
	style, err := files.ReadFile("page.css")
	if err != nil {
		return fmt.Errorf("reading the page's style: %w", err)
	}
	text, err := template.New("page.html").ParseFS(files, "page.html")
	if err != nil {
		return fmt.Errorf("reading the page's text: %w", err)
	}
	p, err := newPage(r)
	if err != nil {
		return err
	}
	p.Style = template.CSS(style) // #nosec G203 -- part of this program
	if err := text.Execute(printable.NewWriter(w, false), p); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return nil
}

func newPage(r drill.Result) (page, error) {
	p := page{
		Mark: statusMark(r.Status()), Headline: headline(r), Sources: strings.Join(r.Sources, ", "), Notes: slices.Concat(r.ProofWords(), r.Notes), Malformed: r.Malformed, Undated: r.Undated,
		AllCases: len(r.Cases), Cases: rows(r.Cases),
	}
	p.Title = map[mark]string{passed: "The mail comes", stopped: "Not as it should be", unknown: "Cannot tell"}[p.Mark]
	p.addLanes(r.Ways)
	for _, s := range r.Stories {
		c, err := chapterOf(s)
		if err != nil {
			return page{}, err
		}
		if p.Mark == unknown && unsure(r) {
			c.If = ifUnknownPass + ": "
		}
		p.Stories = append(p.Stories, c)
	}
	return p, nil
}

// addLanes adds the lanes that are not as expected first, then the others while there is room.
func (p *page) addLanes(ways []drill.Way) {
	shown := 0
	for _, verdict := range []pipeline.Verdict{pipeline.Stop, pipeline.Unknown, pipeline.Pass} {
		for _, w := range ways {
			if w.Verdict != verdict {
				continue
			}
			if shown++; shown > pagedLanes {
				p.MoreLanes++
				continue
			}
			p.addLane(laneOf(w))
		}
	}
}

func (p *page) addLane(l lane) {
	d := drawn{lane: l, Wide: wide(l), Tall: tall(l)}
	for i := range p.Sections {
		if p.Sections[i].Secret == l.Secret {
			p.Sections[i].Lanes = append(p.Sections[i].Lanes, d)
			return
		}
	}
	p.Sections = append(p.Sections, section{Secret: l.Secret, Lanes: []drawn{d}})
}

func chapterOf(s drill.Story) (chapter, error) {
	c := chapter{Secret: s.Secret, What: s.What, Moments: moments(s)}
	c.Clock = clock(c.Moments)
	for _, t := range s.Timelines {
		if len(t.Points) == 0 {
			continue
		}
		svg, err := plotOf(t)
		if err != nil {
			return chapter{}, fmt.Errorf("alarm %s: %w", t.Alarm.Name, err)
		}
		c.Plots = append(c.Plots, plotted{
			Alarm: t.Alarm.Name, Measure: t.Alarm.Statistic + " in " + period(t.Alarm.Period), Threshold: t.Alarm.Threshold,
			InAlarm: slices.ContainsFunc(t.Points, func(p alarm.StatePoint) bool { return p.State == alarm.StateAlarm }),
			Open:    slices.ContainsFunc(t.Points, func(p alarm.StatePoint) bool { return p.Open }),
			SVG:     template.HTML(svg), // #nosec G203 -- a drawing of numbers and times only
		})
	}
	for _, m := range s.Mails {
		c.Mails = append(c.Mails, letter{
			To: strings.Join(m.To, ", "), Subject: m.Subject, Body: strings.TrimRight(m.Body, "\n"), At: m.At.UTC().Format(time.DateTime) + " UTC",
		})
	}
	return c, nil
}

// rows returns the rows of the table: those that are not as expected come first.
func rows(cases []drill.Case) []row {
	var wrong, well []row
	given := map[string]bool{}
	for _, c := range cases {
		switch {
		case len(c.Outcomes) == 0:
		case c.Verdict() == pipeline.Pass && len(well) < pagedCases:
			well = append(well, rowOf(c, given))
		case c.Verdict() != pipeline.Pass && len(wrong) < pagedCases:
			wrong = append(wrong, rowOf(c, given))
		}
	}
	return append(wrong, well...)
}

// rowOf returns the row of a case. A reason that was given before is not repeated.
func rowOf(c drill.Case, given map[string]bool) row {
	r := row{Secret: c.Secret, What: c.What, Want: map[pipeline.Expectation]string{pipeline.Alert: "mail", pipeline.Silence: "silence"}[c.Outcomes[0].Want]}
	for _, o := range c.Outcomes {
		x := cell{Route: o.Route.Name, Mark: marks[o.Verdict], Text: "as expected"}
		switch {
		case o.Verdict == pipeline.Pass:
		case given[o.Step.Reason]:
			x.Text = string(o.Step.Hop) + ", for the same reason"
		default:
			given[o.Step.Reason] = true
			x.Text = string(o.Step.Hop) + ": " + o.Step.Reason
		}
		r.Outcomes = append(r.Outcomes, x)
	}
	return r
}
