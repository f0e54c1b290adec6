package eventpattern

import (
	"strings"
	"testing"
)

func TestBuiltPatternsPrintInAWSsNotation(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fields Fields
		want   string
	}{
		"keys in alphabetical order": {Fields{"source": Exactly("aws.secretsmanager"), "detail": Fields{"eventName": Exactly("GetSecretValue", "BatchGetSecretValue"), "awsRegion": Exactly("eu-west-1")}},
			`{"detail":{"awsRegion":["eu-west-1"],"eventName":["GetSecretValue","BatchGetSecretValue"]},"source":["aws.secretsmanager"]}`},
		"prefix and suffix": {Fields{"a": Any(Prefix("x", "y"), Suffix("z"))}, `{"a":[{"prefix":"x"},{"prefix":"y"},{"suffix":"z"}]}`},
		"ignoring case":     {Fields{"a": Values{textual{operator: opIgnoreCase, operand: "x"}}}, `{"a":[{"equals-ignore-case":"x"}]}`},
		"wildcard":          {Fields{"a": Wildcard("* on resource: " + Literal(`a*\b`) + " *")}, `{"a":[{"wildcard":"* on resource: a\\*\\\\b *"}]}`},
		"absent or another": {Fields{"a": Any(AnythingBut("x", "y"), Exists(false))}, `{"a":[{"anything-but":["x","y"]},{"exists":false}]}`},
		"anything-but one":  {Fields{"a": AnythingBut("x")}, `{"a":[{"anything-but":"x"}]}`},
		"anything-but operators": {Fields{"a": Values{anythingBut{conditions: Prefix("x")}}, "b": Values{anythingBut{conditions: Suffix("y", "z")}}, "c": AnythingButWildcard("r*")},
			`{"a":[{"anything-but":{"prefix":"x"}}],"b":[{"anything-but":{"suffix":["y","z"]}}],"c":[{"anything-but":{"wildcard":"r*"}}]}`},
		"null, truth, there": {Fields{"a": Values{exact{}}, "b": Bool(false), "c": Exists(true)}, `{"a":[null],"b":[false],"c":[{"exists":true}]}`},
		"cidr":               {Fields{"a": Values{newCIDR("10.0.0.0/8"), newCIDR("::/0")}}, `{"a":[{"cidr":"10.0.0.0/8"},{"cidr":"::/0"}]}`},
		"alternatives":       {Fields{OrKey: Or(Fields{"a": Exactly("x")}, Fields{"b": Exactly("<y>")})}, `{"$or":[{"a":["x"]},{"b":["<y>"]}]}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := New(tt.fields)
			if err != nil {
				t.Fatal(err)
			}
			if p.String() != tt.want {
				t.Errorf("got  %s\nwant %s", p, tt.want)
			}
			if again := mustParse(t, p.String()); again.String() != tt.want {
				t.Errorf("parsed again it prints as %s", again)
			}
		})
	}
}

func TestNewRefusesWhatAWSRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fields Fields
		want   string
	}{
		"nothing":                       {nil, "event pattern: the pattern: expected a field, got an empty object"},
		"expected conditions, got none": {Fields{"a": Exactly(), "b": nil}, "event pattern: a: expected a condition, got an empty list\nb: expected conditions, got none"},
		"alternatives of a field": {Fields{"a": Or(Fields{"x": Exists(true)}, Fields{"y": Exists(true)})},
			"event pattern: a: expected alternatives under $or, and nowhere else"},
		"one alternative":       {Fields{OrKey: Or(Fields{"x": Exists(true)})}, "event pattern: $or: expected at least two alternatives"},
		"a bad range":           {Fields{"a": Values{newCIDR("x")}}, `event pattern: a[0]: cidr: expected a range such as 10.0.0.0/24, got "x"`},
		"anything-but mixed":    {Fields{"a": Values{anythingBut{conditions: Any(Exactly("x"), Prefix("y"))}}}, "event pattern: a[0]: anything-but: expected values of one kind"},
		"anything-but a null":   {Fields{"a": Values{anythingBut{conditions: Values{exact{}}}}}, "event pattern: a[0]: anything-but: expected a string or a number, got null"},
		"anything-but exists":   {Fields{"a": Values{anythingBut{conditions: Exists(true)}}}, "event pattern: a[0]: anything-but does not support this operator"},
		"anything-but any case": {Fields{"a": Values{anythingBut{conditions: Values{textual{operator: opPrefix, operand: "x", ignoreCase: true}}}}}, "event pattern: a[0]: anything-but: expected prefix without equals-ignore-case inside"},
		"too long":              {Fields{"a": Exactly(strings.Repeat("x", 2040))}, "event pattern of 2050 characters: EventBridge accepts at most 2048"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := New(tt.fields); err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestAnExclusionOfReadersHidesNobodyElse(t *testing.T) {
	t.Parallel()
	p, err := New(Fields{"detail": Fields{"userIdentity": Fields{"sessionContext": Fields{"sessionIssuer": Fields{
		"arn": Any(AnythingBut("arn:aws:iam::111122223333:role/payments-api"), Exists(false)),
	}}}}})
	if err != nil {
		t.Fatal(err)
	}
	for event, want := range map[string]bool{
		readEvent: false,
		`{"detail":{"userIdentity":{"type":"Root"}}}`: true,
		`{"detail":{}}`: true,
		`{"detail":{"userIdentity":{"sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/payments-api-2"}}}}}`: true,
	} {
		if got := p.Match(ParseEvent([]byte(event))); got != want {
			t.Errorf("%s: %t, want %t", event, got, want)
		}
	}
}
