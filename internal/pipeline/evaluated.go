package pipeline

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/aws"
)

// watch is a filter together with an alarm that does, or should, look at its metric.
type watch struct {
	filter *Filter
	alarm  *Alarm
}

// evaluatedChecks are what an alarm needs to go to ALARM for one read.
var evaluatedChecks = []check[watch]{
	{"metric", (*plan).alarmMetric},
	{"math", (*plan).alarmMath},
	{"dimensions", (*plan).alarmDimensions},
	{"unit", (*plan).alarmUnit},
	{"period", (*plan).alarmPeriod},
	{"operator", (*plan).alarmOperator},
	{"statistic", (*plan).alarmStatistic},
	{"threshold", (*plan).alarmThreshold},
	{"datapoints", (*plan).alarmDatapoints},
	{"missing data", (*plan).alarmMissing},
	{"actions enabled", (*plan).alarmEnabled},
	{"action", (*plan).alarmActs},
}

// judged says whether one read, alone, makes an alarm go to ALARM and act. It does not depend on the record: each pair is evaluated once.
func (p *plan) judge(w watch) Step {
	step, known := p.judgements[w]
	if !known {
		passed := Step{
			Hop: Evaluated, Resource: w.alarm.Address, near: w.alarm.likeness(w.filter.Metric),
			Reason: fmt.Sprintf("one read makes alarm %s go to ALARM", w.alarm.Name),
		}
		step = judge(p, passed, evaluatedChecks, w)
		p.judgements[w] = step
	}
	return step
}

// alarmsFor are the alarms on a filter's metric, else those that come near it.
func (p *plan) alarmsFor(f *parsedFilter) []watch {
	found, known := p.watches[f]
	if known {
		return found
	}
	alarms := p.alarms[keyOf(f.Resource, f.Metric)]
	if len(alarms) == 0 {
		alarms = p.Alarms
	}
	for _, a := range alarms {
		found = append(found, watch{f.Filter, a})
	}
	p.watches[f] = found
	return found
}

// noAlarm is the step where there is no alarm at all.
func noAlarm(f *parsedFilter) Step {
	return Step{
		Hop: Evaluated, Verdict: Stop, Resource: f.Address, Reason: fmt.Sprintf("no alarm watches metric %s of filter %s", f.Metric, f.Name),
		Remedy: "add an alarm on the metric, or give the state of the stack that has it",
	}
}

// likeness ranks alarms on other metrics by how near they come.
func (a *Alarm) likeness(m Metric) int {
	const name, namespace, step = 2, 1, 100
	score := 0
	if a.Metric.Name == m.Name {
		score += name
	}
	if a.Metric.Namespace == m.Namespace {
		score += namespace
	}
	return score * step
}

func (p *plan) alarmMetric(w watch) finding {
	have, want := w.alarm.Metric, w.filter.Metric
	remedy := fmt.Sprintf("let filter and alarm name the same metric, such as %s", want)
	switch {
	case w.alarm.Math:
		return fine
	case have.Name != want.Name:
		return stop(w.alarm.Address, remedy, "the filter publishes metric name %q, alarm %s watches %q", want.Name, w.alarm.Name, have.Name)
	case have.Namespace != want.Namespace:
		return stop(w.alarm.Address, remedy, "the filter publishes in namespace %q, alarm %s watches namespace %q", want.Namespace, w.alarm.Name, have.Namespace)
	case !same(w.alarm.Region, w.filter.Region), !same(w.alarm.Account, w.filter.Account):
		return stop(w.alarm.Address, "put the alarm where the log group is", "alarm %s is in account %s, region %s; the metric is in account %s, region %s",
			w.alarm.Name, w.alarm.Account, w.alarm.Region, w.filter.Account, w.filter.Region)
	}
	return fine
}

func (p *plan) alarmMath(w watch) finding {
	if !w.alarm.Math {
		return fine
	}
	return unknown(w.alarm.Address, "check the alarm by hand", "alarm %s is on a metric math expression, which is not calculated here", w.alarm.Name)
}

