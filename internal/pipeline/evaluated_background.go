package pipeline

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/everyday"
)

// feeder is a filter that publishes in an alarm's metric, with what it counts of what an account does all day.
type feeder struct {
	*parsedFilter
	// constant are the events that it counts all day, occasional those of which it is not known how often they happen.
	constant, occasional []everyday.Event
}

// background is what an alarm's metric holds beside the reads.
type background struct {
	feeders []feeder
	// defaults are the default values that are published in each minute; every is the constant events as well.
	defaults, every alarm.Datapoint
	// rest is the state that the alarm is in without a read.
	rest alarm.State
}

// backgroundOf is the background of an alarm, found once.
func (p *plan) backgroundOf(a *Alarm) background {
	b, known := p.backgrounds[a]
	if known {
		return b
	}
	for _, f := range p.feeds.at(keyOf(a.Metric), a.place()) {
		if !a.sees(f.Filter) {
			continue
		}
		fed := p.feeder(f)
		b.feeders = append(b.feeders, fed)
		if v, defaults := f.fallback(); defaults {
			b.defaults = b.defaults.Add(v, p.options.others())
		}
		if v, constant := f.published(); constant {
			b.every = b.every.Add(v, len(fed.constant))
		}
	}
	b.every = b.every.With(b.defaults)
	b.rest = a.Rest(b.every)
	p.backgrounds[a] = b
	return b
}

// sees reports whether an alarm sees a filter's data: dimensions and unit are part of what it watches.
func (a *Alarm) sees(f *Filter) bool {
	return a.seesUnit(f) && !a.Math && slices.Equal(slices.Sorted(maps.Keys(a.Metric.Dimensions)), slices.Sorted(maps.Keys(f.Metric.Dimensions)))
}

// fallback is the default value of a filter; false if it has none.
func (f *Filter) fallback() (float64, bool) {
	v, err := strconv.ParseFloat(f.Default, 64)
	return v, err == nil
}

// feeder sends the everyday events of the filter's place through its pattern.
func (p *plan) feeder(f *parsedFilter) feeder {
	fed := feeder{parsedFilter: f}
	if f.err != nil || len(f.Doubts) > 0 || len(f.Metric.Dimensions) > 0 {
		return fed
	}
	for _, x := range p.routines.of(everyday.Place{Partition: f.Partition, Account: f.Account, Region: f.Region}) {
		switch e := (logEvent{x.about, x.about.log}); {
		case !f.pattern.Match(e.event) && !f.isUnsure(e.event), !p.reaches(x.about, f):
		case x.Constant && f.pattern.Match(e.event):
			fed.constant = append(fed.constant, x.Event)
		default:
			fed.occasional = append(fed.occasional, x.Event)
		}
	}
	return fed
}

// routine is an everyday event at one place.
type routine struct {
	everyday.Event
	about *subject
}

// routinesAt are the everyday events of a place.
func routinesAt(place everyday.Place) []routine {
	events := everyday.Events()
	all := make([]routine, 0, len(events))
	for _, e := range events {
		record := e.Record(place)
		all = append(all, routine{e, newSubject(&record)})
	}
	return all
}

// reaches reports whether a trail records an event and delivers it to a filter's log group, as far as is known.
func (p *plan) reaches(about *subject, f *parsedFilter) bool {
	return !p.isFed(f.Filter) || slices.ContainsFunc(p.Trails, func(t *Trail) bool {
		return t.feeds(f.Filter) && runChecks(p, Step{Hop: Recorded}, recordedChecks, recording{about.record, t}).Verdict != Stop
	})
}

// alarmOtherEvents: an alarm that is in ALARM already sends no mail for a read.
func (p *plan) alarmOtherEvents(e evaluation) finding {
	b := p.backgroundOf(e.alarm)
	const remedy = "let only filters for reads of the secret publish in the alarm's metric"
	if b.rest == alarm.StateAlarm && e.alarm.Rest(b.defaults) != alarm.StateAlarm {
		return stop(e.alarm.Address, remedy, "alarm %s is in ALARM all day, and then a read sends no mail: it counts other events too, and often (%s)",
			e.alarm.Name, b.constantEvents())
	}
	for _, f := range b.feeders {
		if why := f.uncertain(b); why != "" {
			return alerting(f.Address, remedy, "filter %s publishes in the metric of alarm %s and %s; while they keep the alarm in ALARM, a read sends no mail",
				f.Name, e.alarm.Name, why)
		}
	}
	return fine
}

// uncertain says which events beside reads a filter counts, or may count; empty if none.
func (f feeder) uncertain(b background) string {
	value, constant := f.published()
	switch {
	case constant && value == 0, f.err != nil && !f.isUnverified(): // CloudWatch Logs refuses the second.
		return ""
	case len(f.Doubts) > 0:
		return "may count other events (" + f.Doubts[0].Reason + ")"
	case f.err != nil:
		return "may count any events, since its pattern cannot be read"
	}
	besideOne := len(f.names) == 0 && slices.ContainsFunc(b.feeders, func(other feeder) bool { return len(other.names) > 0 })
	for _, x := range f.occasional {
		if !x.ReadOfSecret || besideOne {
			return "counts other events, such as " + x.Name
		}
	}
	if !f.about.OnlySecrets() {
		return "may count events that are not about secrets"
	}
	return ""
}

// constantEvents names the constant events and the filters that count them.
func (b background) constantEvents() string {
	var texts []string
	for _, f := range b.feeders {
		for _, x := range f.constant {
			texts = append(texts, fmt.Sprintf("%s by filter %s", x.Name, f.Name))
		}
	}
	return strings.Join(texts, ", ")
}

// LaterRead is the time between two reads after which the second must send a mail of its own.
const LaterRead = 6 * time.Hour

// alarmLaterReads: an alarm that stays in ALARM after a read is silent about the next ones. Records that all happen at given times are
// evaluated as they are.
func (p *plan) alarmLaterReads(e evaluation) finding {
	if p.options.Together {
		return fine
	}
	return p.laterReads(e)
}

func (p *plan) laterReads(e evaluation) finding {
	if e.alarm.Math {
		return fine
	}
	value, _ := e.filter.published()
	read := alarm.Datapoint{}.Add(value, e.reads(1))
	first := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	minutes := []time.Time{first, first.Add(LaterRead)}
	line := e.alarm.Play(alarm.NewSeries(p.backgroundOf(e.alarm).every, map[time.Time]alarm.Datapoint{minutes[0]: read, minutes[1]: read}), e.alarm.Spans(minutes))
	if _, alarms := line.ChangeFor(minutes[0]); !alarms {
		return fine // Other checks say why not even the first one does.
	}
	if change, alarms := line.ChangeFor(minutes[1]); alarms && change.At.After(minutes[1]) {
		return fine
	}
	if p.hasDefault(e.alarm) || e.alarm.MissingData != alarm.Ignore {
		return stop(e.alarm.Address, "use one evaluation period of 300 seconds",
			"alarm %s stays in ALARM for more than %.0f hours after a read, and sends no mail for another read in that time", e.alarm.Name, LaterRead.Hours())
	}
	return stop(e.alarm.Address, `give the filter the default value "0", and set treatMissingData to notBreaching`,
		"alarm %s stays in ALARM after the first read: it ignores missing data, and nothing but reads publishes in its metric, so no later read sends a mail", e.alarm.Name)
}

func (p *plan) hasDefault(a *Alarm) bool { return p.backgroundOf(a).defaults.Count > 0 }
