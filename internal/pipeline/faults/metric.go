package faults

import (
	"fmt"
	"maps"
	"strings"
)

// transform changes the transformation of every filter.
func transform(change func(properties)) func(*State) error {
	return func(s *State) error {
		return s.edit(filterType, func(p properties) {
			if m, ok := p["metricTransformation"].(properties); ok {
				change(m)
			}
		})
	}
}

// metricProperty sets one property of every filter's transformation.
func metricProperty(key string, value any) func(*State) error {
	return transform(func(m properties) { m[key] = value })
}

// pattern sets the pattern of every filter. A %s in it becomes the first secret's ARN.
func pattern(text string) func(*State) error {
	return func(s *State) error {
		if strings.Contains(text, "%s") {
			secret, err := s.text(secretType, "arn")
			if err != nil {
				return err
			}
			return set(filterType, "pattern", fmt.Sprintf(text, secret))(s)
		}
		return set(filterType, "pattern", text)(s)
	}
}

// secondFilter adds a filter that publishes in the metric of the first.
func secondFilter(text string) func(*State) error {
	return func(s *State) error {
		for _, r := range s.of(filterType) {
			first, _ := r["outputs"].(properties)
			second := maps.Clone(first)
			second["name"], second["pattern"] = "second", text
			s.add(filterType, "second", second)
			return nil
		}
		return fmt.Errorf("%w %s", ErrNothing, filterType)
	}
}

