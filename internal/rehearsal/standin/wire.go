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

// plain removes the wire's wrappers (secret, output) from a value.
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
