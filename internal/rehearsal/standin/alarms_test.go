package standin

import (
	"slices"
	"strings"
	"testing"
)

func TestCloudWatchAlarmsRefuses(t *testing.T) {
	t.Parallel()
	six := []string{"arn:aws:sns:a:b:c:1", "arn:2", "arn:3", "arn:4", "arn:5", "arn:6"}
	provoke(t, []provocation{
		{"a period of 45 s", "alarm", map[string]any{"period": 45}, nil, []string{"period: ValidationError", "45"}},
		{"a period of 90 s", "alarm", map[string]any{"period": 90}, nil, []string{"period: ValidationError", "multiple of 60"}},
		{"a period of 0 s", "alarm", map[string]any{"period": 0}, nil, []string{"period: ValidationError"}},
		{"a window of more than a day", "alarm", map[string]any{"period": 300, "evaluationPeriods": 289}, nil,
			[]string{"evaluationPeriods: ValidationError", "more than a day", "86700"}},
		{"a window of more than a week", "alarm", map[string]any{"period": 3600, "evaluationPeriods": 169}, nil,
			[]string{"evaluationPeriods: ValidationError", "more than a week"}},
		{"a statistic that is none", "alarm", map[string]any{"statistic": "Total"}, nil, []string{"statistic: ValidationError", "SampleCount"}},
		{"an operator that is none", "alarm", map[string]any{"comparisonOperator": ">="}, nil, []string{"comparisonOperator: ValidationError"}},
		{"a treatment of missing data that is none", "alarm", map[string]any{"treatMissingData": "ok"}, nil, []string{"treatMissingData: ValidationError"}},
		{"a description of 1,025 characters", "alarm", map[string]any{"alarmDescription": strings.Repeat("ä", 1025)}, nil,
			[]string{"alarmDescription: ValidationError", "1025"}},
		{"a name of 256 characters", "alarm", map[string]any{"name": strings.Repeat("a", 256)}, nil, []string{"name: ValidationError", "255"}},
		{"six actions", "alarm", map[string]any{"alarmActions": six}, nil, []string{"alarmActions: ValidationError", "6 actions"}},
		{"an action that is no ARN", "alarm", map[string]any{"okActions": []string{"mail"}}, nil, []string{"okActions[0]: ValidationError", `"mail"`}},
		{"an action of no account", "alarm", map[string]any{"alarmActions": []string{"arn:aws:sns:us-east-1:12345:x"}}, nil,
			[]string{"alarmActions[0]: ValidationError", "12 digits"}},
		{"an action of no region", "alarm", map[string]any{"alarmActions": []string{"arn:aws:sns:us_east_1:123456789012:x"}}, nil,
			[]string{"alarmActions[0]: ValidationError", "form of a region"}},
		{"a unit that is none", "alarm", map[string]any{"unit": "Reads"}, nil, []string{"unit: ValidationError", "Count/Second"}},
		{"a namespace that begins with a colon", "alarm", map[string]any{"namespace": ":Audit"}, nil, []string{"namespace: ValidationError", "colon"}},
		{"a period in words", "alarm", map[string]any{"period": "five"}, nil, []string{`period: InvalidType: expected a whole number, got "five"`}},
		{"no operator", "alarm", map[string]any{"comparisonOperator": nil}, nil, []string{"comparisonOperator: MissingProperty"}},
		{"no evaluation period", "alarm", map[string]any{"evaluationPeriods": 0}, nil, []string{"evaluationPeriods: ValidationError"}},
		{"2 of 1 data points", "alarm", map[string]any{"datapointsToAlarm": 2}, nil, []string{"datapointsToAlarm: ValidationError"}},
		{"no statistic, threshold or period", "alarm", map[string]any{"statistic": nil, "threshold": nil, "period": nil}, nil,
			[]string{"statistic: ValidationError", "threshold: ValidationError", "period: ValidationError"}},
	})
}

func TestSetsHaveNoOrder(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	two := []string{topicARN, topicARN + "2"}
	alarm := s.update(s.things["alarm"], with(s.inputs["alarm"], map[string]any{"alarmActions": two}))
	slices.Reverse(two)
	if answer, _ := s.diff(alarm, with(s.inputs["alarm"], map[string]any{"alarmActions": two})); len(answer.GetDiffs()) != 0 {
		t.Errorf("another order changes %v", answer.GetDiffs())
	}
}
