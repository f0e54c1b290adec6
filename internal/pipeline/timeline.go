package pipeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// StatePoint is an alarm after the evaluation of one minute.
type StatePoint struct {
	At    time.Time
	State AlarmState
	// Value is the newest period's statistic; nil where the period has no data.
	Value *float64
	// Reason is set where the state changed, in CloudWatch's words.
	Reason string
	// Open is true for a change that hangs on how far back CloudWatch looks, which is not known. It comes at this time at the earliest;
	// one to ALARM does not come at all where the alarm is still in ALARM from before.
	Open bool
}

// Timeline is an alarm over time.
type Timeline struct {
	Alarm *Alarm
	// Points has one entry a minute (one an hour where the alarm looks back over a day).
	Points []StatePoint
	// Metric is what the filters published, by minute.
	Metric Series
}

// Changes are the points at which the state changed. Only these run actions.
func (t Timeline) Changes() []StatePoint {
	var out []StatePoint
	for _, p := range t.Points {
		if p.Reason != "" {
			out = append(out, p)
		}
	}
	return out
}

// standardResolution is the shortest period for which a metric filter has data in every window.
const standardResolution = 60

// period is the alarm's period.
func (a *Alarm) period() time.Duration { return time.Duration(a.Period) * time.Second }

// step is the time between two evaluations: a minute, or an hour where the alarm looks back over more than a day.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
func (a *Alarm) step() time.Duration {
	if time.Duration(a.EvaluationPeriods)*a.period() > 24*time.Hour {
		return time.Hour
	}
	return time.Minute
}

// limit is how far back CloudWatch lets the alarm look: a day, or a week with periods of an hour or more.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
func (a *Alarm) limit() time.Duration {
	if a.period() < time.Hour {
		return 24 * time.Hour
	}
	return 7 * 24 * time.Hour
}

// looksTooFar says whether CloudWatch would refuse the alarm because its periods together are longer than the limit.
func (a *Alarm) looksTooFar() bool {
	return a.Period > 0 && a.EvaluationPeriods > int(a.limit()/a.period())
}

// legalPeriod says whether CloudWatch takes the period at all.
func (a *Alarm) legalPeriod() bool {
	return a.Period > 0 && (a.Period%standardResolution == 0 || slices.Contains([]int{10, 20, 30}, a.Period))
}

// settling is how long the alarm looks back, at least: its whole evaluation range.
func (a *Alarm) settling() time.Duration {
	return time.Duration(a.EvaluationPeriods+extraPoints) * a.period()
}

// play evaluates the alarm every step between two times, starting in a state.
func (a *Alarm) play(metric Series, from, to time.Time, state AlarmState) Timeline {
	t := Timeline{Alarm: a, Metric: metric}
	if !a.legalPeriod() || a.looksTooFar() {
		return t
	}
	from = from.UTC().Truncate(time.Minute)
	for at := from; !at.After(to); at = at.Add(a.step()) {
		values := a.windows(metric, at)
		next := evaluate(a.points(values), a.DatapointsToAlarm, a.EvaluationPeriods, a.MissingData, state)
		p := StatePoint{At: at, State: next, Value: values[len(values)-1]}
		if next != state {
			p.Reason = a.reason(values, at, state, next)
		}
		t.Points = append(t.Points, p)
		state = next
	}
	return t
}

// windows are the values of the evaluation range that ends at a time, oldest first. The window slides: its periods are counted
// back from the minute of the evaluation. A period of less than a minute finds none of the metric filter's data.
func (a *Alarm) windows(metric Series, end time.Time) []*float64 {
	values := make([]*float64, a.EvaluationPeriods+extraPoints)
	if a.Period < standardResolution {
		return values
	}
	for i := range values {
		to := end.Add(-time.Duration(len(values)-1-i) * a.period())
		if v, ok := metric.window(to.Add(-a.period()), to).value(a.Statistic); ok {
			values[i] = &v
		}
	}
	return values
}

