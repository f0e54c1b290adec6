// Package alarm is a CloudWatch alarm over time: the state that follows from what its metric holds, minute by minute, and the
// actions that each change of state runs.
//
// How CloudWatch evaluates: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
package alarm

import (
	"math"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// State is the state of an alarm, in AWS's words.
type State string

// The states of an alarm.
const (
	StateOK           State = "OK"
	StateAlarm        State = "ALARM"
	StateInsufficient State = "INSUFFICIENT_DATA"
)

// How an alarm treats missing data.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
const (
	Missing      = "missing"
	Ignore       = "ignore"
	Breaching    = "breaching"
	NotBreaching = "notBreaching"
)

// Config is what CloudWatch evaluates an alarm by, and the actions that it runs.
type Config struct {
	// Statistic is Sum, Average, Maximum, Minimum, SampleCount or a percentile.
	Statistic string
	// Period is in seconds.
	Period int
	// EvaluationPeriods is N, DatapointsToAlarm M of "M of N".
	EvaluationPeriods, DatapointsToAlarm int
	Threshold                            float64
	// Operator is such as GreaterThanOrEqualToThreshold.
	Operator string
	// MissingData is missing, ignore, breaching or notBreaching.
	MissingData    string
	ActionsEnabled bool
	// Actions by state, as ARNs.
	AlarmActions, OKActions, InsufficientActions []string
}

// Actions are the ARNs of what a change to a state runs.
func (c Config) Actions(to State) []string {
	if !c.ActionsEnabled {
		return nil
	}
	switch to {
	case StateAlarm:
		return c.AlarmActions
	case StateOK:
		return c.OKActions
	case StateInsufficient:
		return c.InsufficientActions
	}
	return nil
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

// Comparison is the operator in words, such as "greater than"; empty for one that is not modelled.
func (c Config) Comparison() string { return operators[c.Operator].words }

// Breaches compares a value with the threshold. NaN never breaches.
func (c Config) Breaches(value float64) bool {
	op, ok := operators[c.Operator]
	return ok && !math.IsNaN(value) && op.breaches(value, c.Threshold)
}

// AlarmsWhenLow is true for an alarm that goes to ALARM when its value is low.
func (c Config) AlarmsWhenLow() bool { return strings.HasPrefix(c.Operator, "LessThan") }

func (c Config) period() time.Duration { return time.Duration(c.Period) * time.Second }

// ExceedsMaxRange reports whether CloudWatch refuses the alarm because its periods together are longer than [aws.MaxAlarmRange].
func (c Config) ExceedsMaxRange() bool {
	return c.Period > 0 && c.EvaluationPeriods > int(aws.MaxAlarmRange(c.Period)/c.period())
}

// evaluationInterval is the time between two evaluations: a minute, or an hour where the alarm looks back over more than a day.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
func (c Config) evaluationInterval() time.Duration {
	if time.Duration(c.EvaluationPeriods)*c.period() > 24*time.Hour {
		return time.Hour
	}
	return time.Minute
}

// evaluationRange is how far back the alarm looks, at least.
func (c Config) evaluationRange() time.Duration {
	return time.Duration(c.EvaluationPeriods+extraPoints) * c.period()
}
