package pipeline

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// minuteOf is the minute in which a record reaches CloudWatch Logs, whose time its metrics carry.
func (r *run) minuteOf(record *cloudtrail.Record) time.Time {
	return r.time(record).Add(r.options.delay()).Truncate(time.Minute)
}

// arrive counts a record's arrival in a log group.
func (r *run) arrive(group string, record *cloudtrail.Record) {
	if r.told == nil {
		tick(r.arrivals, group, r.minuteOf(record))
	}
}

// hit counts a record that a filter matches.
func (r *run) hit(f *Filter, record *cloudtrail.Record) {
	if r.told == nil {
		tick(r.hits, f, r.minuteOf(record))
	}
}

func tick[K comparable](counts map[K]map[time.Time]int, key K, minute time.Time) {
	if counts[key] == nil {
		counts[key] = map[time.Time]int{}
	}
	counts[key][minute]++
}

// timelines plays every alarm whose metric a record touched, and posts its mails.
func (r *run) timelines() {
	played := map[*Alarm]bool{}
	for _, f := range r.Filters {
		if r.hits[f] == nil {
			continue
		}
		for _, a := range r.alarms[keyOf(f.Resource, f.Metric)] {
			if played[a] || a.Math || !slices.Equal(sortedKeys(a.Metric.Dimensions), sortedKeys(f.Metric.Dimensions)) {
				continue
			}
			played[a] = true
			r.timeline(a)
		}
	}
}

// span is a stretch of time in which something happens.
type span struct{ from, to time.Time }

// spans are the times around the records that an alarm's filters count. Between two distant records nothing happens: the alarm
// has come to rest, so those hours are left out.
func (r *run) spans(a *Alarm) []span {
	const lead, tail = 5 * time.Minute, 5 * time.Minute
	seen := map[time.Time]bool{}
	for _, f := range r.feeds[keyOf(a.Resource, a.Metric)] {
		for minute := range r.hits[f] {
			seen[minute] = true
		}
	}
	var out []span
	for _, minute := range slices.SortedFunc(maps.Keys(seen), time.Time.Compare) {
		next := span{minute.Add(-lead), minute.Add(a.settling() + tail)}
		if n := len(out); n > 0 && !next.from.After(out[n-1].to) {
			out[n-1].to = next.to
		} else {
			out = append(out, next)
		}
	}
	return out
}

// timeline plays one alarm over its spans.
func (r *run) timeline(a *Alarm) {
	spans := r.spans(a)
	line := Timeline{Alarm: a, Metric: r.metric(a, spans)}
	rest := a.atRest(line.Metric, spans[0].from)
	state := rest
	for _, s := range spans {
		part := a.play(line.Metric, s.from, s.to, state)
		line.Points = append(line.Points, part.Points...)
		if len(part.Points) > 0 {
			state = part.Points[len(part.Points)-1].State
		}
	}
	line.markOpen(rest)
	r.mails(line, rest)
	r.report.Timelines = append(r.report.Timelines, line)
}

// atRest is the alarm's state before the first record: what the other events alone make of it.
func (a *Alarm) atRest(metric Series, at time.Time) AlarmState {
	quiet := a.play(Series{Every: metric.Every}, at, at, StateInsufficient)
	if len(quiet.Points) == 0 {
		return StateInsufficient
	}
	return quiet.Points[0].State
}

// metric is what the filters of an alarm's metric publish in some spans: for matches their value, for other events the default.
func (r *run) metric(a *Alarm, spans []span) Series {
	var every Datapoint
	minutes := map[time.Time]Datapoint{}
	for _, f := range r.feeds[keyOf(a.Resource, a.Metric)] {
		if !a.seesUnit(f) {
			continue
		}
		value, counts := f.published()
		fallback, err := strconv.ParseFloat(f.Default, 64)
		defaults := err == nil
		if defaults {
			every = every.add(fallback, r.options.others())
		}
		for minute, n := range r.arrivals[f.LogGroup] {
			if !slices.ContainsFunc(spans, func(s span) bool { return !minute.Before(s.from) && !minute.After(s.to) }) {
				continue
			}
			matched := r.hits[f][minute]
			if counts {
				minutes[minute] = minutes[minute].add(value, matched)
			}
			if defaults {
				minutes[minute] = minutes[minute].add(fallback, n-matched)
			}
		}
	}
	return newSeries(every, minutes)
}

// mails posts the messages of an alarm's changes of state.
func (r *run) mails(t Timeline, from AlarmState) {
	a := t.Alarm
	for _, change := range t.Changes() {
		for _, action := range a.actions(change.State) {
			if a.ActionsEnabled && r.publish(a.publication(action)).Verdict != Stop {
				r.post(r.alarmBody(a, action), a.mail(change, from))
			}
		}
		from = change.State
	}
}

// floods notes where so many mails go out in a second that SNS takes the subscription away.
func (r *run) floods() {
	type second struct {
		topic string
		at    int64
	}
	counts := map[second]int{}
	worst := map[string]int{}
	for _, m := range r.report.Mails {
		key := second{m.Topic, m.At.Unix()}
		counts[key]++
		worst[m.Topic] = max(worst[m.Topic], counts[key])
	}
	for _, topic := range sortedKeys(worst) {
		if worst[topic] > floodLimit {
			r.report.Notes = append(r.report.Notes, fmt.Sprintf("topic %s sends %d mails in one second: over %d, SNS takes mail subscriptions away until they are confirmed again",
				topic, worst[topic], floodLimit))
		}
	}
}
