package eventpattern

import (
	"strings"
	"testing"
)

func TestExplainNamesTheFieldAndWhatItSaw(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		pattern, event string
		want           Explanation
	}{
		"a match": {`{"source":["a"]}`, `{"source":"a"}`, Explanation{Matched: true, Reason: "every field of the pattern matches"}},
		"another value": {`{"detail":{"eventName":["GetSecretValue"]}}`, `{"detail":{"eventName":"PutSecretValue"}}`, Explanation{
			Path: "detail.eventName", Seen: `"PutSecretValue"`,
			Reason: `detail.eventName is "PutSecretValue", but the pattern requires "GetSecretValue"`,
		}},
		"no value": {`{"detail":{"eventName":["A",{"prefix":"B"}]}}`, `{"detail":{}}`, Explanation{
			Path: "detail.eventName", Reason: `the event has no detail.eventName, but the pattern requires "A" or {"prefix":"B"}`,
		}},
		"no object around it": {`{"detail":{"a":{"b":["x"]}}}`, `{"detail":null}`, Explanation{
			Path: "detail.a.b", Reason: `the event has no detail.a.b, but the pattern requires "x"`,
		}},
		"an object instead": {`{"a":["x"]}`, `{"a":{"b":1}}`, Explanation{
			Path: "a", Seen: `{"b":1}`, Reason: `a has no plain value, but the pattern requires "x"`,
		}},
		"the first in alphabetical order": {`{"b":["x"],"a":["x"]}`, `{"a":1,"b":2}`, Explanation{
			Path: "a", Seen: `1`, Reason: `a is 1, but the pattern requires "x"`,
		}},
		"alternatives": {`{"$or":[{"a":["x"]},{"b":["y"]}]}`, `{"a":1}`, Explanation{
			Path: "b", Reason: `none of the 2 alternatives matches: a is 1, but the pattern requires "x"; the event has no b, but the pattern requires "y"`,
		}},
		"an array of objects": {`{"r":{"t":["x"]}}`, `{"r":[{"t":1},{"t":2}]}`, Explanation{
			Path: "r.t", Seen: `1`, Reason: `r.t is 1, but the pattern requires "x"`,
		}},
		"not JSON":       {`{"a":["x"]}`, `{"a":`, Explanation{Reason: "the event is not JSON"}},
		"two values":     {`{"a":["x"]}`, `{"a":"x"}{}`, Explanation{Reason: "the event is not JSON"}},
		"not an object":  {`{"a":["x"]}`, `["x"]`, Explanation{Seen: `["x"]`, Reason: "the event is not a JSON object"}},
		"a long value":   {`{"a":["x"]}`, `{"a":"` + strings.Repeat("y", 300) + `"}`, Explanation{Path: "a", Seen: `"` + strings.Repeat("y", 199) + "...", Reason: `a is "` + strings.Repeat("y", 199) + `..., but the pattern requires "x"`}},
		"not escaped":    {`{"a":["<&>"]}`, `{"a":"<b>"}`, Explanation{Path: "a", Seen: `"<b>"`, Reason: `a is "<b>", but the pattern requires "<&>"`}},
		"an empty array": {`{"a":["x"]}`, `{"a":[]}`, Explanation{Path: "a", Seen: `[]`, Reason: `a has no plain value, but the pattern requires "x"`}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := mustParse(t, tt.pattern).Explain(ParseEvent([]byte(tt.event))); got != tt.want {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}
