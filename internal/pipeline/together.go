package pipeline

import (
	"fmt"
	"slices"
	"time"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// judgeTogether sends the records over the alarm route again, now that it is known what the alarms do.
func (r *run) judgeTogether() {
	r.played = map[*Alarm]Timeline{}
	for _, t := range r.report.Timelines {
		r.played[t.Alarm] = t
	}
	for i := range r.report.Traces {
		trace := &r.report.Traces[i]
		for j := range trace.Routes {
			if trace.Routes[j].Name == AlarmRoute {
				trace.Routes[j] = r.alarmRoute(newSubject(&trace.Record))
			}
		}
	}
}

// togetherChecks are what an alarm needs to go to ALARM at all: all but those that suppose the record to be the only one.
var togetherChecks = slices.DeleteFunc(slices.Clone(evaluatedChecks), func(c check[watch]) bool {
	return slices.Contains([]string{"statistic", "threshold", "datapoints"}, c.name)
})

// judgeIn says whether an alarm goes to ALARM for a record, among the others where these are given together.
func (r *run) judgeIn(w watch, record *cloudtrail.Record) Step {
	alone := r.judge(w)
	line, played := r.played[w.alarm]
	if !played || alone.Verdict == Unknown {
		return alone
	}
	passed := Step{Hop: Evaluated, Resource: w.alarm.Address, near: w.alarm.likeness(w.filter.Metric)}
	step := judge(r.plan, passed, togetherChecks, w)
	if step.Verdict == Stop {
		return alone
	}
	minute := r.minuteOf(record)
	change, alarmed := line.ChangeFor(minute)
	switch {
	case !alarmed && alone.Verdict == Stop:
		return alone
	case !alarmed:
		step.Verdict, step.Remedy = Stop, "use a period of 300 seconds"
		step.Reason = fmt.Sprintf("alarm %s never goes to ALARM for this record, given the times of the records", w.alarm.Name)
	case !change.At.After(minute):
		step.Reason = fmt.Sprintf("alarm %s is in ALARM already, since %s: its mail is sent once, and not again for this record", w.alarm.Name, clockOf(change.At))
	case alone.Verdict == Pass:
		step = alone
	default:
		step.Reason = fmt.Sprintf("alarm %s goes to ALARM at %s, for this record together with others", w.alarm.Name, clockOf(change.At))
		step.Notes = append(step.Notes, "that holds where the records reach CloudWatch Logs as far apart as their calls were made: CloudTrail "+
			"delivers after about 5 minutes, but not after a fixed time")
	}
	if alarmed && change.Open {
		step.Notes = append(slices.Clip(step.Notes), fmt.Sprintf("alarm %s may still be in ALARM from a record before: then no mail is sent for this one; how far back CloudWatch "+
			"looks is not documented", w.alarm.Name))
	}
	return step
}

func clockOf(at time.Time) string { return at.UTC().Format("2006-01-02 15:04 UTC") }
