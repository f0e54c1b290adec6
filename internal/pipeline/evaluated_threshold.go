package pipeline

import (
	"math"
	"sort"
	"strconv"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/aws"
)

// datapoint is what a period holds after some reads, beside the default values that the other events publish.
func (p *plan) datapoint(e evaluation, reads int) alarm.Datapoint {
	return p.datapointAmong(e, reads, p.options.others())
}

// datapointAmong is a datapoint with so many other events in a minute.
func (p *plan) datapointAmong(e evaluation, reads, inMinute int) alarm.Datapoint {
	value, _ := e.filter.published()
	d := alarm.Datapoint{}.Add(value, e.reads(reads))
	others := inMinute * e.alarm.Period / aws.MetricResolution
	for _, f := range p.feeds.at(keyOf(e.filter.Metric), e.filter.place()) {
		n := others
		if f != e.filter {
			n += e.reads(reads) // The read itself is a non-matching event to the other filters.
		}
		if v, defaults := f.fallback(); defaults {
			d = d.Add(v, n)
		}
	}
	return d
}

// breachesAfter reports whether a period with so many reads breaches the threshold.
func (p *plan) breachesAfter(e evaluation, reads int) bool { return e.breaches(p.datapoint(e, reads)) }

func (e evaluation) breaches(d alarm.Datapoint) bool {
	v, ok := d.Value(e.alarm.Statistic)
	return ok && e.alarm.Breaches(v)
}

// alarmStatistic finds the statistics under which a read does not count as one.
func (p *plan) alarmStatistic(e evaluation) finding {
	const remedy = "use the statistic Sum"
	a := e.alarm
	if a.Math || a.AlarmsWhenLow() {
		return fine
	}
	_, hasDefault := p.datapoint(e, 0).Value(alarm.Sum)
	switch a.Statistic {
	case alarm.Sum, alarm.Maximum:
		return fine
	case alarm.Average, alarm.Minimum, alarm.SampleCount:
		if !hasDefault {
			return fine
		}
	default:
		return unknown(a.Address, remedy, "alarm %s uses the statistic %q, which is not modelled here", a.Name, a.Statistic)
	}
	switch {
	case a.Statistic == alarm.SampleCount && p.breachesAfter(e, 0):
		return stop(a.Address, remedy, "alarm %s counts samples, and with a default value every event in the log group is a sample: "+
			"it is in ALARM all the time, and a read changes nothing", a.Name)
	case a.Statistic == alarm.Average && !p.breachesAfter(e, 1):
		v, _ := p.datapoint(e, 1).Value(alarm.Average)
		return stop(a.Address, remedy, "alarm %s uses Average: with a default value of 0 that is reads divided by all events in the log group "+
			"(with one read among %d events %s), which does not reach %s", a.Name, p.datapoint(e, 1).Count, strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64), alarm.Number(a.Threshold))
	case a.Statistic == alarm.Minimum && !p.breachesAfter(e, 1):
		return stop(a.Address, remedy, "alarm %s uses Minimum: any other event in the period publishes the default value, so the minimum stays below %s", a.Name, alarm.Number(a.Threshold))
	}
	return fine
}

// risesWithReads reports whether more reads give a higher value, as far as that is modelled.
func (e evaluation) risesWithReads() bool {
	a := e.alarm
	_, constant := e.filter.published()
	rising := a.Statistic == alarm.Sum || a.Statistic == alarm.Maximum || a.Statistic == alarm.SampleCount
	return a.Comparison() != "" && constant && rising && !a.Math && !a.AlarmsWhenLow()
}

// mostReads bounds the search for the number of reads that make an alarm go to ALARM.
const mostReads = 100_000

func (p *plan) alarmThreshold(e evaluation) finding {
	a := e.alarm
	if !e.risesWithReads() {
		return fine
	}
	const remedy = "set the threshold to 1 with GreaterThanOrEqualToThreshold"
	switch {
	case p.breachesAfter(e, 0):
		return stop(a.Address, remedy, "alarm %s is in ALARM without any read (%s %s): its state never changes, and only a change of state sends mail",
			a.Name, a.Comparison(), alarm.Number(a.Threshold))
	case p.breachesAfter(e, 1):
		return fine
	case a.Statistic == alarm.Maximum:
		return stop(a.Address, remedy+" and the statistic to Sum",
			"alarm %s uses Maximum: each read publishes %s, so no number of reads gives more, and the threshold is %s", a.Name, e.filter.Value, alarm.Number(a.Threshold))
	}
	// More reads only raise a sum, so a binary search finds the first number that suffices.
	if reads := sort.Search(mostReads, func(n int) bool { return p.breachesAfter(e, n) }); reads < mostReads {
		return stop(a.Address, remedy, "alarm %s does not go to ALARM for one read, only from %d reads in %d seconds on", a.Name, reads, a.Period)
	}
	return stop(a.Address, remedy, "alarm %s does not go to ALARM for %d reads in %d seconds: the threshold is %s", a.Name, mostReads, a.Period, alarm.Number(a.Threshold))
}
