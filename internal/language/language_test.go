package language_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/language"
)

func TestLanguageHasTheTextsThatItsConstructorSays(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		language language.Language
		has, not []string
	}{
		"the zero value is empty":            {language.Language{}, nil, []string{"", "a"}},
		"none":                               {language.None(), nil, []string{"", "a"}},
		"any":                                {language.Any(), []string{"", "a", "\x00", "é\U0001F600"}, nil},
		"exact":                              {language.Exact("ab"), []string{"ab"}, []string{"", "a", "abc", "AB"}},
		"the empty text":                     {language.Exact(""), []string{""}, []string{"a"}},
		"one of":                             {language.OneOf("a", "b", "a"), []string{"a", "b"}, []string{"", "ab"}},
		"one of none":                        {language.OneOf(), nil, []string{"", "a"}},
		"prefix":                             {language.Prefix("ab"), []string{"ab", "abc"}, []string{"", "a", "cab"}},
		"the empty prefix":                   {language.Prefix(""), []string{"", "a"}, nil},
		"suffix":                             {language.Suffix("aab"), []string{"aab", "aaab", "aabaab"}, []string{"", "ab", "aaba"}},
		"contains":                           {language.Contains("aab"), []string{"aab", "aaaba", "xaaby"}, []string{"", "ab", "abab"}},
		"wildcard without an asterisk":       {language.Wildcard("a"), []string{"a"}, []string{"", "aa"}},
		"wildcard":                           {language.Wildcard("a", "b", "a"), []string{"aba", "axbya", "ababa"}, []string{"", "aa", "ab", "abab"}},
		"wildcard whose ends do not overlap": {language.Wildcard("ab", "ba"), []string{"abba", "abxba"}, []string{"aba", "ab"}},
		"wildcard with two asterisks":        {language.Wildcard("a", "", "b"), []string{"ab", "axb"}, []string{"a", "b"}},
		"equal but for case":                 {language.ExactFold("Kiß"), []string{"kiß", "KIẞ", "\u212Aiß"}, []string{"kiss", "ki"}},
		"prefix but for case":                {language.PrefixFold("Sk"), []string{"skx", "SK", "s\u212A"}, []string{"s", "ſk"}},
		"suffix but for case":                {language.SuffixFold("ÄI"), []string{"äi", "xÄI", "äİ"}, []string{"ä", "äix"}},
		"union":                              {language.Exact("a").Union(language.Prefix("b"), language.Exact("c")), []string{"a", "b", "bc", "c"}, []string{"", "ab"}},
		"intersection":                       {language.Prefix("a").Intersect(language.Suffix("b")), []string{"ab", "axb"}, []string{"a", "b", "ba"}},
		"complement":                         {language.Prefix("a").Complement(), []string{"", "ba"}, []string{"a", "ab"}},
		"complement of a union":              {language.Prefix("a").Union(language.Exact("b")).Complement(), []string{"", "bb"}, []string{"a", "ab", "b"}},
		"regex finds anywhere":               {language.MustRegex("a+b"), []string{"ab", "xaaby"}, []string{"", "a", "ba"}},
		"regex with anchors":                 {language.MustRegex("^[0-9]{3}$"), []string{"012"}, []string{"", "01", "0123", "012\n"}},
		"regex whose dot is no line end":     {language.MustRegex("^a.b$"), []string{"a.b", "aéb"}, []string{"a\nb", "ab"}},
		"regex with anchored alternatives":   {language.MustRegex("^a|b$"), []string{"ax", "xb", "a", "b"}, []string{"", "xax", "xbx"}},
		"regex of anchors only":              {language.MustRegex("$^"), []string{""}, []string{"a"}},
		"regex that can match nothing":       {language.MustRegex("a^b"), nil, []string{"", "ab"}},
		"regex of the empty text":            {language.MustRegex(""), []string{"", "a"}, nil},
		"regex that ignores case":            {language.MustRegex("(?i)^k$"), []string{"k", "K", "\u212A"}, []string{"x"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, text := range test.has {
				if !test.language.Contains(text) || test.language.Complement().Contains(text) {
					t.Errorf("expected %q in the language", text)
				}
				expectEmpty(t, language.Exact(text).Intersect(test.language), false)
			}
			for _, text := range test.not {
				if test.language.Contains(text) || !test.language.Complement().Contains(text) {
					t.Errorf("expected %q outside of the language", text)
				}
			}
		})
	}
}

func expectEmpty(t *testing.T, l language.Language, want bool) {
	t.Helper()
	if empty, err := l.IsEmpty(); err != nil || empty != want {
		t.Errorf("expected empty to be %t, got %t, %v", want, empty, err)
	}
}

func TestShortestPrefersReadableTexts(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		language language.Language
		want     string
	}{
		"the empty text":                {language.Any(), ""},
		"a letter":                      {language.Exact("").Complement(), "a"},
		"the shortest of a finite set":  {language.OneOf("bbb", "a", "cc"), "a"},
		"overlapping pieces":            {language.Contains("abc").Intersect(language.Contains("bcd")), "abcd"},
		"the ends overlap":              {language.Prefix("aba").Intersect(language.Suffix("bab")), "abab"},
		"a fixed shape":                 {language.MustRegex("^[0-9a-f]{4}-[0-9]{2}$"), "aaaa-00"},
		"besides what is excluded":      {language.Prefix("x").Intersect(language.OneOf("x", "xa", "xb").Complement()), "xc"},
		"longer, but printable":         {language.MustRegex(`^(\x00|abcde)$`), "abcde"},
		"a character nobody can print":  {language.MustRegex(`^\x01$`), "\x01"},
		"besides a wildcard":            {language.Prefix("10.").Intersect(language.Wildcard("10.", ".", "").Complement()), "10."},
		"in a union":                    {language.Prefix("long").Union(language.Suffix("no")), "no"},
		"no surrogate":                  {language.MustRegex(`^[\x{D7FF}-\x{E000}]$`), "\uD7FF"},
		"a character of several bytes":  {language.MustRegex(`^[^\x00-\x7F]$`), "¡"},
		"with a text in the complement": {language.Union(language.Exact("a"), language.Prefix("b")).Complement().Intersect(language.MustRegex("^.$")), "c"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, found, err := test.language.Shortest()
			if got != test.want || !found || err != nil {
				t.Errorf("expected %q, got %q, %t, %v", test.want, got, found, err)
			}
		})
	}
}

