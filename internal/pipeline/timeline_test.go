package pipeline

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// at is a time of the tests' day.
func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04:05", "2026-03-02 "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

// sumAlarm is an alarm as it should be.
func sumAlarm() *Alarm {
	return &Alarm{
		Resource: Resource{Partition: "aws", Account: "123456789012", Region: "us-east-1"},
		Name:     "reads", ARN: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:reads",
		Metric: Metric{Namespace: "Test", Name: "Reads"}, Statistic: statSum, Period: 300, EvaluationPeriods: 1, DatapointsToAlarm: 1,
		Threshold: 1, Operator: "GreaterThanOrEqualToThreshold", MissingData: NotBreaching, ActionsEnabled: true,
		AlarmActions: []string{"arn:aws:sns:us-east-1:123456789012:alarms"},
	}
}

// changesOf are an alarm's changes of state, as "clock state".
func changesOf(t Timeline) []string {
	var out []string
	for _, p := range t.Changes() {
		out = append(out, p.At.Format("15:04")+" "+string(p.State))
	}
	return out
}

func TestTimelineOfAnAlarm(t *testing.T) {
	t.Parallel()
	quiet := Datapoint{}.add(0, 1)
	for name, c := range map[string]struct {
		change func(*Alarm)
		every  Datapoint
		reads  map[string]int
		want   []string
	}{
		"one read, with a default value": {
			every: quiet, reads: map[string]int{"10:00:00": 1}, want: []string{"10:01 ALARM", "10:06 OK"},
		},
		"a second read while it is red changes nothing": {
			every: quiet, reads: map[string]int{"10:00:00": 1, "10:03:00": 1}, want: []string{"10:01 ALARM", "10:09 OK"},
		},
		"a read after it is OK again makes it go to ALARM again": {
			every: quiet, reads: map[string]int{"10:00:00": 1, "10:20:00": 1}, want: []string{"10:01 ALARM", "10:06 OK", "10:21 ALARM", "10:26 OK"},
		},
		"without default value the alarm lingers for the evaluation range": {
			reads: map[string]int{"10:00:00": 1}, want: []string{"10:01 ALARM", "10:16 OK"},
		},
		"two of three periods": {
			change: func(a *Alarm) { a.EvaluationPeriods, a.DatapointsToAlarm = 3, 2 },
			every:  quiet, reads: map[string]int{"10:00:00": 1, "10:07:00": 1}, want: []string{"10:08 ALARM", "10:16 OK"},
		},
		"two of three periods, one read": {
			change: func(a *Alarm) { a.EvaluationPeriods, a.DatapointsToAlarm = 3, 2 },
			every:  quiet, reads: map[string]int{"10:00:00": 1},
		},
		"average over all events": {
			change: func(a *Alarm) { a.Statistic = statAverage },
			every:  quiet, reads: map[string]int{"10:00:00": 1},
		},
		"average without default value": {
			change: func(a *Alarm) { a.Statistic = statAverage },
			reads:  map[string]int{"10:00:00": 1}, want: []string{"10:01 ALARM", "10:16 OK"},
		},
		"maximum": {
			change: func(a *Alarm) { a.Statistic = statMaximum },
			every:  quiet, reads: map[string]int{"10:00:00": 1}, want: []string{"10:01 ALARM", "10:06 OK"},
		},
		"threshold three": {
			change: func(a *Alarm) { a.Threshold = 3 },
			every:  quiet, reads: map[string]int{"10:00:00": 2, "10:04:00": 1}, want: []string{"10:05 ALARM", "10:06 OK"},
		},
		"period of ten seconds finds no data": {
			change: func(a *Alarm) { a.Period = 10 },
			every:  quiet, reads: map[string]int{"10:00:00": 1},
		},
		"period of a minute": {
			change: func(a *Alarm) { a.Period = 60 },
			every:  quiet, reads: map[string]int{"10:00:00": 1}, want: []string{"10:01 ALARM", "10:02 OK"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := sumAlarm()
			if c.change != nil {
				c.change(a)
			}
			minutes := map[time.Time]Datapoint{}
			for clock, n := range c.reads {
				minutes[at(clock)] = Datapoint{}.add(1, n)
			}
			s := newSeries(c.every, minutes)
			if diff := cmp.Diff(c.want, changesOf(a.play(s, at("09:50:00"), at("11:00:00"), StateOK))); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLongPeriodIsEvaluatedHourly(t *testing.T) {
	t.Parallel()
	a := sumAlarm()
	a.Period, a.EvaluationPeriods = 12*60*60, 3
	line := a.play(Series{}, at("00:00:00"), at("06:00:00"), StateOK)
	if len(line.Points) != 7 {
		t.Errorf("%d points in six hours, want 7", len(line.Points))
	}
}

func TestAlarmThatCloudWatchRefusesHasNoTimeline(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ period, periods int }{{0, 1}, {-60, 1}, {7, 1}, {90, 1}, {60, 1441}, {3600, 169}, {1, 600_000}} {
		a := sumAlarm()
		a.Period, a.EvaluationPeriods = c.period, c.periods
		if line := a.play(Series{}, at("00:00:00"), at("06:00:00"), StateOK); len(line.Points) != 0 {
			t.Errorf("%d periods of %d s: %d points, want none", c.periods, c.period, len(line.Points))
		}
		if got := a.atRest(Series{}, at("00:00:00")); got != StateInsufficient {
			t.Errorf("%d periods of %d s: at rest %s", c.periods, c.period, got)
		}
	}
}

func TestReasonOfAChange(t *testing.T) {
	t.Parallel()
	one, zero := 1.0, 0.0
	for name, c := range map[string]struct {
		change   func(*Alarm)
		values   []*float64
		from, to AlarmState
		want     string
	}{
		"to ALARM": {
			values: []*float64{nil, nil, &one}, from: StateOK, to: StateAlarm,
			want: "Threshold Crossed: 1 out of the last 1 datapoints [1.0 (02/03/26 09:55:00)] was greater than or equal to the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).",
		},
		"back to OK": {
			values: []*float64{nil, &one, &zero}, from: StateAlarm, to: StateOK,
			want: "Threshold Crossed: 1 out of the last 1 datapoints [0.0 (02/03/26 09:55:00)] was not greater than or equal to the threshold (1.0) (minimum 1 datapoint for ALARM -> OK transition).",
		},
		"several points": {
			change: func(a *Alarm) { a.EvaluationPeriods, a.DatapointsToAlarm = 3, 2 },
			values: []*float64{&one, nil, &one}, from: StateOK, to: StateAlarm,
			want: "Threshold Crossed: 2 out of the last 3 datapoints [1.0 (02/03/26 09:55:00), 1.0 (02/03/26 09:45:00)] were greater than or equal to the threshold (1.0) (minimum 2 datapoints for OK -> ALARM transition).",
		},
		"no data": {
			values: []*float64{nil, nil, nil}, from: StateAlarm, to: StateOK,
			want: "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NotBreaching].",
		},
		"insufficient": {
			values: []*float64{nil, nil, nil}, from: StateAlarm, to: StateInsufficient,
			want: "Insufficient Data: 1 datapoint was unknown.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := sumAlarm()
			if c.change != nil {
				c.change(a)
			}
			if diff := cmp.Diff(c.want, a.reason(c.values, at("10:00:00"), c.from, c.to)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSecondReadWhileRedSendsNoSecondAlarmMail(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	secret := p.Watched()[0].Secret
	var records []cloudtrail.Record
	for _, clock := range []string{"10:00:00", "10:02:30", "11:00:00"} {
		records = append(records, cloudtrail.Call{Secret: secret, Reader: strangers(secret.Account)[0], Time: at(clock)}.Records()...)
	}
	report := p.Send(records, Options{Delay: 2 * time.Minute})
	var got []string
	for _, m := range report.Mails {
		kind := "detail"
		if strings.HasPrefix(m.Subject, "ALARM") {
			kind = "alarm"
		}
		got = append(got, m.At.Format("15:04:05")+" "+kind)
	}
	want := []string{"10:00:00 detail", "10:02:30 detail", "10:03:00 alarm", "11:00:00 detail", "11:03:00 alarm"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
	if len(report.Timelines) != 1 {
		t.Fatalf("%d timelines, want 1", len(report.Timelines))
	}
	if got := report.Timelines[0].Metric.At(at("10:02:00")).Sum; got != 1 {
		t.Errorf("metric at 10:02 is %v, want 1", got)
	}
}

func TestOthersDecideOverAnAverage(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Alarms[0].Statistic = statAverage
	secret := p.Watched()[0].Secret
	records := cloudtrail.Call{Secret: secret, Reader: strangers(secret.Account)[0], Time: callTime}.Records()
	busy := p.Send(records, Options{})
	if len(busy.Timelines) != 1 || len(busy.Timelines[0].Changes()) != 0 {
		t.Error("the average of one read and other events changed the alarm's state")
	}
	alone := p.Send(records, Options{Others: -1, Delay: -1})
	if got := changesOf(alone.Timelines[0]); len(got) == 0 || got[0] != "09:31 ALARM" {
		t.Errorf("without other events and delay: %v, want an alarm at 09:31", got)
	}
}

func TestFloodOfMailsIsNamed(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	secret := p.Watched()[0].Secret
	var records []cloudtrail.Record
	for range floodLimit + 1 {
		records = append(records, cloudtrail.Call{Secret: secret, Reader: strangers(secret.Account)[0], Time: callTime}.Records()...)
	}
	report := p.Send(records, Options{})
	if len(report.Notes) != 1 || !strings.Contains(report.Notes[0], "11 mails in one second") {
		t.Errorf("notes %q", report.Notes)
	}
}
