package ledger

import (
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestThePolicyThatAnotherResourceSets(t *testing.T) {
	t.Parallel()
	const topic = "arn:aws:sns:eu-west-1:111122223333:a"
	for name, c := range map[string]struct {
		properties map[string]any
		want       pipeline.Policy
	}{
		"with its text":          {map[string]any{"arn": topic, "policy": "{}"}, pipeline.Policy{Address: "policy", Text: "{}"}},
		"without its text":       {map[string]any{"arn": topic}, pipeline.Policy{Address: "policy"}},
		"by the id alone":        {map[string]any{"policy": "{}"}, pipeline.Policy{Address: "policy", Text: "{}"}},
		"encrypted in the state": {map[string]any{"arn": topic, "policy": Hidden{"encrypted"}}, pipeline.Policy{Address: "policy", Hidden: true}},
	} {
		p := pipelineOf(Resource{Type: aws.TopicType, Properties: map[string]any{"arn": topic}},
			Resource{Type: aws.TopicPolicyType, ID: topic, Resource: pipeline.Resource{Address: "policy"}, Properties: c.properties})
		if got := p.Topics[0].Policy; got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
