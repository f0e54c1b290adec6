package standin

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// shaped are the inputs with every value in the provider's type for it. Like the provider it takes the text of a number or a
// truth value for the value, and the other way round; anything else it refuses. What it refuses becomes unknown, so that no rule
// checks it as well.
func (k *kind) shaped(in props) (props, error) {
	in = in.copy()
	delete(in, defaultsKey)
	for name, value := range in {
		if k.fields[name].is(document) {
			in[name] = documentText(value)
		}
	}
	return shapedObject("", in, k.properties())
}

// properties are the inputs of the type.
func (k *kind) properties() map[string]property {
	inputs := make(map[string]property, len(k.fields))
	for name, f := range k.fields {
		if !f.is(output) {
			inputs[name] = f.property
		}
	}
	return inputs
}

func shapedObject(path string, in props, fields map[string]property) (props, error) {
	out, all := make(props, len(in)), []error(nil)
	for _, name := range in.names() {
		p, ok := fields[name]
		if !ok {
			all = append(all, refusal(path+name, "InvalidProperty", "there is no such input; there are %s",
				strings.Join(slices.Sorted(maps.Keys(fields)), ", ")))
			continue
		}
		value, err := p.shaped(path+name, in[name])
		out[name] = value
		all = append(all, err)
	}
	for name, p := range fields {
		if _, given := in[name]; p.Required && !given {
			all = append(all, refusal(path+name, "MissingProperty", "it is required"))
		}
	}
	return out, errors.Join(all...)
}

// shaped is one value in the property's type.
func (p property) shaped(path string, value any) (any, error) {
	switch v := value.(type) {
	case unknown:
		return v, nil
	case []any:
		if p.Type == "list" || p.Type == "set" {
			return p.shapedList(path, v)
		}
	case props:
		switch p.Type {
		case "object":
			return shapedObject(path+".", v, p.Fields)
		case "map":
			return p.shapedMap(path, v)
		}
	default:
		if shaped, ok := scalar(p.Type, value); ok {
			return shaped, nil
		}
	}
	return unknown{}, refusal(path, "InvalidType", "expected %s, got %s", typeNames[p.Type], p.kindOf(value))
}

func (p property) shapedList(path string, items []any) (any, error) {
	out, all := make([]any, len(items)), []error(nil)
	item := property{Type: p.Items}
	if p.Fields != nil {
		item = property{Type: "object", Fields: p.Fields}
	}
	for i, value := range items {
		shaped, err := item.shaped(fmt.Sprintf("%s[%d]", path, i), value)
		out[i] = shaped
		all = append(all, err)
	}
	switch n := len(items); {
	case n < p.Min:
		all = append(all, refusal(path, "InvalidProperty", "%d blocks: at least %d are required", n, p.Min))
	case p.Max > 0 && n > p.Max:
		all = append(all, refusal(path, "InvalidProperty", "%d blocks: at most %d are accepted", n, p.Max))
	}
	return out, errors.Join(all...)
}

func (p property) shapedMap(path string, in props) (any, error) {
	out, all := make(props, len(in)), []error(nil)
	for _, name := range in.names() {
		shaped, err := property{Type: p.Items}.shaped(path+"."+name, in[name])
		out[name] = shaped
		all = append(all, err)
	}
	return out, errors.Join(all...)
}

// scalar converts a single value, if the provider does.
func scalar(to string, value any) (any, bool) {
	switch to {
	case "string":
		switch v := value.(type) {
		case string:
			return v, true
		case float64:
			return strconv.FormatFloat(v, 'f', -1, 64), true
		case bool:
			return strconv.FormatBool(v), true
		}
	case "bool":
		switch value {
		case true, "true", "1":
			return true, true
		case false, "false", "0":
			return false, true
		}
	case "number", "whole":
		n, ok := value.(float64)
		if text, isText := value.(string); isText {
			parsed, err := strconv.ParseFloat(text, 64)
			// Hexadecimal, NaN and infinity are Go's alone.
			n, ok = parsed, err == nil && !strings.ContainsAny(text, "xXnN")
		}
		return n, ok && (to == "number" || n == math.Trunc(n))
	}
	return nil, false
}

// typeNames are the types in a message.
var typeNames = map[string]string{
	"string": "a string", "number": "a number", "whole": "a whole number", "bool": "true or false", "map": "a map", "list": "a list",
	"set": "a list", "object": "an object",
}

// kindOf says in a message what a value is: the value itself where it is short and no secret.
func (p property) kindOf(value any) string {
	switch v := value.(type) {
	case []any:
		return "a list"
	case props:
		return "a map"
	case string:
		if p.Sensitive {
			return "a string"
		}
		return strconv.Quote(v)
	}
	return fmt.Sprint(value)
}
