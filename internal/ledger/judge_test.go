package ledger

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestWhatNoCheckCanJudgeIsInDoubt(t *testing.T) {
	t.Parallel()
	encrypted := Hidden{"encrypted in the state"}
	type doubt struct {
		kind   pipeline.DoubtKind
		at     string
		reason string
	}
	for name, c := range map[string]struct {
		kind       string
		properties map[string]any
		want       []doubt
	}{
		"everything known": {aws.AlarmType, map[string]any{"statistic": "Sum", "period": 300.0, "alarmActions": []any{"arn:x"}, "tags": map[string]any{"a": "b"}}, nil},
		"a hidden value": {aws.TrailType, map[string]any{"enableLogging": encrypted}, []doubt{
			{pipeline.Unread, "recorded/logging", "Trail x: enableLogging is encrypted in the state"},
		}},
		"a hidden value inside": {aws.TrailType, map[string]any{"eventSelectors": []any{map[string]any{"readWriteType": encrypted}}}, []doubt{
			{pipeline.Unread, "recorded/selectors", "eventSelectors.readWriteType is encrypted"},
		}},
		"a hidden object": {aws.MetricFilterType, map[string]any{"metricTransformation": encrypted}, []doubt{
			{pipeline.Unread, "counted/default counted/dimensions counted/value evaluated/dimensions evaluated/later reads evaluated/metric evaluated/other events evaluated/statistic evaluated/threshold evaluated/unit", "metricTransformation is"},
		}},
		"a hidden value in a map of a person's own names": {aws.AlarmType, map[string]any{"dimensions": map[string]any{"a": encrypted}}, []doubt{
			{pipeline.Unread, "evaluated/dimensions", "dimensions is"},
		}},
		"a hidden value of a list": {aws.AlarmType, map[string]any{"alarmActions": []any{"arn:x", encrypted}}, []doubt{
			{pipeline.Unread, "evaluated/action", "alarmActions is"},
		}},
		"a hidden value that connects": {aws.MetricFilterType, map[string]any{"logGroupName": encrypted}, []doubt{
			{pipeline.Misplaced, "counted", "logGroupName is"},
		}},
		"a hidden label":          {aws.LogGroupType, map[string]any{"retentionInDays": encrypted, "tags": encrypted}, nil},
		"a secret that is shown":  {aws.LogGroupType, map[string]any{"logGroupClass": Shown{"STANDARD"}}, nil},
		"a shown value not known": {aws.LogGroupType, map[string]any{"logGroupClass": Shown{"PAPER"}}, []doubt{{pipeline.Unread, "delivered/class", `logGroupClass is "PAPER"`}}},
		"another form": {aws.AlarmType, map[string]any{"period": []any{300.0}, "alarmActions": "arn:x", "threshold": map[string]any{"x": 1.0}}, []doubt{
			{pipeline.Unread, "evaluated/action", "alarmActions is a text, expected a list"},
			{pipeline.Unread, "evaluated/later reads evaluated/other events evaluated/period evaluated/statistic evaluated/threshold", "period is a list, expected a number"},
			{pipeline.Unread, "evaluated/later reads evaluated/other events evaluated/statistic evaluated/threshold", "threshold is a map, expected a number"},
		}},
		"texts that are numbers and flags": {aws.AlarmType, map[string]any{"period": "300", "threshold": "1e0", "actionsEnabled": "True"}, nil},
		"texts that are none": {aws.AlarmType, map[string]any{"threshold": "0x1p-2", "actionsEnabled": "no"}, []doubt{
			{pipeline.Unread, "evaluated/actions enabled", "actionsEnabled is a text, expected true or false"},
			{pipeline.Unread, "evaluated/later reads evaluated/other events evaluated/statistic evaluated/threshold", "threshold is a text, expected a number"},
		}},
		"a number for a flag": {aws.TopicType, map[string]any{"fifoTopic": 2.0}, []doubt{{pipeline.Unread, "published/standard", "fifoTopic is a number, expected true or false"}}},
		"objects where texts are expected": {aws.AlarmType, map[string]any{"alarmActions": []any{map[string]any{"ref": "x"}}}, []doubt{
			{pipeline.Unread, "evaluated/action", "alarmActions is a map, expected a text"},
		}},
		"texts where objects are expected": {aws.TrailType, map[string]any{"eventSelectors": []any{"All"}}, []doubt{
			{pipeline.Unread, "recorded/selectors", "eventSelectors is a text, expected a map"},
		}},
		"a property that nobody knows": {aws.MetricFilterType, map[string]any{"fieldSelectionCriteria": `@aws.account = "1"`}, []doubt{
			{pipeline.Unjudged, "", "fieldSelectionCriteria is set in LogMetricFilter x"},
		}},
		"a property that nobody knows, inside": {aws.EventTargetType, map[string]any{"inputTransformer": map[string]any{"filter": "x"}}, []doubt{
			{pipeline.Unjudged, "", "inputTransformer.filter is set"},
		}},
		"a property that is known and not judged":          {aws.EventRuleType, map[string]any{"roleArn": "arn:x"}, []doubt{{pipeline.Unjudged, "matched", "roleArn is set"}}},
		"a property that is known, not judged and not set": {aws.QueueType, map[string]any{"fifoQueue": false, "redrivePolicy": ""}, nil},
		"nothing set":      {aws.MetricFilterType, map[string]any{"fieldSelectionCriteria": "", "x": nil, "y": []any{}, "z": map[string]any{}}, nil},
		"the engine's own": {aws.TopicType, map[string]any{"__defaults": []any{"name"}, "id": "x", "urn": "y", "region": "eu-west-1"}, nil},
		"a type of provider 7": {"aws:s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration", map[string]any{"payer": "Nobody"}, []doubt{
			{pipeline.Unread, "recorded/requester pays", `payer is "Nobody"`},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []doubt
			for i, d := range judge(Resource{Type: c.kind, Name: "x", Properties: c.properties}) {
				found := doubt{d.Kind, strings.Join(d.At, " "), d.Reason}
				if i < len(c.want) && strings.Contains(d.Reason, c.want[i].reason) {
					found.reason = c.want[i].reason
				}
				got = append(got, found)
			}
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(doubt{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEveryRowSaysOneThing(t *testing.T) {
	t.Parallel()
	for kind, properties := range table {
		for path, r := range properties {
			judges := len(r.checks)+len(r.finds) > 0
			if (r.harmless != "" || len(r.unjudged) > 0) && judges || r.harmless != "" && len(r.unjudged) > 0 {
				t.Errorf("%s: %s is judged, harmless or unjudged, and only one of them", kind, path)
			}
			for _, check := range r.checks {
				if !slices.Contains(pipeline.CheckNames(), check) {
					t.Errorf("%s: %s names check %q, which does not exist", kind, path, check)
				}
			}
			if parent, _, nested := cutLast(path); nested {
				if above, known := properties[parent]; !known {
					t.Errorf("%s: %s has a row, and %s has none", kind, path, parent)
				} else if above.form != list && above.form != object && above.harmless == "" {
					t.Errorf("%s: %s is %s, and has %s in it", kind, parent, above.form, path)
				}
			}
		}
	}
}

// cutLast cuts a path at its last dot.
func cutLast(path string) (parent, last string, found bool) {
	i := strings.LastIndex(path, ".")
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}
