package policy

import (
	"strings"
	"testing"
	"time"
)

func TestGlobMatchesTheWholeText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true},
		{"", "a", false},
		{"*", "", true},
		{"*", "anything", true},
		{"**", "anything", true},
		{"?", "", false},
		{"?", "é", true},
		{"??", "é", false},
		{"abc", "abc", true},
		{"abc", "abcd", false},
		{"a*c", "abbbc", true},
		{"a*c", "abbbcd", false},
		{"*b*", "abc", true},
		{"a*b?d*", "axxbbcd", true},
		{"a*b?d*", "axxbd", false},
		{"s3:Get*", "s3:GetObject", true},
		{"a.c", "abc", false},
		{"[a]", "a", false},
		{`\*`, `\x`, true},
	}
	for _, test := range tests {
		t.Run(test.pattern+" on "+test.text, func(t *testing.T) {
			t.Parallel()
			if got := compile(test.pattern).match(test.text); got != test.want {
				t.Errorf("%q on %q = %v, want %v", test.pattern, test.text, got, test.want)
			}
		})
	}
}

func TestGlobIsFastOnHostilePatterns(t *testing.T) {
	t.Parallel()
	start := time.Now()
	if compile(strings.Repeat("*a", 60) + "b").match(strings.Repeat("a", 3000)) {
		t.Error("a text without b matches a pattern that ends in b")
	}
	if spent := time.Since(start); spent > 5*time.Second {
		t.Errorf("took %v: the matcher goes back over the same text again and again", spent)
	}
}

func TestResourcePatternsMatchPartsOfAnARN(t *testing.T) {
	t.Parallel()
	const stream = "arn:aws:logs:us-east-1:123456789012:log-group:trail:log-stream:123456789012_CloudTrail_us-east-1"
	tests := map[string]struct {
		pattern, resource string
		want              truth
	}{
		"the same":                              {stream, stream, yes},
		"everything":                            {"*", stream, yes},
		"a wildcard in the resource":            {"arn:aws:logs:us-east-1:123456789012:log-group:trail:*", stream, yes},
		"a wildcard for the region":             {"arn:aws:logs:*:123456789012:log-group:trail:*", stream, yes},
		"the wrong group":                       {"arn:aws:logs:us-east-1:123456789012:log-group:other:*", stream, no},
		"another case":                          {"arn:aws:logs:us-east-1:123456789012:log-group:Trail:*", stream, no},
		"a star that ends the ARN":              {"arn:aws:logs:us-east-1:*", stream, yes},
		"a star that ends a part":               {"arn:aws:logs:*:log-stream:123456789012_*", stream, yes},
		"a star inside a part, across parts":    {"arn:aws:lo*gs:us-east-1", "arn:aws:logs:eu:1:xgs:us-east-1", maybe},
		"a star inside a part, within the part": {"arn:aws:l*s:us-east-1:123456789012:log-group:trail:*", stream, yes},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := compile(test.pattern).matchResource(test.resource); got != test.want {
				t.Errorf("%q on %q = %d, want %d", test.pattern, test.resource, got, test.want)
			}
		})
	}
}

func TestGlobTextIsWhatWasWritten(t *testing.T) {
	t.Parallel()
	const written = "a*b?c:*"
	g := compile(written)
	if got := g.text(); got != written {
		t.Errorf("text() = %q, want %q", got, written)
	}
	if !g.match("axbyc:") {
		t.Error("text() spoilt the pattern's wildcards")
	}
}

// naive is the definition of a wildcard match, in exponential time.
func naive(pattern, text []rune) bool {
	switch {
	case len(pattern) == 0:
		return len(text) == 0
	case pattern[0] == '*':
		return naive(pattern[1:], text) || len(text) > 0 && naive(pattern, text[1:])
	case len(text) == 0:
		return false
	}
	return (pattern[0] == '?' || pattern[0] == text[0]) && naive(pattern[1:], text[1:])
}

func FuzzGlobAgreesWithItsDefinition(f *testing.F) {
	for _, seed := range [][2]string{{"a*b?c", "axxbyc"}, {"**?", "é"}, {"*ab*ab", "abaabab"}, {"", ""}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		const most = 12
		p, s := []rune(pattern), []rune(text)
		p, s = p[:min(len(p), most)], s[:min(len(s), most)]
		if got, want := compile(string(p)).match(string(s)), naive(p, s); got != want {
			t.Errorf("%q on %q = %v, want %v", string(p), string(s), got, want)
		}
	})
}

func TestAPatternMatchesAllSomeOrNoneOfTheNamesOfAShape(t *testing.T) {
	t.Parallel()
	const file = "arn:aws:s3:::b/20" + string(AnyDigit) + string(AnyDigit) + "/" + string(AnyLetter) + string(AnyLetter) + ".gz"
	tests := map[string]truth{
		"arn:aws:s3:::b/*":               yes,
		"*":                              yes,
		"arn:aws:s3:::b/2*":              yes,
		"arn:aws:s3:::b/20??/??.gz":      yes,
		"arn:aws:s3:::b/*.gz":            yes,
		"arn:aws:s3:::b/2026/*":          maybe,
		"arn:aws:s3:::b/*/2*":            maybe,
		"arn:aws:s3:::b/*/*Z.gz":         maybe,
		"arn:aws:s3:::b/20??/a?.gz":      maybe,
		"arn:aws:s3:::b/1*":              no,
		"arn:aws:s3:::b/20a?/*":          no,
		"arn:aws:s3:::b/*/_?.gz":         no,
		"arn:aws:s3:::b/20??/???.gz":     no,
		"arn:aws:s3:::b/2026/01.gz/*":    no,
		"arn:aws:s3:::b/*/\uFDD1\uFDD1*": no,
	}
	for pattern, want := range tests {
		t.Run(pattern, func(t *testing.T) {
			t.Parallel()
			if got := compile(pattern).matchResource(file); got != want {
				t.Errorf("%q = %d, want %d", pattern, got, want)
			}
		})
	}
}
