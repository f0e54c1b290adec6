package pipeline

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
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
	played := map[*Alarm]bool{}
	for _, f := range r.Filters {
		if r.hits[f] == nil {
			continue
		}
		for _, a := range r.alarms.at(keyOf(f.Metric), f.place()) {
			if played[a] || a.Math || !slices.Equal(slices.Sorted(maps.Keys(a.Metric.Dimensions)), slices.Sorted(maps.Keys(f.Metric.Dimensions))) {
				continue
			}
			played[a] = true
			r.timeline(a)
		}
	}
}

// timeline plays one alarm around the minutes whose records its filters count, and posts its mails.
func (r *run) timeline(a *Alarm) {
	seen := map[time.Time]bool{}
	for _, f := range r.feeds.at(keyOf(a.Metric), a.place()) {
		for minute := range r.hits[f] {
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
	var every alarm.Datapoint
	minutes := map[time.Time]alarm.Datapoint{}
	for _, f := range r.feeds.at(keyOf(a.Metric), a.place()) {
		if !a.seesUnit(f) {
			continue
		}
		value, counts := f.published()
		fallback, err := strconv.ParseFloat(f.Default, 64)
		defaults := err == nil
		if defaults {
			every = every.Add(fallback, r.options.others())
		}
		for minute, n := range r.arrivals[f.group()] {
			if !slices.ContainsFunc(spans, func(s alarm.Span) bool { return s.Contains(minute) }) {
				continue
			}
			matched := r.hits[f][minute]
			if counts {
				minutes[minute] = minutes[minute].Add(value, matched)
			}
			if defaults {
				minutes[minute] = minutes[minute].Add(fallback, n-matched)
			}
		}
	}
	return alarm.NewSeries(every, minutes)
}

// mails posts the messages of an alarm's changes of state.
func (r *run) mails(t Timeline) {
	for _, n := range t.Notices() {
		if r.published(t.Alarm.publication(n.Action)).Verdict != Stop {
			r.post(r.alarmNotification(t.Alarm, n.Action), t.Alarm.mail(n.Change, n.From))
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
