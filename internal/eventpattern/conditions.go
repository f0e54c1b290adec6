package eventpattern

import (
	"maps"
	"slices"
)

// Condition is one comparison of a field with a text.
type Condition struct {
	// Path is the field's, with dots between the names and without [OrKey]: detail.requestParameters.secretId.
	Path string
	// Operator is AWS's word for it: prefix, suffix, equals-ignore-case, wildcard, or one that this package does not know. Empty: the field
	// equals the text.
	Operator string
	Text     string
	// Negated is true inside of anything-but, AnyCase where upper and lower case are the same.
	Negated, AnyCase bool
	// Other is true for a condition that compares with no text, such as exists; then Text is empty.
	Other bool
}

// Read returns the fields of a pattern as far as they can be read, also of one that EventBridge refuses: they still show what it is meant
// for. Only a text that is not a JSON object is an error.
func Read(pattern []byte) (Fields, error) {
	object, err := decodeObject(pattern)
	if err != nil {
		return nil, err
	}
	p := parser{deployed: true}
	return p.fields("", object), nil
}

// Conditions returns those of all fields, in the order of their names.
func (f Fields) Conditions() []Condition { return f.conditions("", nil) }

func (f Fields) conditions(path string, all []Condition) []Condition {
	for _, name := range f.names() {
		switch node := f[name].(type) {
		case Fields:
			all = node.conditions(join(path, name), all)
		case Alternatives:
			for _, fields := range node {
				all = fields.conditions(path, all)
			}
		case Values:
			all = append(all, node.Conditions(join(path, name))...)
		}
	}
	return all
}

// Conditions returns the conditions on a field, whose path is given.
func (v Values) Conditions(path string) []Condition {
	var all []Condition
	for _, value := range v {
		for _, c := range conditionsOf(value) {
			c.Path = path
			all = append(all, c)
		}
	}
	return all
}

func conditionsOf(value Value) []Condition {
	var all []Condition
	switch v := value.(type) {
	case exact:
		if text, isText := v.value.(string); isText {
			return []Condition{{Text: text}}
		}
	case textual:
		return []Condition{{Operator: v.operator, Text: v.operand, AnyCase: v.ignoreCase || v.operator == opIgnoreCase}}
	case anythingBut:
		for _, inner := range v.conditions {
			for _, c := range conditionsOf(inner) {
				c.Negated = true
				all = append(all, c)
			}
		}
	case open:
		all = written(v.written, Condition{})
	}
	if all == nil {
		return []Condition{{Other: true}}
	}
	return all
}

// written returns a condition for each text in an [open] one; as has what is known of them.
func written(value any, as Condition) []Condition {
	var all []Condition
	switch v := value.(type) {
	case string:
		as.Text = v
		return []Condition{as}
	case []any:
		for _, element := range v {
			all = append(all, written(element, as)...)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			inner := as
			if name == opAnythingBut {
				inner.Negated = true
			} else {
				inner.Operator = name
			}
			all = append(all, written(v[name], inner)...)
		}
	}
	return all
}
