package drill

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestAStoryGoesOnWhereAnAlarmStaysInAlarm(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Rules, p.Filters[0].Default, p.Alarms[0].MissingData = nil, "", alarm.Ignore
	r := run(t, p, Options{})
	step, found := wrong(r, pipeline.Alert, "read by name")
	if r.Status() != Broken || !found || !strings.Contains(step.Reason, "stays in ALARM after the first read") {
		t.Errorf("status %d\n%s", r.Status(), say(r))
	}
	s := r.Stories[0]
	if len(s.Records) != 2 || s.Records[1].Time().Sub(s.Records[0].Time()) != pipeline.LaterRead || len(s.Mails) != 1 {
		t.Errorf("%d records, %d mails; want two reads and one mail", len(s.Records), len(s.Mails))
	}
}

func TestAStoryOfAnAlarmThatIsRedAllDayHasNoMail(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Rules = nil
	feeding := *p.Filters[0]
	feeding.Name, feeding.Pattern = "feeding", `{ $.eventSource = "s3.amazonaws.com" }`
	p.Filters = append(p.Filters, &feeding)
	r := run(t, p, Options{})
	if s := r.Stories[0]; r.Status() != Broken || len(s.Mails) != 0 || len(s.Timelines) != 1 || s.Timelines[0].Start != alarm.StateAlarm {
		t.Errorf("status %d, mails %v\n%s", r.Status(), s.Mails, say(r))
	}
}

func TestAMailKnowsTheRouteThatSentIt(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	topic := *p.Topics[0]
	topic.ARN += "-second"
	topic.Policy.Text = strings.ReplaceAll(topic.Policy.Text, p.Topics[0].ARN, topic.ARN)
	for _, a := range p.Alarms {
		a.AlarmActions = append(a.AlarmActions, topic.ARN)
	}
	for _, s := range p.Subscriptions {
		if s.TopicARN == p.Topics[0].ARN {
			second := *s
			second.TopicARN, second.Endpoint, second.ARN = topic.ARN, "team@example.com", topic.ARN+":1"
			p.Subscriptions = append(p.Subscriptions, &second)
		}
	}
	p.Topics = append(p.Topics, &topic)
	through := map[pipeline.RouteName]string{pipeline.AlarmRoute: p.Alarms[0].Name, pipeline.RuleRoute: p.Rules[0].Name}
	for _, m := range run(t, p, Options{}).Stories[0].Mails {
		if m.Through != through[m.Route] || (m.Route == pipeline.AlarmRoute) != strings.HasPrefix(m.Subject, "ALARM:") {
			t.Errorf("%q to %s is from %s %s", m.Subject, m.To, m.Route, m.Through)
		}
	}
}

func TestASecretWhoseReadsNothingIsMeantForIsNoted(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Rules, p.Filters[0].Pattern = nil, `{ $.eventName = "CreateSecret" || $.eventName = "DescribeSecret" }`
	p.Alarms[0].Name, p.Alarms[0].Description, p.Alarms[0].Metric.Name, p.Alarms[0].Metric.Namespace = "a", "", "a", "a"
	r := run(t, p, Options{})
	if notes := strings.Join(r.Notes, "\n"); r.Status() != Broken || !strings.Contains(notes, "nothing here is meant for reads of TopSecretInfo") {
		t.Errorf("status %d, notes\n%s\n%s", r.Status(), notes, say(r))
	}
}
