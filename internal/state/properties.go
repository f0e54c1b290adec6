package state

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// properties are a resource's values: what the provider answered, else what the program asked for.
type properties struct {
	outputs, inputs map[string]any
}

func propertiesOf(r *apitype.ResourceV3) properties {
	return properties{outputs: r.Outputs, inputs: r.Inputs}
}

// value is the property, or nil where it is absent or hidden.
func (p properties) value(key string) any {
	for _, m := range []map[string]any{p.outputs, p.inputs} {
		if v := m[key]; v != nil && !hidden(v) {
			return v
		}
	}
	return nil
}

// hidden is true for a value that was not known when the state was written, and for an object that represents something
// else, such as an encrypted value.
func hidden(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		_, signed := v[resource.SigKey]
		return signed
	case string:
		return v == providers.UnknownID
	}
	return false
}

// text is the property as a string; numbers and booleans are written out; "" where there is none.
func (p properties) text(key string) string {
	return textOf(p.value(key))
}

// textOf writes a plain JSON value as text.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case nil:
		return ""
	}
	return fmt.Sprint(v)
}

// flag is the property as a boolean, or fallback where there is none.
func (p properties) flag(key string, fallback bool) bool {
	switch v := p.value(key).(type) {
	case bool:
		return v
	case string:
		return strings.EqualFold(v, "true")
	}
	return fallback
}

// number is the property as a number, 0 where there is none.
func (p properties) number(key string) float64 {
	n, err := strconv.ParseFloat(p.text(key), 64)
	if err != nil || math.IsNaN(n) {
		return 0
	}
	return n
}

// whole is the property as a whole number, bounded so that no arithmetic on it overflows.
func (p properties) whole(key string) int {
	const most = 1 << 30
	return int(max(-most, min(most, p.number(key))))
}

// texts is the property as a list of strings.
func (p properties) texts(key string) []string {
	list, _ := p.value(key).([]any)
	var out []string
	for _, item := range list {
		if !hidden(item) {
			out = append(out, textOf(item))
		}
	}
	return out
}

// textMap is the property as a map of strings, nil where there is none.
func (p properties) textMap(key string) map[string]string {
	m, _ := p.value(key).(map[string]any)
	if len(m) == 0 {
		return nil
	}
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[k] = textOf(v)
	}
	return out
}

// object is the property as nested properties; false where it is no object.
func (p properties) object(key string) (properties, bool) {
	m, ok := p.value(key).(map[string]any)
	return properties{outputs: m}, ok
}

// objects is the property as a list of nested properties.
func (p properties) objects(key string) []properties {
	list, _ := p.value(key).([]any)
	var out []properties
	for _, item := range list {
		if m, ok := item.(map[string]any); ok && !hidden(m) {
			out = append(out, properties{outputs: m})
		}
	}
	return out
}

// policy is the property as a policy document: text, or an object, or encrypted.
func (p properties) policy(key, address string) pipeline.Policy {
	switch v := p.value(key).(type) {
	case string:
		if v == "" {
			return pipeline.Policy{}
		}
		return pipeline.Policy{Address: address, Text: v}
	case map[string]any:
		text, err := json.Marshal(v)
		if err != nil {
			return pipeline.Policy{Address: address, Hidden: true}
		}
		return pipeline.Policy{Address: address, Text: string(text)}
	}
	if hidden(p.outputs[key]) || hidden(p.inputs[key]) {
		return pipeline.Policy{Address: address, Hidden: true}
	}
	return pipeline.Policy{}
}
