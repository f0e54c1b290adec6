package ledger

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// values are the properties of a resource, or of an object inside one. Its methods return the zero value for what is absent, hidden or in
// another form: [judge] puts the checks that need such a value in doubt.
type values map[string]any

// text is a property as a string; numbers and booleans are written out.
func (v values) text(key string) string { return textOf(v[key]) }

// textOf writes a plain JSON value as text.
func textOf(v any) string {
	switch v := Plain(v).(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// flag is a property as a boolean, or fallback where it is absent.
func (v values) flag(key string, fallback bool) bool {
	if text := v.text(key); text != "" {
		return strings.EqualFold(text, "true")
	}
	return fallback
}

// number is a property as a number.
func (v values) number(key string) float64 {
	n, err := strconv.ParseFloat(v.text(key), 64)
	if err != nil || math.IsNaN(n) {
		return 0
	}
	return n
}

// whole is a property as a whole number, bounded so that no arithmetic on it overflows.
func (v values) whole(key string) int {
	const most = 1 << 30
	return int(max(-most, min(most, v.number(key))))
}

// texts is a property as a list of strings.
func (v values) texts(key string) []string {
	list, _ := Plain(v[key]).([]any)
	var out []string
	for _, item := range list {
		if _, hidden := item.(Hidden); !hidden {
			out = append(out, textOf(item))
		}
	}
	return out
}

// textMap is a property as a map of strings, nil where there is none.
func (v values) textMap(key string) map[string]string {
	m, _ := Plain(v[key]).(map[string]any)
	if len(m) == 0 {
		return nil
	}
	out := make(map[string]string, len(m))
	for k, value := range m {
		out[k] = textOf(value)
	}
	return out
}

// object is a property as an object; false where it is none.
func (v values) object(key string) (values, bool) {
	m, ok := Plain(v[key]).(map[string]any)
	return m, ok
}

// objects is a property as a list of objects.
func (v values) objects(key string) []values {
	list, _ := Plain(v[key]).([]any)
	var out []values
	for _, item := range list {
		if m, ok := Plain(item).(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// policy is a property as a policy document: text, or an object, or hidden.
func (v values) policy(key, address string) pipeline.Policy {
	switch document := Plain(v[key]).(type) {
	case string:
		if document == "" {
			return pipeline.Policy{}
		}
		return pipeline.Policy{Address: address, Text: document}
	case map[string]any:
		text, err := json.Marshal(shownIn(document))
		if err != nil {
			return pipeline.Policy{Address: address, Hidden: true}
		}
		return pipeline.Policy{Address: address, Text: string(text)}
	case Hidden:
		return pipeline.Policy{Address: address, Hidden: true}
	}
	return pipeline.Policy{}
}

// shownIn is a value without [Shown] at any depth.
func shownIn(v any) any {
	switch v := Plain(v).(type) {
	case []any:
		all := make([]any, len(v))
		for i, element := range v {
			all[i] = shownIn(element)
		}
		return all
	case map[string]any:
		all := make(map[string]any, len(v))
		for key, element := range v {
			all[key] = shownIn(element)
		}
		return all
	default:
		return v
	}
}

// Output is a property as text, by its path: "name", "tags.team", "rules[0].expiration.days". It is empty where there is none, or where
// the source does not show it, or shows it though it is secret.
func (r Resource) Output(path string) string {
	at := values(r.Properties)
	keys := strings.Split(path, ".")
	for _, key := range keys[:len(keys)-1] {
		name, index, listed := strings.Cut(strings.TrimSuffix(key, "]"), "[")
		if !listed {
			at, _ = at.object(name)
			continue
		}
		i, err := strconv.Atoi(index)
		items := at.objects(name)
		if err != nil || i >= len(items) {
			return ""
		}
		at = items[i]
	}
	last := at[keys[len(keys)-1]]
	if _, secret := last.(Shown); secret {
		return ""
	}
	return textOf(last)
}

// describe names the form of a JSON value.
func describe(v any) string {
	switch v := Plain(v).(type) {
	case string:
		return "a text"
	case float64:
		return "a number"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "a map"
	default:
		return fmt.Sprintf("%T", v)
	}
}
