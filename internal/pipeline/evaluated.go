package pipeline

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/aws"
)

// evaluation is a filter together with an alarm that evaluates its metric, or should.
type evaluation struct {
	filter *parsedFilter
	alarm  *Alarm
	// copies is how often each record reaches the filter's log group, less than 2 being once: every trail that delivers there brings it.
	copies int
}

// reads is what so many reads count.
func (e evaluation) reads(n int) int { return n * max(1, e.copies) }

// evaluatedChecks are what an alarm needs to go to ALARM for one read, and to act.
var evaluatedChecks = []check[evaluation]{
	{"metric", (*plan).alarmMetric},
	{"math", (*plan).alarmMath},
	{"dimensions", (*plan).alarmDimensions},
	{"unit", (*plan).alarmUnit},
	{"period", (*plan).alarmPeriod},
	{"operator", (*plan).alarmOperator},
	{"statistic", (*plan).alarmStatistic},
	{"threshold", (*plan).alarmThreshold},
	{"traffic", (*plan).alarmTraffic},
	{"datapoints", (*plan).alarmDatapoints},
	{"missing data", (*plan).alarmMissing},
	{"other events", (*plan).alarmOtherEvents},
	{"later reads", (*plan).alarmLaterReads},
	{"actions enabled", (*plan).alarmEnabled},
	{"action", (*plan).alarmActs},
}

// evaluated reports whether one read, alone, makes an alarm go to ALARM and act. It does not depend on the record.
func (p *plan) evaluated(e evaluation) Step {
	step, known := p.evaluations[e]
	if !known {
		passed := e.step(fmt.Sprintf("one read makes alarm %s go to ALARM", e.alarm.Name))
		step = runChecks(p, passed, evaluatedChecks, e, &e.alarm.Resource, &e.filter.Resource)
		p.evaluations[e] = step
	}
	return step
}

func (e evaluation) step(reason string) Step {
	return Step{Hop: Evaluated, Resource: e.alarm.Address, closeness: e.alarm.likeness(e.filter.Metric), Reason: reason}
}

// evaluationsOf are those of the alarms on a filter's metric; where there are none, those of the alarms that may be meant for it.
func (p *plan) evaluationsOf(f *parsedFilter) []evaluation {
	found, known := p.alarmsOf[f]
	if known {
		return found
	}
	alarms := p.alarms.at(keyOf(f.Metric), f.place())
	if len(alarms) == 0 {
		alarms = slices.DeleteFunc(slices.Clone(p.Alarms), func(a *Alarm) bool { return p.servesOthers(a, f) })
	}
	for _, a := range alarms {
		found = append(found, evaluation{filter: f, alarm: a})
	}
	p.alarmsOf[f] = found
	return found
}

// servesOthers reports whether an alarm on another metric has a purpose of its own: a metric of AWS, or one that other filters feed.
func (p *plan) servesOthers(a *Alarm, f *parsedFilter) bool {
	if a.Math || a.likeness(f.Metric) == (&Alarm{Metric: f.Metric}).likeness(f.Metric) {
		return false
	}
	return strings.HasPrefix(a.Metric.Namespace, "AWS/") || len(p.feeds.at(keyOf(a.Metric), a.place())) > 0
}

// noAlarm is the step where there is no alarm at all.
func noAlarm(f *parsedFilter) Step {
	return doubted(Step{
		Hop: Evaluated, Verdict: Stop, missing: true, Resource: f.Address, Reason: fmt.Sprintf("no alarm watches metric %s of filter %s", f.Metric, f.Name),
		Remedy: fmt.Sprintf("add an alarm on metric %s, or give the state of the stack that has it", f.Metric),
	}, &f.Resource)
}

// likeness ranks alarms on other metrics by how much of the metric's name they have right.
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

func (p *plan) alarmMetric(e evaluation) finding {
	have, want := e.alarm.Metric, e.filter.Metric
	remedy := fmt.Sprintf("let filter and alarm name the same metric, such as %s", want)
	switch {
	case e.alarm.Math:
		return fine
	case have.Name != want.Name:
		return stop(e.alarm.Address, remedy, "the filter publishes metric name %q, alarm %s watches %q", want.Name, e.alarm.Name, have.Name)
	case have.Namespace != want.Namespace:
		return stop(e.alarm.Address, remedy, "the filter publishes in namespace %q, alarm %s watches namespace %q", want.Namespace, e.alarm.Name, have.Namespace)
	}
	switch at, metric := e.alarm.place(), e.filter.place(); at.same(metric) {
	case Stop:
		return stop(e.alarm.Address, "put the alarm where the log group is", "alarm %s is in %s; the metric is in %s", e.alarm.Name, at, metric)
	case Unknown:
		return unknown(e.alarm.Address, GivePlace, "it is not known whether alarm %s (%s) is where the metric of filter %s is (%s)",
			e.alarm.Name, at, e.filter.Name, metric)
	case Pass:
	}
	return fine
}

