package pipeline

import (
	"iter"
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
	fed, name := r.unfed, ""
	var group place
	var at *place
	if t != nil {
		group, name = t.groupPlace(), t.groupName()
		at, fed = &group, r.filters.at(name, group)
	}
	if len(fed) == 0 {
		return way.with(r.noFilter(groupKey{name: name, place: group}))
	}
	best := Route{}
	for key, filters := range byGroup(fed) {
		count(r.arrivals, key, r.minuteOf(e.record))
		for _, f := range r.candidates(e, filters) {
			if next := r.fromFilter(way, e, f, at); next.further(best) {
				best = next
			}
		}
	}
	return best
}

// byGroup gives the filters of one log group after the other, by its name.
func byGroup(filters []*parsedFilter) iter.Seq2[groupKey, []*parsedFilter] {
	groups := map[groupKey][]*parsedFilter{}
	for _, f := range filters {
		groups[f.group()] = append(groups[f.group()], f)
	}
	return func(yield func(groupKey, []*parsedFilter) bool) {
		for _, group := range slices.SortedFunc(maps.Keys(groups), groupKey.compare) {
			if !yield(group, groups[group]) {
				return
			}
		}
	}
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
func (r *run) fromFilter(way Route, e logEvent, f *parsedFilter, group *place) Route {
	way = way.with(r.counted(e, f, group))
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
