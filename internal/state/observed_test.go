package state

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestWhatTheProviderDidNotAnswerIsUnknown(t *testing.T) {
	t.Parallel()
	const alarm, policy = "aws:cloudwatch/metricAlarm:MetricAlarm", "aws:sns/topicPolicy:TopicPolicy"
	for name, c := range map[string]struct {
		kind   string
		change func(*apitype.ResourceV3)
		want   pipeline.Verdict
		reason string
	}{
		"as it is":                 {alarm, func(*apitype.ResourceV3) {}, pipeline.Pass, ""},
		"a create that failed":     {alarm, func(r *apitype.ResourceV3) { r.InitErrors = []string{"x"} }, pipeline.Unknown, "initErrors"},
		"a policy that failed":     {policy, func(r *apitype.ResourceV3) { r.InitErrors = []string{"x"} }, pipeline.Unknown, "initErrors"},
		"no id":                    {alarm, func(r *apitype.ResourceV3) { r.Custom, r.ID = true, "" }, pipeline.Unknown, "has no id"},
		"an id that was not known": {alarm, func(r *apitype.ResourceV3) { r.Custom, r.ID = true, providers.UnknownID }, pipeline.Unknown, "has no id"},
		"inputs and an id": {alarm, func(r *apitype.ResourceV3) {
			r.Custom, r.Inputs, r.Outputs = true, r.Outputs, map[string]any{"id": "x"}
		}, pipeline.Unknown, "only what the program asked for"},
		"two regions":                {alarm, func(r *apitype.ResourceV3) { r.Outputs["region"] = "eu-south-2" }, pipeline.Unknown, "two regions"},
		"its own region":             {alarm, func(r *apitype.ResourceV3) { r.Outputs["region"] = "us-east-1" }, pipeline.Pass, ""},
		"inputs beside the outputs":  {alarm, func(r *apitype.ResourceV3) { r.Custom, r.Inputs = true, r.Outputs }, pipeline.Pass, ""},
		"a replacement that is due":  {alarm, func(r *apitype.ResourceV3) { r.Taint = true }, pipeline.Pass, ""},
		"a policy without an answer": {policy, func(r *apitype.ResourceV3) { r.Custom, r.Inputs, r.Outputs = true, r.Outputs, nil }, pipeline.Unknown, "only what the program asked for"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := stateWith(t, "x.json", anything)
			for r := range s.all() {
				if string(r.Type) == c.kind {
					c.change(r)
				}
			}
			v, step := alarmRouteOf(t, loaded(t, s), pipeline.Options{}).Against(pipeline.Alert)
			if v != c.want || !strings.Contains(step.Reason, c.reason) {
				t.Errorf("%s at %s: %s; want %s", v, step.Hop, step.Reason, c.want)
			}
		})
	}
}

func TestAProviderThatCallsAnotherEndpoint(t *testing.T) {
	t.Parallel()
	for endpoints, want := range map[string]bool{
		``:             false,
		`[]`:           false,
		`[{"sns":""}]`: false,
		`[{"sns":"https://sns.us-east-1.amazonaws.com","logs":"https://vpce-1.logs.us-east-1.vpce.amazonaws.com"}]`: false,
		`[{"sns":"http://localhost:4566"}]`:                                        true,
		`[{"cloudtrail":"https://sns.us-east-1.amazonaws.com.example.com"}]`:       true,
		`[{"sns":"https://sns.us-east-1.amazonaws.com"},{"logs":"10.0.0.1:4566"}]`: true,
	} {
		s := &site{accounts: map[string]bool{}, regions: map[string]bool{}}
		s.configure(&apitype.ResourceV3{Inputs: map[string]any{"region": "us-east-1", "endpoints": endpoints}})
		if s.isElsewhere != want {
			t.Errorf("%s: %v, want %v", endpoints, s.isElsewhere, want)
		}
		doubts := unobserved(&apitype.ResourceV3{Type: "aws:sns/topic:Topic", ID: "x"}, s)
		if (len(doubts) > 0) != want {
			t.Errorf("%s: doubts %v", endpoints, doubts)
		}
	}
}
