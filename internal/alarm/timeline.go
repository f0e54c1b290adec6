package alarm

import (
	"slices"
	"sort"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// StatePoint is an alarm after the evaluation of one minute.
type StatePoint struct {
	At    time.Time
	State State
	// Value is the newest period's statistic; nil where the period has no data.
	Value *float64
	// Reason is set where the state changed, in CloudWatch's words, and From is the state before.
	Reason string
	From   State
	// Open is true for a change that depends on how far back CloudWatch looks, which is not documented. It comes at this time at the
	// earliest; one to ALARM does not come at all where the alarm is still in ALARM from before.
	Open bool

	// since is the index of the change that led to this state; less than 0 where the alarm was in it from the start.
	since int
}

// Timeline is an alarm over time.
type Timeline struct {
	Config
	// Start is the state before the first point: the one that [Series].Every leads to.
	Start State
	// Points has one entry a minute (one an hour where the alarm looks back over more than a day), in the spans that were played.
	Points []StatePoint
	// Metric is what the filters published, by minute.
	Metric Series
}

// Span is a stretch of time in which something happens.
type Span struct{ From, To time.Time }

// Contains reports whether a time is in the span.
func (s Span) Contains(at time.Time) bool { return !at.Before(s.From) && !at.After(s.To) }

// Spans are the times around some minutes, which are in order. Long before and after a minute the alarm is at rest,
// so those hours are left out.
func (c Config) Spans(minutes []time.Time) []Span {
	const lead, tail = 5 * time.Minute, 5 * time.Minute
	var out []Span
	for _, minute := range minutes {
		next := Span{minute.Add(-lead), minute.Add(c.evaluationRange() + tail)}
		if n := len(out); n > 0 && !next.From.After(out[n-1].To) {
			out[n-1].To = next.To
		} else {
			out = append(out, next)
		}
	}
	return out
}

// Play evaluates the alarm over some spans, which are in order.
func (c Config) Play(metric Series, spans []Span) Timeline {
	t := Timeline{Config: c, Start: StateInsufficient, Metric: metric}
	if len(spans) == 0 {
		return t
	}
	t.Start = c.Rest(metric.Every)
	state := t.Start
	for _, s := range spans {
		state = t.play(s, state)
	}
	t.markOpen()
	return t
}

// Rest is the state that what is published in every minute leads to.
func (c Config) Rest(every Datapoint) State {
	t := Timeline{Config: c, Metric: Series{Every: every}}
	return t.play(Span{}, StateInsufficient)
}

// play evaluates the alarm over one span, starting in a state, and returns the state at its end. An alarm that CloudWatch would refuse
// is not evaluated.
func (t *Timeline) play(span Span, state State) State {
	if !aws.IsAlarmPeriod(t.Period) || t.ExceedsMaxRange() {
		return state
	}
	since := -1
	if n := len(t.Points); n > 0 {
		since = t.Points[n-1].since
	}
	for at := span.From.UTC().Truncate(time.Minute); !at.After(span.To); at = at.Add(t.evaluationInterval()) {
		values := t.windows(at)
		p := StatePoint{At: at, State: t.evaluate(values, state), Value: values[len(values)-1]}
		if p.State != state {
			p.Reason, p.From = t.reason(values, at, state, p.State), state
			since = len(t.Points)
		}
		p.since = since
		t.Points = append(t.Points, p)
		state = p.State
	}
	return state
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

// Notice is the message that a change of state sends to one of the alarm's actions.
type Notice struct {
	Change StatePoint
	// Action is the ARN that the message goes to.
	Action string
}

// Notices are the messages that the alarm sends, in order of time.
func (t Timeline) Notices() []Notice {
	var out []Notice
	for _, change := range t.Changes() {
		for _, action := range t.Actions(change.State) {
			out = append(out, Notice{change, action})
		}
	}
	return out
}

// ChangeFor is the change to ALARM that the data of a minute belong to: the one that they bring about, or one before it that lasts.
// False if no evaluation that counts them finds the alarm in ALARM, or if the alarm was in ALARM from the start.
func (t Timeline) ChangeFor(minute time.Time) (StatePoint, bool) {
	first := sort.Search(len(t.Points), func(i int) bool { return t.Points[i].At.After(minute) })
	for _, p := range t.Points[first:] {
		age := p.At.Sub(minute)
		if age > time.Duration(t.EvaluationPeriods)*t.period() {
			break
		}
		if p.State != StateAlarm {
			continue
		}
		start := p.At.Add(-(age + t.period() - 1) / t.period() * t.period())
		if v, ok := t.Metric.window(start, start.Add(t.period())).Value(t.Statistic); ok && t.Breaches(v) {
			if p.since < 0 {
				return StatePoint{}, false
			}
			return t.Points[p.since], true
		}
	}
	return StatePoint{}, false
}

// evaluate returns the state that the alarm goes to from current, by the values of its evaluation range.
func (c Config) evaluate(values []*float64, current State) State {
	return evaluate(c.points(values), c.DatapointsToAlarm, c.EvaluationPeriods, c.MissingData, current)
}

// points sorts values into absent, within and over the threshold.
func (c Config) points(values []*float64) []point {
	out := make([]point, len(values))
	for i, v := range values {
		switch {
		case v == nil:
		case c.Breaches(*v):
			out[i] = over
		default:
			out[i] = within
		}
	}
	return out
}

// valueBefore is the value of the i-th period counted back from a time; nil where it has no data. The periods slide: they are counted back
// from the minute of the evaluation. A period of less than a minute finds none of the metric filter's data.
func (t Timeline) valueBefore(end time.Time, i int) *float64 {
	if t.Period < aws.MetricResolution {
		return nil
	}
	to := end.Add(-time.Duration(i) * t.period())
	if v, ok := t.Metric.window(to.Add(-t.period()), to).Value(t.Statistic); ok {
		return &v
	}
	return nil
}

// windows are the values of the evaluation range that ends at a time, oldest first.
func (t Timeline) windows(end time.Time) []*float64 {
	values := make([]*float64, t.EvaluationPeriods+extraPoints)
	for i := range values {
		values[len(values)-1-i] = t.valueBefore(end, i)
	}
	return values
}

// longestWindows are the same of the longest range that CloudWatch may look at: back to the newest data that are enough, within
// [aws.MaxAlarmRange].
func (t Timeline) longestWindows(end time.Time) []*float64 {
	least, most := t.EvaluationPeriods+extraPoints, int(aws.MaxAlarmRange(t.Period)/t.period())
	var values []*float64
	for found := 0; len(values) < least || found < t.EvaluationPeriods && len(values) < most; {
		value := t.valueBefore(end, len(values))
		if value != nil {
			found++
		}
		values = append(values, value)
	}
	slices.Reverse(values)
	return values
}

// markOpen finds the changes that come later, or not at all, if CloudWatch looks back as far as it may.
func (t Timeline) markOpen() {
	state, late := t.Start, t.Start
	for i := range t.Points {
		p := &t.Points[i]
		next := t.evaluate(t.longestWindows(p.At), late)
		p.Open = p.Reason != "" && (next != p.State || late != state)
		state, late = p.State, next
	}
}
