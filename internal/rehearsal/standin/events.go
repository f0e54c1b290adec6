package standin

import (
	"regexp"
	"unicode/utf8"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

// Bounds of EventBridge.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
const (
	targetName     = 64
	targetsPerRule = 5
)

var ruleForm = regexp.MustCompile(`^[\w.-]+$`)

func eventKinds() []*kind {
	const code, says = "ValidationException", "letters, digits, and . - _ only"
	return []*kind{
		{
			typ: aws.EventRuleType, docs: "cloudwatch_event_rule", label: "event rule",
			fields: map[string]field{
				"name": {use: named | replace}, "eventBusName": {def: aws.DefaultBus}, "eventPattern": {use: document},
				"forceDestroy": {def: false}, "state": {use: computed},
			},
			beyond: []string{"eventBusName", "isEnabled", "namePrefix", "roleArn", "scheduleExpression"},
			rules: []rule{
				text("name", code, aws.RuleName, ruleForm, says), text("description", code, 512, nil, ""), eventPattern,
				oneOf("state", code, aws.RuleEnabled, aws.RuleDisabled, aws.RuleEnabledAll),
			},
			name: func(in props) string { return in.str("name") },
			refuse: func(c *call) error {
				if c.old == nil && c.called(aws.EventRuleType, c.region, c.in.str("name")) == nil && c.count[aws.EventRuleType+" "+c.region] >= aws.RulesPerBus {
					return refusal("name", "LimitExceededException", "the requested resource exceeds the maximum number allowed: %d rules", aws.RulesPerBus)
				}
				return nil
			},
			fill: func(c *call, state props) string {
				state["arn"] = c.arn("events", c.region, "rule/"+state.str("name"))
				setDefault(state, "state", aws.RuleEnabled)
				return state.str("name")
			},
			remove: removeRule,
		},
		{
			typ: aws.EventTargetType, docs: "cloudwatch_event_target", label: "event target",
			fields: map[string]field{
				"rule": {use: replace}, "targetId": {use: replace}, "eventBusName": {def: aws.DefaultBus},
				"forceDestroy": {def: false},
			},
			beyond: []string{"ecsTarget", "eventBusName", "input", "inputPath", "retryPolicy"},
			rules: []rule{
				filled("arn", code), filled("rule", code), targetNamed, text("targetId", code, targetName, ruleForm, says),
				inside("inputTransformer", inputTransformer), inside("deadLetterConfig", filled("arn", code)),
			},
			name: targetPlace,
			// The real provider's id joins rule and target with a dash; an import names it RULE/TARGET.
			key: func(id string, in props) string {
				if in.str("rule") != "" {
					return targetPlace(in)
				}
				return id
			},
			refuse: refuseTarget,
			fill:   func(_ *call, state props) string { return state.str("rule") + "-" + state.str("targetId") },
		},
	}
}

// targetNamed refuses a target whose id the provider would make up.
func targetNamed(in props) error {
	if _, given := in["targetId"]; !given {
		return refusal("targetId", "", noName)
	}
	return nil
}

// targetPlace is a target's name with its rule's.
func targetPlace(in props) string { return in.str("rule") + "/" + in.str("targetId") }

// eventPattern checks the pattern as PutRule does.
func eventPattern(in props) error {
	pattern, given := in["eventPattern"]
	switch {
	case !given:
		return refusal("eventPattern", "ValidationException", "parameter(s) EventPattern or ScheduleExpression must be specified")
	case !known(pattern):
		return nil
	}
	text := in.str("eventPattern")
	if n := utf8.RuneCountInString(text); n > aws.EventPattern {
		return refusal("eventPattern", "InvalidEventPatternException", "event pattern has %d characters: EventBridge accepts at most %d", n, aws.EventPattern)
	}
	if _, err := eventpattern.Parse([]byte(text)); eventpattern.IsUnverified(err) {
		return refusal("eventPattern", "", "the stand-in AWS accepts documented operators only, and it is not known whether EventBridge accepts this one: %s", err.Error())
	} else if err != nil {
		return refusal("eventPattern", "InvalidEventPatternException", "event pattern is not valid. Reason: %s", err.Error())
	}
	return nil
}

// removeRule refuses a rule that still has targets.
func removeRule(_ *call, gone *object) (bool, error) {
	if targets := len(gone.parts[aws.EventTargetType]); targets > 0 && !gone.state.flag("forceDestroy") {
		return false, refusal("", "ValidationException", "rule can't be deleted since it has targets: %d", targets)
	}
	return false, nil
}

func refuseTarget(c *call) error {
	c.parent = c.called(aws.EventRuleType, c.region, c.in.str("rule"))
	if c.parent == nil {
		return refusal("rule", "ResourceNotFoundException", "rule %s does not exist on EventBus %s", c.in.str("rule"), aws.DefaultBus)
	}
	targets := c.parent.parts[aws.EventTargetType]
	if _, there := targets[targetPlace(c.in)]; c.old == nil && !there && len(targets) >= targetsPerRule {
		return refusal("rule", "LimitExceededException", "the requested resource exceeds the maximum number allowed: %d targets", targetsPerRule)
	}
	return nil
}

// inputTransformer checks the text that a target writes from an event.
func inputTransformer(in props) error {
	if !in.has("inputTemplate") || !known(in) {
		return nil
	}
	transformer := eventpattern.Transformer{InputPaths: map[string]string{}, Template: in.str("inputTemplate")}
	for name := range in.sub("inputPaths") {
		transformer.InputPaths[name] = in.sub("inputPaths").str(name)
	}
	if err := transformer.Check(); err != nil {
		return refusal("inputTemplate", "ValidationException", "invalid InputTemplate for target: %s", err.Error())
	}
	return nil
}
