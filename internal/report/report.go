// Package report shows the result of a drill in a terminal ([Terminal]), as an HTML page ([Page]), and for machines ([JSON]).
//
// The page plots alarms with gonum.org/v1/plot.
package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// mark is how a hop is shown.
type mark string

// The marks. Each has its own color and its own sign, so that nobody needs to see the color.
const (
	passed  mark = "pass"
	stopped mark = "stop"
	unknown mark = "unknown"
	// silent is the hop that stops a record which should send no mail.
	silent mark = "silent"
	// unreached is a hop after the one that stops the record.
	unreached mark = "unreached"
)

// hop is one arrow of the picture.
type hop struct {
	Name pipeline.Hop
	// Service is the AWS service that makes the hop.
	Service string
	Mark    mark
	Reason  string
	Remedy  string
	// Resource is the address of the resource that decided. It is shown if something has to be changed.
	Resource string
	Notes    []string
}

// lane is the line of hops for a secret on a route.
type lane struct {
	Secret string
	Route  pipeline.RouteName
	Mark   mark
	Hops   []hop
	// Verdict summarizes the lane in a few words, and Case describes the record that was sent.
	Verdict, Case string
}

// orders are the hops of each route, in their order.
var orders = map[pipeline.RouteName][]pipeline.Hop{
	pipeline.AlarmRoute: {pipeline.Recorded, pipeline.Delivered, pipeline.Counted, pipeline.Evaluated, pipeline.Published, pipeline.Received},
	pipeline.RuleRoute:  {pipeline.Recorded, pipeline.Matched, pipeline.Published, pipeline.Received},
}

// services name what makes each hop.
var services = map[pipeline.Hop]string{
	pipeline.Recorded: "CloudTrail", pipeline.Delivered: "CloudWatch Logs", pipeline.Counted: "metric filter", pipeline.Evaluated: "alarm",
	pipeline.Matched: "event rule", pipeline.Published: "SNS topic", pipeline.Received: "subscriber",
}

// marks has the mark of each verdict.
var marks = map[pipeline.Verdict]mark{pipeline.Pass: passed, pipeline.Stop: stopped, pipeline.Unknown: unknown}

// laneOf returns the lane of a way.
func laneOf(w drill.Way) lane {
	l := lane{Secret: cmp.Or(w.Secret, "other records"), Route: w.Route.Name, Mark: marks[w.Verdict], Case: w.Case.What, Verdict: verdictOf(w)}
	for _, name := range orders[w.Route.Name] {
		l.Hops = append(l.Hops, hopOf(name, w.Outcome))
	}
	return l
}

// hopOf returns one hop of an outcome.
func hopOf(name pipeline.Hop, o drill.Outcome) hop {
	h := hop{Name: name, Service: services[name], Mark: unreached}
	i := slices.IndexFunc(o.Route.Steps, func(s pipeline.Step) bool { return s.Hop == name })
	if i < 0 {
		return h
	}
	step := o.Route.Steps[i]
	switch {
	case o.Verdict == pipeline.Stop && o.Step.Hop == name:
		step, h.Mark = o.Step, stopped
	case step.Verdict == pipeline.Stop && o.Want == pipeline.Silence:
		h.Mark, step.Remedy = silent, ""
	default:
		h.Mark = marks[step.Verdict]
	}
	h.Reason, h.Remedy, h.Resource, h.Notes = step.Reason, step.Remedy, step.Resource, step.Notes
	return h
}

// verdictOf summarizes a way in a few words.
func verdictOf(w drill.Way) string {
	switch {
	case w.Verdict == pipeline.Unknown:
		return "cannot tell"
	case w.Verdict == pipeline.Pass && w.Alerts == 0:
		return "silent, as it should be"
	case w.Verdict == pipeline.Pass:
		return "mail comes"
	}
	var parts []string
	switch {
	case w.Missed > 0 && w.Missed == w.Alerts:
		parts = append(parts, "no mail")
	case w.Missed > 0:
		parts = append(parts, fmt.Sprintf("no mail for %d of %s", w.Missed, plural(w.Alerts, "record")))
	}
	if w.Leaked > 0 {
		parts = append(parts, fmt.Sprintf("mail that should not come for %d of %s", w.Leaked, plural(w.Silent, "record")))
	}
	return strings.Join(parts, ", ")
}

// headline summarizes the result in one line.
func headline(r drill.Result) string {
	var text string
	switch r.Status() {
	case drill.Broken:
		text = brokenHeadline(r)
	case drill.NotSure:
		text = "Nothing wrong found, but not everything could be checked"
		if unsure(r) {
			text += ": " + places(r.Ways, pipeline.Unknown)
		} else {
			text += ": " + counts(r)
		}
	default:
		text = "All as expected: " + counts(r)
	}
	if n := len(r.Malformed); n > 0 {
		text += fmt.Sprintf("; %s of the given input could not be read", plural(n, "part"))
	}
	switch n := len(r.Undated); n {
	case 0:
	case 1:
		text += "; 1 record has no valid time"
	default:
		text += fmt.Sprintf("; %d records have no valid time", n)
	}
	if n := len(r.Unfinished); n > 0 {
		text += fmt.Sprintf("; an interrupted update left %s unfinished", plural(n, "resource"))
	}
	if n := len(r.Unread); n > 0 {
		text += fmt.Sprintf("; the states hide %s that may matter", plural(n, "value"))
	}
	if r.AssumedSharedTrail {
		text += "; assumed, on your word: a shared trail that is in none of the given states"
	}
	return text
}

// unsure reports whether the drill has no verdict on a record that it could read.
func unsure(r drill.Result) bool {
	return slices.ContainsFunc(r.Ways, func(w drill.Way) bool { return w.Unsure > 0 })
}

func brokenHeadline(r drill.Result) string {
	for _, w := range r.Ways {
		if w.Verdict == pipeline.Stop && w.Want == pipeline.Alert {
			return fmt.Sprintf("Mail would not come, stopped at %s", places(r.Ways, pipeline.Stop))
		}
	}
	return fmt.Sprintf("Mail would come that should not, let through at %s", places(r.Ways, pipeline.Stop))
}

// places lists the hops and secrets with a verdict.
func places(all []drill.Way, verdict pipeline.Verdict) string {
	const shown = 3
	var texts []string
	for _, w := range all {
		if w.Verdict == verdict {
			texts = append(texts, fmt.Sprintf("%s (%s, %s)", w.Step.Hop, cmp.Or(w.Secret, "other records"), w.Route.Name))
		}
	}
	if len(texts) > shown {
		return fmt.Sprintf("%s and %d more", strings.Join(texts[:shown], ", "), len(texts)-shown)
	}
	return strings.Join(texts, ", ")
}

// counts returns how many records sent mail and how many stayed silent, as they should.
func counts(r drill.Result) string {
	alerts, silent := 0, 0
	for _, c := range r.Cases {
		switch {
		case len(c.Outcomes) == 0:
		case c.Outcomes[0].Want == pipeline.Alert:
			alerts++
		default:
			silent++
		}
	}
	text := fmt.Sprintf("mail for %s, silence for %s", plural(alerts, "record"), plural(silent, "record"))
	if r.Together && alerts > 0 {
		text += "; in all " + mailCounts(r.Stories[0].Mails)
	}
	return text
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// statusMark returns the mark of the whole result.
func statusMark(s drill.Status) mark {
	switch s {
	case drill.AsExpected:
		return passed
	case drill.NotSure:
		return unknown
	case drill.Broken:
	}
	return stopped
}