func TestEmptinessIsDecided(t *testing.T) {
	t.Parallel()
	tests := map[string]language.Language{
		"a prefix and another":             language.Prefix("ab").Intersect(language.Prefix("ac")),
		"a text and a wildcard":            language.Exact("ab").Intersect(language.Wildcard("a", "c")),
		"a set and its complement":         language.Wildcard("a", "b", "").Intersect(language.Wildcard("a", "b", "").Complement()),
		"contained in what is excluded":    language.Contains("abc").Intersect(language.Contains("b").Complement()),
		"a shape and a letter":             language.MustRegex("^[0-9]{12}$").Intersect(language.Contains("a")),
		"alternatives, each excluded":      language.MustRegex("^(a|b).*").Intersect(language.Prefix("a").Complement(), language.Prefix("b").Complement()),
		"complement of any":                language.Any().Complement(),
		"what case makes equal":            language.Exact("KEY").Intersect(language.ExactFold("key").Complement()),
		"a class and the rest of it":       language.MustRegex(`^\w$`).Intersect(language.MustRegex(`^[0-9A-Za-z_]$`).Complement()),
		"surrogates, which no text holds":  language.MustRegex(`^[\x{D800}-\x{DFFF}]$`),
		"any text of a length and longer":  language.MustRegex(`(?s)^.{3}$`).Intersect(language.MustRegex(`(?s)^.{4}`)),
		"an intersection of complements":   language.Prefix("a").Complement().Intersect(language.Prefix("a").Union(language.Exact("b")), language.Exact("b").Complement()),
		"the shortest texts, all excluded": language.Wildcard("a", "b").Intersect(language.MustRegex("^.{2}$"), language.Exact("ab").Complement()),
	}
	for name, l := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectEmpty(t, l, true)
			if text, found, err := l.Shortest(); found || err != nil {
				t.Errorf("expected no text, got %q, %v", text, err)
			}
			if equal, err := l.Equal(language.None()); !equal || err != nil {
				t.Errorf("expected the empty set, got %v", err)
			}
		})
	}
}

func TestRegexRefusesWhatItDoesNotDecide(t *testing.T) {
	t.Parallel()
	for _, source := range []string{`\bx`, `(?m)^x`, `a{2`, `[`, `(?:[ab]*a[ab]{40})$`} {
		if _, err := language.Regex(source); (err != nil) != (source != `a{2`) {
			t.Errorf("%s: got error %v", source, err)
		}
	}
}

// Dozens of conditions on one field stay small, whether they require or exclude.
func TestManyConditionsAreDecided(t *testing.T) {
	t.Parallel()
	const many = 30
	var required, excluded []language.Language
	for i := range many {
		l := language.Wildcard("", fmt.Sprintf("-name%d-", i), fmt.Sprintf("x%d", i), "")
		required, excluded = append(required, l), append(excluded, l.Complement())
	}
	text, found, err := language.Intersection(required...).Shortest()
	if !found || err != nil {
		t.Fatalf("expected a text that meets all, got %v", err)
	}
	for i, l := range required {
		if !l.Contains(text) {
			t.Errorf("condition %d is not met by %q", i, text)
		}
	}
	expectEmpty(t, language.Intersection(excluded...).Intersect(language.Contains("-name7-")), false)
	expectEmpty(t, language.Intersection(excluded...).Intersect(language.Wildcard("a-name7-", "bx7")), true)
	expectEmpty(t, language.Union(required...).Intersect(excluded...), true)
}

func TestManyPrefixesAreOneQuestion(t *testing.T) {
	t.Parallel()
	var all []language.Language
	for i := range 1000 {
		all = append(all, language.Prefix(fmt.Sprintf("team%d/", i)))
	}
	rest := language.Prefix("team").Intersect(language.Contains("/"), language.Union(all...).Complement())
	text, found, err := rest.Shortest()
	if text != "team/" || !found || err != nil {
		t.Errorf("expected team/, got %q, %t, %v", text, found, err)
	}
	expectEmpty(t, language.MustRegex("^team[0-9]/a").Intersect(language.Union(all...).Complement()), true)
}

func TestTooManyStatesAreAnError(t *testing.T) {
	t.Parallel()
	// No text is shorter than 100 characters that repeats 2, 3, 5 ... characters, and telling that takes their product.
	var all []language.Language
	for _, n := range []int{7, 11, 13, 17, 19, 23, 29} {
		all = append(all, language.MustRegex("^(?:"+strings.Repeat("a", n)+")*$"))
	}
	l := language.Intersection(all...).Intersect(language.Exact("").Complement())
	if _, err := l.IsEmpty(); err == nil || err.Error() != language.ErrTooComplex.Error() {
		t.Errorf("expected %v, got %v", language.ErrTooComplex, err)
	}
}