func (p *plan) alarmMath(e evaluation) finding {
	if !e.alarm.Math {
		return fine
	}
	return unknown(e.alarm.Address, "check the alarm by hand", "alarm %s is on a metric math expression, which is not modelled here", e.alarm.Name)
}

// alarmDimensions: dimensions are part of a metric's identity.
func (p *plan) alarmDimensions(e evaluation) finding {
	have, want := slices.Sorted(maps.Keys(e.alarm.Metric.Dimensions)), slices.Sorted(maps.Keys(e.filter.Metric.Dimensions))
	if e.alarm.Math || slices.Equal(have, want) {
		return fine
	}
	return stop(e.alarm.Address, "let filter and alarm have the same dimensions, best none",
		"the filter publishes with dimensions [%s], alarm %s watches dimensions [%s]: that is another metric",
		strings.Join(want, ", "), e.alarm.Name, strings.Join(have, ", "))
}

// unit is that of the data a filter publishes.
func (f *Filter) unit() string { return cmp.Or(f.Metric.Unit, "None") }

// seesUnit reports whether an alarm sees a filter's data: one with a unit sees only what was published with it.
func (a *Alarm) seesUnit(f *Filter) bool { return a.Metric.Unit == "" || a.Metric.Unit == f.unit() }

func (p *plan) alarmUnit(e evaluation) finding {
	if e.alarm.Math || e.alarm.seesUnit(e.filter.Filter) {
		return fine
	}
	return stop(e.alarm.Address, "leave the alarm's unit out", "alarm %s watches unit %s, the filter publishes unit %s: the alarm finds no data",
		e.alarm.Name, e.alarm.Metric.Unit, e.filter.unit())
}

func (p *plan) alarmPeriod(e evaluation) finding {
	if e.alarm.Math {
		return fine
	}
	if err := aws.AlarmPeriod(e.alarm.Period); err != nil {
		return stop(e.alarm.Address, "use a period of 300 seconds", "alarm %s has a %v", e.alarm.Name, err)
	}
	if e.alarm.EvaluationPeriods < 1 {
		return stop(e.alarm.Address, "use one evaluation period of 300 seconds", "alarm %s looks back over %d periods, and CloudWatch accepts 1 or more",
			e.alarm.Name, e.alarm.EvaluationPeriods)
	}
	if e.alarm.ExceedsMaxRange() {
		return stop(e.alarm.Address, "use one evaluation period of 300 seconds", "alarm %s looks back over %d periods of %d seconds, and CloudWatch accepts at most %.0f hours",
			e.alarm.Name, e.alarm.EvaluationPeriods, e.alarm.Period, aws.MaxAlarmRange(e.alarm.Period).Hours())
	}
	return fine
}

func (p *plan) alarmOperator(e evaluation) finding {
	switch {
	case e.alarm.Math:
	case e.alarm.Comparison() == "":
		return unknown(e.alarm.Address, "use GreaterThanOrEqualToThreshold", "alarm %s compares with %q, which is not modelled here", e.alarm.Name, e.alarm.Operator)
	case e.alarm.AlarmsWhenLow():
		return stop(e.alarm.Address, "use GreaterThanOrEqualToThreshold", "alarm %s goes to ALARM when the value is %s %s, so a read can only take it out of ALARM",
			e.alarm.Name, e.alarm.Comparison(), alarm.Number(e.alarm.Threshold))
	}
	return fine
}

// alarmDatapoints: one read falls into one period of any N that follow each other.
func (p *plan) alarmDatapoints(e evaluation) finding {
	m, n := e.alarm.DatapointsToAlarm, e.alarm.EvaluationPeriods
	switch {
	case e.alarm.Math, m <= 1:
		return fine
	case m > n:
		return stop(e.alarm.Address, "set datapointsToAlarm and evaluationPeriods to 1", "alarm %s needs %d datapoints out of %d, which it can never have", e.alarm.Name, m, n)
	}
	return stop(e.alarm.Address, "set datapointsToAlarm and evaluationPeriods to 1",
		"alarm %s needs %d of %d periods over the threshold: it goes to ALARM only after reads in %d different periods of %d seconds", e.alarm.Name, m, n, m, e.alarm.Period)
}

func (p *plan) alarmMissing(e evaluation) finding {
	if e.alarm.MissingData != alarm.Breaching {
		return fine
	}
	return stop(e.alarm.Address, "set treatMissingData to notBreaching",
		"alarm %s treats missing data as breaching: it is in ALARM whenever the log group is quiet, and a read then changes nothing; only a change of state sends mail", e.alarm.Name)
}

func (p *plan) alarmEnabled(e evaluation) finding {
	if e.alarm.ActionsEnabled {
		return fine
	}
	return stop(e.alarm.Address, "set actionsEnabled to true", "the actions of alarm %s are turned off", e.alarm.Name)
}

func (p *plan) alarmActs(e evaluation) finding {
	if len(e.alarm.AlarmActions) > 0 {
		return fine
	}
	return missing(e.alarm.Address, "name the topic in alarmActions", "alarm %s has no action for the ALARM state", e.alarm.Name)
}
