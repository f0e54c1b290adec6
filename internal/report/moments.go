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
		for _, change := range t.Changes() {
			text := fmt.Sprintf("alarm %s goes to %s", t.Alarm.Name, change.State)
			switch {
			case change.Open && change.State == alarm.StateAlarm:
				text += ", unless it is still in ALARM from before"
			case change.Open:
				text += " at the earliest: how far back CloudWatch looks is not documented"
			}
			if i := mailAt(s.Mails, t, change); i >= 0 {
				mailed[i] = true
				text += ": mail to " + strings.Join(s.Mails[i].To, ", ")
			}
			all = append(all, moment{change.At, text})
		}
	}
	for i, m := range s.Mails {
		if !mailed[i] {
			all = append(all, moment{m.At, "event rule: mail to " + strings.Join(m.To, ", ")})
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

// mailAt returns the index of the mail that a change of an alarm's state sends; -1 if there is none.
func mailAt(mails []pipeline.Mail, t pipeline.Timeline, change alarm.StatePoint) int {
	return slices.IndexFunc(mails, func(m pipeline.Mail) bool {
		return m.At.Equal(change.At) && strings.HasPrefix(m.Subject, string(change.State)+":") && strings.Contains(m.Body, t.Alarm.ARN)
	})
}
