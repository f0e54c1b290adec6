package drill

import (
	"fmt"
	"slices"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// Given drills records that somebody has. They happened together, each at its time: an alarm is evaluated over all of them, and sends a
// mail when its state changes, not one for each. What should come of a record is inferred: a call on a watched secret by somebody who
// is not an expected reader must raise an alert on the routes that cover it; any other record must raise none. If want is not nil, it
// applies to all records instead.
func Given(p *pipeline.Pipeline, records []cloudtrail.Record, want *pipeline.Expectation, o Options) (Result, error) {
	d := newDriller(p, o)
	subjects, err := d.subjects()
	if err != nil && len(o.Secrets) > 0 {
		return Result{}, err
	}
	once := withoutRepeats(records)
	cases := make([]Case, 0, len(once))
	routes := d.existingRoutes()
	for i := range once {
		cases = append(cases, given(subjects, routes, &once[i], want))
	}
	report := d.send(d.Pipeline, once, cases, true)
	r := d.result(cases, report.AssumedSharedTrail)
	r.Together, r.Notes = true, slices.Concat(report.Notes, r.Unfinished, r.Unread)
	if len(once) > 1 {
		r.Undated = withoutTime(once)
	}
	if n := len(records) - len(once); n > 0 {
		r.Notes = append(r.Notes, repeatNote(n))
	}
	for _, c := range cases {
		if c.unverified != "" && !slices.Contains(r.Notes, c.unverified) {
			r.Notes = append(r.Notes, c.unverified)
		}
	}
	r.Stories = []Story{storyOf("", givenRecords(len(once)), once, report)}
	return r, nil
}

// withoutRepeats leaves out records whose event ID came before: the files of one bucket and the answer of an API often overlap, and
// CloudTrail itself may deliver a record twice.
func withoutRepeats(records []cloudtrail.Record) []cloudtrail.Record {
	seen := map[string]bool{}
	repeats := func(r cloudtrail.Record) bool {
		again := r.EventID != "" && seen[r.EventID]
		seen[r.EventID] = true
		return again
	}
	if !slices.ContainsFunc(records, repeats) {
		return records
	}
	clear(seen)
	return slices.DeleteFunc(slices.Clone(records), repeats)
}

func repeatNote(n int) string {
	if n == 1 {
		return "1 record repeats an event ID and counts once"
	}
	return fmt.Sprintf("%d records repeat an event ID and count once", n)
}

// withoutTime reports records without a valid time. An alarm goes by what it counts in a period.
func withoutTime(records []cloudtrail.Record) []error {
	var problems []error
	for i := range records {
		if r := &records[i]; r.Time().IsZero() {
			problems = append(problems, undatedError{i + 1, r})
		}
	}
	return problems
}

// undatedError is the error for a record without a valid time. Its text is written when it is asked for: there may be many, and few are
// shown.
type undatedError struct {
	number int
	record *cloudtrail.Record
}

// Error says which record it is.
func (e undatedError) Error() string {
	return fmt.Sprintf("record %d (%s): eventTime %q is not a valid time, so it is not known what an alarm counts together with it", e.number, e.record, e.record.EventTime)
}

func givenRecords(n int) string {
	if n == 1 {
		return "the given record"
	}
	return fmt.Sprintf("the %d given records", n)
}

// given returns the case of a given record in a pipeline with these routes.
func given(subjects []*subject, routes []pipeline.RouteName, record *cloudtrail.Record, want *pipeline.Expectation) Case {
	c := Case{What: whatOf(*record), Record: record, Outcomes: wants(routes, pipeline.Silence)}
	if s, naming := mostSurelyNamed(subjects, *record); s != nil {
		c.Secret = s.label
		c.unverified = s.doubtAbout(subjects, *record, naming)
		c.unsure = naming == cloudtrail.NamedByPart
		required := s.outcomes(probe{action: actionOf(*record), expected: s.expects(record.PrincipalARN()) && record.UserIdentity.InvokedBy == ""})
		if !c.unsure && len(required) > 0 && required[0].Want == pipeline.Alert {
			c.Outcomes = required
		}
	}
	if want != nil {
		c.Outcomes, c.unverified, c.unsure = asAsked(c.Outcomes, routes, *want), "", false
	}
	return c
}

// asAsked returns the required results of a record if the caller says what should happen: an alert on the routes that cover the record,
// or on all routes if none covers it; or silence on all routes.
func asAsked(outcomes []Outcome, routes []pipeline.RouteName, want pipeline.Expectation) []Outcome {
	if want == pipeline.Silence || outcomes[0].Want == pipeline.Silence {
		return wants(routes, want)
	}
	return outcomes
}

func wants(routes []pipeline.RouteName, want pipeline.Expectation) []Outcome {
	all := make([]Outcome, 0, len(routes))
	for _, route := range routes {
		all = append(all, Outcome{Want: want, Route: pipeline.Route{Name: route}})
	}
	return all
}

// whatOf describes a record in words, with its time.
func whatOf(r cloudtrail.Record) string {
	if at := r.Time(); !at.IsZero() {
		return fmt.Sprintf("%s at %s", r, at.Format(time.DateTime))
	}
	return r.String()
}

// existingRoutes are those that the pipeline has.
func (d *driller) existingRoutes() []pipeline.RouteName {
	var all []pipeline.RouteName
	for _, route := range d.Send(make([]cloudtrail.Record, 1), pipeline.Options{}).Traces[0].Routes {
		all = append(all, route.Name)
	}
	return all
}

// actionOf is what a record's call does to the secret that it names. A read that IAM refuses has no request parameters.
func actionOf(r cloudtrail.Record) action {
	switch {
	case r.EventSource != aws.SecretsManager:
		return ""
	case r.EventName == aws.GetSecretValue && r.SecretID() == "":
		return refusal
	case r.EventName == aws.GetSecretValue:
		return read
	}
	return action(r.EventName)
}
