package filterpattern

import (
	"strings"
	"testing"
)

func TestExplainNamesThePartThatFailed(t *testing.T) {
	t.Parallel()
	const yes = "The pattern matches this event."
	for name, c := range map[string]struct {
		pattern, event, part, saw, reason string
	}{
		"a match":            {`{ $.a = 1 }`, `{"a":1}`, "", "", yes},
		"another value":      {`{ $.a = "x" }`, `{"a":"y"}`, `$.a = "x"`, `"y"`, `The field $.a is "y", but the pattern requires = "x".`},
		"the excluded value": {`{ $.a != "x" }`, `{"a":"x"}`, `$.a != "x"`, `"x"`, `The field $.a is "x", but the pattern requires != "x".`},
		"another number":     {`{ $.a > 5 }`, `{"a":3}`, `$.a > 5`, `3`, `The field $.a is 3, but the pattern requires > 5.`},
		"a number as text":   {`{ $.a < 5 }`, `{"a":"4"}`, `$.a < 5`, `"4"`, `The field $.a is the text "4", but < compares with JSON numbers only.`},
		"another text":       {`{ $.a = 5 }`, `{"a":"5.0"}`, `$.a = 5`, `"5.0"`, `The field $.a is "5.0", but the pattern requires = 5.`},
		"an object":          {`{ $.a != "x" }`, `{"a":{}}`, `$.a != "x"`, "an object", `The field $.a is an object, which no comparison matches, not even !=.`},
		"an array":           {`{ $.a = "x" }`, `{"a":["x"]}`, `$.a = "x"`, "an array", `The field $.a is an array, which no comparison matches, not even !=.`},
		"a null":             {`{ $.a = "x" }`, `{"a":null}`, `$.a = "x"`, "null", `The field $.a is null, which only IS NULL matches.`},
		"a boolean":          {`{ $.a = "false" }`, `{"a":false}`, `$.a = "false"`, "false", `The field $.a is the JSON boolean false, which only IS TRUE and IS FALSE match.`},
		"a missing field":    {`{ $.a = "x" }`, `{}`, `$.a = "x"`, NoSuchField, `The event has no field $.a, and a missing field makes every comparison false.`},
		"a missing field of an inequality": {`{ $.a != "x" }`, `{}`, `$.a != "x"`, NoSuchField,
			`The event has no field $.a, and a missing field makes every comparison false, even !=; write ($.a NOT EXISTS || $.a != "x").`},
		"a text where a boolean should be": {`{ $.a IS TRUE }`, `{"a":"true"}`, `$.a IS TRUE`, `"true"`, `The field $.a is the text "true", but IS compares with JSON's true, false and null only.`},
		"the other boolean":                {`{ $.a IS TRUE }`, `{"a":false}`, `$.a IS TRUE`, `false`, `The field $.a is false, not TRUE.`},
		"a missing null":                   {`{ $.a IS NULL }`, `{}`, `$.a IS NULL`, NoSuchField, `The event has no field $.a, and a missing field makes every comparison false.`},
		"a field that must be missing":     {`{ $.a NOT EXISTS }`, `{"a":null}`, `$.a NOT EXISTS`, `null`, `The event has the field $.a, but the pattern requires that it is missing.`},
		"the first conjunct that fails":    {`{ $.a = 1 && $.b = 2 && $.c = 3 }`, `{"a":1,"b":0,"c":0}`, `$.b = 2`, `0`, `The field $.b is 0, but the pattern requires = 2.`},
		"the alternative with most true conjuncts": {`{ ($.a = 1 && $.b = 1 && $.c = 1) || ($.a = 2 && $.b = 2 && $.c = 2) }`, `{"a":2,"b":2,"c":1}`, `$.c = 2`, `1`,
			`None of the 2 alternatives is true; in the closest one, the field $.c is 1, but the pattern requires = 2.`},
		"the alternative whose field is there": {`{ $.x = 1 || $.a = 1 }`, `{"a":2}`, `$.a = 1`, `2`, `None of the 2 alternatives is true; in the closest one, the field $.a is 2, but the pattern requires = 1.`},
		"an or within an and": {`{ $.e = 1 && ($.a = 1 || $.b = 1) }`, `{"e":1,"b":2}`, `$.b = 1`, `2`,
			`None of the 2 alternatives is true; in the closest one, the field $.b is 2, but the pattern requires = 1.`},
		"one or that holds":            {`{ $.e = 1 && ($.a = 1 || $.b = 1) }`, `{"e":1,"b":1}`, ``, ``, yes},
		"being and missing that holds": {`{ $.e IS TRUE && $.a NOT EXISTS }`, `{"e":true}`, ``, ``, yes},
		"no JSON":                      {`{ $.a = 1 }`, `hello`, `{ $.a = 1 }`, `"hello"`, `The event is not a JSON object, and a JSON pattern matches nothing else.`},
		"an included term":             {`"a b" c`, `c`, `"a b"`, `"c"`, `The event does not contain "a b".`},
		"an excluded term":             {`c -x_y`, `c x_y`, `-x_y`, `"c x_y"`, `The event contains "x_y", which the pattern excludes.`},
		"optional terms":               {`?a ?b`, `c`, `?a ?b`, `"c"`, `The event contains none of the 2 terms.`},
		"one optional term":            {`?a`, `c`, `?a`, `"c"`, `The event does not contain "a".`},
		"a term's regex":               {`%[0-9]%`, `c`, `%[0-9]%`, `"c"`, `The event does not contain %[0-9]%.`},
		"terms that match":             {`a`, `a`, ``, ``, yes},
		"a field":                      {`[a = x, b = y]`, `x z`, `b = y`, `"z"`, `The field b is "z", but the pattern requires b = y.`},
		"a field after an ellipsis":    {`[..., a, b = y]`, `x y z`, `b = y`, `"z"`, `The field b is "z", but the pattern requires b = y.`},
		"too few fields":               {`[a, b]`, `x`, `[a, b]`, `"x"`, `The event has fewer fields (1) than the pattern names.`},
		"fields that match":            {`[a]`, `x`, ``, ``, yes},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := Parse(c.pattern)
			if err != nil {
				t.Fatal(err)
			}
			e := ParseEvent([]byte(c.event))
			want := Explanation{Matched: c.reason == yes, Part: c.part, Saw: c.saw, Reason: c.reason}
			if got := p.Explain(e); got != want {
				t.Errorf("Explain(%s) on %s\n got %+v\nwant %+v", c.pattern, c.event, got, want)
			}
			if got := p.Match(e); got != want.Matched {
				t.Errorf("Match says %t", got)
			}
		})
	}
}

func TestExplainCutsLongValuesToALine(t *testing.T) {
	t.Parallel()
	p := JSON(Equal("$.a", "x"))
	got := p.Explain(ParseEvent([]byte(`{"a":"` + strings.Repeat(`é\n`, 5000) + `"}`)))
	if len(got.Saw) > 400 || strings.Contains(got.Saw, "\n") || !strings.HasSuffix(got.Saw, `..."`) {
		t.Errorf("saw %s", got.Saw)
	}
}
