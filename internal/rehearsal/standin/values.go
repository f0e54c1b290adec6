package standin

import (
	"maps"
	"slices"
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

// has reports whether the property is there and wholly known: only then is there something to check.
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
