package standin

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
)

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm"

// Bounds of PutMetricAlarm.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
const (
	actionsPerState = 5
	hour            = 60 * 60
	day             = 24 * hour
	week            = 7 * day
)

// statistics are those of plain alarms; queries can have percentiles in their place.
var statistics = []string{"SampleCount", "Average", "Sum", "Minimum", "Maximum"}

var (
	alarmForm      = regexp.MustCompile(`^[^[:cntrl:]]+$`)
	namespaceForm  = regexp.MustCompile(`^[^:[:cntrl:]][^[:cntrl:]]*$`)
	percentileForm = regexp.MustCompile(`^((p|tm|wm|tc|ts|pr|PR|TM|WM|TC|TS)(\d{1,2}(\.\d{0,10})?|100|\(.*\))|IQM)$`)
	queryForm      = regexp.MustCompile(`^[a-z]\w*$`)
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
		typ: alarmType, docs: "cloudwatch_metric_alarm", label: "alarm", nameMax: aws.AlarmName,
		fields: map[string]field{
			"name": {use: named | replace}, "actionsEnabled": {def: true}, "treatMissingData": {def: "missing"},
		},
		rules: []rule{
			text("name", code, aws.AlarmName, alarmForm, "an alarm's name has no control characters"),
			text("alarmDescription", code, aws.AlarmDescription, nil, ""),
			text("metricName", code, aws.MetricName, alarmForm, "a metric's name has no control characters"),
			text("namespace", code, aws.MetricName, namespaceForm, "a namespace does not begin with a colon"),
			oneOf("unit", code, metricUnits...), each("metricQueries", metricQuery),
			oneOf("comparisonOperator", code, "GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold",
				"LessThanOrEqualToThreshold", "LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold"),
			oneOf("statistic", code, statistics...),
			oneOf("treatMissingData", code, "breaching", "notBreaching", "ignore", "missing"),
			oneOf("evaluateLowSampleCountPercentiles", code, "evaluate", "ignore"),
			text("extendedStatistic", code, 16, percentileForm, "a percentile from p0.0 to p100"),
			exclusive(code, "statistic", "extendedStatistic"), exclusive(code, "metricName", "metricQueries"),
			exclusive(code, "threshold", "thresholdMetricId"),
			alarmMetric, alarmPeriod, alarmDatapoints, alarmActions,
		},
		name: func(in props) string { return in.str("name") },
		fill: func(c *call, state props) string {
			state["arn"] = c.arn("cloudwatch", c.region, "alarm:"+state.str("name"))
			setDefault(state, "evaluateLowSampleCountPercentiles", "")
			return state.str("name")
		},
	}}
}

// alarmMetric refuses an alarm that does not say what it judges.
func alarmMetric(in props) error {
	if queries, given := in["metricQueries"]; given && !empty(queries) {
		return nil
	}
	_, hasStatistic := in["statistic"]
	_, hasPercentile := in["extendedStatistic"]
	var all []error
	for _, name := range []string{"metricName", "namespace", "period", "threshold"} {
		if _, given := in[name]; !given {
			all = append(all, refusal(name, "ValidationError", "the parameter %s is required for an alarm on one metric", name))
		}
	}
	if !hasStatistic && !hasPercentile {
		all = append(all, refusal("statistic", "ValidationError", "exactly one of statistic and extendedStatistic must be specified"))
	}
	return errors.Join(all...)
}

// metricQuery judges one metric or expression of an alarm on several.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
func metricQuery(in props) error {
	const code = "ValidationError"
	return errors.Join(
		text("id", code, aws.MetricName, queryForm, "it begins with a lower-case letter, and has letters, digits and _ only")(in),
		legalPeriod(in), inside("metric", legalPeriod)(in), inside("metric", oneOf("unit", code, metricUnits...))(in),
		inside("metric", queryStatistic)(in),
	)
}

func queryStatistic(in props) error {
	if slices.Contains(statistics, in.str("stat")) {
		return nil
	}
	return text("stat", "ValidationError", 16, percentileForm, "a statistic such as Sum, or a percentile such as p99")(in)
}

// legalPeriod judges a period, in seconds.
func legalPeriod(in props) error {
	period := int(in.num("period"))
	if in.has("period") && (period < 10 || period != 10 && period != 20 && period != 30 && period%60 != 0) {
		return refusal("period", "ValidationError", "period must be 10, 20, 30 or a multiple of 60: %d", period)
	}
	return nil
}

// alarmPeriod judges the period, in seconds, and the window that the alarm looks back over.
func alarmPeriod(in props) error {
	if err := legalPeriod(in); err != nil || !in.has("period") || !in.has("evaluationPeriods") {
		return err
	}
	period := int(in.num("period"))
	window, most := period*int(in.num("evaluationPeriods")), week
	if period < hour {
		most = day
	}
	if window > most {
		return refusal("evaluationPeriods", "ValidationError",
			"metrics cannot be checked across more than %s (evaluationPeriods * period must be <= %d): %d * %d = %d",
			map[int]string{day: "a day", week: "a week"}[most], most, int(in.num("evaluationPeriods")), period, window)
	}
	return nil
}

// alarmDatapoints judges M of N.
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

// alarmActions judges how many actions there are and their form. Whether their targets exist, AWS does not ask.
func alarmActions(in props) error {
	var all []error
	for _, name := range []string{"alarmActions", "okActions", "insufficientDataActions"} {
		actions := in.list(name)
		if len(actions) > actionsPerState {
			all = append(all, refusal(name, "ValidationError", "%d actions: a state takes %d", len(actions), actionsPerState))
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
