package eventpattern

import (
	"strings"
	"testing"
)

func TestADeployedPatternIsInDoubtOnlyIfTheResultDependsOnSomethingUnverified(t *testing.T) {
	t.Parallel()
	const unknownOperator = `unknown operator "contains"`
	for name, c := range map[string]struct {
		pattern, event string
		matched        bool
		doubt          string
	}{
		"an unknown operator":                      {`{"a":[{"contains":"x"}]}`, `{"a":"x"}`, false, unknownOperator},
		"on a field that is not there":             {`{"a":[{"contains":"x"}]}`, `{"b":1}`, false, unknownOperator},
		"beside a field that does not match":       {`{"a":[{"contains":"x"}],"b":["y"]}`, `{"a":"x","b":"z"}`, false, ""},
		"beside a field that matches":              {`{"a":[{"contains":"x"}],"b":["y"]}`, `{"a":"x","b":"y"}`, false, unknownOperator},
		"beside a condition that matches":          {`{"a":[{"contains":"x"},"y"]}`, `{"a":"y"}`, true, ""},
		"in an alternative that is not needed":     {`{"$or":[{"a":[{"contains":"x"}]},{"b":["y"]}]}`, `{"b":"y"}`, true, ""},
		"in an alternative that may be needed":     {`{"$or":[{"a":[{"contains":"x"}]},{"b":["y"]}]}`, `{"b":"z"}`, false, unknownOperator},
		"inside of objects":                        {`{"d":{"a":[{"contains":"x"}]}}`, `{"d":{"a":"x"}}`, false, unknownOperator},
		"in an array of objects":                   {`{"r":{"a":[{"contains":"x"}],"b":[{"exists":false}]}}`, `{"r":[{"a":"x"},{"a":"x","b":1}]}`, false, unknownOperator},
		"anything-but an unknown operator":         {`{"a":[{"anything-but":{"cidr":"10.0.0.0/8"}}]}`, `{"a":"x"}`, false, `anything-but does not support the operator "cidr"`},
		"a range of one address":                   {`{"a":[{"cidr":"10.0.0.1/32"}]}`, `{"a":"10.0.0.1"}`, false, "event-ruler refuses"},
		"a range of one IPv6 address":              {`{"a":[{"cidr":"::1/128"}]}`, `{"a":"::1"}`, false, "event-ruler refuses"},
		"a range that EventBridge takes":           {`{"a":[{"cidr":"10.0.0.0/31"}]}`, `{"a":"10.0.0.1"}`, true, ""},
		"a pattern without any":                    {`{"a":["x"]}`, `{"a":"y"}`, false, ""},
		"an event that is not JSON":                {`{"a":[{"contains":"x"}]}`, `{`, false, ""},
		"both in and outside of $or, the branch's": {`{"a":["x"],"$or":[{"a":["y"]},{"b":["z"]}]}`, `{"a":"y"}`, true, "inside and outside of $or"},
		"both in and outside of $or, the field's":  {`{"a":["x"],"$or":[{"a":["y"]},{"b":["z"]}]}`, `{"a":"x"}`, false, "inside and outside of $or"},
		"both in and outside of $or, all agree":    {`{"a":["x"],"$or":[{"a":["y"]},{"b":["z"]}]}`, `{"a":"x","b":"z"}`, true, ""},
		"both in and outside of $or, none agrees":  {`{"a":["x"],"$or":[{"a":["y"]},{"b":["z"]}]}`, `{"a":"w","b":"q"}`, false, ""},
		"both further in":                          {`{"d":{"a":["x"],"c":["c"]},"$or":[{"d":{"a":["y"]}},{"b":["z"]}]}`, `{"d":{"a":"y","c":"c"}}`, true, "inside and outside of $or"},
		"the rest still counts":                    {`{"d":{"a":["x"],"c":["c"]},"$or":[{"d":{"a":["y"]}},{"b":["z"]}]}`, `{"d":{"a":"y","c":"-"}}`, false, ""},
		"both in a branch's own $or":               {`{"a":["x"],"$or":[{"b":["z"]},{"c":["c"],"$or":[{"a":["y"]},{"b":["w"]}]}]}`, `{"a":"y","c":"c"}`, true, "inside and outside of $or"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := ParseDeployed([]byte(c.pattern))
			if err != nil {
				t.Fatal(err)
			}
			event := ParseEvent([]byte(c.event))
			if got := p.Match(event); got != c.matched {
				t.Errorf("matches: %t, want %t", got, c.matched)
			}
			if got := p.Doubt(event); (got != "") != (c.doubt != "") || !strings.Contains(got, c.doubt) {
				t.Errorf("doubt %q, want %q", got, c.doubt)
			}
		})
	}
}

