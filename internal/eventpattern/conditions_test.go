package eventpattern

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestConditionsOfAPattern(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pattern string
		want    []Condition
	}{
		"texts": {`{"a":["x","y"]}`, []Condition{{Path: "a", Text: "x"}, {Path: "a", Text: "y"}}},
		"fields in fields, and names with dots": {
			`{"detail":{"b":{"c":["x"]}},"detail.d":["y"]}`, []Condition{{Path: "detail.b.c", Text: "x"}, {Path: "detail.d", Text: "y"}},
		},
		"alternatives": {
			`{"d":{"$or":[{"a":["x"]},{"b":{"c":["y"]}}]}}`, []Condition{{Path: "d.a", Text: "x"}, {Path: "d.b.c", Text: "y"}},
		},
		"operators": {
			`{"a":[{"prefix":"x"},{"suffix":"y"},{"wildcard":"*z*"},{"equals-ignore-case":"w"},{"suffix":{"equals-ignore-case":"v"}}]}`,
			[]Condition{
				{Path: "a", Operator: "prefix", Text: "x"}, {Path: "a", Operator: "suffix", Text: "y"}, {Path: "a", Operator: "wildcard", Text: "*z*"},
				{Path: "a", Operator: "equals-ignore-case", Text: "w", AnyCase: true}, {Path: "a", Operator: "suffix", Text: "v", AnyCase: true},
			},
		},
		"anything-but": {
			`{"a":[{"anything-but":["x","y"]},{"anything-but":{"prefix":"z"}}]}`,
			[]Condition{{Path: "a", Text: "x", Negated: true}, {Path: "a", Text: "y", Negated: true}, {Path: "a", Operator: "prefix", Text: "z", Negated: true}},
		},
		"no texts": {
			`{"a":[5,true,null],"b":[{"exists":false}],"c":[{"numeric":[">",5]}],"d":[{"cidr":"10.0.0.0/8"}],"e":[{"anything-but":5}]}`,
			[]Condition{
				{Path: "a", Other: true}, {Path: "a", Other: true}, {Path: "a", Other: true}, {Path: "b", Other: true}, {Path: "c", Other: true},
				{Path: "d", Other: true}, {Path: "e", Other: true, Negated: true},
			},
		},
		"an unknown operator":         {`{"a":[{"contains":["x","y"]}]}`, []Condition{{Path: "a", Operator: "contains", Text: "x"}, {Path: "a", Operator: "contains", Text: "y"}}},
		"anything-but an unknown one": {`{"a":[{"anything-but":{"contains":"x"}}]}`, []Condition{{Path: "a", Operator: "contains", Text: "x", Negated: true}}},
		// EventBridge refuses the rest.
		"a text without a list":      {`{"a":"x"}`, []Condition{{Path: "a", Text: "x"}}},
		"a list in a list":           {`{"a":[["x"]]}`, []Condition{{Path: "a", Text: "x"}}},
		"two operators in one":       {`{"a":[{"prefix":"x","suffix":"y"}]}`, []Condition{{Path: "a", Operator: "prefix", Text: "x"}, {Path: "a", Operator: "suffix", Text: "y"}}},
		"a number for a text":        {`{"a":[{"prefix":5}]}`, []Condition{{Path: "a", Other: true}}},
		"an alternative that is one": {`{"$or":["x",{"a":["y"]}]}`, []Condition{{Path: "a", Text: "y"}}},
		"wildcards too complex": {
			`{"a":[{"wildcard":"*a*b*c*d*e*f*"},{"wildcard":"*a*b*c*d*e*g*"}]}`,
			[]Condition{{Path: "a", Operator: "wildcard", Text: "*a*b*c*d*e*f*"}, {Path: "a", Operator: "wildcard", Text: "*a*b*c*d*e*g*"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fields, err := Read([]byte(test.pattern))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, fields.Conditions()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestOnlyAnObjectCanBeRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "{", "[]", `"x"`, "{} {}"} {
		if fields, err := Read([]byte(text)); err == nil {
			t.Errorf("%q: got %v", text, fields)
		}
	}
}
