package alarm

import (
	"slices"
	"sort"
	"time"
)

// Datapoint is what metric filters published in one minute.
type Datapoint struct {
	// Count is the number of values: matching events, and the others where the filter has a default value. 0: no data.
	Count    int
	Sum      float64
	Min, Max float64
}

// Add counts a value n more times.
func (d Datapoint) Add(value float64, n int) Datapoint {
	if n <= 0 {
		return d
	}
	return d.With(Datapoint{Count: n, Sum: value * float64(n), Min: value, Max: value})
}

// With puts the data of two minutes, or of two filters, together.
func (d Datapoint) With(e Datapoint) Datapoint {
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
	Sum         = "Sum"
	Average     = "Average"
	Maximum     = "Maximum"
	Minimum     = "Minimum"
	SampleCount = "SampleCount"
)

// Value is the datapoint under a statistic, false where there is no data. Percentiles are not modelled: false.
func (d Datapoint) Value(statistic string) (float64, bool) {
	if d.Count == 0 {
		return 0, false
	}
	switch statistic {
	case Sum:
		return d.Sum, true
	case Average:
		return d.Sum / float64(d.Count), true
	case Maximum:
		return d.Max, true
	case Minimum:
		return d.Min, true
	case SampleCount:
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
	// Every is published in every minute, by the other events in the log group.
	Every Datapoint
	// Points is what is published beside that, in order of time.
	Points []Minute
}

// NewSeries puts the minutes in order.
func NewSeries(every Datapoint, minutes map[time.Time]Datapoint) Series {
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
		total = total.With(p.Datapoint)
	}
	return total
}