// alarmDimensions: dimensions are part of a metric's name.
func (p *plan) alarmDimensions(w watch) finding {
	have, want := sortedKeys(w.alarm.Metric.Dimensions), sortedKeys(w.filter.Metric.Dimensions)
	if w.alarm.Math || slices.Equal(have, want) {
		return fine
	}
	return stop(w.alarm.Address, "let filter and alarm have the same dimensions, best none",
		"the filter publishes with dimensions [%s], alarm %s watches dimensions [%s]: that is another metric",
		strings.Join(want, ", "), w.alarm.Name, strings.Join(have, ", "))
}

// unit is that of the data a filter publishes.
func (f *Filter) unit() string { return cmp.Or(f.Metric.Unit, "None") }

// seesUnit says whether an alarm sees a filter's data: one with a unit sees only what was published with it.
func (a *Alarm) seesUnit(f *Filter) bool { return a.Metric.Unit == "" || a.Metric.Unit == f.unit() }

func (p *plan) alarmUnit(w watch) finding {
	if w.alarm.Math || w.alarm.seesUnit(w.filter) {
		return fine
	}
	return stop(w.alarm.Address, "leave the alarm's unit out", "alarm %s wants unit %s, the filter publishes unit %s: the alarm finds no data", w.alarm.Name, w.alarm.Metric.Unit, w.filter.unit())
}

func (p *plan) alarmPeriod(w watch) finding {
	if w.alarm.Math {
		return fine
	}
	if err := aws.AlarmPeriod(w.alarm.Period); err != nil {
		return stop(w.alarm.Address, "use a period of 300 seconds", "alarm %s has a %v", w.alarm.Name, err)
	}
	if w.alarm.ExceedsMaxRange() {
		return stop(w.alarm.Address, "use one evaluation period of 300 seconds", "alarm %s looks back over %d periods of %d seconds, CloudWatch over %.0f hours at most",
			w.alarm.Name, w.alarm.EvaluationPeriods, w.alarm.Period, w.alarm.MaxRange().Hours())
	}
	return fine
}

func (p *plan) alarmOperator(w watch) finding {
	switch {
	case w.alarm.Math:
	case w.alarm.Comparison() == "":
		return unknown(w.alarm.Address, "use GreaterThanOrEqualToThreshold", "alarm %s compares with %q, which is not modelled here", w.alarm.Name, w.alarm.Operator)
	case w.alarm.AlarmsWhenLow():
		return stop(w.alarm.Address, "use GreaterThanOrEqualToThreshold",
			"alarm %s goes to ALARM when the value is %s %s, so a read can only end that", w.alarm.Name, w.alarm.Comparison(), alarm.Number(w.alarm.Threshold))
	}
	return fine
}

// datapoint is what a period holds after some reads, beside the default values that the other events publish.
func (p *plan) datapoint(w watch, reads int) alarm.Datapoint {
	value, _ := w.filter.published()
	d := alarm.Datapoint{}.Add(value, reads)
	others := p.options.others() * w.alarm.Period / alarm.Resolution
	for _, f := range p.feeds[keyOf(w.filter.Resource, w.filter.Metric)] {
		n := others
		if f != w.filter {
			n += reads // The read itself is a non-matching event to the other filters.
		}
		if v, err := strconv.ParseFloat(f.Default, 64); err == nil {
			d = d.Add(v, n)
		}
	}
	return d
}

// ringsAt says whether a period with so many reads breaches the threshold.
func (p *plan) ringsAt(w watch, reads int) bool {
	v, ok := p.datapoint(w, reads).Value(w.alarm.Statistic)
	return ok && w.alarm.Breaches(v)
}

// alarmStatistic finds the statistics under which a read does not count as one.
func (p *plan) alarmStatistic(w watch) finding {
	const remedy = "use the statistic Sum"
	a := w.alarm
	if a.Math || a.AlarmsWhenLow() {
		return fine
	}
	_, defaulted := p.datapoint(w, 0).Value(alarm.Sum)
	switch a.Statistic {
	case alarm.Sum, alarm.Maximum:
		return fine
	case alarm.Average, alarm.Minimum, alarm.SampleCount:
		if !defaulted {
			return fine
		}
	default:
		return unknown(a.Address, remedy, "alarm %s uses the statistic %q, which is not calculated here", a.Name, a.Statistic)
	}
	switch {
	case a.Statistic == alarm.SampleCount && p.ringsAt(w, 0):
		return stop(a.Address, remedy, "alarm %s counts samples, and with a default value every event in the log group is one: it is in ALARM all the time, and a read changes nothing", a.Name)
	case a.Statistic == alarm.Average && !p.ringsAt(w, 1):
		v, _ := p.datapoint(w, 1).Value(alarm.Average)
		return stop(a.Address, remedy, "alarm %s uses Average: with a default value of 0 that is reads divided by all events in the log group "+
			"(with one read among %d events %s), which does not reach %s", a.Name, p.datapoint(w, 1).Count, strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64), alarm.Number(a.Threshold))
	case a.Statistic == alarm.Minimum && !p.ringsAt(w, 1):
		return stop(a.Address, remedy, "alarm %s uses Minimum: any other event in the period publishes the default value, so the minimum stays below %s", a.Name, alarm.Number(a.Threshold))
	}
	return fine
}

