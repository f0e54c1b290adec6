// Package report shows what a drill found: in a terminal ([Terminal]), as a page ([Page]), and for machines ([JSON]).
//
// The page plots alarms with gonum.org/v1/plot.
package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// mark is how a hop is shown.
type mark string

// The marks. Each has a color and a sign of its own, so that nobody needs to see the color.
const (
	passed  mark = "pass"
	stopped mark = "stop"
	unknown mark = "unknown"
	// letBy is a record that stops where it should.
	letBy mark = "letby"
	// unreached is a hop behind the one that stops.
	unreached mark = "unreached"
)

// hop is one arrow of the picture.
type hop struct {
	Name pipeline.Hop
	// Thing is the AWS service that does it.
	Thing  string
	Mark   mark
	Reason string
	Remedy string
	// Resource is the address of what decided, shown where something has to be changed.
	Resource string
	Notes    []string
}

// lane is a secret on a route: a line of hops.
type lane struct {
	Secret string
	Route  pipeline.RouteName
	Mark   mark
	Hops   []hop
	// Verdict sums the lane up in a few words, Case names what was sent.
	Verdict, Case string
}

// orders are the hops of the routes.
var orders = map[pipeline.RouteName][]pipeline.Hop{
	pipeline.AlarmRoute: {pipeline.Recorded, pipeline.Delivered, pipeline.Counted, pipeline.Evaluated, pipeline.Published, pipeline.Received},
	pipeline.RuleRoute:  {pipeline.Recorded, pipeline.Matched, pipeline.Published, pipeline.Received},
}

// things are what does each hop.
var things = map[pipeline.Hop]string{
	pipeline.Recorded: "CloudTrail", pipeline.Delivered: "CloudWatch Logs", pipeline.Counted: "metric filter", pipeline.Evaluated: "alarm",
	pipeline.Matched: "event rule", pipeline.Published: "SNS topic", pipeline.Received: "subscriber",
}

// marks are the verdicts as marks.
var marks = map[pipeline.Verdict]mark{pipeline.Pass: passed, pipeline.Stop: stopped, pipeline.Unknown: unknown}

// laneOf is the picture of a way.
func laneOf(w drill.Way) lane {
	l := lane{Secret: cmp.Or(w.Secret, "other records"), Route: w.Route.Name, Mark: marks[w.Verdict], Case: w.Case.What, Verdict: verdictOf(w)}
	for _, name := range orders[w.Route.Name] {
		l.Hops = append(l.Hops, hopOf(name, w.Outcome))
	}
	return l
}

// hopOf is one hop of an outcome.
func hopOf(name pipeline.Hop, o drill.Outcome) hop {
	h := hop{Name: name, Thing: things[name], Mark: unreached}
	i := slices.IndexFunc(o.Route.Steps, func(s pipeline.Step) bool { return s.Hop == name })
	if i < 0 {
		return h
	}
	step := o.Route.Steps[i]
	switch {
	case o.Verdict == pipeline.Stop && o.Step.Hop == name:
		step, h.Mark = o.Step, stopped
	case step.Verdict == pipeline.Stop && o.Want == pipeline.Silence:
		h.Mark, step.Remedy = letBy, ""
	default:
		h.Mark = marks[step.Verdict]
	}
	h.Reason, h.Remedy, h.Resource, h.Notes = step.Reason, step.Remedy, step.Resource, step.Notes
	return h
}

// verdictOf says in a few words what comes of a way.
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

// headline says the result in one line.
func headline(r drill.Result) string {
	var text string
	switch r.Status() {
	case drill.Broken:
		text = brokenHeadline(r)
	case drill.NotSure:
		text = "Nothing wrong found, but not all could be judged"
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
	if n := len(r.Unfinished); n > 0 {
		text += fmt.Sprintf("; an update that stopped halfway left %s open", plural(n, "thing"))
	}
	if r.AssumedSharedTrail {
		text += "; a shared trail that no given state holds is assumed, on your word"
	}
	return text
}

// unsure says whether the drill could not judge something that it did read.
func unsure(r drill.Result) bool {
	return slices.ContainsFunc(r.Ways, func(w drill.Way) bool { return w.Unsure > 0 })
}

func brokenHeadline(r drill.Result) string {
	for _, w := range r.Ways {
		if w.Verdict == pipeline.Stop && w.Want == pipeline.Alert {
			return fmt.Sprintf("Mail would not come, stopped at %s", places(r.Ways, pipeline.Stop))
		}
	}
	return fmt.Sprintf("Mail would come that should not, taken in at %s", places(r.Ways, pipeline.Stop))
}

// places names the hops and secrets with a verdict.
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

// counts says how many cases were as they should be, and of which kind.
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

// mailCounts counts the mails of alarms, which come with a change of state, and those of event rules, which come with every record.
func mailCounts(mails []pipeline.Mail) string {
	alarms, calm, open, rules := 0, 0, 0, 0
	for _, m := range mails {
		switch {
		case m.State == "":
			rules++
		case m.State != alarm.StateAlarm:
			calm++
		case m.Open:
			open++
		default:
			alarms++
		}
	}
	parts := []string{plural(alarms, "mail") + " of an alarm"}
	if open > 0 {
		parts = append(parts, fmt.Sprintf("up to %d more of an alarm that may still be in ALARM from before", open))
	}
	if calm > 0 {
		parts = append(parts, plural(calm, "mail")+" of an alarm that leaves ALARM")
	}
	if rules > 0 {
		parts = append(parts, plural(rules, "mail")+" of an event rule")
	}
	return strings.Join(parts, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// statusMark is the mark of the whole.
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
