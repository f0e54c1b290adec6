package pipeline

import (
	"fmt"
	"slices"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// evaluateTogether sends the records over the alarm route again, now that it is known what the alarms do when all records happen.
func (r *run) evaluateTogether() {
	r.played = map[*Alarm]Timeline{}
	for _, t := range r.report.Timelines {
		r.played[t.Alarm] = t
	}
	for i := range r.report.Traces {
		trace := &r.report.Traces[i]
		for j := range trace.Routes {
			if trace.Routes[j].Name == AlarmRoute {
				trace.Routes[j] = r.ways.shared(r.withMisplaced(r.alarmRoute(newSubject(trace.Record))))
			}
		}
	}
}

// togetherChecks are what an alarm needs to go to ALARM at all: the checks that do not suppose the record to be the only one.
var togetherChecks = slices.DeleteFunc(slices.Clone(evaluatedChecks), func(c check[evaluation]) bool {
	return slices.Contains([]string{"statistic", "threshold", "datapoints"}, c.name)
})

// evaluatedFor reports whether an alarm goes to ALARM for a record: for it alone, or among the others where they are sent together. It
// also gives the change of state.
func (r *run) evaluatedFor(e evaluation, record *cloudtrail.Record) (Step, alarm.StatePoint) {
	alone := r.evaluated(e)
	minute := r.minuteOf(record)
	change := alarm.StatePoint{At: minute, State: alarm.StateAlarm, From: r.backgroundOf(e.alarm).rest}
	line, isPlayed := r.played[e.alarm]
	if !isPlayed || alone.Verdict == Unknown {
		return alone, change
	}
	step := runChecks(r.plan, e.step(""), togetherChecks, e, &e.alarm.Resource, &e.filter.Resource)
	if step.Verdict == Stop {
		return alone, change
	}
	change, alarms := line.ChangeFor(minute)
	return r.amongOthers(e, alone, step, change, alarms, minute), change
}

// amongOthers is the step of an alarm for the record of a minute, given the change of state that all records together bring about.
func (r *run) amongOthers(e evaluation, alone, step Step, change alarm.StatePoint, alarms bool, minute time.Time) Step {
	name := e.alarm.Name
	switch {
	case !alarms && alone.Verdict == Stop:
		return alone
	case !alarms:
		step.Verdict, step.Remedy = Stop, "use a period of 300 seconds"
		step.Reason = fmt.Sprintf("alarm %s never goes to ALARM for this record, given the times of the records", name)
	case !change.At.After(minute) && r.laterReads(e).verdict == Stop:
		later := r.laterReads(e)
		step.Verdict, step.Remedy = Stop, later.remedy
		step.Reason = fmt.Sprintf("alarm %s has been in ALARM since %s, and sends no mail for this record: %s", name, clockOf(change.At), later.reason)
	case !change.At.After(minute):
		step.Reason = fmt.Sprintf("alarm %s has been in ALARM since %s: it sent its mail then, and sends none for this record", name, clockOf(change.At))
	case alone.Verdict == Pass:
		step = alone
	default:
		step.Reason = fmt.Sprintf("alarm %s goes to ALARM at %s, for this record together with others", name, clockOf(change.At))
		step.Notes = append(step.Notes, "this holds if the records reach CloudWatch Logs as far apart as their calls were made: CloudTrail "+
			"delivers after about 5 minutes, but not after a fixed time")
	}
	if alarms && change.Open {
		step.Notes = append(slices.Clip(step.Notes), fmt.Sprintf("alarm %s may still be in ALARM from an earlier record, and then sends no mail for this one: "+
			"how far back CloudWatch looks is not documented", name))
	}
	return step
}

func clockOf(at time.Time) string { return at.UTC().Format("2006-01-02 15:04 UTC") }
