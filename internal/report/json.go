package report

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/printable"
)

// Version is the version of the [Document]. A field may be added without a new version, but none is removed or changes its meaning.
const Version = 1

// Document is the result as [JSON] writes it.
type Document struct {
	Version int `json:"version"`
	// Status is the exit status: 0 as expected, 1 broken, 3 not sure. Summary explains it in one line.
	Status  drill.Status `json:"status"`
	Summary string       `json:"summary"`
	// States are the names of the states that were read.
	States []string `json:"states"`
	// AssumedSharedTrail is true if hops passed only because the user vouched for a shared trail.
	AssumedSharedTrail bool     `json:"assumedSharedTrail"`
	Notes              []string `json:"notes,omitempty"`
	// Proofs say for each secret and route whether one of all possible reads is missed.
	Proofs []ProofDocument `json:"proofs,omitempty"`
	// Malformed lists what could not be read in the given records, by file and place. Undated lists records without a valid time.
	Malformed []string `json:"malformed,omitempty"`
	Undated   []string `json:"undated,omitempty"`
	// Ways has the worst record of each secret on each route, Cases every record that was sent, and Stories what happens over time.
	Ways    []WayDocument   `json:"ways"`
	Cases   []CaseDocument  `json:"cases"`
	Stories []StoryDocument `json:"stories"`
}

// WayDocument is a secret on a route, with the worst outcome of all records.
type WayDocument struct {
	Secret string             `json:"secret"`
	Route  pipeline.RouteName `json:"route"`
	// Verdict is pass, stop (not as it should be) or unknown. Hop is the hop that decided.
	Verdict pipeline.Verdict `json:"verdict"`
	Hop     pipeline.Hop     `json:"hop"`
	// Want is alert or silence: the expected outcome of the record that What describes.
	Want string `json:"want"`
	What string `json:"what"`
	// Alerts is how many records should send mail, and Missed how many of them do not. Silent is how many should not send mail, and
	// Leaked how many of them do. Unsure is how many of both have no certain outcome.
	Alerts int `json:"alerts"`
	Missed int `json:"missed"`
	Silent int `json:"silent"`
	Leaked int `json:"leaked"`
	Unsure int `json:"unsure"`
	// Steps are the verdicts of the hops on this record.
	Steps []pipeline.Step `json:"steps"`
}

// ProofDocument is what is known about all possible reads of a secret on a route.
type ProofDocument struct {
	Secret string             `json:"secret"`
	Route  pipeline.RouteName `json:"route"`
	// Refused is true for reads that IAM refuses.
	Refused bool `json:"refused,omitempty"`
	// Unwanted is true for a mail that comes although none should: the witness is the record that it comes for.
	Unwanted bool `json:"unwanted,omitempty"`
	// Verdict is pass if no read by somebody unexpected is missed, stop if one is, and unknown. Reason says which, or why.
	Verdict pipeline.Verdict `json:"verdict"`
	Reason  string           `json:"reason,omitempty"`
	// Witness is the simplest record that is missed. Fields are those of its fields that matter, and Because is in words what is asked of them.
	Witness json.RawMessage `json:"witness,omitempty"`
	Fields  []string        `json:"fields,omitempty"`
	Because []string        `json:"because,omitempty"`
	// Trails are those whose event selectors leave the witness out, so that none records it.
	Trails []string `json:"trails,omitempty"`
}

// CaseDocument is one record that was sent.
type CaseDocument struct {
	Secret string `json:"secret,omitempty"`
	What   string `json:"what"`
	// EventID and EventName are those of the record.
	EventID   string            `json:"eventID"`
	EventName string            `json:"eventName"`
	Outcomes  []OutcomeDocument `json:"outcomes"`
}

// OutcomeDocument is the outcome of a record on one route. Reason, Remedy and Resource are empty if the outcome is as expected.
type OutcomeDocument struct {
	Route    pipeline.RouteName `json:"route"`
	Want     string             `json:"want"`
	Verdict  pipeline.Verdict   `json:"verdict"`
	Hop      pipeline.Hop       `json:"hop"`
	Reason   string             `json:"reason,omitempty"`
	Remedy   string             `json:"remedy,omitempty"`
	Resource string             `json:"resource,omitempty"`
}

// StoryDocument is what happens over time because of one read, or of the given records.
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

// PointDocument is the state of an alarm after one evaluation.
type PointDocument struct {
	At    time.Time   `json:"at"`
	State alarm.State `json:"state"`
	// Value is the newest period's statistic, null without data. Reason is set if the state changed.
	Value  *float64 `json:"value"`
	Reason string   `json:"reason,omitempty"`
	// Open is true for a change of state that comes at this time at the earliest or, for a change to ALARM, perhaps not at all. It
	// depends on how far back CloudWatch looks, which is not documented.
	Open bool `json:"open,omitempty"`
}

// MailDocument is a mail as it would be sent.
type MailDocument struct {
	At      time.Time `json:"at"`
	To      []string  `json:"to"`
	Subject string    `json:"subject"`
	Body    string    `json:"body"`
	// Route is the way on which the mail is sent, Through the name of the alarm or event rule, Topic the ARN of the topic.
	Route   pipeline.RouteName `json:"route"`
	Through string             `json:"through"`
	Topic   string             `json:"topic"`
	// State is the new state in an alarm's mail; the mail of an event rule has none. Open is the Open of the alarm's change of state.
	State alarm.State `json:"state,omitempty"`
	Open  bool        `json:"open,omitempty"`
}

// JSON writes the result as a [Document]. It spells what cannot be seen as escapes.
func JSON(w io.Writer, r drill.Result) error {
	encoder := json.NewEncoder(printable.NewWriter(w, false))
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
	for _, problem := range r.Undated {
		d.Undated = append(d.Undated, problem.Error())
	}
	for _, w := range r.Ways {
		d.Ways = append(d.Ways, WayDocument{
			Secret: w.Secret, Route: w.Route.Name, Verdict: w.Verdict, Hop: w.Step.Hop, Want: word(w.Want), What: w.Case.What,
			Alerts: w.Alerts, Missed: w.Missed, Silent: w.Silent, Leaked: w.Leaked, Unsure: w.Unsure, Steps: w.Route.Steps,
		})
	}
	for _, p := range r.Proofs {
		out := ProofDocument{Secret: p.Secret, Route: p.Route, Refused: p.Refused, Unwanted: p.Unwanted, Verdict: p.Verdict, Reason: p.Reason}
		if p.Witness != nil {
			out.Witness, out.Fields, out.Because, out.Trails = p.Witness.Record.Raw, p.Witness.Fields, p.Witness.Because, p.Witness.Trails
		}
		d.Proofs = append(d.Proofs, out)
	}
	for _, c := range r.Cases {
		d.Cases = append(d.Cases, caseDocument(c))
	}
	for _, s := range r.Stories {
		d.Stories = append(d.Stories, storyDocument(s))
	}
	return d
}

// word returns an expectation in one word.
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
		d.Mails = append(d.Mails, MailDocument{At: m.At, To: m.To, Subject: m.Subject, Body: m.Body, Route: m.Route, Through: m.Through, Topic: m.Topic, State: m.State, Open: m.Open})
	}
	return d
}
