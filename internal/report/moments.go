package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// moment is an event in a story.
type moment struct {
	At   time.Time
	Text string
}

// moments returns the events of a story in chronological order: the calls, the changes of alarms, the mails.
func moments(s drill.Story) []moment {
	var all []moment
	for _, r := range s.Records {
		at := r.Time()
		if at.IsZero() {
			continue
		}
		text := r.String()
		if id := r.SecretID(); id != "" {
			text = fmt.Sprintf("%s of %s by %s", r.EventName, id, r.Reader())
		}
		all = append(all, moment{at, text})
	}
	// Alarms go by the time at which the record arrives in CloudWatch Logs.
	if len(s.Timelines) > 0 && len(s.Records) == 1 && len(all) == 1 {
		all = append(all, moment{all[0].At.Add(pipeline.DefaultDelay), "the record is in CloudWatch Logs (AWS: after about 5 minutes)"})
	}
	mailed := map[int]bool{}
	for _, t := range s.Timelines {
		if t.Start == alarm.StateAlarm && len(t.Points) > 0 {
			all = append(all, moment{t.Points[0].At, fmt.Sprintf("alarm %s is in ALARM already", t.Alarm.Name)})
		}
		for _, change := range t.Changes() {
			text := fmt.Sprintf("alarm %s goes to %s", t.Alarm.Name, change.State)
			switch {
			case change.Open && change.State == alarm.StateAlarm:
				text += ", unless it is still in ALARM from before"
			case change.Open:
				text += " at the earliest: how far back CloudWatch looks is not documented"
			}
			var receivers []string
			for i, m := range s.Mails {
				if isOf(m, t, change) {
					mailed[i] = true
					receivers = append(receivers, m.To...)
				}
			}
			if len(receivers) > 0 {
				text += ": " + mailTo(receivers)
			}
			all = append(all, moment{change.At, text})
		}
	}
	for i, m := range s.Mails {
		if !mailed[i] {
			all = append(all, moment{m.At, fmt.Sprintf("%s: %s", m.Route, mailTo(m.To))})
		}
	}
	slices.SortStableFunc(all, func(a, b moment) int { return a.At.Compare(b.At) })
	return all
}

// ifUnknownPass introduces a story that depends on hops without a verdict.
const ifUnknownPass = "If the hops that are marked ? pass"

// clock returns the layout of the moments' times. It has the date if they span more than a day.
func clock(all []moment) string {
	if len(all) > 0 && all[len(all)-1].At.Sub(all[0].At) > 24*time.Hour {
		return "2006-01-02 15:04"
	}
	return "15:04"
}

// isOf reports whether a change of an alarm's state sends a mail.
func isOf(m pipeline.Mail, t pipeline.Timeline, change alarm.StatePoint) bool {
	return m.Route == pipeline.AlarmRoute && m.Through == t.Alarm.Name && m.State == change.State && m.At.Equal(change.At)
}

// mailTo lists who gets a mail, and how often if that is more than once.
func mailTo(receivers []string) string {
	times := map[string]int{}
	var texts []string
	for _, r := range receivers {
		times[r]++
	}
	for _, r := range receivers {
		switch n := times[r]; {
		case n == 1:
			texts = append(texts, r)
		case n > 1:
			texts = append(texts, fmt.Sprintf("%s, %d times", r, n))
		}
		times[r] = 0
	}
	return "mail to " + strings.Join(texts, ", ")
}

// mailCounts counts the mails of alarms, which are sent on a change of state, and those of event rules, which are sent for each record.
func mailCounts(mails []pipeline.Mail) string {
	alarms, recoveries, open, rules := 0, 0, 0, 0
	for _, m := range mails {
		switch {
		case m.Route == pipeline.RuleRoute:
			rules++
		case m.State != alarm.StateAlarm:
			recoveries++
		case m.Open:
			open++
		default:
			alarms++
		}
	}
	parts := []string{plural(alarms, "mail") + " of an alarm"}
	if open > 0 {
		parts = append(parts, fmt.Sprintf("up to %d more of an alarm that may still be in ALARM from before", open))
	}
	if recoveries > 0 {
		parts = append(parts, plural(recoveries, "mail")+" of an alarm that leaves ALARM")
	}
	if rules > 0 {
		parts = append(parts, plural(rules, "mail")+" of an event rule")
	}
	return strings.Join(parts, ", ")
}
