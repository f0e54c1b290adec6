package standin

import (
	"fmt"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestEventBridgeRefuses(t *testing.T) {
	t.Parallel()
	template := func(text string) map[string]any {
		return map[string]any{"inputTransformer": map[string]any{
			"inputPaths": map[string]any{"who": "$.detail.userIdentity.arn"}, "inputTemplate": text,
		}}
	}
	five := func(s *stack) {
		for i := range 5 {
			s.create(aws.EventTargetType, fmt.Sprint(i), map[string]any{"rule": "reads", "targetId": fmt.Sprint(i), "arn": topicARN})
		}
	}
	many := func(s *stack) {
		for i := range 300 {
			s.create(aws.EventRuleType, fmt.Sprint(i), map[string]any{"name": fmt.Sprint(i), "eventPattern": ruleReads})
		}
	}
	provoke(t, []provocation{
		{"a pattern that is not JSON", "rule", map[string]any{"eventPattern": "{"}, nil, []string{"eventPattern: InvalidEventPatternException", "not valid"}},
		{"a pattern that is none", "rule", map[string]any{"eventPattern": `{"source":"aws.s3"}`}, nil, []string{"eventPattern: InvalidEventPatternException"}},
		{"an operator that nobody knows", "rule", map[string]any{"eventPattern": `{"source":[{"contains":"s3"}]}`}, nil, []string{"eventPattern: the stand-in AWS accepts documented operators only", "is not known"}},
		{"a pattern of over 2,048 characters", "rule", map[string]any{"eventPattern": `{"source":["` + strings.Repeat("a", 2048) + `"]}`}, nil,
			[]string{"eventPattern: InvalidEventPatternException", "2048"}},
		{"a pattern whose wildcards are too complex", "rule", map[string]any{
			"eventPattern": `{"detail":{"errorMessage":[{"wildcard":"*on resource: a *"},{"wildcard":"*on resource: b *"},{"wildcard":"*on resource: c *"}]}}`}, nil,
			[]string{"eventPattern: InvalidEventPatternException", "complexity 12, EventBridge accepts at most 10", "Rule is too complex"}},
		{"neither pattern nor schedule", "rule", map[string]any{"eventPattern": nil}, nil, []string{"eventPattern: ValidationException"}},
		{"a state that is none", "rule", map[string]any{"state": "ON"}, nil, []string{"state: ValidationException", aws.RuleEnabledAll}},
		{"a name of 65 characters", "rule", map[string]any{"name": strings.Repeat("a", 65)}, nil, []string{"name: ValidationException", "64"}},
		{"a 301st rule", "rule", nil, many, []string{"name: LimitExceededException", "300"}},
		{"a target of no rule", "target", map[string]any{"rule": "none"}, nil, []string{"rule: ResourceNotFoundException", "none"}},
		{"a target that is no ARN", "target", map[string]any{"arn": "alerts"}, nil, []string{"arn: ValidationException"}},
		{"a target id with a blank", "target", map[string]any{"targetId": "a b"}, nil, []string{"targetId: ValidationException"}},
		{"a template with an unknown variable", "target", template(`"<where>"`), nil, []string{"inputTransformer.inputTemplate: ValidationException", "where"}},
		{"a template without quotes", "target", template(`<who> read`), nil, []string{"inputTransformer.inputTemplate: ValidationException"}},
		{"a sixth target", "target", nil, five, []string{"rule: LimitExceededException", "5 targets"}},
		{"a queue for the rest that is no ARN", "target", map[string]any{"deadLetterConfig": map[string]any{"arn": "q"}}, nil,
			[]string{"deadLetterConfig.arn: ValidationException"}},
	})
}
