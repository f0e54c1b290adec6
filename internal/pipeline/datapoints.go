package pipeline

import (
	"math"
	"slices"
	"sort"
	"strings"
	"time"
)

// Datapoint is what metric filters published in one minute.
type Datapoint struct {
	// Count is the number of values: matching events, and the others where the filter has a default value. 0: no data.
	Count    int
	Sum      float64
	Min, Max float64
}

// add counts n more values.
func (d Datapoint) add(value float64, n int) Datapoint {
	if n <= 0 {
		return d
	}
	return d.join(Datapoint{Count: n, Sum: value * float64(n), Min: value, Max: value})
}

// join puts two minutes, or two filters, together.
func (d Datapoint) join(e Datapoint) Datapoint {
	switch {
	case d.Count == 0:
		return e
	case e.Count == 0:
		return d
	}
	return Datapoint{Count: d.Count + e.Count, Sum: d.Sum + e.Sum, Min: min(d.Min, e.Min), Max: max(d.Max, e.Max)}
}

// Statistics that CloudWatch offers beside percentiles.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
const (
	statSum         = "Sum"
	statAverage     = "Average"
	statMaximum     = "Maximum"
	statMinimum     = "Minimum"
	statSampleCount = "SampleCount"
)

// value is the datapoint under a statistic, false where there is no data. A percentile of whole counts is not modelled: false.
func (d Datapoint) value(statistic string) (float64, bool) {
	if d.Count == 0 {
		return 0, false
	}
	switch statistic {
	case statSum:
		return d.Sum, true
	case statAverage:
		return d.Sum / float64(d.Count), true
	case statMaximum:
		return d.Max, true
	case statMinimum:
		return d.Min, true
	case statSampleCount:
		return float64(d.Count), true
	}
	return 0, false
}

// times is the datapoint of n such minutes.
func (d Datapoint) times(n int) Datapoint {
	if n <= 0 {
		return Datapoint{}
	}
	return Datapoint{Count: d.Count * n, Sum: d.Sum * float64(n), Min: d.Min, Max: d.Max}
}

// Minute is what is published in one minute.
type Minute struct {
	// At is the minute's start, in UTC.
	At time.Time
	Datapoint
}

// Series is a metric over time.
type Series struct {
	// Every is published in every minute, by the events that nobody listed.
	Every Datapoint
	// Points is what is published beside it, in order of time.
	Points []Minute
}

// newSeries puts the minutes in order.
func newSeries(every Datapoint, minutes map[time.Time]Datapoint) Series {
	s := Series{Every: every}
	for at, d := range minutes {
		s.Points = append(s.Points, Minute{at, d})
	}
	slices.SortFunc(s.Points, func(a, b Minute) int { return a.At.Compare(b.At) })
	return s
}

// from is the index of the first point that is not before a time.
func (s Series) from(at time.Time) int {
	return sort.Search(len(s.Points), func(i int) bool { return !s.Points[i].At.Before(at) })
}

// At is all that is published in a minute.
func (s Series) At(minute time.Time) Datapoint {
	minute = minute.UTC().Truncate(time.Minute)
	return s.window(minute, minute.Add(time.Minute))
}

// window is the series between two times, the end left out.
func (s Series) window(from, to time.Time) Datapoint {
	total := s.Every.times(int(to.Sub(from) / time.Minute))
	for _, p := range s.Points[s.from(from):] {
		if !p.At.Before(to) {
			break
		}
		total = total.join(p.Datapoint)
	}
	return total
}

// operators are the comparisons of an alarm and how its mail words them.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
var operators = map[string]struct {
	words    string
	breaches func(value, threshold float64) bool
}{
	"GreaterThanOrEqualToThreshold": {"greater than or equal to", func(v, t float64) bool { return v >= t }},
	"GreaterThanThreshold":          {"greater than", func(v, t float64) bool { return v > t }},
	"LessThanOrEqualToThreshold":    {"less than or equal to", func(v, t float64) bool { return v <= t }},
	"LessThanThreshold":             {"less than", func(v, t float64) bool { return v < t }},
}

// breaches compares a value with the alarm's threshold. NaN never breaches.
func (a *Alarm) breaches(value float64) bool {
	op, ok := operators[a.Operator]
	return ok && !math.IsNaN(value) && op.breaches(value, a.Threshold)
}

// alarmsLow is true for an alarm that goes to ALARM when there is little.
func (a *Alarm) alarmsLow() bool { return strings.HasPrefix(a.Operator, "LessThan") }
