package filterpattern

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// probes are the events that a fuzzed pattern is matched against.
func probes() []*Event {
	var events []*Event
	for _, text := range []string{
		``, ` `, `ERROR 400 "a b" [c d] x`, `{}`, `{"a":"x"}`, `{"a":5,"b":[1,"x",{"c":null}],"d":true,"e.f":{"g":-1e3}}`, `[{"a":1}]`, `{"a":{"a":{"a":"a"}}}`,
	} {
		events = append(events, ParseEvent([]byte(text)))
	}
	return events
}

func seedPatterns(f *testing.F) []string {
	f.Helper()
	patterns := []string{
		``, ` `, `ERROR -"a b" %x|y%`, `?a ?%b%`, `{ $.a = "x" }`, `{ ($.a[*].b != 1e3 || $.['e.f'].g IS NULL) && $.* NOT EXISTS }`, `{$.a>=-1.5&&$.b=%\d{1,3}%}`,
		`[ip, user, ..., status_code = 4* && status_code != 403 || status_code = 5*, bytes > 1000]`, `[,]`, `[]`, `[a="b c",]`, `"\"\\"`,
	}
	for _, c := range documentedCases(f) {
		patterns = append(patterns, c.Pattern)
	}
	return patterns
}

func FuzzParse(f *testing.F) {
	for _, pattern := range seedPatterns(f) {
		f.Add(pattern)
	}
	events := probes()
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		if err != nil {
			mustPointInto(t, text, err)
			return
		}
		if p.Length() > 1024 {
			t.Fatalf("%q prints %d characters", text, p.Length())
		}
		sameAfterPrinting(t, p)
		again, err := Parse(p.String())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if p.Match(e) != again.Match(e) || p.Match(e) != p.Explain(e).Matched {
				t.Fatalf("%q on %q: verdicts differ", text, e.text)
			}
		}
	})
}

// mustPointInto checks that a syntax error is one line, and points into the text at the start of a character.
func mustPointInto(t *testing.T, text string, err error) {
	t.Helper()
	bad, ok := err.(*SyntaxError) //nolint:errorlint // the promise is this very type, not a wrapped one
	switch {
	case !ok:
		t.Fatalf("%q fails with a %T", text, err)
	case bad.Offset < 0 || bad.Offset > len(text):
		t.Fatalf("%q fails at %d", text, bad.Offset)
	case bad.Reason == "" || strings.Contains(bad.Error(), "\n"):
		t.Fatalf("%q fails with %q", text, bad.Error())
	case bad.Offset < len(text) && utf8.ValidString(text) && !utf8.RuneStart(text[bad.Offset]):
		t.Fatalf("%q fails within a character, at %d", text, bad.Offset)
	}
}

func FuzzMatch(f *testing.F) {
	for _, pattern := range seedPatterns(f) {
		f.Add(pattern, []byte(`{"a":5,"b":[1,"x",{"c":null}],"d":true,"e.f":{"g":-1e3}}`))
	}
	for _, c := range documentedCases(f) {
		f.Add(c.Pattern, []byte(c.Event))
	}
	f.Fuzz(func(t *testing.T, pattern string, event []byte) {
		p, err := Parse(pattern)
		if err != nil {
			return
		}
		e := ParseEvent(event)
		got := p.Match(e)
		if p.Match(ParseEvent(event)) != got {
			t.Fatalf("%q on %q: a second reading has another verdict", pattern, event)
		}
		explained := p.Explain(e)
		if explained.Matched != got || explained.Reason == "" || explained.Matched != (explained.Part == "") {
			t.Fatalf("%q on %q: match %t, explained as %+v", pattern, event, got, explained)
		}
		if strings.Contains(explained.Saw+explained.Reason, "\n") || utf8.RuneCountInString(explained.Saw) > 1500 {
			t.Fatalf("%q on %q: saw %q", pattern, event, explained.Saw)
		}
	})
}
