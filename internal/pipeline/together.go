package pipeline

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// told is what an alarm does in the course of time.
type told struct {
	Timeline
	changes []StatePoint
}

// judgeTogether sends the records over the alarm route again, now that it is known what the alarms do.
func (r *run) judgeTogether() {
	r.told = map[*Alarm]told{}
	for _, t := range r.report.Timelines {
		r.told[t.Alarm] = told{t, t.Changes()}
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
	course, played := r.told[w.alarm]
	if !played || alone.Verdict == Unknown {
		return alone
	}
	passed := Step{Hop: Evaluated, Resource: w.alarm.Address, near: w.alarm.likeness(w.filter.Metric)}
	step := judge(r.plan, passed, togetherChecks, w)
	if step.Verdict == Stop {
		return alone
	}
	minute := r.minuteOf(record)
	change, alarmed := course.changeFor(minute)
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

// changeFor is the change to ALARM under which a minute's data fall: the one that they bring about, or one before it that lasts. False if
// they count in no evaluation that finds the alarm in ALARM, or if the alarm is there at rest.
func (t told) changeFor(minute time.Time) (StatePoint, bool) {
	a := t.Alarm
	first := sort.Search(len(t.Points), func(i int) bool { return t.Points[i].At.After(minute) })
	for _, p := range t.Points[first:] {
		age := p.At.Sub(minute)
		if age > time.Duration(a.EvaluationPeriods)*a.period() {
			break
		}
		if p.State != StateAlarm {
			continue
		}
		start := p.At.Add(-(age + a.period() - 1) / a.period() * a.period())
		if v, ok := t.Metric.window(start, start.Add(a.period())).value(a.Statistic); ok && a.breaches(v) {
			next := sort.Search(len(t.changes), func(i int) bool { return t.changes[i].At.After(p.At) })
			if next == 0 {
				return StatePoint{}, false
			}
			return t.changes[next-1], true
		}
	}
	return StatePoint{}, false
}
