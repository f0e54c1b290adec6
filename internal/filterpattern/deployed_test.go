package filterpattern

import "testing"

func TestADeployedPatternKeepsConditionsThatNobodyHasVerified(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ pattern, open string }{
		{`{ $.a is true }`, `$.a is true`},
		{`{ $.b = 1 && $.a not exists }`, `$.a not exists`},
		{`{ ($.a IS true || $.b = 1) && $.c = 2 }`, `$.a IS true`},
		{`{ $.a = 'x y' }`, `$.a = 'x y'`},
		{`{ $.a = arn:aws:iam::1:role/x && $.b = 1 }`, `$.a = arn:aws:iam::1:role/x`},
		{`{ $.a LIKE "x && y" || $.b = 1 }`, `$.a LIKE "x && y"`},
		{`{ $.a < "5" }`, `$.a < "5"`},
		{`{ $.@timestamp = "x" }`, `$.@timestamp = "x"`},
	} {
		p, err := ParseDeployed(c.pattern)
		if err != nil {
			t.Errorf("ParseDeployed(%q): %v", c.pattern, err)
			continue
		}
		found := ""
		for e := range Walk(p.Expr()) {
			if o, isOpen := e.(Open); isOpen {
				found = o.String()
				if o.Why() == "" || o.matches(nil) || !o.Taken().matches(nil) || o.explain(nil).matched || !o.Taken().explain(nil).matched {
					t.Errorf("%s: why %q, matches %t", c.pattern, o.Why(), o.matches(nil))
				}
			}
		}
		if found != c.open {
			t.Errorf("%q has the open condition %q, want %q", c.pattern, found, c.open)
		}
		if again, err := ParseDeployed(p.String()); err != nil || again.String() != p.String() {
			t.Errorf("printed form %q does not parse: %v", p, err)
		}
	}
}

func TestADeployedPatternThatCannotBeParsedHasTheKindOfErrorOfParse(t *testing.T) {
	t.Parallel()
	for pattern, open := range map[string]bool{
		`{ $.a == 1 }`: false, `{ $.a EXISTS && $.b is true }`: false, `{ $.a is true`: false, `{ $.a is "true }`: false, `{ }`: true, `{ $.a = x y }`: true,
		`{ $.a = 1 and $.b = 2 }`: true, `[(a = 1)]`: true, `ERR*`: false, `{ $.a is true && !($.b = 1) }`: false, `{ $.a = (x) }`: true,
	} {
		p, err := ParseDeployed(pattern)
		if err == nil {
			t.Errorf("ParseDeployed(%q) = %s, want an error", pattern, p)
			continue
		}
		if unverified(t, err) != open {
			t.Errorf("ParseDeployed(%q) = %v, unverified %t, want %t", pattern, err, !open, open)
		}
	}
}

func TestADeployedPatternWithoutOpenConditionsIsParsedLikeAnyOther(t *testing.T) {
	t.Parallel()
	for _, c := range documentedCases(t) {
		strict, err := Parse(c.Pattern)
		deployed, err2 := ParseDeployed(c.Pattern)
		if (err == nil) != (err2 == nil) || err == nil && strict.String() != deployed.String() {
			t.Errorf("Parse(%q) = %v, %v; ParseDeployed gives %v, %v", c.Pattern, strict, err, deployed, err2)
		}
	}
}

func FuzzParseDeployed(f *testing.F) {
	for _, pattern := range append(seedPatterns(f), `{ $.a is true && ($.b not exists || $.c = 'x') }`, `{ $.a LIKE "&& }" }`, `{ $.a < "5" || $.@b = 1 }`, `[(a = 1)]`) {
		f.Add(pattern)
	}
	events := probes()
	f.Fuzz(func(t *testing.T, text string) {
		strict, err := Parse(text)
		deployed, err2 := ParseDeployed(text)
		if err2 != nil {
			mustPointInto(t, text, err2)
		}
		if err == nil && (err2 != nil || deployed.String() != strict.String()) {
			t.Fatalf("%q: Parse gives %s, ParseDeployed %v, %v", text, strict, deployed, err2)
		}
		if err2 != nil {
			return
		}
		again, err := ParseDeployed(deployed.String())
		if err != nil {
			t.Fatalf("printed form %q of %q does not parse: %v", deployed, text, err)
		}
		for _, e := range events {
			if deployed.Match(e) != again.Match(e) || deployed.Match(e) != deployed.Explain(e).Matched {
				t.Fatalf("%q on %q: verdicts differ", text, e.text)
			}
		}
	})
}
