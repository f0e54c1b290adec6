package eventpattern

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// EventBridge's limits on an input transformer.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html
const (
	// maxInputPaths is how many variables a transformer may have.
	maxInputPaths = 100
	// maxInputPathLength is the longest path and the longest variable name, in characters.
	maxInputPathLength = 256
	// MaxTemplateLength is the longest template, in characters.
	MaxTemplateLength = 8192
)

// Transformer is an input transformer, which turns an event into the text that EventBridge sends to a target.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
type Transformer struct {
	// InputPaths maps a variable's name to the path of its value in the event, such as $.detail.userIdentity.arn.
	InputPaths map[string]string
	// Template is the text, with <name> for each variable: one JSON string per line, or one JSON object or list.
	Template string
	// RuleARN and RuleName are the values of the reserved variables aws.events.rule-arn and aws.events.rule-name.
	RuleARN, RuleName string
}

// WholeEvent is the variable that stands for the event as JSON.
const WholeEvent = varWhole

// The reserved variables, which EventBridge defines.
const (
	varRuleARN   = "aws.events.rule-arn"
	varRuleName  = "aws.events.rule-name"
	varIngestion = "aws.events.event.ingestion-time"
	varEvent     = "aws.events.event"
	varWhole     = "aws.events.event.json"
)

var reserved = []string{varRuleARN, varRuleName, varIngestion, varEvent, varWhole}

var (
	variableName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	placeholder  = regexp.MustCompile(`<([A-Za-z0-9_.-]+)>`)
)

// Check returns everything that EventBridge would refuse: too many variables, reserved names, paths that it does not support, and a
// template that uses an undefined variable or is not JSON.
func (t Transformer) Check() error {
	_, err := t.Compile()
	return err
}

// Compile checks the transformer, as [Transformer.Check] does, and parses its paths.
func (t Transformer) Compile() (*Template, error) {
	template := &Template{transformer: t, paths: map[string]jsonPath{varIngestion: {{name: "time"}}}}
	var problems []error
	if n := len(t.InputPaths); n > maxInputPaths {
		problems = append(problems, fmt.Errorf("%d variables: EventBridge accepts at most %d", n, maxInputPaths))
	}
	for _, name := range slices.Sorted(maps.Keys(t.InputPaths)) {
		path, err := parseVariable(name, t.InputPaths[name])
		template.paths[name] = path
		problems = append(problems, err)
	}
	problems = append(problems, t.checkTemplate())
	if err := errors.Join(problems...); err != nil {
		return nil, fmt.Errorf("input transformer: %w", err)
	}
	return template, nil
}

func parseVariable(name, text string) (jsonPath, error) {
	switch {
	case slices.Contains(reserved, name) || strings.HasPrefix(strings.ToUpper(name), "AWS"):
		return nil, fmt.Errorf("variable %s: names that begin with aws are reserved", name)
	case !variableName.MatchString(name):
		return nil, fmt.Errorf("variable %q: expected a name of letters, digits, - and _", name)
	case utf8.RuneCountInString(name) > maxInputPathLength || utf8.RuneCountInString(text) > maxInputPathLength:
		return nil, fmt.Errorf("variable %.20s: EventBridge accepts names and paths of at most %d characters", name, maxInputPathLength)
	}
	path, err := parsePath(text)
	if err != nil {
		return nil, fmt.Errorf("variable %s: %w", name, err)
	}
	return path, nil
}

func (t Transformer) checkTemplate() error {
	n := utf8.RuneCountInString(t.Template)
	if n == 0 || n > MaxTemplateLength {
		return fmt.Errorf("template of %d characters: EventBridge accepts 1 to %d", n, MaxTemplateLength)
	}
	for _, name := range variablesOf(t.Template) {
		if _, defined := t.InputPaths[name]; !defined && !slices.Contains(reserved, name) {
			return fmt.Errorf("template: no input path defines <%s>", name)
		}
	}
	filled := fill(t.Template, func(_ string, inString bool) string {
		if inString {
			return "x"
		}
		return `"x"`
	})
	if line := firstInvalid(filled); line > 0 {
		return fmt.Errorf("template: line %d is not JSON; write one double-quoted text per line", line)
	}
	return nil
}

// Apply compiles the transformer and applies it to one event; see [Transformer.Compile] and [Template.Apply].
func (t Transformer) Apply(event *Event) (text string, missing []string, err error) {
	template, err := t.Compile()
	if err != nil {
		return "", nil, err
	}
	return template.Apply(event)
}