// countsUp says whether more reads give a higher value, as far as that can be calculated.
func (p *plan) countsUp(w watch) bool {
	a := w.alarm
	_, constant := w.filter.published()
	rising := a.Statistic == alarm.Sum || a.Statistic == alarm.Maximum || a.Statistic == alarm.SampleCount
	return a.Comparison() != "" && constant && rising && !a.Math && !a.AlarmsWhenLow()
}

// mostReads bounds the search for the number of reads that make an alarm go to ALARM.
const mostReads = 100_000

func (p *plan) alarmThreshold(w watch) finding {
	a := w.alarm
	if !p.countsUp(w) {
		return fine
	}
	const remedy = "set the threshold to 1 with GreaterThanOrEqualToThreshold"
	switch {
	case p.ringsAt(w, 0):
		return stop(a.Address, remedy, "alarm %s is in ALARM without any read (%s %s): it never changes its state, and only a change sends mail",
			a.Name, a.Comparison(), alarm.Number(a.Threshold))
	case p.ringsAt(w, 1):
		return fine
	case a.Statistic == alarm.Maximum:
		return stop(a.Address, remedy+" and the statistic to Sum",
			"alarm %s uses Maximum: each read publishes %s, so no number of reads gives more, and the threshold is %s", a.Name, w.filter.Value, alarm.Number(a.Threshold))
	}
	// More reads only raise a sum, so the first number that suffices can be searched for by halving.
	if reads := sort.Search(mostReads, func(n int) bool { return p.ringsAt(w, n) }); reads < mostReads {
		return stop(a.Address, remedy, "alarm %s does not go to ALARM for one read, only from %d reads in %d seconds on", a.Name, reads, a.Period)
	}
	return stop(a.Address, remedy, "alarm %s does not go to ALARM for %d reads in %d seconds: the threshold is %s", a.Name, mostReads, a.Period, alarm.Number(a.Threshold))
}

// alarmDatapoints: one read falls into one period of any N that follow each other.
func (p *plan) alarmDatapoints(w watch) finding {
	m, n := w.alarm.DatapointsToAlarm, w.alarm.EvaluationPeriods
	switch {
	case w.alarm.Math, m <= 1:
		return fine
	case m > n:
		return stop(w.alarm.Address, "set datapointsToAlarm and evaluationPeriods to 1",
			"alarm %s wants %d datapoints out of %d, which it can never have", w.alarm.Name, m, n)
	}
	return stop(w.alarm.Address, "set datapointsToAlarm and evaluationPeriods to 1",
		"alarm %s wants %d of %d periods over the threshold: it goes to ALARM only after reads in %d different periods of %d seconds", w.alarm.Name, m, n, m, w.alarm.Period)
}

func (p *plan) alarmMissing(w watch) finding {
	if w.alarm.MissingData != alarm.Breaching {
		return fine
	}
	return stop(w.alarm.Address, "set treatMissingData to notBreaching",
		"alarm %s takes missing data for breaching: it is red whenever the log group is quiet, and a read then changes nothing; only a change of state sends mail", w.alarm.Name)
}

func (p *plan) alarmEnabled(w watch) finding {
	if w.alarm.ActionsEnabled {
		return fine
	}
	return stop(w.alarm.Address, "set actionsEnabled to true", "the actions of alarm %s are turned off", w.alarm.Name)
}

func (p *plan) alarmActs(w watch) finding {
	if len(w.alarm.AlarmActions) > 0 {
		return fine
	}
	return stop(w.alarm.Address, "name the topic in alarmActions", "alarm %s has no action for the ALARM state", w.alarm.Name)
}
