package ledger

import (
	"maps"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestResourcesThatAreOneThingInAWS(t *testing.T) {
	t.Parallel()
	here := pipeline.Resource{Account: "111122223333", Region: "eu-west-1"}
	alarm := map[string]any{"arn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a", "name": "a", "period": 300.0, "actionsEnabled": true}
	filter := map[string]any{"logGroupName": "g", "name": "f", "pattern": "x"}
	target := map[string]any{"rule": "r", "targetId": "t", "arn": "arn:aws:sns:eu-west-1:111122223333:a"}
	topic := map[string]any{"arn": "arn:aws:sns:eu-west-1:111122223333:a", "policy": `{"Version": "2012-10-17"}`}
	for name, c := range map[string]struct {
		kind          string
		first, change map[string]any
		// left is how many stay, doubt a part of what is in doubt about each of them.
		left  int
		doubt string
	}{
		"an alarm twice":                      {aws.AlarmType, alarm, nil, 1, ""},
		"an alarm with a setting as text":     {aws.AlarmType, alarm, map[string]any{"period": "300", "datapointsToAlarm": 0.0, "okActions": []any{"x"}}, 1, ""},
		"an alarm with other actions":         {aws.AlarmType, alarm, map[string]any{"actionsEnabled": false}, 2, "differ in actionsEnabled"},
		"an alarm with another metric":        {aws.AlarmType, alarm, map[string]any{"metricName": "y"}, 2, "differ in metricName"},
		"another alarm":                       {aws.AlarmType, alarm, map[string]any{"arn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:b"}, 2, ""},
		"a filter with another pattern":       {aws.MetricFilterType, filter, map[string]any{"pattern": "y"}, 2, "differ in pattern"},
		"a filter of the name elsewhere":      {aws.MetricFilterType, filter, map[string]any{"logGroupName": "other"}, 2, ""},
		"a target with another topic":         {aws.EventTargetType, target, map[string]any{"arn": "arn:aws:sns:eu-west-1:111122223333:b"}, 2, "differ in arn"},
		"another target of the rule":          {aws.EventTargetType, target, map[string]any{"targetId": "t2"}, 2, ""},
		"a topic with another key":            {aws.TopicType, topic, map[string]any{"kmsMasterKeyId": "alias/aws/sns"}, 2, "differ in kmsMasterKeyId"},
		"a topic whose policy is written out": {aws.TopicType, topic, map[string]any{"policy": `{"Version":"2012-10-17"}`}, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			second := maps.Clone(c.first)
			maps.Copy(second, c.change)
			left := withoutTwins([]Resource{{Resource: here, Type: c.kind, Properties: c.first}, {Resource: here, Type: c.kind, Properties: second}})
			if len(left) != c.left {
				t.Fatalf("%d left, want %d", len(left), c.left)
			}
			for _, r := range left {
				if (len(r.Doubts) > 0) != (c.doubt != "") || c.doubt != "" && !strings.Contains(r.Doubts[0].Reason, c.doubt) {
					t.Errorf("doubts %v, want %q", r.Doubts, c.doubt)
				}
			}
		})
	}
}

func TestWhatUsesATwinUsesTheOneThatIsLeft(t *testing.T) {
	t.Parallel()
	topic := map[string]any{"arn": "arn:aws:sns:eu-west-1:111122223333:a"}
	at := func(address string) pipeline.Resource { return pipeline.Resource{Address: address} }
	left := withoutTwins([]Resource{
		{Resource: at("first"), Type: aws.TopicType, Properties: topic},
		{Resource: at("second"), Type: aws.TopicType, Properties: topic},
		{Resource: at("user"), Type: "aws:sns/new:New", Uses: []string{"second"}},
	})
	if len(left) != 2 || left[1].Uses[0] != "first" {
		t.Errorf("left %+v", left)
	}
}
