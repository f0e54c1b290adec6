package filterpattern

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// slow is far more than any of these takes, even with the race detector on a busy machine, and far less than exponential time.
const slow = time.Minute

func TestHostilePatternsAndEventsTakeLinearTime(t *testing.T) {
	t.Parallel()
	const size = maxEventSize - 100
	fill := func(text string) string { return strings.Repeat(text, size/len(text)) }
	for name, c := range map[string]struct{ pattern, event string }{
		"brackets that never close":     {`[a, ..., z = x]`, fill("[ ")},
		"quotes that never close":       {`[a, ..., z = x]`, strings.Repeat(`x" `, size/3)},
		"blanks":                        {`[a, b]`, fill(" ")},
		"deep arrays":                   {`{ $.a[0] = x }`, `{"a":` + fill("[")},
		"deep objects":                  {`{ $.a.a.a = x }`, strings.Repeat(`{"a":`, 9000) + "1" + strings.Repeat("}", 9000)},
		"many members":                  {`{ $.* = x || $.a[*] = x || $.b[*].c = x }`, `{"b":[` + strings.Repeat(`{"c":1},`, size/8) + `{}]}`},
		"regex on a long text":          {`{ $.a = %[ab]{1,100}c[ab]{1,100}d% }`, `{"a":"` + strings.Repeat("ab", 4096) + `"}`},
		"regex that backtracks in vain": {`%a*a*a*a*a*a*b$%`, strings.Repeat("a", 1<<16)},
		"stars on a long text":          {`{ $.a = "*` + strings.Repeat("a", 900) + `b*" }`, `{"a":"` + fill("a") + `"}`},
		"a number of many digits":       {`{ $.a > 1 }`, `{"a":` + fill("9") + `}`},
		"a number with a huge exponent": {`{ $.a > 1 }`, `{"a":1e-999999999999}`},
		"nested parentheses":            {`{` + strings.Repeat("(", 1000), `{}`},
		"nested groups":                 {`{` + strings.Repeat("($.a=1||", 126), `{}`},
		"half a string":                 {`{ $.a = x }`, `{"a":"` + fill("\\u")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			if p, err := Parse(c.pattern); err == nil {
				e := ParseEvent([]byte(c.event))
				if p.Match(e) || p.Explain(e).Matched {
					t.Error("matches")
				}
			}
			if took := time.Since(start); took > slow {
				t.Errorf("takes %s", took)
			}
		})
	}
}

func TestEventsOverTheLimitNeverMatch(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{``, `-b`, `[...]`, `{ $.a NOT EXISTS }`} {
		p, err := Parse(pattern)
		if err != nil {
			t.Fatal(err)
		}
		e := ParseEvent([]byte("{}" + strings.Repeat(" ", maxEventSize-1)))
		if p.Match(e) {
			t.Errorf("%q matches an event that CloudWatch Logs would not take", pattern)
		}
		want := "CloudWatch Logs accepts no event of more than 1048576 bytes."
		if got := p.Explain(e); got.Matched || got.Reason != want {
			t.Errorf("%q explains as %+v", pattern, got)
		}
		if e = ParseEvent([]byte("{}" + strings.Repeat(" ", maxEventSize-2))); !p.Match(e) {
			t.Errorf("%q does not match an event of exactly the limit", pattern)
		}
	}
}

func TestEventDoesNotChangeWithTheCallersBytes(t *testing.T) {
	t.Parallel()
	text := []byte(`{"a":"x"}`)
	e := ParseEvent(text)
	clear(text)
	if !JSON(Equal("$.a", "x")).Match(e) {
		t.Error("the event changed after it was read")
	}
}

func TestGoroutinesShareAnEventAndPatterns(t *testing.T) {
	t.Parallel()
	e := ParseEvent([]byte(`{"a": "x"}`))
	fields, err := Parse(`[a, b = *x*]`)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if !JSON(Equal("$.a", "x")).Match(e) || !fields.Match(e) {
				t.Error("no match")
			}
		})
	}
	group.Wait()
}

func BenchmarkMatch(b *testing.B) {
	p, err := Parse(`{ $.eventName = "GetSecretValue" && ($.requestParameters.secretId = "x" || $.requestParameters.secretId = "arn:*:x-??????") &&
		($.userIdentity.arn NOT EXISTS || $.userIdentity.arn != "arn:aws:sts::123456789012:assumed-role/app/*") }`)
	if err != nil {
		b.Fatal(err)
	}
	e := ParseEvent([]byte(`{"eventName":"GetSecretValue","requestParameters":{"secretId":"x"},"userIdentity":{"arn":"arn:aws:iam::123456789012:user/eve"}}`))
	for b.Loop() {
		if !p.Match(e) {
			b.Fatal("no match")
		}
	}
}