func TestNestedAlternativesTakeBoundedTime(t *testing.T) {
	t.Parallel()
	deep := func(level string, depth int, inner string) string {
		return `{"a":["x"],` + strings.Repeat(level, depth) + inner + strings.Repeat("}]", depth) + "}"
	}
	for name, text := range map[string]string{
		"one field at each level":    deep(`"$or":[{"b":[1]},{"a":["y"],`, 60, `"c":[1]`),
		"alternatives that multiply": deep(`"d":{"$or":[{"p":[1]},{"q":[1]}]},"$or":[{"a":["y"]},{`, 30, `"d":{"p":[2]}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := ParseDeployed([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if event := ParseEvent([]byte(`{"a":"z"}`)); p.Match(event) {
				t.Errorf("matches, in doubt because %q", p.Doubt(event))
			}
		})
	}
}

func TestADeployedPatternStillHasToBeValid(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`{`, `[]`, `{}`, `{"a":"x"}`, `{"a":[{"prefix":"x","suffix":"y"}]}`, `{"a":[{"exists":"false"}]}`, `{"a":[{"cidr":"10.0.0.1"}]}`} {
		if p, err := ParseDeployed([]byte(text)); err == nil {
			t.Errorf("%s is read as %s", text, p)
		}
	}
}

func TestAnErrorReportsWhetherEventBridgeMayAcceptThePattern(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`{"a":[{"contains":"x"}]}`: true, `{"a":[{"cidr":"10.0.0.1/32"}]}`: true, `{"a":[{"contains":"x"}],"b":[{"anything-but":{"cidr":"::/8"}}]}`: true,
		`{"a":[{"contains":"x"}],"b":"x"}`: false, `{"a":"x"}`: false, `{`: false, `[]`: false,
	} {
		if _, err := Parse([]byte(text)); err == nil || IsUnverified(err) != want {
			t.Errorf("%s: %v is unverified: %t, want %t", text, err, !want, want)
		}
	}
	if IsUnverified(nil) {
		t.Error("no error is unverified")
	}
}

func FuzzParseDeployed(f *testing.F) {
	for _, text := range []string{
		`{"a":["x"]}`, `{"a":[{"contains":"x"},{"cidr":"10.0.0.1/32"}],"b.c":{"d":[1]}}`, `{"a":["x"],"$or":[{"a":["y"]},{"b":["z"],"$or":[{"a":["w"]},{"c":["v"]}]}]}`,
		`{"d":{"a":["x"],"$or":[{"e":["x"]},{"f":["y"]}]},"$or":[{"d":{"a":["y"],"$or":[{"a":["z"]},{"g":["x"]}]}},{"b":["z"]}]}`,
	} {
		f.Add(text, `{"a":"x","b":{"c.d":1},"d":{"a":["y","z"]}}`)
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		strict, err := Parse([]byte(pattern))
		deployed, err2 := ParseDeployed([]byte(pattern))
		if err == nil && (err2 != nil || strict.String() != deployed.String()) {
			t.Fatalf("Parse(%s) = %s, ParseDeployed gives %v, %v", pattern, strict, deployed, err2)
		}
		if err2 != nil {
			return
		}
		event := ParseEvent([]byte(text))
		if err == nil && (strict.Match(event) != deployed.Match(event) || strict.Doubt(event) != deployed.Doubt(event)) {
			t.Fatalf("%s on %s: verdicts differ", pattern, text)
		}
		if deployed.Doubt(event) != "" && !deployed.Doubtful() {
			t.Fatalf("%s on %s: in doubt, but not doubtful", pattern, text)
		}
	})
}

func TestADeployedPatternMayBeLongerThanTheDefaultQuota(t *testing.T) {
	t.Parallel()
	text := []byte(`{"a":["x","` + strings.Repeat("y", 2100) + `"]}`)
	p, err := ParseDeployed(text)
	if err != nil || !p.Match(ParseEvent([]byte(`{"a":"x"}`))) {
		t.Errorf("it does not match: %v", err)
	}
	if _, err := Parse(text); err == nil {
		t.Error("a new one is not refused")
	}
}
