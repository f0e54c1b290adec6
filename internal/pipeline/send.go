package pipeline

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// Report is what came of all records.
type Report struct {
	// Traces has one entry for each record, in their order.
	Traces []Trace
	// Timelines has one entry for each alarm whose metric a record touched.
	Timelines []Timeline
	// Mails are all that would be sent, by time.
	Mails []Mail
	// Notes are remarks on the whole.
	Notes []string
	// AssumedSharedTrail is true when hops passed on the caller's word alone.
	AssumedSharedTrail bool
}

// Timeline is one of the pipeline's alarms over time.
type Timeline struct {
	Alarm *Alarm
	alarm.Timeline
}

// run is one sending of records.
type run struct {
	*plan
	report Report
	// arrivals counts records by log group and minute, hits those that a filter counts.
	arrivals map[string]map[time.Time]int
	hits     map[*Filter]map[time.Time]int
	// played is what each alarm does for all records together, once that is known.
	played map[*Alarm]Timeline
}

// Send sends records through the pipeline, each by every route that the pipeline has. Records need not be in order of time. What a
// record's alarm does is judged for the record alone, unless [Options].Together says otherwise.
func (p *Pipeline) Send(records []cloudtrail.Record, o Options) Report {
	r := &run{plan: newPlan(p, o), arrivals: map[string]map[time.Time]int{}, hits: map[*Filter]map[time.Time]int{}}
	for i := range records {
		r.report.Traces = append(r.report.Traces, r.trace(&records[i]))
	}
	r.report.AssumedSharedTrail = o.AssumeSharedTrail && slices.Contains(r.sources, nil)
	r.timelines()
	if o.Together {
		r.judgeTogether()
	}
	slices.SortStableFunc(r.report.Mails, func(a, b Mail) int { return a.At.Compare(b.At) })
	r.floods()
	return r.report
}

// trace sends one record.
func (r *run) trace(record *cloudtrail.Record) Trace {
	t := Trace{Record: *record}
	about := newSubject(record)
	if len(r.Filters)+len(r.Alarms) > 0 || !r.ruleRouted {
		t.Routes = append(t.Routes, r.alarmRoute(about))
	}
	if r.ruleRouted {
		t.Routes = append(t.Routes, r.ruleRoute(about))
	}
	return t
}

// hasRuleRoute says whether any event rule is about secrets.
func (p *plan) hasRuleRoute() bool {
	return slices.ContainsFunc(p.rules, func(r *parsedRule) bool { return strings.Contains(r.Pattern, "secretsmanager") })
}

// sourcesOf are the trails that may record; nil is one outside the states: where they have none, or where a filter is on a group that
// only such a trail can feed.
func (p *plan) sourcesOf() []*Trail {
	if len(p.Trails) == 0 || len(p.unfed) > 0 {
		return append(slices.Clip(p.Trails), nil)
	}
	return p.Trails
}

// unfedFilters are the filters that a trail outside the states must feed, by log group. A stack that makes a trail of its own means
// its filters for that one: a filter of such a stack on another group is a mistake, unless the caller vouches for a trail there.
func (p *plan) unfedFilters() map[string][]*parsedFilter {
	unfed := map[string][]*parsedFilter{}
	for name, filters := range p.filters {
		for _, f := range filters {
			if !p.isFed(f) && (p.options.AssumeSharedTrail || !p.hasOwnTrail(f)) {
				unfed[name] = append(unfed[name], f)
			}
		}
	}
	return unfed
}

// isFed says whether a given trail delivers to a filter's log group.
func (p *plan) isFed(f *parsedFilter) bool {
	return slices.ContainsFunc(p.Trails, func(t *Trail) bool {
		at := arnOf(t.LogGroupARN)
		return t.groupName() == f.LogGroup && same(f.Account, at.AccountID) && same(f.Region, at.Region)
	})
}

// hasOwnTrail says whether the stack of a filter has a trail.
func (p *plan) hasOwnTrail(f *parsedFilter) bool {
	return slices.ContainsFunc(p.Trails, func(t *Trail) bool { return t.Stack == f.Stack })
}

// alarmRoute sends a record by every trail, filter and alarm, and keeps the way that came furthest.
func (r *run) alarmRoute(about *subject) Route {
	best := Route{}
	record := about.record
	e := logEvent{about, filterpattern.ParseEvent(record.Raw)}
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
	for _, name := range sortedKeys(fed) {
		r.arrive(name, e.record)
		for _, f := range r.candidates(e, fed[name]) {
			if next := r.fromFilter(way, e, f); next.further(best) {
				best = next
			}
		}
		if len(fed[name]) == 0 {
			if next := way.with(noFilter(r.plan, name)); next.further(best) {
				best = next
			}
		}
	}
	if len(fed) == 0 {
		best = way.with(noFilter(r.plan, "of the trail"))
	}
	return best
}

