package pipeline

import (
	"cmp"
	"slices"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// Report is what all records lead to.
type Report struct {
	// Traces has one entry for each record, in their order.
	Traces []Trace
	// Timelines has one entry for each alarm on a metric that counts a record.
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

// groupKey is a log group, by its filters.
type groupKey struct {
	place
	name string
}

// group is the log group of a filter.
func (f *Filter) group() groupKey { return groupKey{f.place(), f.LogGroup} }

func (g groupKey) compare(other groupKey) int {
	return cmp.Or(cmp.Compare(g.name, other.name), cmp.Compare(g.account, other.account), cmp.Compare(g.region, other.region))
}

// run is one call of [Pipeline.Send].
type run struct {
	*plan
	report Report
	ways   ways
	// arrivals counts records by log group and minute, hits those that a filter counts.
	arrivals map[groupKey]map[time.Time]int
	hits     map[hit]map[time.Time]int
	// played is what each alarm does when all records happen; nil until that is known, or if each record is evaluated alone.
	played map[*Alarm]Timeline
}

// Send sends records through the pipeline, each by every route that the pipeline has. Records need not be in order of time. An alarm is
// evaluated for each record alone, unless [Options].Together says otherwise.
func (p *Pipeline) Send(records []cloudtrail.Record, o Options) Report {
	r := &run{plan: newPlan(p, o), ways: newWays(), arrivals: map[groupKey]map[time.Time]int{}, hits: map[hit]map[time.Time]int{}}
	for i := range records {
		r.report.Traces = append(r.report.Traces, r.trace(&records[i]))
	}
	r.report.AssumedSharedTrail = o.AssumeSharedTrail && slices.Contains(r.sources, nil)
	r.timelines()
	if o.Together {
		r.evaluateTogether()
	}
	slices.SortStableFunc(r.report.Mails, func(a, b Mail) int { return a.At.Compare(b.At) })
	r.noteFloods()
	return r.report
}

// trace sends one record.
func (r *run) trace(record *cloudtrail.Record) Trace {
	t := Trace{Record: record}
	about := newSubject(record)
	if len(r.Filters)+len(r.Alarms) > 0 || !r.hasRuleRoute {
		t.Routes = append(t.Routes, r.alarmRoute(about))
	}
	if r.hasRuleRoute {
		t.Routes = append(t.Routes, r.ruleRoute(about))
	}
	for i := range t.Routes {
		t.Routes[i] = r.ways.shared(r.withMisplaced(t.Routes[i]))
	}
	return t
}

// closest are those filters or rules that are meant for a record and have the highest affinity. More than a few equally close ones would
// all say the same.
func closest[T any](list []T, meant func(T) bool, affinity func(T) int) []T {
	const enough = 4
	var found []T
	top := -1
	for _, x := range list {
		if !meant(x) {
			continue
		}
		switch a := affinity(x); {
		case a > top:
			top, found = a, []T{x}
		case a == top:
			found = append(found, x)
		}
	}
	return found[:min(len(found), enough)]
}

// fromTopic goes on from a publisher to the topic's subscribers.
func (r *run) fromTopic(way Route, x publication, n notification) Route {
	way = way.with(r.published(x))
	way.Topic = x.target
	if way.Verdict() == Stop {
		return way
	}
	return way.with(r.received(n))
}

// post adds a mail for those who get it.
func (r *run) post(n notification, m Mail) {
	m.Topic = n.topic
	for _, s := range r.subscribers[n.topic] {
		if r.receivedBy(n, s).Verdict == Pass {
			m.To = append(m.To, s.receiver())
		}
	}
	if len(m.To) > 0 {
		r.report.Mails = append(r.report.Mails, m)
	}
}

// timeOf is when a record's call was made; a record without a time is put at the start of 2026.
func timeOf(record *cloudtrail.Record) time.Time {
	if at := record.Time(); !at.IsZero() {
		return at
	}
	return time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
}
