package standin

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

const (
	ruleType   = "aws:cloudwatch/eventRule:EventRule"
	targetType = "aws:cloudwatch/eventTarget:EventTarget"
)

// Bounds of EventBridge.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
const (
	ruleName, targetName        = 64, 64
	rulesPerBus, targetsPerRule = 300, 5
)

// stateAllEvents is the only state in which a rule sees the read-only management events that CloudTrail records.
const stateAllEvents = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"

var (
	ruleForm = regexp.MustCompile(`^[\w.-]+$`)
	busForm  = regexp.MustCompile(`^[\w/.-]+$`)
)

func eventKinds() []*kind {
	return []*kind{
		{
			typ: ruleType, docs: "cloudwatch_event_rule", label: "event rule", nameMax: ruleName,
			fields: map[string]field{
				"name": {use: named | replace}, "namePrefix": {use: replace}, "eventBusName": {use: replace, def: "default"},
				"eventPattern": {use: document}, "forceDestroy": {def: false}, "isEnabled": {use: computed | alias}, "state": {use: computed},
			},
			rules: []rule{
				text("name", "ValidationException", ruleName, ruleForm, "letters, digits, and . - _ only"),
				text("description", "ValidationException", 512, nil, ""),
				oneOf("state", "ValidationException", "ENABLED", "DISABLED", stateAllEvents),
				exclusive("ValidationException", "state", "isEnabled"), eventPattern, scheduledState, busName,
				filled("namePrefix", "ValidationException"),
			},
			name: rulePlace,
			refuse: func(c *call) error {
				if c.old == nil && c.called(ruleType, c.region, rulePlace(c.in)) == nil && c.count[ruleType+" "+c.region] >= rulesPerBus {
					return refusal("eventBusName", "LimitExceededException", "the requested resource exceeds the maximum number allowed: %d rules", rulesPerBus)
				}
				return nil
			},
			fill: func(c *call, state props) string {
				state["arn"] = c.arn("events", c.region, "rule/"+rulePlace(state))
				setDefault(state, "namePrefix", "")
				ruleState(state)
				return rulePlace(state)
			},
			refill: func(c *call, state props) {
				for _, property := range []string{"state", "isEnabled"} {
					if _, given := c.in[property]; !given {
						delete(state, property)
					}
				}
				ruleState(state)
			},
			remove: removeRule,
		},
		{
			typ: targetType, docs: "cloudwatch_event_target", label: "event target",
			fields: map[string]field{
				"rule": {use: replace}, "targetId": {use: replace}, "eventBusName": {use: replace, def: "default"},
				"forceDestroy": {def: false},
			},
			rules: []rule{
				filled("arn", "ValidationException"), filled("rule", "ValidationException"), busName,
				text("inputPath", "ValidationException", 256, nil, ""),
				text("targetId", "ValidationException", targetName, ruleForm, "letters, digits, and . - _ only"),
				exclusive("ValidationException", "input", "inputPath", "inputTransformer"), jsonText("input", "ValidationException"),
				inside("inputTransformer", inputTransformer),
				inside("deadLetterConfig", filled("arn", "ValidationException")),
				inside("ecsTarget", oneOf("launchType", "ValidationException", "EC2", "EXTERNAL", "FARGATE")),
				inside("retryPolicy", between("maximumEventAgeInSeconds", "ValidationException", 0, 86400)),
				inside("retryPolicy", between("maximumRetryAttempts", "ValidationException", 0, 185)),
			},
			name: func(in props) string {
				if in.str("targetId") == "" {
					return ""
				}
				return targetPlace(in)
			},
			// The real provider's id joins rule and target with a dash; an import gives [BUS/]RULE/TARGET.
			key: func(id string, in props) string {
				if in.str("rule") != "" {
					return targetPlace(in)
				}
				return strings.TrimPrefix(id, "default/")
			},
			refuse: refuseTarget,
			fill: func(c *call, state props) string {
				if state.str("targetId") == "" {
					state["targetId"] = "terraform-" + c.draw("target "+c.owner, 26, "0123456789")
				}
				return strings.ReplaceAll(rulePlace(props{"name": state["rule"], "eventBusName": state["eventBusName"]}), "/", "-") +
					"-" + state.str("targetId")
			},
		},
	}
}