// closest are the filters or rules with the highest affinity. More than a few equally close ones would all say the same.
func closest[T any](list []T, affinity func(T) int) []T {
	const enough = 4
	var found []T
	top := -1
	for _, x := range list {
		switch a := affinity(x); {
		case a > top:
			top, found = a, []T{x}
		case a == top:
			found = append(found, x)
		}
	}
	return found[:min(len(found), enough)]
}

// candidates are the filters that match or may match; where none does, those that seem to be about the record.
func (r *run) candidates(e logEvent, filters []*parsedFilter) []*parsedFilter {
	var matching []*parsedFilter
	for _, f := range filters {
		switch {
		case f.err == nil && f.pattern.Match(e.event):
			matching = append(matching, f)
			r.hit(f.Filter, e.record)
		case f.isUnsure(e.event):
			matching = append(matching, f)
		}
	}
	if len(matching) > 0 {
		return matching
	}
	return closest(filters, func(f *parsedFilter) int { return e.affinity(f.Pattern) })
}

// fromFilter goes on from one filter.
func (r *run) fromFilter(way Route, e logEvent, f *parsedFilter) Route {
	way = way.with(r.counted(e, f))
	if way.Verdict() == Stop {
		return way
	}
	best := Route{}
	watches := r.alarmsFor(f)
	if len(watches) == 0 {
		return way.with(noAlarm(f))
	}
	for _, w := range watches {
		if next := r.fromAlarm(way, e, w); next.further(best) {
			best = next
		}
	}
	return best
}

// fromAlarm goes on from one alarm to each of its topics.
func (r *run) fromAlarm(way Route, e logEvent, w watch) Route {
	way = way.with(r.judgeIn(w, e.record))
	way.Through = w.alarm.Name
	best := way
	if way.Verdict() == Stop {
		return best
	}
	for i, action := range w.alarm.AlarmActions {
		next := r.fromTopic(way, w.alarm.publication(action), r.alarmBody(w.alarm, action))
		if i == 0 || next.further(best) {
			best = next
		}
	}
	return best
}

// publication is the message of an alarm to one of its actions.
func (a *Alarm) publication(action string) publication {
	return publication{service: cloudWatch, source: a.ARN, address: a.Address, account: a.Account, region: a.Region, target: action}
}

// fromTopic goes on from a publisher to the subscribers.
func (r *run) fromTopic(way Route, x publication, to reception) Route {
	way = way.with(r.publish(x))
	way.Topic = x.target
	if way.Verdict() == Stop {
		return way
	}
	return way.with(r.receive(to))
}

// looksInside says whether a subscriber filters by the message's text.
func (p *plan) looksInside(topic string) bool {
	return slices.ContainsFunc(p.audience[topic], func(s *Subscription) bool { return s.FilterPolicy != "" && s.FilterScope == ScopeBody })
}

// alarmBody is what an alarm's message looks like to subscribers; the text is written only for those who filter by it.
func (p *plan) alarmBody(a *Alarm, topic string) reception {
	if !p.looksInside(topic) {
		return reception{topic: topic}
	}
	text, err := json.Marshal(map[string]any{
		"AlarmName": a.Name, "AlarmDescription": a.Description, "AWSAccountId": a.Account, "AlarmArn": a.ARN,
		"NewStateValue": string(alarm.StateAlarm), "OldStateValue": string(alarm.StateOK), "Region": regionName(a.Region),
		"AlarmActions": a.AlarmActions, "OKActions": a.OKActions, "InsufficientDataActions": a.InsufficientActions,
		"Trigger": map[string]any{
			"MetricName": a.Metric.Name, "Namespace": a.Metric.Namespace, "StatisticType": "Statistic", "Statistic": strings.ToUpper(a.Statistic),
			"Period": a.Period, "EvaluationPeriods": a.EvaluationPeriods, "DatapointsToAlarm": a.DatapointsToAlarm,
			"ComparisonOperator": a.Operator, "Threshold": a.Threshold, "TreatMissingData": a.MissingData,
		},
	})
	if err != nil {
		return reception{topic: topic}
	}
	return reception{topic: topic, body: string(text)}
}
