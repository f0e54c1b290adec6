package pipeline

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// minuteOf is the minute in which a record reaches CloudWatch Logs: metric filters publish for that minute.
func (r *run) minuteOf(record *cloudtrail.Record) time.Time {
	return timeOf(record).Add(r.options.delay()).Truncate(time.Minute)
}

// count adds a record to those of a minute.
func count[K comparable](counts map[K]map[time.Time]int, key K, minute time.Time) {
	if counts[key] == nil {
		counts[key] = map[time.Time]int{}
	}
	counts[key][minute]++
}

// timelines plays every alarm on a metric that counts a record, and posts its mails.
func (r *run) timelines() {
	for _, a := range r.Alarms {
		counts := slices.ContainsFunc(r.backgroundOf(a).feeders, func(f feeder) bool { return r.hits[a.hit(f.Filter)] != nil })
		if counts {
			r.timeline(a)
		}
	}
}

// hit is what a filter counts, seen by one alarm.
type hit struct {
	filter *Filter
	// alarm is nil for a filter without dimensions: every alarm sees the same of it.
	alarm *Alarm
}

func (a *Alarm) hit(f *Filter) hit {
	if len(f.Metric.Dimensions) == 0 {
		return hit{filter: f}
	}
	return hit{f, a}
}

// countHit adds a record to what a filter counts.
func (r *run) countHit(e logEvent, f *parsedFilter) {
	minute := r.minuteOf(e.record)
	if len(f.Metric.Dimensions) == 0 {
		count(r.hits, hit{filter: f.Filter}, minute)
		return
	}
	for _, a := range r.alarms.at(keyOf(f.Metric), f.place()) {
		if verdict, _ := a.countsUnder(e, f.Filter); verdict == Pass {
			count(r.hits, hit{f.Filter, a}, minute)
		}
	}
}

// timeline plays one alarm around the minutes whose records its filters count, and posts its mails.
func (r *run) timeline(a *Alarm) {
	seen := map[time.Time]bool{}
	for _, f := range r.backgroundOf(a).feeders {
		for minute := range r.hits[a.hit(f.Filter)] {
			seen[minute] = true
		}
	}
	spans := a.Spans(slices.SortedFunc(maps.Keys(seen), time.Time.Compare))
	line := Timeline{a, a.Play(r.metric(a, spans), spans)}
	r.mails(line)
	r.report.Timelines = append(r.report.Timelines, line)
}

// metric is what the filters of an alarm's metric publish in some spans: their value for matches, their default for other events.
func (r *run) metric(a *Alarm, spans []alarm.Span) alarm.Series {
	minutes := map[time.Time]alarm.Datapoint{}
	b := r.backgroundOf(a)
	for _, f := range b.feeders {
		value, counts := f.published()
		fallback, defaults := f.fallback()
		for minute, n := range r.arrivals[f.group()] {
			if !slices.ContainsFunc(spans, func(s alarm.Span) bool { return s.Contains(minute) }) {
				continue
			}
			matched := r.hits[a.hit(f.Filter)][minute]
			if counts {
				minutes[minute] = minutes[minute].Add(value, matched)
			}
			if defaults {
				minutes[minute] = minutes[minute].Add(fallback, n-matched)
			}
		}
	}
	return alarm.NewSeries(b.every, minutes)
}

// mails posts the messages of an alarm's changes of state.
func (r *run) mails(t Timeline) {
	for _, n := range t.Notices() {
		if r.published(t.Alarm.publication(n.Action)).Verdict != Stop {
			r.post(r.alarmNotification(t.Alarm, n.Action, n.Change), t.Alarm.mail(n.Change))
		}
	}
}

// noteFloods notes where so many mails are sent in a second that SNS sets email subscriptions back to pending.
func (r *run) noteFloods() {
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
	for _, topic := range slices.Sorted(maps.Keys(worst)) {
		if worst[topic] > aws.MailsPerSecond {
			r.report.Notes = append(r.report.Notes, fmt.Sprintf("topic %s sends %d mails in one second: above %d, SNS sets email subscriptions back to pending until they are confirmed again",
				topic, worst[topic], aws.MailsPerSecond))
		}
	}
}
