package standin

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// actionsPerState is how many actions a state of an alarm accepts.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
const actionsPerState = 5

var (
	alarmForm     = regexp.MustCompile(`^[^[:cntrl:]]+$`)
	namespaceForm = regexp.MustCompile(`^[^:[:cntrl:]][^[:cntrl:]]*$`)
)

// metricUnits are the units of data points.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
var metricUnits = []string{
	"Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits", "Megabits",
	"Gigabits", "Terabits", "Percent", "Count", "Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second",
	"Terabytes/Second", "Bits/Second", "Kilobits/Second", "Megabits/Second", "Gigabits/Second", "Terabits/Second", "Count/Second", "None",
}

func alarmKinds() []*kind {
	const code = "ValidationError"
	return []*kind{{
		typ: aws.AlarmType, docs: "cloudwatch_metric_alarm", label: "alarm",
		fields: map[string]field{
			"name": {use: named | replace}, "actionsEnabled": {def: true}, "treatMissingData": {def: "missing"},
		},
		beyond: []string{"evaluateLowSampleCountPercentiles", "extendedStatistic", "metricQueries", "thresholdMetricId"},
		rules: []rule{
			text("name", code, aws.AlarmName, alarmForm, "an alarm's name has no control characters"),
			text("alarmDescription", code, aws.AlarmDescription, nil, ""),
			text("metricName", code, aws.MetricName, alarmForm, "a metric's name has no control characters"),
			text("namespace", code, aws.MetricName, namespaceForm, "a namespace does not begin with a colon"),
			oneOf("unit", code, metricUnits...),
			oneOf("comparisonOperator", code, "GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold",
				"LessThanOrEqualToThreshold", "LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold"),
			oneOf("statistic", code, "SampleCount", "Average", "Sum", "Minimum", "Maximum"),
			oneOf("treatMissingData", code, "breaching", "notBreaching", "ignore", "missing"),
			alarmMetric, alarmPeriod, alarmDatapoints, alarmActions,
		},
		name: func(in props) string { return in.str("name") },
		fill: func(c *call, state props) string {
			state["arn"] = c.arn("cloudwatch", c.region, "alarm:"+state.str("name"))
			return state.str("name")
		},
	}}
}

// alarmMetric refuses an alarm that does not say what it is about.
func alarmMetric(in props) error {
	var all []error
	for _, name := range []string{"metricName", "namespace", "period", "statistic", "threshold"} {
		if _, given := in[name]; !given {
			all = append(all, refusal(name, "ValidationError", "the parameter %s is required for an alarm on one metric", name))
		}
	}
	return errors.Join(all...)
}

// legalPeriod checks a period, in seconds.
func legalPeriod(in props) error {
	period := int(in.num("period"))
	if in.has("period") && !aws.IsAlarmPeriod(period) {
		return refusal("period", "ValidationError", "period must be 10, 20, 30 or a multiple of 60: %d", period)
	}
	return nil
}

// alarmPeriod checks the period, in seconds, and the window that the alarm looks back over.
func alarmPeriod(in props) error {
	if err := legalPeriod(in); err != nil || !in.has("period") || !in.has("evaluationPeriods") {
		return err
	}
	period := int(in.num("period"))
	window, most := period*int(in.num("evaluationPeriods")), aws.MaxAlarmRange(period)
	if window > int(most.Seconds()) {
		return refusal("evaluationPeriods", "ValidationError",
			"metrics cannot be checked across more than %s (evaluationPeriods * period must be <= %.0f): %d * %d = %d",
			map[time.Duration]string{24 * time.Hour: "a day", 7 * 24 * time.Hour: "a week"}[most], most.Seconds(), int(in.num("evaluationPeriods")), period, window)
	}
	return nil
}

// alarmDatapoints checks M of N.
func alarmDatapoints(in props) error {
	if !in.has("evaluationPeriods") {
		return nil
	}
	periods := in.num("evaluationPeriods")
	if periods < 1 {
		return refusal("evaluationPeriods", "ValidationError", "value %v failed to satisfy constraint: a whole number of 1 or more", periods)
	}
	if points, given := in["datapointsToAlarm"].(float64); given && (points < 1 || points > periods) {
		return refusal("datapointsToAlarm", "ValidationError",
			"value %v must be 1 or more and not greater than evaluationPeriods (%v)", points, periods)
	}
	return nil
}

// alarmActions checks how many actions there are and their form. Whether their targets exist, AWS does not ask.
func alarmActions(in props) error {
	var all []error
	for _, name := range []string{"alarmActions", "okActions", "insufficientDataActions"} {
		actions := in.list(name)
		if len(actions) > actionsPerState {
			all = append(all, refusal(name, "ValidationError", "%d actions: a state accepts at most %d", len(actions), actionsPerState))
		}
		for i, action := range actions {
			target, ok := action.(string)
			if !ok || instanceAction.MatchString(target) {
				continue
			}
			if fault := arnFault(target); target == "" || fault != "" {
				all = append(all, refusal(fmt.Sprintf("%s[%d]", name, i), "ValidationError", "invalid arn syntax: %q: %s", target, fault))
			}
		}
	}
	return errors.Join(all...)
}
