package pipeline

import (
	"maps"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// alarmRoute sends a record through every trail, filter and alarm, and keeps the way that came furthest.
func (r *run) alarmRoute(about *subject) Route {
	best := Route{}
	record := about.record
	e := logEvent{about, about.log}
	for _, t := range r.sources {
		way := Route{Name: AlarmRoute}.with(r.recorded(record, t))
		if way.Verdict() != Stop {
			way = way.with(r.delivered(record, t))
		}
		if way.Verdict() != Stop {
			way = r.fromGroups(way, e, t)
		}
		if way.further(best) {
			best = way
		}
	}
	return best
}

// fromGroups goes on from the log groups that a trail delivers to.
func (r *run) fromGroups(way Route, e logEvent, t *Trail) Route {
	fed := r.unfed
	if t != nil {
		group := arnOf(t.LogGroupARN)
		name := t.groupName()
		fed = map[string][]*parsedFilter{name: r.filtersOn(name, Resource{Account: group.AccountID, Region: group.Region})}
	}
	best := Route{}
	for _, name := range slices.Sorted(maps.Keys(fed)) {
		count(r.arrivals, name, r.minuteOf(e.record))
		for _, f := range r.candidates(e, fed[name]) {
			if next := r.fromFilter(way, e, f); next.further(best) {
				best = next
			}
		}
		if len(fed[name]) == 0 {
			if next := way.with(r.noFilter(name)); next.further(best) {
				best = next
			}
		}
	}
	if len(fed) == 0 {
		best = way.with(r.noFilter(""))
	}
	return best
}

// candidates are the filters that match or may match; where none does, those that seem to be about the record.
func (r *run) candidates(e logEvent, filters []*parsedFilter) []*parsedFilter {
	var matching []*parsedFilter
	for _, f := range filters {
		switch {
		case f.err == nil && f.pattern.Match(e.event):
			matching = append(matching, f)
			count(r.hits, f.Filter, r.minuteOf(e.record))
		case f.isUnsure(e.event):
			matching = append(matching, f)
		}
	}
	if len(matching) > 0 {
		return matching
	}
	return closest(filters, func(f *parsedFilter) int { return e.affinity(f.about) })
}

// fromFilter goes on from one filter.
func (r *run) fromFilter(way Route, e logEvent, f *parsedFilter) Route {
	way = way.with(r.counted(e, f))
	if way.Verdict() == Stop {
		return way
	}
	best := Route{}
	evaluations := r.evaluationsOf(f)
	if len(evaluations) == 0 {
		return way.with(noAlarm(f))
	}
	for _, x := range evaluations {
		if next := r.fromAlarm(way, e, x); next.further(best) {
			best = next
		}
	}
	return best
}

// fromAlarm goes on from one alarm to each of its topics.
func (r *run) fromAlarm(way Route, e logEvent, x evaluation) Route {
	way = way.with(r.evaluatedFor(x, e.record))
	way.Through = x.alarm.Name
	best := way
	if way.Verdict() == Stop {
		return best
	}
	for i, action := range x.alarm.AlarmActions {
		next := r.fromTopic(way, x.alarm.publication(action), r.alarmNotification(x.alarm, action))
		if i == 0 || next.further(best) {
			best = next
		}
	}
	return best
}

// publication is the message of an alarm to one of its actions.
func (a *Alarm) publication(action string) publication {
	return publication{service: aws.CloudWatch, source: a.ARN, address: a.Address, account: a.Account, region: a.Region, target: action, from: &a.Resource}
}