// rulePlace is a rule's name with its bus, unless that is the default one.
func rulePlace(in props) string {
	if bus := in.str("eventBusName"); bus != "" && bus != "default" {
		return bus + "/" + in.str("name")
	}
	return in.str("name")
}

func targetPlace(in props) string {
	return rulePlace(props{"name": in["rule"], "eventBusName": in["eventBusName"]}) + "/" + in.str("targetId")
}

// busName judges the name of an event bus, which can be its ARN.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
func busName(in props) error {
	bus := in.str("eventBusName")
	if in.has("eventBusName") && !busForm.MatchString(bus) && (bus == "" || arnFault(bus) != "") {
		return refusal("eventBusName", "ValidationException", "%q: letters, digits, and / . - _ only, or an ARN", bus)
	}
	return nil
}

// ruleState keeps the two spellings of a rule's state in step.
func ruleState(state props) {
	if on, given := state["isEnabled"].(bool); given && state.str("state") == "" {
		state["state"] = map[bool]string{true: "ENABLED", false: "DISABLED"}[on]
	}
	setDefault(state, "state", "ENABLED")
	state["isEnabled"] = state.str("state") != "DISABLED"
}

// eventPattern judges the pattern as PutRule does.
func eventPattern(in props) error {
	pattern, hasPattern := in["eventPattern"]
	_, hasSchedule := in["scheduleExpression"]
	switch {
	case !hasPattern && !hasSchedule:
		return refusal("eventPattern", "ValidationException", "parameter(s) EventPattern or ScheduleExpression must be specified")
	case !hasPattern || !known(pattern):
		return nil
	}
	text := in.str("eventPattern")
	if n := utf8.RuneCountInString(text); n > aws.EventPattern {
		return refusal("eventPattern", "InvalidEventPatternException", "event pattern has %d characters: %d are taken", n, aws.EventPattern)
	}
	if _, err := eventpattern.Parse([]byte(text)); eventpattern.IsUnverified(err) {
		return refusal("eventPattern", "", "the stand-in AWS takes documented operators only, and whether EventBridge takes this is not known: %s", err.Error())
	} else if err != nil {
		return refusal("eventPattern", "InvalidEventPatternException", "event pattern is not valid. Reason: %s", err.Error())
	}
	return nil
}

// scheduledState refuses a schedule with the state that is about CloudTrail.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
func scheduledState(in props) error {
	if in.str("scheduleExpression") != "" && in.str("state") == stateAllEvents {
		return refusal("state", "ValidationException", "%s is not for scheduled rules", stateAllEvents)
	}
	return nil
}

// removeRule refuses a rule that still has targets.
func removeRule(_ *call, gone *object) (bool, error) {
	if targets := len(gone.parts[targetType]); targets > 0 && !gone.state.flag("forceDestroy") {
		return false, refusal("", "ValidationException", "rule can't be deleted since it has targets: %d", targets)
	}
	return false, nil
}

func refuseTarget(c *call) error {
	rule := rulePlace(props{"name": c.in["rule"], "eventBusName": c.in["eventBusName"]})
	c.parent = c.called(ruleType, c.region, rule)
	if c.parent == nil {
		return refusal("rule", "ResourceNotFoundException", "rule %s does not exist on EventBus %s", c.in.str("rule"), c.in.str("eventBusName"))
	}
	targets := c.parent.parts[targetType]
	if _, there := targets[targetPlace(c.in)]; c.old == nil && !there && len(targets) >= targetsPerRule {
		return refusal("rule", "LimitExceededException", "the requested resource exceeds the maximum number allowed: %d targets", targetsPerRule)
	}
	return nil
}

// inputTransformer judges what a target makes of an event.
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
