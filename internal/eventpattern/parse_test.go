package eventpattern

import (
	"strings"
	"testing"
)

func TestParseRefusesWhatAWSRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ text, want string }{
		"nothing":                       {``, "event pattern: the JSON ends in the middle"},
		"cut off":                       {`{"a":["b"`, "event pattern: the JSON ends in the middle"},
		"not JSON":                      {`{a}`, "event pattern: not JSON: invalid character 'a' looking for beginning of object key string"},
		"more than one":                 {`{"a":["b"]} x`, "event pattern: not JSON: text after the JSON value"},
		"a list":                        {`["a"]`, `event pattern: expected a JSON object, got ["a"]`},
		"no fields":                     {`{}`, "event pattern: the pattern: expected a field, got an empty object"},
		"no fields inside":              {`{"a":{}}`, "event pattern: a: expected a field, got an empty object"},
		"an empty list":                 {`{"a":{"b":[]}}`, "event pattern: a.b: expected a condition, got an empty list"},
		"a bare value":                  {`{"a":{"b":"x"}}`, `event pattern: a.b: expected an object or a list, got "x"; write ["x"]`},
		"a list in a list":              {`{"a":[["x"]]}`, "event pattern: a[0]: expected a value or an operator, got a list"},
		"an unknown operator":           {`{"a":["x",{"matches":"x"}]}`, `event pattern: a[1]: unknown operator "matches"`},
		"two operators":                 {`{"a":[{"prefix":"x","suffix":"y"}]}`, "event pattern: a[0]: expected one operator, got 2"},
		"no operator":                   {`{"a":[{}]}`, "event pattern: a[0]: expected one operator, got 0"},
		"prefix of a number":            {`{"a":[{"prefix":5}]}`, "event pattern: a[0]: prefix: expected a text, got 5"},
		"prefix of an object":           {`{"a":[{"prefix":{"x":"y"}}]}`, `event pattern: a[0]: prefix: expected a text or {"equals-ignore-case": TEXT}, got {"x":"y"}`},
		"wildcards in a row":            {`{"a":[{"wildcard":"a**"}]}`, "event pattern: a[0]: wildcard: two asterisks in a row are not allowed"},
		"wildcards in a row at start":   {`{"a":[{"wildcard":"**"}]}`, "event pattern: a[0]: wildcard: two asterisks in a row are not allowed"},
		"a wrong escape":                {`{"a":[{"wildcard":"a\\b"}]}`, `event pattern: a[0]: wildcard: expected * or \ after a backslash`},
		"an escape at the end":          {`{"a":[{"wildcard":"a\\"}]}`, `event pattern: a[0]: wildcard: expected * or \ after a backslash`},
		"wildcard of a list":            {`{"a":[{"wildcard":["x"]}]}`, `event pattern: a[0]: wildcard: expected a text, got ["x"]`},
		"exists of a text":              {`{"a":[{"exists":"false"}]}`, `event pattern: a[0]: exists: expected true or false, got "false"`},
		"cidr of a number":              {`{"a":[{"cidr":10}]}`, "event pattern: a[0]: cidr: expected a text, got 10"},
		"cidr of one address":           {`{"a":[{"cidr":"10.0.0.1/32"}]}`, `event pattern: a[0]: cidr: expected a range, got the single address "10.0.0.1/32", which event-ruler refuses; write the address itself`},
		"cidr of one IPv6 address":      {`{"a":[{"cidr":"::1/128"}]}`, `event pattern: a[0]: cidr: expected a range, got the single address "::1/128", which event-ruler refuses; write the address itself`},
		"cidr of an address":            {`{"a":[{"cidr":"10.0.0.1"}]}`, `event pattern: a[0]: cidr: expected a range such as 10.0.0.0/24, got "10.0.0.1"`},
		"anything-but a truth value":    {`{"a":[{"anything-but":true}]}`, "event pattern: a[0]: anything-but: expected a string or a number, got true"},
		"anything-but nothing":          {`{"a":[{"anything-but":[]}]}`, "event pattern: a[0]: anything-but: expected a value"},
		"anything-but mixed":            {`{"a":[{"anything-but":["x",5]}]}`, "event pattern: a[0]: anything-but: expected values of one kind"},
		"anything-but unknown":          {`{"a":[{"anything-but":{"cidr":"10.0.0.0/8"}}]}`, `event pattern: a[0]: anything-but does not support the operator "cidr"`},
		"anything-but two operators":    {`{"a":[{"anything-but":{"prefix":"x","suffix":"y"}}]}`, "event pattern: a[0]: anything-but: expected one operator, got 2"},
		"anything-but prefix of number": {`{"a":[{"anything-but":{"prefix":5}}]}`, "event pattern: a[0]: anything-but: prefix: expected a text, got 5"},
		"anything-but empty prefix":     {`{"a":[{"anything-but":{"prefix":""}}]}`, "event pattern: a[0]: anything-but: expected a prefix, got an empty text"},
		"anything-but empty suffix":     {`{"a":[{"anything-but":{"suffix":""}}]}`, "event pattern: a[0]: anything-but: expected a suffix, got an empty text"},
		"numeric of a number":           {`{"a":[{"numeric":5}]}`, `event pattern: a[0]: numeric: expected a list such as [">", 0, "<=", 5], got 5`},
		"numeric without number":        {`{"a":[{"numeric":["="]}]}`, `event pattern: a[0]: numeric: expected a list such as [">", 0, "<=", 5], got ["="]`},
		"numeric with a text":           {`{"a":[{"numeric":["=","5"]}]}`, `event pattern: a[0]: numeric: expected a list such as [">", 0, "<=", 5], got ["=","5"]`},
		"numeric with !=":               {`{"a":[{"numeric":["!=",5]}]}`, `event pattern: a[0]: numeric: expected = < <= > or >=, got "!="`},
		"numeric too large":             {`{"a":[{"numeric":["=",6e9]}]}`, "event pattern: a[0]: numeric: expected a number from -5e9 to 5e9, got 6e9"},
		"numeric range upside down":     {`{"a":[{"numeric":[">",5,"<",0]}]}`, `event pattern: a[0]: numeric: expected a range as [">", LOW, "<", HIGH], the lower bound first`},
		"numeric of nothing":            {`{"a":[{"numeric":[]}]}`, "event pattern: a[0]: numeric: expected one comparison or a range of two"},
		"one alternative":               {`{"$or":[{"a":["x"]}]}`, "event pattern: $or: expected at least two alternatives"},
		"an alternative that is none":   {`{"$or":["x",{"a":["x"]}]}`, `event pattern: $or[0]: expected an object as alternative, got "x"`},
		"an alternative without fields": {`{"$or":[{},{"a":["x"]}]}`, "event pattern: $or[0]: expected a field, got an empty object"},
		"$or over an object":            {`{"$or":{"a":["x"]}}`, "event pattern: $or: expected alternatives under $or, and nowhere else"},
		"all problems at once":          {`{"a":"x","b":[{"y":1}],"c":[["z"]]}`, "event pattern: a: expected an object or a list, got \"x\"; write [\"x\"]\nb[0]: unknown operator \"y\"\nc[0]: expected a value or an operator, got a list"},
		"all problems of values":        {`{"a":[],"b":{"c":[{"wildcard":"**"}]}}`, "event pattern: a: expected a condition, got an empty list\nb.c[0]: wildcard: two asterisks in a row are not allowed"},
		"too long":                      {`{"a":["` + strings.Repeat("x", 2100) + `"]}`, "event pattern of 2110 characters: EventBridge accepts at most 2048"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := Parse([]byte(tt.text))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if p != nil {
				t.Errorf("a pattern beside the error: %s", p)
			}
		})
	}
}