func counted() []Fault {
	const hop = "counted"
	const read = `$.eventName = "GetSecretValue"`
	const secret = ` && (($.requestParameters.secretId = "%s") || ($.requestParameters.secretId = "*TopSecretInfo*"))`
	return []Fault{
		{Name: "filter on another group", Hop: hop, Check: "", Reason: "no metric filter is on log group", Break: set(filterType, "logGroupName", "some-other-group")},
		{
			Name: "filter in a region that the state hides", Hop: hop, Check: "place", Verdict: Unknown, Reason: "region not known",
			Break: set(filterType, "region", properties{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:a"}),
		},
		{
			Name: "filter on requestParameters.name", Hop: hop, Check: "match", Reason: "no field $.requestParameters.name",
			Break: pattern("{ " + read + ` && $.requestParameters.name = "TopSecretInfo" }`),
		},
		{Name: "filter on the ARN only", Hop: hop, Check: "match", Reason: "$.requestParameters.secretId", Break: pattern("{ " + read + ` && $.requestParameters.secretId = "%s" }`)},
		{
			Name: "!= without NOT EXISTS", Hop: hop, Check: "match", Reason: "makes every comparison false, even !=",
			Break: pattern("{ " + read + ` && $.userIdentity.sessionContext.sessionIssuer.userName != "payments-api" }`),
		},
		{Name: "text for a boolean", Hop: hop, Check: "match", Reason: "JSON boolean", Break: pattern("{ " + read + ` && $.readOnly = "true" }`)},
		{Name: "false for a boolean", Hop: hop, Check: "match", Reason: "$.readOnly", Break: pattern("{ " + read + ` && $.readOnly IS FALSE }`)},
		{Name: "wrong case of the call", Hop: hop, Check: "match", Reason: "$.eventName", Break: pattern(`{ $.eventName = "getSecretValue" }`)},
		{Name: "pattern that CloudWatch Logs refuses", Hop: hop, Check: "syntax", Reason: "refuses the pattern", Break: pattern(`{ $.eventName == "GetSecretValue" }`)},
		{
			Name: "* in the middle after =", Hop: hop, Check: "reading", Verdict: Unknown, Reason: "AWS does not document",
			Break: pattern("{ " + read + secret + ` && $.eventSource = "secrets*.amazonaws.com" }`),
		},
		{
			Name: "* in the middle after !=", Hop: hop, Check: "reading", Verdict: Unknown, Reason: "AWS does not document",
			Break: pattern("{ " + read + secret + ` && $.eventSource != "secrets*.amazonaws.com" }`),
		},
		{
			Name: "number with a leading zero", Hop: hop, Check: "reading", Verdict: Unknown, Reason: "is not known",
			Break: pattern("{ " + read + ` && $.recipientAccountId = 0123456789012 }`),
		},
		{
			Name: "condition that AWS does not document", Hop: hop, Check: "reading", Verdict: Unknown, Reason: "$.readOnly is true",
			Break: pattern("{ " + read + ` && $.readOnly is true }`),
		},
		{Name: "pattern that AWS does not document", Hop: hop, Check: "syntax", Verdict: Unknown, Reason: "has not been verified", Break: pattern(`[(event = *GetSecretValue*)]`)},
		{
			Name: "space-delimited pattern on JSON", Hop: hop, Check: "space-delimited", Reason: "space-delimited pattern",
			Break: pattern(`[..., event = *GetSecretValue*, last]`),
		},
		{Name: "space-delimited pattern that matches by chance", Hop: hop, Check: "space-delimited", Reason: "space-delimited pattern", Break: pattern(`[event = *GetSecretValue*, ...]`)},
		{Name: "metric value 0", Hop: hop, Check: "value", Reason: "publishes 0.0 for each match", Break: metricProperty("value", "0")},
		{Name: "metric value that is a field", Hop: hop, Check: "value", Verdict: Unknown, Reason: "publishes the value of the field", Break: metricProperty("value", "$.eventVersion")},
		{
			Name: "dimension with default", Hop: hop, Check: "default", Reason: "refuses together",
			Break: both(metricProperty("dimensions", properties{"user": "$.eventName"}), metricProperty("defaultValue", "0")),
		},
		{
			Name: "dimension that the record lacks", Hop: hop, Check: "dimensions", Reason: "which this record does not have",
			Break: both(metricProperty("dimensions", properties{"name": "$.requestParameters.name"}), metricProperty("defaultValue", nil)),
		},
		{
			Name: "expected reader spelt by session", Hop: hop, Check: "match", Reason: "each session has its own name", ExpectedReader: "payments-api",
			Break: pattern("{ " + read + ` && (($.userIdentity.arn NOT EXISTS) || ($.userIdentity.arn != "arn:aws:sts::123456789012:assumed-role/payments-api/one-session")) }`),
		},
	}
}

func evaluated() []Fault {
	const hop = "evaluated"
	alarm := func(key string, value any) func(*State) error { return set(alarmType, key, value) }
	return []Fault{
		{Name: "metric name drift", Hop: hop, Check: "metric", Reason: `publishes metric name "SecretRead"`, Break: metricProperty("name", "SecretRead")},
		{Name: "namespace drift", Hop: hop, Check: "metric", Reason: `publishes in namespace "Other"`, Break: metricProperty("namespace", "Other")},
		{Name: "no alarm", Hop: hop, Check: "", Reason: "no alarm watches metric", Break: remove(alarmType)},
		{Name: "alarm on an expression", Hop: hop, Check: "math", Verdict: Unknown, Reason: "metric math", Break: both(
			alarm("metricQueries", []any{properties{"id": "e1", "expression": "SUM(METRICS())", "returnData": true}}), alarm("statistic", nil),
		)},
		{Name: "dimensions that the alarm lacks", Hop: hop, Check: "dimensions", Reason: "publishes with dimensions [call]", Break: both(
			metricProperty("dimensions", properties{"call": "$.eventName"}), metricProperty("defaultValue", nil),
		)},
		{Name: "unit drift", Hop: hop, Check: "unit", Reason: "watches unit Seconds, the filter publishes unit None", Break: alarm("unit", "Seconds")},
		{Name: "unit of the filter alone", Hop: hop, Check: "unit", Reason: "watches unit None, the filter publishes unit Count", Break: both(metricProperty("unit", "Count"), alarm("unit", "None"))},
		{Name: "period of 10 seconds", Hop: hop, Check: "period", Reason: "period of 10 s", Break: alarm("period", 10)},
		{Name: "no evaluation period", Hop: hop, Check: "period", Reason: "looks back over 0 periods", Break: both(alarm("evaluationPeriods", 0), alarm("datapointsToAlarm", 0))},
		{Name: "window of more than a day", Hop: hop, Check: "period", Reason: "looks back over", Break: alarm("evaluationPeriods", 1_000_000)},
		{Name: "alarm for less than one", Hop: hop, Check: "operator", Reason: "a read can only take it out of ALARM", Break: alarm("comparisonOperator", "LessThanThreshold")},
		{Name: "anomaly detection", Hop: hop, Check: "operator", Verdict: Unknown, Reason: "is not modelled", Break: alarm("comparisonOperator", "GreaterThanUpperThreshold")},
		{Name: "Average", Hop: hop, Check: "statistic", Reason: "reads divided by all events", Break: alarm("statistic", "Average")},
		{Name: "Minimum", Hop: hop, Check: "statistic", Reason: "uses Minimum", Break: alarm("statistic", "Minimum")},
		{Name: "SampleCount with a default value", Hop: hop, Check: "statistic", Reason: "counts samples", Break: alarm("statistic", "SampleCount")},
		{Name: "percentile", Hop: hop, Check: "statistic", Verdict: Unknown, Reason: `statistic "p90"`, Break: both(alarm("statistic", nil), alarm("extendedStatistic", "p90"))},
		{Name: "Maximum with threshold 2", Hop: hop, Check: "threshold", Reason: "uses Maximum", Break: both(alarm("statistic", "Maximum"), alarm("threshold", 2))},
		{Name: "threshold 5", Hop: hop, Check: "threshold", Reason: "only from 5 reads in 300 seconds on", Break: alarm("threshold", 5)},
		{Name: "greater than 1", Hop: hop, Check: "threshold", Reason: "only from 2 reads", Break: alarm("comparisonOperator", "GreaterThanThreshold")},
		{Name: "threshold 0", Hop: hop, Check: "threshold", Reason: "is in ALARM without any read", Break: alarm("threshold", 0)},
		{Name: "default value that adds up", Hop: hop, Check: "traffic", Verdict: Unknown, Reason: "while many other events", Break: both(
			both(metricProperty("defaultValue", "1"), metricProperty("value", "1000")), alarm("threshold", 500),
		)},
		{Name: "Average over a value that is high", Hop: hop, Check: "traffic", Verdict: Unknown, Reason: "only while few other events", Break: both(
			both(metricProperty("defaultValue", "0"), metricProperty("value", "1000")), alarm("statistic", "Average"),
		)},
		{Name: "2 of 3 periods", Hop: hop, Check: "datapoints", Reason: "2 of 3 periods", Break: both(alarm("evaluationPeriods", 3), alarm("datapointsToAlarm", 2))},
		{Name: "3 of 1 periods", Hop: hop, Check: "datapoints", Reason: "can never have", Break: both(alarm("evaluationPeriods", 1), alarm("datapointsToAlarm", 3))},
		{Name: "missing data ignored, and no default value", Hop: hop, Check: "later reads", Reason: "stays in ALARM after the first read", Break: both(
			metricProperty("defaultValue", nil), alarm("treatMissingData", "ignore"),
		)},
		{Name: "period of half a day", Hop: hop, Check: "later reads", Reason: "for more than 6 hours", Break: alarm("period", 43200)},
		{
			Name: "filter that also takes what happens all day", Hop: hop, Check: "other events", Reason: "sts AssumeRole by filter",
			Break: pattern(`{ $.eventName = "GetSecretValue" || $.eventName = "AssumeRole" }`),
		},
		{
			Name: "second filter for other calls on the metric", Hop: hop, Check: "other events", Reason: "sts AssumeRole by filter second",
			Break: secondFilter(`{ $.eventName = "AssumeRole" }`),
		},
		{
			Name: "second filter for anything on the metric", Hop: hop, Check: "other events", Verdict: Unknown, Reason: "may count events that are not about secrets",
			Break: secondFilter(`{ $.userIdentity.type = "Root" && $.eventName != "GetSecretValue" }`),
		},
		{Name: "treatMissingData breaching", Hop: hop, Check: "missing data", Reason: "missing data as breaching", Break: alarm("treatMissingData", "breaching")},
		{Name: "actions off", Hop: hop, Check: "actions enabled", Reason: "turned off", Break: alarm("actionsEnabled", false)},
		{Name: "no action", Hop: hop, Check: "action", Reason: "has no action", Break: alarm("alarmActions", []any{})},
	}
}
