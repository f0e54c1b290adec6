package ledger

import (
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestTheBusOfAnotherPlaceIsNotTheDefaultBus(t *testing.T) {
	t.Parallel()
	const here = "arn:aws:events:eu-west-1:111122223333:event-bus/"
	for property, want := range map[string]string{
		"":                aws.DefaultBus,
		"default":         aws.DefaultBus,
		here + "default":  aws.DefaultBus,
		here + "security": "security",
		"arn:aws:events:us-east-1:111122223333:event-bus/default": "arn:aws:events:us-east-1:111122223333:event-bus/default",
		"arn:aws:events:eu-west-1:444455556666:event-bus/default": "arn:aws:events:eu-west-1:444455556666:event-bus/default",
	} {
		at := pipeline.Resource{Account: "111122223333", Region: "eu-west-1"}
		p := pipelineOf(Resource{Type: aws.EventRuleType, Resource: at, Properties: map[string]any{"eventBusName": property}},
			Resource{Type: aws.EventTargetType, Resource: at, Properties: map[string]any{"eventBusName": property}})
		if rule, target := p.Rules[0].Bus, p.Targets[0].Bus; rule != want || target != want {
			t.Errorf("%q: rule on %q, target on %q, want %q", property, rule, target, want)
		}
	}
}

func TestADocumentMayBeAnObject(t *testing.T) {
	t.Parallel()
	document := map[string]any{"source": []any{Shown{"aws.secretsmanager"}}}
	p := pipelineOf(Resource{Type: aws.EventRuleType, Properties: map[string]any{"eventPattern": document}},
		Resource{Type: aws.SubscriptionType, Properties: map[string]any{"filterPolicy": document}})
	for _, got := range []string{p.Rules[0].Pattern, p.Subscriptions[0].FilterPolicy} {
		if want := `{"source":["aws.secretsmanager"]}`; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func pipelineOf(resources ...Resource) *pipeline.Pipeline {
	p := pipeline.New()
	Load(p, resources)
	return p
}
