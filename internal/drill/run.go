package drill

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// maxStories is how many secrets' reads are followed in the course of time.
const maxStories = 5

// driller is one drill.
type driller struct {
	*pipeline.Pipeline
	options Options
	secrets *pipeline.SecretNames
	scopes  []*scope
	// named finds the scopes that name a secret, broad are all others: those for prefixes and for all secrets.
	named  map[string][]*scope
	broad  []*scope
	astray map[pipeline.RouteName]bool
}

func newDriller(p *pipeline.Pipeline, o Options) *driller {
	d := &driller{Pipeline: p, options: o, secrets: p.SecretNames(), scopes: scopesOf(p), named: map[string][]*scope{}}
	for _, x := range d.scopes {
		d.secrets.Add(x.texts...)
	}
	for _, x := range d.scopes {
		x.settle(d.secrets)
		if len(x.names) == 0 || slices.ContainsFunc(x.names, func(n name) bool { return n.prefix }) {
			d.broad = append(d.broad, x)
			continue
		}
		for _, n := range withoutDoubles(slices.Concat(x.names, x.maybe)) {
			d.named[n.text] = append(d.named[n.text], x)
		}
	}
	d.astray = d.goneAstray()
	return d
}

// scopesFor are the scopes that are meant for a secret of this name.
func (d *driller) scopesFor(secret string) []*scope {
	all := slices.Clone(d.named[secret])
	for _, x := range d.broad {
		if x.takes(cloudtrail.Secret{Name: secret}) {
			all = append(all, x)
		}
	}
	return all
}

// Run drills everything that the pipeline watches. It fails with [ErrNothing] if that is nothing, or none of [Options].Secrets.
func Run(p *pipeline.Pipeline, o Options) (Result, error) {
	d := newDriller(p, o)
	subjects, err := d.subjects()
	if err != nil {
		return Result{}, err
	}
	r := d.drillAll(subjects)
	r.Notes = slices.Concat(r.Notes, r.Unfinished, notes(subjects))
	if len(subjects) > fullDrills {
		r.Notes = append(r.Notes, fmt.Sprintf("of %d secrets, %d are drilled in full, the others by fewer kinds of readers; --secret NAME drills one in full",
			len(subjects), fullDrills))
	}
	r.Stories = d.stories(r.Ways)
	return r, nil
}

// send sends the cases through a pipeline, each alone or all together, and holds what comes of them against what should.
func (d *driller) send(p *pipeline.Pipeline, cases []Case, together bool) pipeline.Report {
	records := make([]cloudtrail.Record, len(cases))
	for i, c := range cases {
		records[i] = c.Record
	}
	report := p.Send(records, pipeline.Options{AssumeSharedTrail: d.options.AssumeSharedTrail, Together: together})
	for i := range cases {
		cases[i].judge(report.Traces[i])
	}
	forgive(cases)
	return report
}

// result puts judged cases together.
func (d *driller) result(cases []Case, assumed bool) Result {
	return Result{Sources: d.Sources, Cases: cases, Ways: ways(cases), AssumedSharedTrail: assumed, Unfinished: d.Unfinished}
}

// judge holds what came of a case against what should.
func (c *Case) judge(trace pipeline.Trace) {
	for i := range c.Outcomes {
		o := &c.Outcomes[i]
		route, found := trace.Route(o.Route.Name)
		if !found {
			route = trace.Routes[0]
		}
		o.Route = route
		o.Verdict, o.Step = route.Against(o.Want)
	}
	for i := range c.Outcomes {
		if o := &c.Outcomes[i]; c.unverified != "" && (c.unsure || o.Verdict == pipeline.Stop) {
			o.unknown(c.unverified)
		}
	}
}

// ways gives the worst of each secret and route, in the order in which they first appear.
func ways(cases []Case) []Way {
	type key struct {
		secret string
		route  pipeline.RouteName
	}
	at := map[key]int{}
	var all []Way
	for _, c := range cases {
		for _, o := range c.Outcomes {
			k := key{c.Secret, o.Route.Name}
			i, known := at[k]
			if !known {
				i = len(all)
				at[k] = i
				all = append(all, Way{Secret: c.Secret, Outcome: o, Case: c})
			}
			all[i].add(c, o)
		}
	}
	slices.SortStableFunc(all, func(a, b Way) int { return strings.Compare(a.Secret, b.Secret) })
	return all
}

func (w *Way) add(c Case, o Outcome) {
	all, wrong := &w.Alerts, &w.Missed
	if o.Want == pipeline.Silence {
		all, wrong = &w.Silent, &w.Leaked
	}
	*all++
	switch o.Verdict {
	case pipeline.Stop:
		*wrong++
	case pipeline.Unknown:
		w.Unsure++
	case pipeline.Pass:
	}
	if worse(o.Verdict, w.Verdict) {
		w.Outcome, w.Case = o, c
	}
}

