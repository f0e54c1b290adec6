package drill

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// ways finds the worst outcome of each secret and route.
func ways(cases []Case) []Way {
	type key struct {
		secret string
		route  pipeline.RouteName
	}
	at := map[key]int{}
	var all []Way
	for _, c := range cases {
		for _, o := range c.Outcomes {
			k := key{c.Secret, o.Route.Name}
			i, known := at[k]
			if !known {
				i = len(all)
				at[k] = i
				all = append(all, Way{Secret: c.Secret, Outcome: o, Case: c})
			}
			all[i].add(c, o)
		}
	}
	slices.SortStableFunc(all, func(a, b Way) int { return strings.Compare(a.Secret, b.Secret) })
	return all
}

func (w *Way) add(c Case, o Outcome) {
	all, wrong := &w.Alerts, &w.Missed
	if o.Want == pipeline.Silence {
		all, wrong = &w.Silent, &w.Leaked
	}
	*all++
	switch o.Verdict {
	case pipeline.Stop:
		*wrong++
	case pipeline.Unknown:
		w.Unsure++
	case pipeline.Pass:
	}
	if worse(o.Verdict, w.Verdict) {
		w.Outcome, w.Case = o, c
	}
}

// maxStories bounds the number of stories.
const maxStories = 5

// stories follow one read of each of a few secrets, those with the worst outcomes first.
func (d *driller) stories(all []Way) []Story {
	var stories []Story
	for _, verdict := range []pipeline.Verdict{pipeline.Stop, pipeline.Unknown, pipeline.Pass} {
		for _, w := range all {
			known := slices.ContainsFunc(stories, func(s Story) bool { return s.Secret == w.Secret })
			if w.Verdict == verdict && !known && len(stories) < maxStories {
				stories = append(stories, d.story(w.Secret, w.Case.What, *w.Case.Record))
			}
		}
	}
	return stories
}

// story follows a read in the course of time. Where an alarm stays in ALARM behind it, the same read comes again some hours later.
func (d *driller) story(secret, what string, record cloudtrail.Record) Story {
	send := func(records []cloudtrail.Record) Story {
		return storyOf(secret, what, records, d.Send(records, pipeline.Options{AssumeSharedTrail: d.options.AssumeSharedTrail}))
	}
	once := send([]cloudtrail.Record{record})
	if slices.ContainsFunc(once.Timelines, staysInAlarm) {
		return send([]cloudtrail.Record{record, record.At(record.Time().Add(pipeline.LaterRead))})
	}
	return once
}

// staysInAlarm reports whether an alarm goes to ALARM and is still there at the end.
func staysInAlarm(t pipeline.Timeline) bool {
	changes := t.Changes()
	return len(changes) > 0 && changes[len(changes)-1].State == alarm.StateAlarm
}

func storyOf(secret, what string, records []cloudtrail.Record, report pipeline.Report) Story {
	return Story{Secret: secret, What: what, Records: records, Timelines: report.Timelines, Mails: report.Mails}
}
