package pipeline

import (
	"fmt"
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
	var ways []source
	for _, t := range r.sources {
		way := Route{Name: AlarmRoute}.with(r.recorded(record, t))
		if way.Verdict() != Stop {
			way = way.with(r.delivered(record, t))
		}
		ways = append(ways, source{t, way})
	}
	for i, s := range ways {
		way := s.way
		if way.Verdict() != Stop {
			way = r.fromGroups(way, e, s.trail, besides(ways, i))
		}
		if way.further(best) {
			best = way
		}
	}
	return best
}

// source is the way of a record through one trail to its log group.
type source struct {
	trail *Trail
	way   Route
}

// besides are the names of the other trails that bring a record to the log group of one.
func besides(ways []source, one int) []string {
	var names []string
	for i, s := range ways {
		if i != one && s.trail != nil && ways[one].trail != nil && s.trail.LogGroupARN == ways[one].trail.LogGroupARN && s.way.Verdict() == Pass {
			names = append(names, s.trail.Name)
		}
	}
	return names
}

// fromGroups goes on from the log groups that a trail delivers to. The trails besides it bring the same record there.
func (r *run) fromGroups(way Route, e logEvent, t *Trail, besides []string) Route {
	fed, name := r.unfed, ""
	var group place
	var at *place
	if t != nil {
		group, name = t.groupPlace(), t.groupName()
		at, fed = &group, r.filters.at(name, group)
	}
	if len(besides) > 0 {
		way = way.noting(fmt.Sprintf("trail %s delivers to the same log group, so each record counts %s; a metric filter cannot tell the copies apart, "+
			"and they need not arrive in the same minute", names(besides), timesOf(1+len(besides))))
	}
	if len(fed) == 0 {
		return way.with(r.noFilter(groupKey{name: name, place: group}))
	}
	best := Route{}
	for key, filters := range byGroup(fed) {
		count(r.arrivals, key, r.minuteOf(e.record))
		candidates := r.candidates(e, filters)
		for _, f := range candidates {
			if next := r.fromFilter(way, e, f, at, 1+len(besides)); next.further(best) {
				best = next
			}
		}
		if len(candidates) > 0 {
			continue
		}
		if next := way.with(r.noFilterFor(e.subject, key)); next.further(best) {
			best = next
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
			r.countHit(e, f)
		case f.isUnsure(e.event):
			matching = append(matching, f)
		}
	}
	if len(matching) > 0 {
		return matching
	}
	return closest(filters, func(f *parsedFilter) bool { return r.isMeantFor(e.subject, f.about, f.names) }, func(f *parsedFilter) int { return e.affinity(f.about) })
}

// fromFilter goes on from one filter.
func (r *run) fromFilter(way Route, e logEvent, f *parsedFilter, group *place, copies int) Route {
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
		x.copies = copies
		if next := r.fromAlarm(way, e, x); next.further(best) {
			best = next
		}
	}
	return best
}

// fromAlarm goes on from one alarm to each of its topics.
func (r *run) fromAlarm(way Route, e logEvent, x evaluation) Route {
	step, change := r.evaluatedFor(x, e.record)
	way = way.with(r.atDimensions(step, x, e))
	way.Through = x.alarm.Name
	best := way
	if way.Verdict() == Stop {
		return best
	}
	for i, action := range x.alarm.AlarmActions {
		next := r.fromTopic(way, x.alarm.publication(action), r.alarmNotification(x.alarm, action, change))
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

// timesOf says how often, for a number from 2.
func timesOf(n int) string {
	if n == 2 {
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}