// farWindows are the same of the longest range that CloudWatch may look at: back to the newest data that are enough, within a day, or
// a week with periods of an hour or more.
func (a *Alarm) farWindows(metric Series, end time.Time) []*float64 {
	least, most := a.EvaluationPeriods+extraPoints, int(a.limit()/a.period())
	var values []*float64
	for found := 0; len(values) < least || found < a.EvaluationPeriods && len(values) < most; {
		to := end.Add(-time.Duration(len(values)) * a.period())
		var value *float64
		if v, ok := metric.window(to.Add(-a.period()), to).value(a.Statistic); ok && a.Period >= standardResolution {
			value = &v
			found++
		}
		values = append(values, value)
	}
	slices.Reverse(values)
	return values
}

// markOpen finds the changes that come later, or not at all, if CloudWatch looks further back. The alarm starts at rest in a state.
func (t Timeline) markOpen(rest AlarmState) {
	a := t.Alarm
	state, late := rest, rest
	for i := range t.Points {
		p := &t.Points[i]
		next := evaluate(a.points(a.farWindows(t.Metric, p.At)), a.DatapointsToAlarm, a.EvaluationPeriods, a.MissingData, late)
		p.Open = p.Reason != "" && (next != p.State || late != state)
		state, late = p.State, next
	}
}

// points sorts values into absent, within and over the threshold.
func (a *Alarm) points(values []*float64) []point {
	out := make([]point, len(values))
	for i, v := range values {
		switch {
		case v == nil:
		case a.breaches(*v):
			out[i] = over
		default:
			out[i] = within
		}
	}
	return out
}

// reason words a change of state as CloudWatch does.
func (a *Alarm) reason(values []*float64, end time.Time, from, to AlarmState) string {
	if to == StateInsufficient {
		return fmt.Sprintf("Insufficient Data: %s unknown.", plural(a.EvaluationPeriods, "datapoint was", "datapoints were"))
	}
	listed := a.listed(values, end, to)
	if len(listed) == 0 {
		return fmt.Sprintf("Threshold Crossed: no datapoints were received for %s and %s treated as [%s].",
			plural(a.EvaluationPeriods, "period", "periods"),
			plural(a.EvaluationPeriods, "missing datapoint was", "missing datapoints were"), title(a.MissingData))
	}
	verb := "was"
	if len(listed) > 1 {
		verb = "were"
	}
	needed := a.DatapointsToAlarm
	if to == StateOK {
		verb += " not"
		needed = a.EvaluationPeriods - a.DatapointsToAlarm + 1
	}
	return fmt.Sprintf("Threshold Crossed: %d out of the last %d datapoints [%s] %s %s the threshold (%s) (minimum %s for %s -> %s transition).",
		len(listed), a.EvaluationPeriods, strings.Join(listed, ", "), verb, operators[a.Operator].words, number(a.Threshold),
		plural(needed, "datapoint", "datapoints"), from, to)
}

// listed are the newest datapoints that speak for a state, as they stand in a reason, newest first.
func (a *Alarm) listed(values []*float64, end time.Time, to AlarmState) []string {
	var out []string
	for i, v := range slices.Backward(values) {
		if len(out) == a.EvaluationPeriods {
			break
		}
		if v != nil && a.breaches(*v) == (to == StateAlarm) {
			start := end.Add(-time.Duration(len(values)-i) * a.period())
			out = append(out, fmt.Sprintf("%s (%s)", number(*v), start.Format("02/01/06 15:04:05")))
		}
	}
	return out
}

// number writes a number as CloudWatch's mails do: always with a decimal.
func number(v float64) string {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// plural writes a count with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// title writes a missing-data mode as reasons do: NotBreaching.
func title(mode string) string {
	if mode == "" {
		return mode
	}
	return strings.ToUpper(mode[:1]) + mode[1:]
}
