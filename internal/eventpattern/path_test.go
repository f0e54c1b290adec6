package eventpattern

import (
	"reflect"
	"testing"
)

func TestPathsAreOfNamesIndicesAndAsterisks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]jsonPath{
		"$":                       nil,
		"$.detail.detail-type_/1": {{name: "detail"}, {name: "detail-type_/1"}},
		"$.a[0].b":                {{name: "a"}, {index: 0}, {name: "b"}},
		"$[12][*].*":              {{index: 12}, {all: true}, {all: true}},
		"$[999999999]":            {{index: 999999999}},
	} {
		got, err := parsePath(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v; want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "a", "$a", "$.", "$..a", "$.a.", "$.a b", "$.ä", "$[", "$[]", "$[-1]", "$[+1]", "$[1", "$1]", "$]", "$[1000000000]", "$[a]", "$['a']", "$.*a", "$[*",
	} {
		if got, err := parsePath(text); err == nil {
			t.Errorf("%q: got %+v, want an error", text, got)
		}
	}
}
