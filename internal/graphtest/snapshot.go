package graphtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Snapshot is the whole graph as text to be reviewed: a block for each resource with its parent, what it comes after and all of
// its inputs, policies as indented JSON; then the stack's outputs. It hides what is secret.
func (g *Graph) Snapshot() string {
	var text strings.Builder
	for _, r := range g.Resources {
		fmt.Fprintf(&text, "%s %s\n", r.Token, r.Name)
		if r.Parent != "" {
			fmt.Fprintf(&text, "  parent: %s\n", r.Parent)
		}
		for _, address := range r.DependsOn {
			fmt.Fprintf(&text, "  after: %s\n", address)
		}
		if len(r.Options) > 0 {
			fmt.Fprintf(&text, "  options: %s\n", strings.Join(r.Options, ", "))
		}
		if r.Protected {
			text.WriteString("  protect: true\n")
		}
		for _, key := range slices.Sorted(maps.Keys(r.Inputs)) {
			fmt.Fprintf(&text, "  %s: %s\n", key, indented(shown(r.Inputs[key])))
		}
		text.WriteString("\n")
	}
	text.WriteString("outputs\n")
	for _, name := range slices.Sorted(maps.Keys(g.Exports)) {
		fmt.Fprintf(&text, "  %s: %s\n", name, indented(shownOutput(g.Exports[name])))
	}
	return text.String()
}

// shown is a property as JSON has it. A text that is a JSON object itself is shown as one.
func shown(value resource.PropertyValue) any {
	switch {
	case value.IsSecret():
		return "[secret]"
	case value.IsComputed():
		return "[unknown]"
	case value.IsObject():
		object := map[string]any{}
		for key, element := range value.ObjectValue() {
			object[string(key)] = shown(element)
		}
		return object
	case value.IsArray():
		list := []any{}
		for _, element := range value.ArrayValue() {
			list = append(list, shown(element))
		}
		return list
	case value.IsString() && strings.HasPrefix(value.StringValue(), `{"`) && json.Valid([]byte(value.StringValue())):
		return json.RawMessage(value.StringValue())
	}
	return value.Mappable()
}

func shownOutput(output Output) any {
	switch {
	case output.Secret:
		return "[secret]"
	case !output.Known:
		return "[unknown]"
	}
	return output.Value
}

func indented(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("  ", "  ")
	if err := encoder.Encode(value); err != nil {
		return err.Error()
	}
	return strings.TrimSuffix(text.String(), "\n")
}
