package eventpattern

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Template is a transformer that EventBridge accepts, compiled for any number of events.
type Template struct {
	transformer Transformer
	paths       map[string]jsonPath
}

// Apply returns the text that the target gets for an event, and the names of the variables for which the event has no value: those are
// left empty. As in AWS, values are not escaped: a value that breaks out of its quotes, or breaks the JSON, is an error that names the
// variable.
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

// variable returns the value of a variable, and whether the event has one. A null does not count as a value.
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

// insertion returns a value as it is inserted into the text: plain inside quotes, as JSON outside.
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

// fill replaces the template's variables by their values. The function value also gets whether the variable is inside double quotes.
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

// quotesAfter reports whether the end of text is inside double quotes. inString is whether its beginning is.
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

// firstInvalid returns the first line, counted from 1, that is not JSON; 0 if there is none. One JSON value over several lines is also
// valid.
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