// stories follow one read of each of a few secrets: of those with the worst ways first.
func (d *driller) stories(all []Way) []Story {
	var told []Story
	for _, verdict := range []pipeline.Verdict{pipeline.Stop, pipeline.Unknown, pipeline.Pass} {
		for _, w := range all {
			known := slices.ContainsFunc(told, func(s Story) bool { return s.Secret == w.Secret })
			if w.Verdict == verdict && !known && len(told) < maxStories {
				told = append(told, d.story(w.Secret, w.Case.What, []cloudtrail.Record{w.Case.Record}))
			}
		}
	}
	return told
}

// story plays records in the course of time.
func (d *driller) story(secret, what string, records []cloudtrail.Record) Story {
	return storyOf(secret, what, records, d.Send(records, pipeline.Options{AssumeSharedTrail: d.options.AssumeSharedTrail}))
}

func storyOf(secret, what string, records []cloudtrail.Record, report pipeline.Report) Story {
	return Story{Secret: secret, What: what, Records: records, Timelines: report.Timelines, Mails: report.Mails}
}

// Given drills records that somebody has, as what happened together: an alarm is judged by all of them, and sends a mail when its state
// changes, not one for each. What should come of each is inferred: a call on a watched secret, by somebody who is not
// an expected reader, must raise an alert on the routes that are meant for it, any other record must stay silent. A want that is
// not nil says so of all records instead.
func Given(p *pipeline.Pipeline, records []cloudtrail.Record, want *pipeline.Expectation, o Options) (Result, error) {
	d := newDriller(p, o)
	records = withoutRepeats(records)
	var undated []error
	if len(records) > 1 {
		undated = withoutTime(records)
	}
	var subjects []*subject
	if found, err := d.subjects(); err == nil {
		subjects = found
	} else if len(o.Secrets) > 0 {
		return Result{}, err
	}
	routes := d.routes()
	cases := make([]Case, 0, len(records))
	for _, record := range records {
		cases = append(cases, given(subjects, routes, record, want))
	}
	report := d.send(d.Pipeline, cases, true)
	r := d.result(cases, report.AssumedSharedTrail)
	r.Together, r.Undated, r.Notes = true, undated, append(report.Notes, r.Unfinished...)
	for _, c := range cases {
		if c.unverified != "" && !slices.Contains(r.Notes, c.unverified) {
			r.Notes = append(r.Notes, c.unverified)
		}
	}
	r.Stories = []Story{storyOf("", givenRecords(len(records)), records, report)}
	return r, nil
}

// withoutRepeats leaves out records that came before: the files of one bucket and the answer of an API often overlap, and CloudTrail itself
// may deliver a record twice. The event's id tells.
func withoutRepeats(records []cloudtrail.Record) []cloudtrail.Record {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(records), func(r cloudtrail.Record) bool {
		again := r.EventID != "" && seen[r.EventID]
		seen[r.EventID] = true
		return again
	})
}

// withoutTime reports records without a valid time. An alarm goes by what it counts in a period.
func withoutTime(records []cloudtrail.Record) []error {
	var problems []error
	for i, r := range records {
		if r.Time().IsZero() {
			problems = append(problems, fmt.Errorf("record %d (%s): eventTime %q is not a valid time, so it is not known what an alarm counts together with it", i+1, r, r.EventTime))
		}
	}
	return problems
}

func givenRecords(n int) string {
	if n == 1 {
		return "the given record"
	}
	return fmt.Sprintf("the %d given records", n)
}

// given is the case of a given record in a pipeline with these routes.
func given(subjects []*subject, routes []pipeline.RouteName, record cloudtrail.Record, want *pipeline.Expectation) Case {
	c := Case{What: whatOf(record), Record: record}
	expectation := pipeline.Silence
	s, naming := named(subjects, record)
	if s != nil {
		c.Secret = s.label
		c.unverified = s.doubtAbout(subjects, record, naming)
		c.unsure = naming == cloudtrail.NamedByPart
		if told := s.routesFor(record); len(told) > 0 && !c.unsure {
			expectation = pipeline.Alert
			if s.expects(record.PrincipalARN()) && record.UserIdentity.InvokedBy == "" {
				expectation = pipeline.Silence
			} else if want == nil || *want == pipeline.Alert {
				routes = told
			}
		}
	}
	if want != nil {
		expectation, c.unverified, c.unsure = *want, "", false
	}
	c.Outcomes = wants(routes, expectation)
	return c
}

// whatOf says in words what a record tells, with its time.
func whatOf(r cloudtrail.Record) string {
	if at := r.Time(); !at.IsZero() {
		return fmt.Sprintf("%s at %s", r, at.Format(time.DateTime))
	}
	return r.String()
}

// routes are those that the pipeline has.
func (d *driller) routes() []pipeline.RouteName {
	var all []pipeline.RouteName
	for _, route := range d.Send(make([]cloudtrail.Record, 1), pipeline.Options{}).Traces[0].Routes {
		all = append(all, route.Name)
	}
	return all
}

// routesFor are the routes that are meant for such a record.
func (s *subject) routesFor(r cloudtrail.Record) []pipeline.RouteName {
	switch {
	case r.EventSource != cloudtrail.SecretsManager:
		return nil
	case r.EventName == cloudtrail.GetSecretValue && r.SecretID() == "":
		return s.denials
	case r.EventName == cloudtrail.GetSecretValue:
		return s.reads
	}
	return s.changes[r.EventName]
}
