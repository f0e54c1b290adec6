package standin

import (
	"reflect"
	"strings"
	"testing"
)

func TestValuesTakeTheProvidersTypes(t *testing.T) {
	t.Parallel()
	rule := property{Type: "object", Fields: map[string]property{"days": {Type: "whole", Required: true}, "on": {Type: "bool", Optional: true}}}
	rules := property{Type: "list", Fields: rule.Fields, Max: 2}
	tests := map[string]struct {
		property  property
		value     any
		want      any
		complains string
	}{
		"a number as a text":         {property{Type: "whole"}, "3", 3.0, ""},
		"a number in a text field":   {property{Type: "string"}, 123456789012.0, "123456789012", ""},
		"a flag in a text field":     {property{Type: "string"}, true, "true", ""},
		"a flag as a text":           {property{Type: "bool"}, "false", false, ""},
		"a flag as a digit's text":   {property{Type: "bool"}, "1", true, ""},
		"a fraction":                 {property{Type: "number"}, "0.5", 0.5, ""},
		"a fraction for whole ones":  {property{Type: "whole"}, 1.5, unknown{}, "at: InvalidType: expected a whole number, got 1.5"},
		"a word for a number":        {property{Type: "whole"}, "three", unknown{}, `at: InvalidType: expected a whole number, got "three"`},
		"infinity":                   {property{Type: "number"}, "inf", unknown{}, "expected a number"},
		"a hexadecimal number":       {property{Type: "whole"}, "0x10", unknown{}, "expected a whole number"},
		"a flag for a number":        {property{Type: "whole"}, true, unknown{}, "expected a whole number, got true"},
		"a word for a flag":          {property{Type: "bool"}, "yes", unknown{}, `expected true or false, got "yes"`},
		"a map for a text":           {property{Type: "string"}, props{}, unknown{}, "expected a string, got a map"},
		"a text for a list":          {property{Type: "set", Items: "string"}, "a", unknown{}, `expected a list, got "a"`},
		"a list for an object":       {rule, []any{props{"days": 1.0}}, unknown{}, "expected an object, got a list"},
		"a secret of the wrong type": {property{Type: "whole", Sensitive: true}, "hunter2", unknown{}, "expected a whole number, got a string"},
		"a map's values":             {property{Type: "map", Items: "string"}, props{"a": 1.0}, props{"a": "1"}, ""},
		"nested":                     {rules, []any{props{"days": "1", "on": "true"}}, []any{props{"days": 1.0, "on": true}}, ""},
		"nested and wrong":           {rules, []any{props{"days": "one"}}, []any{props{"days": unknown{}}}, "at[0].days: InvalidType"},
		"nested and missing":         {rules, []any{props{}}, []any{props{}}, "at[0].days: MissingProperty"},
		"nested and misspelt":        {rules, []any{props{"days": 1.0, "no": 1.0}}, []any{props{"days": 1.0}}, "at[0].no: InvalidProperty: there is no such input; there are days, on"},
		"too many":                   {rules, []any{unknown{}, unknown{}, unknown{}}, []any{unknown{}, unknown{}, unknown{}}, "at most 2"},
		"unknown":                    {property{Type: "whole"}, unknown{}, unknown{}, ""},
		"unknown items":              {property{Type: "list", Items: "whole"}, []any{unknown{}}, []any{unknown{}}, ""},
		"unknown in an object":       {rule, props{"days": unknown{}}, props{"days": unknown{}}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.property.shaped("at", tt.value)
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("%v becomes %v, want %v", tt.value, got, tt.want)
			}
			switch {
			case tt.complains != "":
				wantRefusal(t, err, tt.complains)
			case err != nil:
				t.Error(err)
			}
		})
	}
}

// A value that has once been given its type keeps it: the engine sends checked inputs again.
func TestShapingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	known := kinds()
	for _, one := range samples() {
		k := known[one.typ]
		once, err := k.shaped(plainMap(wire(one.inputs)))
		if err != nil {
			t.Errorf("%s: %v", one.typ, err)
		}
		if twice, err := k.shaped(once); err != nil || !reflect.DeepEqual(once, twice) {
			t.Errorf("%s: %v becomes %v (%v)", one.typ, once, twice, err)
		}
	}
}

func TestARNs(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":                                 "",
		"arn:aws:iam::123456789012:role/x": "",
		"arn:aws-us-gov:sns:us-gov-west-1:123456789012:x":    "",
		"arn:aws-cn:kms:cn-north-1:123456789012:key/x":       "",
		"arn:aws:iam::aws:policy/ReadOnlyAccess":             "",
		"arn:aws:s3:::audit-logs":                            "",
		"arn:aws:lambda:us-east-1:123456789012:function:f:1": "",
		"alerts":                               "is not an ARN",
		"arn:aws:iam":                          "is not an ARN",
		"ARN:aws:iam::123456789012:role/x":     "is not an ARN",
		"arn::iam::123456789012:role/x":        `no partition ""`,
		"arn:aws:sns:us_east_1:123456789012:x": `"us_east_1" is not the form of a region`,
		"arn:aws:sns:us-east-1:12345:x":        "12 digits",
		"arn:aws:sns:us-east-1:123456789012:":  "names no resource",
	}
	for text, want := range tests {
		if got := arnFault(text); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
