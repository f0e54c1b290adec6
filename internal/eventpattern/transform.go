package eventpattern

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What EventBridge takes of an input transformer.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_InputTransformer.html
const (
	// MaxInputPaths is how many variables a transformer may have.
	MaxInputPaths = 100
	// MaxInputPathLength is the longest path and the longest variable name, in characters.
	MaxInputPathLength = 256
	// MaxTemplateLength is the longest template, in characters.
	MaxTemplateLength = 8192
)

// Transformer is an input transformer: what EventBridge sends to a target in place of the event.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
type Transformer struct {
	// InputPaths maps a variable's name to where its value stands in the event, such as $.detail.userIdentity.arn.
	InputPaths map[string]string
	// Template is the text, with <name> for each variable: one JSON string per line, or one JSON object or list.
	Template string
	// RuleARN and RuleName are what the reserved variables aws.events.rule-arn and aws.events.rule-name stand for.
	RuleARN, RuleName string
}

// The variables that EventBridge defines, and that nobody else may.
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

// Transform is [Transformer.Apply] for a transformer that uses neither the rule's ARN nor its name.
func Transform(inputPaths map[string]string, template string, event *Event) (text string, missing []string, err error) {
	return Transformer{InputPaths: inputPaths, Template: template}.Apply(event)
}

// Check reports all that EventBridge would refuse: too many variables, names that are reserved, paths that it cannot read, a
// template that uses a variable nobody defined or is not JSON.
func (t Transformer) Check() error {
	var problems []error
	if n := len(t.InputPaths); n > MaxInputPaths {
		problems = append(problems, fmt.Errorf("%d variables: EventBridge takes %d at most", n, MaxInputPaths))
	}
	for _, name := range slices.Sorted(maps.Keys(t.InputPaths)) {
		problems = append(problems, checkVariable(name, t.InputPaths[name]))
	}
	problems = append(problems, t.checkTemplate())
	if err := errors.Join(problems...); err != nil {
		return fmt.Errorf("input transformer: %w", err)
	}
	return nil
}

func checkVariable(name, path string) error {
	switch {
	case slices.Contains(reserved, name) || strings.HasPrefix(strings.ToUpper(name), "AWS"):
		return fmt.Errorf("variable %s: names that begin with aws are EventBridge's own", name)
	case !variableName.MatchString(name):
		return fmt.Errorf("variable %q: a name has letters, digits, - and _ only", name)
	case utf8.RuneCountInString(name) > MaxInputPathLength || utf8.RuneCountInString(path) > MaxInputPathLength:
		return fmt.Errorf("variable %.20s: EventBridge takes names and paths of %d characters at most", name, MaxInputPathLength)
	}
	if _, err := parsePath(path); err != nil {
		return fmt.Errorf("variable %s: %w", name, err)
	}
	return nil
}

func (t Transformer) checkTemplate() error {
	n := utf8.RuneCountInString(t.Template)
	if n == 0 || n > MaxTemplateLength {
		return fmt.Errorf("template of %d characters: EventBridge takes 1 to %d", n, MaxTemplateLength)
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

// Template is a transformer that EventBridge takes, ready for any number of events.
type Template struct {
	transformer Transformer
	paths       map[string]jsonPath
}

// Compile checks the transformer, as [Transformer.Check] does, and reads its paths.
func (t Transformer) Compile() (*Template, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	template := &Template{transformer: t, paths: map[string]jsonPath{varIngestion: {{name: "time"}}}}
	for name, text := range t.InputPaths {
		path, err := parsePath(text)
		if err != nil {
			return nil, fmt.Errorf("input transformer: variable %s: %w", name, err)
		}
		template.paths[name] = path
	}
	return template, nil
}

// Apply is what the target gets for an event. missing names the variables for which the event has no value: they leave a blank.
// Values are not escaped, as in AWS: one that breaks out of its quotes, or breaks the JSON, is an error that names the variable.
func (t *Template) Apply(event *Event) (text string, missing []string, err error) {
	if event.err != nil {
		return "", nil, fmt.Errorf("input transformer: the event is not JSON: %w", event.err)
	}
	var problems []error
	text = fill(t.transformer.Template, func(name string, inString bool) string {
		found, ok := t.variable(name, event.value)
		if !ok {
			if !slices.Contains(missing, name) {
				missing = append(missing, name)
			}
			return ""
		}
		insert := insertion(found, inString)
		if inString && !json.Valid([]byte(`"`+insert+`"`)) {
			problems = append(problems, fmt.Errorf("the value of <%s> breaks the text: EventBridge does not escape %s", name, show(found)))
		}
		return insert
	})
	if len(problems) == 0 {
		if line := firstInvalid(text); line > 0 {
			problems = append(problems, fmt.Errorf("line %d is no longer JSON%s", line, withoutValue(missing)))
		}
	}
	if err := errors.Join(problems...); err != nil {
		return "", missing, fmt.Errorf("input transformer: %w", err)
	}
	return text, missing, nil
}

func withoutValue(missing []string) string {
	if len(missing) == 0 {
		return ""
	}
	return ": the event has no value for <" + strings.Join(missing, ">, <") + ">"
}

// variable is the value that a variable stands for, and whether the event has one. A null is none.
func (t *Template) variable(name string, event any) (any, bool) {
	switch name {
	case varRuleARN:
		return t.transformer.RuleARN, t.transformer.RuleARN != ""
	case varRuleName:
		return t.transformer.RuleName, t.transformer.RuleName != ""
	case varWhole:
		return event, true
	case varEvent:
		object, isObject := event.(map[string]any)
		object = maps.Clone(object)
		delete(object, "detail")
		return object, isObject
	}
	value := t.paths[name].find(event)
	return value, value != nil && !isAbsent(value)
}

// insertion is a value as it enters the text: plain inside of quotes, as JSON outside of them.
func insertion(value any, inString bool) string {
	if s, isText := value.(string); isText && inString {
		return s
	}
	text, err := marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}

// fill puts values in place of the template's variables; value is told whether the variable stands inside of double quotes.
func fill(template string, value func(name string, inString bool) string) string {
	var out strings.Builder
	at, inString := 0, false
	for _, m := range placeholder.FindAllStringSubmatchIndex(template, -1) {
		before := template[at:m[0]]
		inString = quotesAfter(before, inString)
		out.WriteString(before)
		out.WriteString(value(template[m[2]:m[3]], inString))
		at = m[1]
	}
	out.WriteString(template[at:])
	return out.String()
}

// quotesAfter says whether the end of text is inside of double quotes, when its beginning is or is not.
func quotesAfter(text string, inString bool) bool {
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			inString = !inString
		case text[i] == '\\' && inString:
			i++
		}
	}
	return inString
}

func variablesOf(template string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(template, -1) {
		names = append(names, m[1])
	}
	return names
}

// firstInvalid is the first line, counted from 1, that is not JSON; 0 if all is well. A text that is one JSON value over several
// lines is well too.
func firstInvalid(text string) int {
	if json.Valid([]byte(text)) {
		return 0
	}
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) != "" && !json.Valid([]byte(line)) {
			return i + 1
		}
	}
	if strings.TrimSpace(text) == "" {
		return 1
	}
	return 0
}
