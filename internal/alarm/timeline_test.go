package alarm

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// at is a time of the tests' day.
func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04:05", "2026-03-02 "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

// sumConfig is that of an alarm as it should be.
func sumConfig() Config {
	return Config{
		Statistic: Sum, Period: 300, EvaluationPeriods: 1, DatapointsToAlarm: 1,
		Threshold: 1, Operator: "GreaterThanOrEqualToThreshold", MissingData: NotBreaching, ActionsEnabled: true,
		AlarmActions: []string{"arn:aws:sns:us-east-1:123456789012:alarms"},
	}
}

// span is a stretch of the tests' day.
func span(from, to string) []Span { return []Span{{at(from), at(to)}} }

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
	quiet := Datapoint{}.Add(0, 1)
	for name, c := range map[string]struct {
		change func(*Config)
		every  Datapoint
		reads  map[string]int
		want   []string
	}{
		"one read, with a default value": {
			every: quiet, reads: map[string]int{"10:00:00": 1}, want: []string{"10:01 ALARM", "10:06 OK"},
		},
		"a second read in ALARM changes nothing": {
			every: quiet, reads: map[string]int{"10:00:00": 1, "10:03:00": 1}, want: []string{"10:01 ALARM", "10:09 OK"},
		},
		"a read after it is OK again makes it go to ALARM again": {
			every: quiet, reads: map[string]int{"10:00:00": 1, "10:20:00": 1}, want: []string{"10:01 ALARM", "10:06 OK", "10:21 ALARM", "10:26 OK"},
		},
		"without default value the alarm lingers for the evaluation range": {
			reads: map[string]int{"10:00:00": 1}, want: []string{"10:01 ALARM", "10:16 OK"},
		},
		"two of three periods": {
			change: func(a *Config) { a.EvaluationPeriods, a.DatapointsToAlarm = 3, 2 },
			every:  quiet, reads: map[string]int{"10:00:00": 1, "10:07:00": 1}, want: []string{"10:08 ALARM", "10:16 OK"},
		},
		"two of three periods, one read": {
			change: func(a *Config) { a.EvaluationPeriods, a.DatapointsToAlarm = 3, 2 },
			every:  quiet, reads: map[string]int{"10:00:00": 1},
		},
		"average over all events": {
			change: func(a *Config) { a.Statistic = Average },
			every:  quiet, reads: map[string]int{"10:00:00": 1},
		},
		"average without default value": {
			change: func(a *Config) { a.Statistic = Average },
			reads:  map[string]int{"10:00:00": 1}, want: []string{"10:01 ALARM", "10:16 OK"},
		},
		"maximum": {
			change: func(a *Config) { a.Statistic = Maximum },
			every:  quiet, reads: map[string]int{"10:00:00": 1}, want: []string{"10:01 ALARM", "10:06 OK"},
		},
		"threshold three": {
			change: func(a *Config) { a.Threshold = 3 },
			every:  quiet, reads: map[string]int{"10:00:00": 2, "10:04:00": 1}, want: []string{"10:05 ALARM", "10:06 OK"},
		},
		"period of ten seconds finds no data": {
			change: func(a *Config) { a.Period = 10 },
			every:  quiet, reads: map[string]int{"10:00:00": 1},
		},
		"period of a minute": {
			change: func(a *Config) { a.Period = 60 },
			every:  quiet, reads: map[string]int{"10:00:00": 1}, want: []string{"10:01 ALARM", "10:02 OK"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := sumConfig()
			if c.change != nil {
				c.change(&a)
			}
			minutes := map[time.Time]Datapoint{}
			for clock, n := range c.reads {
				minutes[at(clock)] = Datapoint{}.Add(1, n)
			}
			line := a.Play(NewSeries(c.every, minutes), span("09:50:00", "11:00:00"))
			if line.Start != StateOK {
				t.Errorf("starts in %s", line.Start)
			}
			if diff := cmp.Diff(c.want, changesOf(line)); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLongPeriodIsEvaluatedHourly(t *testing.T) {
	t.Parallel()
	a := sumConfig()
	a.Period, a.EvaluationPeriods = 12*60*60, 3
	line := a.Play(Series{}, span("00:00:00", "06:00:00"))
	if len(line.Points) != 7 {
		t.Errorf("%d points in six hours, want 7", len(line.Points))
	}
}

func TestAlarmThatCloudWatchRefusesHasNoTimeline(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ period, periods int }{{0, 1}, {-60, 1}, {7, 1}, {90, 1}, {60, 1441}, {3600, 169}, {1, 600_000}} {
		a := sumConfig()
		a.Period, a.EvaluationPeriods = c.period, c.periods
		if line := a.Play(Series{}, span("00:00:00", "06:00:00")); len(line.Points) != 0 {
			t.Errorf("%d periods of %d s: %d points, want none", c.periods, c.period, len(line.Points))
		}
		if got := a.Play(Series{}, span("00:00:00", "06:00:00")).Start; got != StateInsufficient {
			t.Errorf("%d periods of %d s: starts in %s", c.periods, c.period, got)
		}
	}
}

func TestReasonOfAChange(t *testing.T) {
	t.Parallel()
	one, zero := 1.0, 0.0
	for name, c := range map[string]struct {
		change   func(*Config)
		values   []*float64
		from, to State
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
			change: func(a *Config) { a.EvaluationPeriods, a.DatapointsToAlarm = 3, 2 },
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
			a := sumConfig()
			if c.change != nil {
				c.change(&a)
			}
			if diff := cmp.Diff(c.want, a.reason(c.values, at("10:00:00"), c.from, c.to)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAChangeThatHangsOnTheEvaluationRangeIsOpen(t *testing.T) {
	t.Parallel()
	quiet := Datapoint{}.Add(0, 1)
	for name, c := range map[string]struct {
		change func(*Config)
		every  Datapoint
		reads  []string
		want   string
	}{
		"a default value decides":             {nil, quiet, []string{"10:00:00", "10:20:00"}, "ALARM OK ALARM OK"},
		"without one the end is open":         {nil, Datapoint{}, []string{"10:00:00"}, "ALARM OK?"},
		"and so is what comes next":           {nil, Datapoint{}, []string{"10:00:00", "10:40:00"}, "ALARM OK? ALARM? OK?"},
		"missing data":                        {func(a *Config) { a.MissingData = Missing }, Datapoint{}, []string{"10:00:00"}, "ALARM INSUFFICIENT_DATA?"},
		"an evaluation of three, one enough":  {func(a *Config) { a.EvaluationPeriods = 3 }, Datapoint{}, []string{"10:00:00"}, "ALARM OK?"},
		"with a period of a minute":           {func(a *Config) { a.Period = 60 }, Datapoint{}, []string{"10:00:00"}, "ALARM OK?"},
		"with a default value, of a minute":   {func(a *Config) { a.Period = 60 }, quiet, []string{"10:00:00"}, "ALARM OK"},
		"two of three that are never reached": {func(a *Config) { a.EvaluationPeriods, a.DatapointsToAlarm = 3, 2 }, Datapoint{}, []string{"10:00:00"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := sumConfig()
			if c.change != nil {
				c.change(&a)
			}
			minutes := map[time.Time]Datapoint{}
			for _, clock := range c.reads {
				minutes[at(clock)] = Datapoint{}.Add(1, 1)
			}
			line := a.Play(NewSeries(c.every, minutes), span("09:50:00", "11:30:00"))
			var got []string
			for _, change := range line.Changes() {
				text := string(change.State)
				if change.Open {
					text += "?"
				}
				got = append(got, text)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%s, want %s", strings.Join(got, " "), c.want)
			}
		})
	}
}

func TestActionsByState(t *testing.T) {
	t.Parallel()
	a := Config{ActionsEnabled: true, AlarmActions: []string{"a"}, OKActions: []string{"o"}, InsufficientActions: []string{"i"}}
	for state, want := range map[State]string{StateAlarm: "a", StateOK: "o", StateInsufficient: "i"} {
		if got := a.Actions(state); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v, want %s", state, got, want)
		}
	}
	if got := a.Actions("OTHER"); got != nil {
		t.Errorf("an unknown state has actions %v", got)
	}
	a.ActionsEnabled = false
	if got := a.Actions(StateAlarm); got != nil {
		t.Errorf("actions are turned off, and still %v run", got)
	}
}
