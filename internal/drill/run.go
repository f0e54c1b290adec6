package drill

import (
	"fmt"
	"slices"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/everyday"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// driller is one drill.
type driller struct {
	*pipeline.Pipeline
	options Options
	scopes  *scopes
	// watched are the secrets that the pipeline is about.
	watched []pipeline.Watched
	// routines are the everyday events at the secrets' places.
	routines *routines
}

func newDriller(p *pipeline.Pipeline, o Options) *driller {
	d := &driller{Pipeline: p, options: o, scopes: newScopes(p), routines: &routines{known: map[everyday.Place][]routineEvent{}}}
	d.watched = d.watchedOrAny()
	return d
}

// Run drills everything that the pipeline watches. It fails with [ErrNothing] if that is nothing, or none of [Options].Secrets.
func Run(p *pipeline.Pipeline, o Options) (Result, error) {
	d := newDriller(p, o)
	subjects, err := d.subjects()
	if err != nil {
		return Result{}, err
	}
	r := d.drillAll(subjects)
	r.Notes = slices.Concat(r.Notes, r.Unfinished, r.Unread, notes(subjects))
	if len(subjects) > fullDrills {
		r.Notes = append(r.Notes, fmt.Sprintf("of %d secrets, %d are drilled in full, the others by fewer kinds of readers; --secret NAME drills one in full",
			len(subjects), fullDrills))
	}
	r.Stories = d.stories(r.Ways)
	return r, nil
}

func recordsOf(cases []Case) []cloudtrail.Record {
	records := make([]cloudtrail.Record, len(cases))
	for i, c := range cases {
		records[i] = *c.Record
	}
	return records
}

// send sends the records of cases through a pipeline, each alone or all together, and compares the outcomes with what should come.
func (d *driller) send(p *pipeline.Pipeline, records []cloudtrail.Record, cases []Case, together bool) pipeline.Report {
	report := p.Send(records, pipeline.Options{AssumeSharedTrail: d.options.AssumeSharedTrail, Together: together})
	for i := range cases {
		cases[i].compare(report.Traces[i])
	}
	acceptOtherAlarms(cases)
	return report
}

// compare fills in the outcomes of a case from what came of its record.
func (c *Case) compare(trace pipeline.Trace) {
	for i := range c.Outcomes {
		o := &c.Outcomes[i]
		route, found := trace.Route(o.Route.Name)
		if !found {
			route = trace.Routes[0]
		}
		o.Route = route
		o.Verdict, o.Step = route.Against(o.Want)
		if c.unverified != "" && (c.unsure || o.Verdict == pipeline.Stop) {
			o.becomeUnknown(c.unverified)
		}
	}
}

// result is that of cases that were sent.
func (d *driller) result(cases []Case, assumed bool) Result {
	return Result{Sources: d.Sources, Cases: cases, Ways: ways(cases), AssumedSharedTrail: assumed, Unfinished: d.Unfinished, Unread: d.Unread}
}
