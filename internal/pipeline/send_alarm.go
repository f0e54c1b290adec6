package pipeline

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"secretwatch/internal/cloudtrail"
)

// minuteOf is the minute in which a record reaches CloudWatch Logs, whose time its metrics carry.
func (r *run) minuteOf(record *cloudtrail.Record) time.Time {
	return r.time(record).Add(r.options.delay()).Truncate(time.Minute)
}

// arrive counts a record's arrival in a log group.
func (r *run) arrive(group string, record *cloudtrail.Record) {
	tick(r.arrivals, group, r.minuteOf(record))
}

// hit counts a record that a filter matches.
func (r *run) hit(f *Filter, record *cloudtrail.Record) {
	tick(r.hits, f, r.minuteOf(record))
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

// timeline plays one alarm around each minute in which a record arrived. Between two distant records nothing happens: the alarm
// has come to rest, so those hours are left out.
func (r *run) timeline(a *Alarm) {
	metric := r.metric(a)
	minutes := slices.SortedFunc(maps.Keys(metric.Points), time.Time.Compare)
	line := Timeline{Alarm: a, Metric: metric}
	state := StateInsufficient
	const lead, tail = 5 * time.Minute, 5 * time.Minute
	for i := 0; i < len(minutes); {
		from, to := minutes[i].Add(-lead), minutes[i].Add(a.settling()+tail)
		for i++; i < len(minutes) && !minutes[i].Add(-lead).After(to); i++ {
			to = minutes[i].Add(a.settling() + tail)
		}
		if len(line.Points) == 0 {
			state = a.atRest(metric, from)
		}
		part := a.play(metric, from, to, state)
		r.mails(part, state)
		line.Points = append(line.Points, part.Points...)
		if len(part.Points) > 0 {
			state = part.Points[len(part.Points)-1].State
		}
	}
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

// metric is what the filters of an alarm's metric publish: for matches their value, for all other events the default.
func (r *run) metric(a *Alarm) Series {
	s := Series{Points: map[time.Time]Datapoint{}}
	if a.Metric.Unit != "" && !slices.ContainsFunc(r.feeds[keyOf(a.Resource, a.Metric)], func(f *Filter) bool {
		return f.Metric.Unit == a.Metric.Unit || f.Metric.Unit == "" && a.Metric.Unit == "None"
	}) {
		return s
	}
	for _, f := range r.feeds[keyOf(a.Resource, a.Metric)] {
		value, counts := f.published()
		fallback, err := strconv.ParseFloat(f.Default, 64)
		if err == nil {
			s.Every = s.Every.add(fallback, r.options.others())
		}
		for minute, n := range r.arrivals[f.LogGroup] {
			matched := r.hits[f][minute]
			if counts {
				s.add(minute, value, matched)
			}
			if err == nil {
				s.add(minute, fallback, n-matched)
			}
		}
	}
	return s
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
