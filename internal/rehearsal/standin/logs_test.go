package standin

import (
	"fmt"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestCloudWatchLogsRefuses(t *testing.T) {
	t.Parallel()
	taken := func(s *stack) { s.create(aws.LogGroupType, "first", map[string]any{"name": "/audit/trail"}) }
	full := func(s *stack) {
		for i := range 100 {
			name := fmt.Sprintf("f%d", i)
			s.create(aws.MetricFilterType, name, map[string]any{
				"name": name, "logGroupName": "/audit/trail", "pattern": "x", "metricTransformation": transformation(),
			})
		}
	}
	noLogs := strings.Replace(stackKeyPolicy, "logs.us-east-1", "logs.eu-west-1", 1)
	noReEncrypt := strings.Replace(stackKeyPolicy, `"kms:ReEncrypt*",`, "", 1)
	dims := func(n int) map[string]any {
		all := map[string]any{}
		for i := range n {
			all[fmt.Sprintf("d%d", i)] = "$.x"
		}
		return all
	}
	provoke(t, []provocation{
		{"a retention of 42 days", "group", map[string]any{"retentionInDays": 42}, nil, []string{"retentionInDays: InvalidParameterException", "42"}},
		{"a name with a blank", "group", map[string]any{"name": "a b"}, nil, []string{"name: InvalidParameterException"}},
		{"a name of 513 characters", "group", map[string]any{"name": strings.Repeat("a", 513)}, nil, []string{"name: InvalidParameterException", "512"}},
		{"a name that is AWS's", "group", map[string]any{"name": "aws/x"}, nil, []string{"name: InvalidParameterException", "reserved"}},
		{"a class that is none", "group", map[string]any{"logGroupClass": "CHEAP"}, nil, []string{"logGroupClass: InvalidParameterException"}},
		{"a name that is taken", "group", nil, taken, []string{"name: ResourceAlreadyExistsException", "/audit/trail"}},
		{"a key that is not there", "group", map[string]any{"kmsKeyId": "none"}, nil, []string{"kmsKeyId: InvalidParameterException", "does not exist"}},
		{"a key that CloudWatch Logs may not use", "group", nil, keyDrift("policy", noLogs),
			[]string{"kmsKeyId: InvalidParameterException", "not allowed to be used with LogGroup", "kms:Encrypt"}},
		{"a key that lets CloudWatch Logs do less than AWS documents", "group", nil, keyDrift("policy", noReEncrypt),
			[]string{"kmsKeyId: InvalidParameterException", "not allowed to be used with LogGroup", "kms:ReEncryptFrom"}},
		{"a pattern that is none", "filter", map[string]any{"pattern": "{ $.eventName == \"x\" }"}, nil,
			[]string{"pattern: InvalidParameterException", "invalid filter pattern"}},
		{"a pattern that nobody has verified", "filter", map[string]any{"pattern": "{ $.readOnly is true }"}, nil,
			[]string{"pattern: the stand-in AWS accepts documented forms only", "is not known"}},
		{"a pattern of 1,025 characters", "filter", map[string]any{"pattern": strings.Repeat("a", 1025)}, nil,
			[]string{"pattern: InvalidParameterException", "1025", "1024"}},
		{"a default value with dimensions", "filter", metric(map[string]any{"dimensions": dims(1)}), nil,
			[]string{"metricTransformation.defaultValue: InvalidParameterException", "mutually exclusive"}},
		{"four dimensions", "filter", metric(map[string]any{"dimensions": dims(4), "defaultValue": nil}), nil,
			[]string{"metricTransformation.dimensions: InvalidParameterException", "4 dimensions"}},
		{"dimensions on a pattern of terms", "filter", with(
			metric(map[string]any{"dimensions": dims(1), "defaultValue": nil}), map[string]any{"pattern": "x"}), nil,
			[]string{"metricTransformation.dimensions: InvalidParameterException", "names no fields"}},
		{"a default value that is no number", "filter", metric(map[string]any{"defaultValue": "none"}), nil,
			[]string{"metricTransformation.defaultValue: InvalidParameterException", "not a number"}},
		{"an empty metric name", "filter", metric(map[string]any{"name": ""}), nil,
			[]string{"metricTransformation.name: InvalidParameterException"}},
		{"a namespace with a colon", "filter", metric(map[string]any{"namespace": "a:b"}), nil,
			[]string{"metricTransformation.namespace: InvalidParameterException"}},
		{"a unit that is none", "filter", metric(map[string]any{"unit": "count"}), nil, []string{"metricTransformation.unit: InvalidParameterException", "Count"}},
		{"a transformation without namespace", "filter", metric(map[string]any{"namespace": nil}), nil,
			[]string{"metricTransformation.namespace: MissingProperty"}},
		{"a log group name with a blank", "filter", map[string]any{"logGroupName": "a b"}, nil, []string{"logGroupName: InvalidParameterException"}},
		{"a filter name with a star", "filter", map[string]any{"name": "a*"}, nil, []string{"name: InvalidParameterException"}},
		{"a log group that is not there", "filter", map[string]any{"logGroupName": "/none"}, nil, []string{"logGroupName: ResourceNotFoundException", "/none"}},
		{"a log group of another class", "filter", nil, drift(aws.LogGroupType, "/audit/trail", "logGroupClass", "INFREQUENT_ACCESS"),
			[]string{"logGroupName: InvalidOperationException", "INFREQUENT_ACCESS"}},
		{"a 101st filter", "filter", nil, full, []string{"logGroupName: LimitExceededException", "100 metric filters"}},
	})
}

// metric is the sample filter's transformation with some of it changed.
func metric(changes map[string]any) map[string]any {
	return map[string]any{"metricTransformation": with(transformation(), changes)}
}

func transformation() map[string]any {
	return map[string]any{"name": "Reads", "namespace": "Audit", "value": "1", "defaultValue": "0"}
}

func TestDeletingALogGroupTakesItsFilters(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	if err := s.remove(s.things["group"]); err != nil {
		t.Fatal(err)
	}
	if fresh := s.refresh(s.things["filter"]); fresh.id != "" {
		t.Errorf("the filter is still there as %q", fresh.id)
	}
}
