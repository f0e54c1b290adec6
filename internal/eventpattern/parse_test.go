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
		"a list":                        {`["a"]`, `event pattern: not a JSON object but ["a"]`},
		"no fields":                     {`{}`, "event pattern: the pattern: an object without fields"},
		"no fields inside":              {`{"a":{}}`, "event pattern: a: an object without fields"},
		"an empty list":                 {`{"a":{"b":[]}}`, "event pattern: a.b: an empty list matches nothing"},
		"a bare value":                  {`{"a":{"b":"x"}}`, `event pattern: a.b: must be an object or a list, not "x"; write ["x"]`},
		"a list in a list":              {`{"a":[["x"]]}`, "event pattern: a[0]: a list inside a list"},
		"an unknown operator":           {`{"a":["x",{"matches":"x"}]}`, `event pattern: a[1]: unknown operator "matches"`},
		"two operators":                 {`{"a":[{"prefix":"x","suffix":"y"}]}`, "event pattern: a[0]: one operator at a time, not 2"},
		"no operator":                   {`{"a":[{}]}`, "event pattern: a[0]: one operator at a time, not 0"},
		"prefix of a number":            {`{"a":[{"prefix":5}]}`, "event pattern: a[0]: prefix takes a text, not 5"},
		"prefix of an object":           {`{"a":[{"prefix":{"x":"y"}}]}`, `event pattern: a[0]: prefix takes a text or {"equals-ignore-case": TEXT}, not {"x":"y"}`},
		"wildcards in a row":            {`{"a":[{"wildcard":"a**"}]}`, "event pattern: a[0]: wildcard takes no two asterisks in a row"},
		"wildcards in a row at start":   {`{"a":[{"wildcard":"**"}]}`, "event pattern: a[0]: wildcard takes no two asterisks in a row"},
		"a wrong escape":                {`{"a":[{"wildcard":"a\\b"}]}`, `event pattern: a[0]: wildcard takes a backslash before * and \ only`},
		"an escape at the end":          {`{"a":[{"wildcard":"a\\"}]}`, `event pattern: a[0]: wildcard takes a backslash before * and \ only`},
		"wildcard of a list":            {`{"a":[{"wildcard":["x"]}]}`, `event pattern: a[0]: wildcard takes a text, not ["x"]`},
		"exists of a text":              {`{"a":[{"exists":"false"}]}`, `event pattern: a[0]: exists takes true or false, not "false"`},
		"cidr of a number":              {`{"a":[{"cidr":10}]}`, "event pattern: a[0]: cidr takes a text, not 10"},
		"cidr of one address":           {`{"a":[{"cidr":"10.0.0.1/32"}]}`, `event pattern: a[0]: cidr takes a range, and event-ruler refuses "10.0.0.1/32", a single address; write the address itself`},
		"cidr of one IPv6 address":      {`{"a":[{"cidr":"::1/128"}]}`, `event pattern: a[0]: cidr takes a range, and event-ruler refuses "::1/128", a single address; write the address itself`},
		"cidr of an address":            {`{"a":[{"cidr":"10.0.0.1"}]}`, `event pattern: a[0]: cidr takes a range such as 10.0.0.0/24, not "10.0.0.1"`},
		"anything-but a truth value":    {`{"a":[{"anything-but":true}]}`, "event pattern: a[0]: anything-but takes strings or numbers, not true"},
		"anything-but nothing":          {`{"a":[{"anything-but":[]}]}`, "event pattern: a[0]: anything-but needs a value"},
		"anything-but mixed":            {`{"a":[{"anything-but":["x",5]}]}`, "event pattern: a[0]: anything-but takes values of one kind only"},
		"anything-but unknown":          {`{"a":[{"anything-but":{"cidr":"10.0.0.0/8"}}]}`, `event pattern: a[0]: anything-but does not take the operator "cidr"`},
		"anything-but two operators":    {`{"a":[{"anything-but":{"prefix":"x","suffix":"y"}}]}`, "event pattern: a[0]: anything-but takes one operator at a time, not 2"},
		"anything-but prefix of number": {`{"a":[{"anything-but":{"prefix":5}}]}`, "event pattern: a[0]: anything-but: prefix takes a text, not 5"},
		"anything-but empty prefix":     {`{"a":[{"anything-but":{"prefix":""}}]}`, "event pattern: a[0]: an empty prefix is no condition"},
		"anything-but empty suffix":     {`{"a":[{"anything-but":{"suffix":""}}]}`, "event pattern: a[0]: an empty suffix is no condition"},
		"numeric of a number":           {`{"a":[{"numeric":5}]}`, `event pattern: a[0]: numeric takes a list such as [">", 0, "<=", 5], not 5`},
		"numeric without number":        {`{"a":[{"numeric":["="]}]}`, `event pattern: a[0]: numeric takes a list such as [">", 0, "<=", 5], not ["="]`},
		"numeric with a text":           {`{"a":[{"numeric":["=","5"]}]}`, `event pattern: a[0]: numeric takes a list such as [">", 0, "<=", 5], not ["=","5"]`},
		"numeric with !=":               {`{"a":[{"numeric":["!=",5]}]}`, `event pattern: a[0]: numeric compares with = < <= > >=, not with "!="`},
		"numeric too large":             {`{"a":[{"numeric":["=",6e9]}]}`, "event pattern: a[0]: numeric takes numbers from -5e9 to 5e9, not 6e9"},
		"numeric range upside down":     {`{"a":[{"numeric":[">",5,"<",0]}]}`, `event pattern: a[0]: numeric takes a range as [">", LOW, "<", HIGH], the lower first`},
		"numeric of nothing":            {`{"a":[{"numeric":[]}]}`, "event pattern: a[0]: numeric takes one comparison or a range of two"},
		"one alternative":               {`{"$or":[{"a":["x"]}]}`, "event pattern: $or: $or needs two alternatives or more"},
		"an alternative that is none":   {`{"$or":["x",{"a":["x"]}]}`, `event pattern: $or[0]: an alternative is an object, not "x"`},
		"an alternative without fields": {`{"$or":[{},{"a":["x"]}]}`, "event pattern: $or[0]: an object without fields"},
		"$or over an object":            {`{"$or":{"a":["x"]}}`, "event pattern: $or: alternatives stand under $or, and nothing else does"},
		"all problems at once":          {`{"a":"x","b":[{"y":1}],"c":[["z"]]}`, "event pattern: a: must be an object or a list, not \"x\"; write [\"x\"]\nb[0]: unknown operator \"y\"\nc[0]: a list inside a list"},
		"all problems of values":        {`{"a":[],"b":{"c":[{"wildcard":"**"}]}}`, "event pattern: a: an empty list matches nothing\nb.c[0]: wildcard takes no two asterisks in a row"},
		"too long":                      {`{"a":["` + strings.Repeat("x", 2100) + `"]}`, "event pattern of 2110 characters: EventBridge takes 2048 at most"},
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

func TestParsedPatternsPrintAsTheyStood(t *testing.T) {
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

// fuzzEvents are events on which two patterns are compared.
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
