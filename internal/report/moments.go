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

// moment is something that happens in a story.
type moment struct {
	At   time.Time
	Text string
}

// moments tell a story in order of time: the calls, what the alarms do, the mails.
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
	// What comes of a record by way of an alarm has the time of its arrival.
	if len(s.Timelines) > 0 && len(s.Records) == 1 && len(all) == 1 {
		all = append(all, moment{all[0].At.Add(pipeline.DefaultDelay), "the record is in CloudWatch Logs (about 5 minutes, says AWS)"})
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

// ifWell begins a story of which a part is not sure.
const ifWell = "If all is well that could not be judged"

// clock is the layout of the moments' times: with the date where they are not all of one day.
func clock(all []moment) string {
	if len(all) > 0 && all[len(all)-1].At.Sub(all[0].At) > 24*time.Hour {
		return "2006-01-02 15:04"
	}
	return "15:04"
}

// mailAt is the mail that a change of an alarm's state sends; -1: none.
func mailAt(mails []pipeline.Mail, t pipeline.Timeline, change alarm.StatePoint) int {
	return slices.IndexFunc(mails, func(m pipeline.Mail) bool {
		return m.At.Equal(change.At) && strings.HasPrefix(m.Subject, string(change.State)+":") && strings.Contains(m.Body, t.Alarm.ARN)
	})
}
