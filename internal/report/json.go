package report

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// Version is the version of the [Document]'s shape. Fields may come in without a new version; none goes or changes its meaning.
const Version = 1

// Document is the result for machines, as [JSON] writes it.
type Document struct {
	Version int `json:"version"`
	// Status is the exit status: 0 as expected, 1 broken, 3 not sure. Summary says the same in one line.
	Status  drill.Status `json:"status"`
	Summary string       `json:"summary"`
	// States name the states that were read.
	States []string `json:"states"`
	// AssumedSharedTrail is true when hops passed on the caller's word alone.
	AssumedSharedTrail bool     `json:"assumedSharedTrail"`
	Notes              []string `json:"notes,omitempty"`
	// Malformed says what of the given records could not be read, by file and place.
	Malformed []string `json:"malformed,omitempty"`
	// Ways has the worst of each secret on each route, Cases every record that was sent, Stories what happens in time.
	Ways    []WayDocument   `json:"ways"`
	Cases   []CaseDocument  `json:"cases"`
	Stories []StoryDocument `json:"stories"`
}

// WayDocument is a secret on a route: the worst that came of any record.
type WayDocument struct {
	Secret string             `json:"secret"`
	Route  pipeline.RouteName `json:"route"`
	// Verdict is pass, stop (not as it should be) or unknown. Hop is the one that decided.
	Verdict pipeline.Verdict `json:"verdict"`
	Hop     pipeline.Hop     `json:"hop"`
	// Want is alert or silence: what should come of the record that What describes.
	Want string `json:"want"`
	What string `json:"what"`
	// Alerts is how many records should send mail, Missed how many of them do not; Silent how many should not, Leaked how many of
	// those do; Unsure how many of both cannot be judged.
	Alerts int `json:"alerts"`
	Missed int `json:"missed"`
	Silent int `json:"silent"`
	Leaked int `json:"leaked"`
	Unsure int `json:"unsure"`
	// Steps are the answers of the hops about this record.
	Steps []pipeline.Step `json:"steps"`
}

// CaseDocument is one record that was sent.
type CaseDocument struct {
	Secret string `json:"secret,omitempty"`
	What   string `json:"what"`
	// EventID and EventName are the record's.
	EventID   string            `json:"eventID"`
	EventName string            `json:"eventName"`
	Outcomes  []OutcomeDocument `json:"outcomes"`
}

// OutcomeDocument is what came of a record on one route. Reason, remedy and resource are there unless it is as it should be.
type OutcomeDocument struct {
	Route    pipeline.RouteName `json:"route"`
	Want     string             `json:"want"`
	Verdict  pipeline.Verdict   `json:"verdict"`
	Hop      pipeline.Hop       `json:"hop"`
	Reason   string             `json:"reason,omitempty"`
	Remedy   string             `json:"remedy,omitempty"`
	Resource string             `json:"resource,omitempty"`
}

// StoryDocument is what one read, or the given records, set going in time.
type StoryDocument struct {
	Secret string             `json:"secret,omitempty"`
	What   string             `json:"what"`
	Alarms []TimelineDocument `json:"alarms"`
	Mails  []MailDocument     `json:"mails"`
}

// TimelineDocument is an alarm over time.
type TimelineDocument struct {
	Alarm     string  `json:"alarm"`
	Statistic string  `json:"statistic"`
	Threshold float64 `json:"threshold"`
	// Period is in seconds.
	Period int             `json:"period"`
	Points []PointDocument `json:"points"`
}

// PointDocument is an alarm after one evaluation.
type PointDocument struct {
	At    time.Time   `json:"at"`
	State alarm.State `json:"state"`
	// Value is the newest period's statistic, null without data. Reason is there where the state changed.
	Value  *float64 `json:"value"`
	Reason string   `json:"reason,omitempty"`
	// Open is true for a change that comes at this time at the earliest, or, to ALARM, perhaps not at all: it hangs on how far back
	// CloudWatch looks, which is not documented.
	Open bool `json:"open,omitempty"`
}

// MailDocument is a mail as it would arrive.
type MailDocument struct {
	At      time.Time `json:"at"`
	To      []string  `json:"to"`
	Subject string    `json:"subject"`
	Body    string    `json:"body"`
	Topic   string    `json:"topic"`
	// State is the one that an alarm's mail tells of; the mail of an event rule has none. Open is that of the alarm's change.
	State alarm.State `json:"state,omitempty"`
	Open  bool        `json:"open,omitempty"`
}

// JSON writes the result as a [Document].
func JSON(w io.Writer, r drill.Result) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document(r)); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

func document(r drill.Result) Document {
	d := Document{
		Version: Version, Status: r.Status(), Summary: headline(r), States: r.Sources, AssumedSharedTrail: r.AssumedSharedTrail,
		Notes: r.Notes, Ways: []WayDocument{}, Cases: []CaseDocument{}, Stories: []StoryDocument{},
	}
	for _, problem := range r.Malformed {
		d.Malformed = append(d.Malformed, problem.Error())
	}
	for _, w := range r.Ways {
		d.Ways = append(d.Ways, WayDocument{
			Secret: w.Secret, Route: w.Route.Name, Verdict: w.Verdict, Hop: w.Step.Hop, Want: word(w.Want), What: w.Case.What,
			Alerts: w.Alerts, Missed: w.Missed, Silent: w.Silent, Leaked: w.Leaked, Unsure: w.Unsure, Steps: w.Route.Steps,
		})
	}
	for _, c := range r.Cases {
		d.Cases = append(d.Cases, caseDocument(c))
	}
	for _, s := range r.Stories {
		d.Stories = append(d.Stories, storyDocument(s))
	}
	return d
}

// word is an expectation in one word.
func word(e pipeline.Expectation) string {
	if e == pipeline.Silence {
		return "silence"
	}
	return "alert"
}

func caseDocument(c drill.Case) CaseDocument {
	d := CaseDocument{Secret: c.Secret, What: c.What, EventID: c.Record.EventID, EventName: c.Record.EventName, Outcomes: []OutcomeDocument{}}
	for _, o := range c.Outcomes {
		out := OutcomeDocument{Route: o.Route.Name, Want: word(o.Want), Verdict: o.Verdict, Hop: o.Step.Hop}
		if o.Verdict != pipeline.Pass {
			out.Reason, out.Remedy, out.Resource = o.Step.Reason, o.Step.Remedy, o.Step.Resource
		}
		d.Outcomes = append(d.Outcomes, out)
	}
	return d
}

func storyDocument(s drill.Story) StoryDocument {
	d := StoryDocument{Secret: s.Secret, What: s.What, Alarms: []TimelineDocument{}, Mails: []MailDocument{}}
	for _, t := range s.Timelines {
		line := TimelineDocument{Alarm: t.Alarm.Name, Statistic: t.Alarm.Statistic, Threshold: t.Alarm.Threshold, Period: t.Alarm.Period, Points: []PointDocument{}}
		for _, p := range t.Points {
			line.Points = append(line.Points, PointDocument{At: p.At, State: p.State, Value: p.Value, Reason: p.Reason, Open: p.Open})
		}
		d.Alarms = append(d.Alarms, line)
	}
	for _, m := range s.Mails {
		d.Mails = append(d.Mails, MailDocument{At: m.At, To: m.To, Subject: m.Subject, Body: m.Body, Topic: m.Topic, State: m.State, Open: m.Open})
	}
	return d
}
