package standin

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"google.golang.org/protobuf/types/known/structpb"
)

// props are a resource's properties as plain Go values: string, float64, bool, []any, props, and unknown.
type props map[string]any

// unknown stands for a value that a preview cannot know.
type unknown struct{}

// known reports whether a value holds nothing unknown.
func known(value any) bool {
	switch v := value.(type) {
	case unknown:
		return false
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !known(item) })
	case props:
		for _, item := range v {
			if !known(item) {
				return false
			}
		}
	}
	return true
}

// has reports whether the property is there and wholly known: only then is there something to judge.
func (p props) has(name string) bool {
	value, ok := p[name]
	return ok && known(value)
}

// str is a text property, "" where it is absent or unknown.
func (p props) str(name string) string {
	text, _ := p[name].(string)
	return text
}

// flag is a boolean property, false where it is absent or unknown.
func (p props) flag(name string) bool {
	set, _ := p[name].(bool)
	return set
}

// num is a number property, 0 where it is absent or unknown.
func (p props) num(name string) float64 {
	number, _ := p[name].(float64)
	return number
}

// list is a list property, nil where it is absent or unknown.
func (p props) list(name string) []any {
	items, _ := p[name].([]any)
	return items
}

// sub is an object property, nil where it is absent or unknown.
func (p props) sub(name string) props {
	object, _ := p[name].(props)
	return object
}

// subs are the objects of a list property.
func (p props) subs(name string) []props {
	var objects []props
	for _, item := range p.list(name) {
		if object, ok := item.(props); ok {
			objects = append(objects, object)
		}
	}
	return objects
}

// copied is a deep copy, so that what leaves the account cannot change it.
func copied(value any) any {
	switch v := value.(type) {
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = copied(item)
		}
		return items
	case props:
		return v.copy()
	}
	return value
}

func (p props) copy() props {
	twin := make(props, len(p))
	for name, value := range p {
		twin[name] = copied(value)
	}
	return twin
}

// names lists the property names in order.
func (p props) names() []string { return slices.Sorted(maps.Keys(p)) }

// plain takes the wire's wrappers (secret, output) off a value.
func plain(value resource.PropertyValue) any {
	switch {
	case value.IsSecret():
		return plain(value.SecretValue().Element)
	case value.IsOutput():
		if !value.OutputValue().Known {
			return unknown{}
		}
		return plain(value.OutputValue().Element)
	case value.IsComputed():
		return unknown{}
	case value.IsArray():
		items := make([]any, 0, len(value.ArrayValue()))
		for _, item := range value.ArrayValue() {
			items = append(items, plain(item))
		}
		return items
	case value.IsObject():
		return plainMap(value.ObjectValue())
	case value.IsNumber():
		return value.NumberValue()
	case value.IsBool():
		return value.BoolValue()
	case value.IsString():
		return value.StringValue()
	}
	return nil
}

func plainMap(wire resource.PropertyMap) props {
	p := make(props, len(wire))
	for name, value := range wire {
		if item := plain(value); item != nil {
			p[string(name)] = item
		}
	}
	return p
}

// wired is the wire form of a plain value.
func wired(value any) resource.PropertyValue {
	switch v := value.(type) {
	case unknown:
		return resource.MakeComputed(resource.NewProperty(""))
	case []any:
		items := make([]resource.PropertyValue, len(v))
		for i, item := range v {
			items[i] = wired(item)
		}
		return resource.NewProperty(items)
	case props:
		return resource.NewProperty(wiredMap(v))
	case string:
		return resource.NewProperty(v)
	case float64:
		return resource.NewProperty(v)
	case bool:
		return resource.NewProperty(v)
	}
	return resource.NewNullProperty()
}

func wiredMap(p props) resource.PropertyMap {
	wire := make(resource.PropertyMap, len(p))
	for name, value := range p {
		wire[resource.PropertyKey(name)] = wired(value)
	}
	return wire
}

// sealed marks as secret what was secret in the inputs that it came from, at the same place.
func sealed(value, model resource.PropertyValue) resource.PropertyValue {
	switch {
	case value.IsSecret():
		return value
	case model.IsSecret() || model.IsOutput() && model.OutputValue().Secret:
		return resource.MakeSecret(value)
	case value.IsObject() && model.IsObject():
		return resource.NewProperty(sealedMap(value.ObjectValue(), model.ObjectValue()))
	case value.IsArray() && model.IsArray() && len(value.ArrayValue()) == len(model.ArrayValue()):
		items := slices.Clone(value.ArrayValue())
		for i, item := range model.ArrayValue() {
			items[i] = sealed(items[i], item)
		}
		return resource.NewProperty(items)
	case model.ContainsSecrets():
		return resource.MakeSecret(value)
	}
	return value
}

func sealedMap(values, models resource.PropertyMap) resource.PropertyMap {
	out := maps.Clone(values)
	for name, model := range models {
		if value, ok := out[name]; ok {
			out[name] = sealed(value, model)
		}
	}
	return out
}

// secretTexts collects the plain text of every secret string, so that no error can quote one.
func secretTexts(value resource.PropertyValue, inside bool) []string {
	switch {
	case value.IsSecret():
		return secretTexts(value.SecretValue().Element, true)
	case value.IsOutput():
		return secretTexts(value.OutputValue().Element, inside || value.OutputValue().Secret)
	case value.IsArray():
		var texts []string
		for _, item := range value.ArrayValue() {
			texts = append(texts, secretTexts(item, inside)...)
		}
		return texts
	case value.IsObject():
		var texts []string
		for _, item := range value.ObjectValue() {
			texts = append(texts, secretTexts(item, inside)...)
		}
		return texts
	case inside && value.IsString() && value.StringValue() != "":
		return []string{value.StringValue()}
	}
	return nil
}

// redacted is a message without the secrets that the properties hold, also where it quotes them.
func redacted(message string, wires ...resource.PropertyMap) string {
	var texts []string
	for _, wire := range wires {
		texts = append(texts, secretTexts(resource.NewProperty(wire), false)...)
	}
	// The longest first, so that a secret which contains another leaves no rest.
	slices.SortFunc(texts, func(a, b string) int { return len(b) - len(a) })
	for _, text := range texts {
		quoted := fmt.Sprintf("%q", text)
		message = strings.ReplaceAll(message, text, "[secret]")
		message = strings.ReplaceAll(message, quoted[1:len(quoted)-1], "[secret]")
	}
	return message
}

func marshal(label string, wire resource.PropertyMap) (*structpb.Struct, error) {
	sent, err := plugin.MarshalProperties(wire, plugin.MarshalOptions{Label: label, KeepUnknowns: true, KeepSecrets: true})
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", label, err)
	}
	return sent, nil
}

func unmarshal(label string, sent *structpb.Struct) (resource.PropertyMap, error) {
	wire, err := plugin.UnmarshalProperties(sent, plugin.MarshalOptions{
		Label: label, KeepUnknowns: true, KeepSecrets: true, SkipNulls: true,
	})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", label, err)
	}
	return wire, nil
}