func TestParseCountsCharactersNotBytes(t *testing.T) {
	t.Parallel()
	if _, err := Parse([]byte(`{"a":["` + strings.Repeat("ü", 2038) + `"]}`)); err != nil {
		t.Errorf("a pattern of 2,048 characters: %v", err)
	}
}

func TestParsedPatternsPrintAsWritten(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"a":["x",5,3.0e2,true,null]}`, `{"a":[{"prefix":"x"},{"suffix":"y"},{"equals-ignore-case":"z"},{"wildcard":"a*\\*"}]}`,
		`{"a":[{"prefix":{"equals-ignore-case":"x"}},{"suffix":{"equals-ignore-case":"y"}}]}`,
		`{"a":[{"anything-but":"x"},{"anything-but":["x","y"]},{"anything-but":5},{"anything-but":[5,6]}]}`,
		`{"a":[{"anything-but":{"prefix":"x"}},{"anything-but":{"suffix":["x","y"]}},{"anything-but":{"wildcard":"*x"}},{"anything-but":{"equals-ignore-case":"x"}}]}`,
		`{"a":[{"exists":true},{"exists":false}],"b":{"c":[{"numeric":[">",0,"<=",5]},{"numeric":["=",1]}]}}`,
		`{"$or":[{"a":[{"cidr":"10.0.0.0/8"}]},{"b":["<&>"]}]}`,
	} {
		if got := mustParse(t, text).String(); got != text {
			t.Errorf("got  %s\nwant %s", got, text)
		}
	}
}

// fuzzEvents are the events on which two patterns are compared.
var fuzzEvents = []string{
	readEvent, `{}`, `{"a":"x"}`, `{"a":5}`, `{"a":300}`, `{"a":null}`, `{"a":["x","y"]}`, `{"a":[{"b":"x"},{"c":1}]}`, `{"a":{"b":{"c":true}}}`,
	`{"a.b":"x","$or":[1]}`, `{"a":"10.1.2.3"}`, `{"a":""}`,
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"a":["x",5,null,true]}`, `{"a":[{"prefix":"x"}]}`, `{"a":[{"wildcard":"a*b\\*"}]}`, `{"a":[{"anything-but":{"prefix":["x"]}}]}`,
		`{"a":{"b.c":[{"exists":false}]}}`, `{"$or":[{"a":["x"]},{"b":[{"numeric":[">",0,"<",5]}]}]}`, `{"a":[{"cidr":"::/0"}]}`, `{"a":[{"numeric":["=",1e999]}]}`,
		`{"a":[{"suffix":{"equals-ignore-case":"x"}},{"anything-but":5}]}`, `{`, `[]`, "{\"a\":[\"\u2028\"]}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse([]byte(p.String()))
		if err != nil {
			t.Fatalf("%s prints as %s, which does not parse: %v", text, p, err)
		}
		if again.String() != p.String() {
			t.Fatalf("%s prints as %s and then as %s", text, p, again)
		}
		for _, event := range fuzzEvents {
			if p.Match(ParseEvent([]byte(event))) != again.Match(ParseEvent([]byte(event))) {
				t.Fatalf("%s and its print %s differ on %s", text, p, event)
			}
		}
	})
}

func FuzzMatch(f *testing.F) {
	f.Add(`{"a":[{"wildcard":"a*a*b"}]}`, `{"a":"aaaab"}`)
	f.Add(`{"a.b":[{"exists":false}]}`, `{"a":[{"b":1}]}`)
	f.Add(`{"$or":[{"a":["x"]},{"b":[{"anything-but":"y"}]}]}`, readEvent)
	f.Add(`{"detail":{"resources":{"ARN":["x"],"type":[{"exists":false}]}}}`, readEvent)
	f.Fuzz(func(t *testing.T, pattern, event string) {
		p, err := Parse([]byte(pattern))
		if err != nil {
			return
		}
		e := p.Explain(ParseEvent([]byte(event)))
		if e.Matched != p.Match(ParseEvent([]byte(event))) {
			t.Fatalf("%s: Explain and Match differ on %s", pattern, event)
		}
		if e.Reason == "" || e.Matched && e.Path != "" {
			t.Fatalf("%s on %s: no whole explanation: %+v", pattern, event, e)
		}
	})
}
