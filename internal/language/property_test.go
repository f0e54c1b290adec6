package language_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/language"
)

// random makes sets of strings, each with a way to tell its members that has nothing to do with automata.
type random struct{ *rand.Rand }

// sample is a set of strings.
type sample struct {
	language.Language
	has  func(string) bool
	name string
}

// letters have the letters that fold to others, and characters of every length.
var letters = []rune("aabbAkK\u212AsſßẞİiéÉ\n\x00*.-\uFFFD\U0001F600")

func (r random) text(most int) string {
	runes := make([]rune, r.IntN(most+1))
	for i := range runes {
		runes[i] = letters[r.IntN(len(letters))]
	}
	return string(runes)
}

func (r random) regex() string {
	atoms := []string{"a", "b", ".", "[ab]", "[^a]", `\d`, `\w`, `\W`, `\s`, "é", `\x41`, "^", "$", "[a-k]", "(?i:k)"}
	var b strings.Builder
	for range r.IntN(5) {
		atom := atoms[r.IntN(len(atoms))]
		b.WriteString(atom)
		if atom != "^" && atom != "$" {
			b.WriteString([]string{"", "", "*", "+", "?", "{2}", "{1,2}"}[r.IntN(7)])
		}
		if r.IntN(6) == 0 {
			b.WriteString("|")
		}
	}
	return b.String()
}

func (r random) leaf() sample {
	x, y := r.text(3), r.text(2)
	switch r.IntN(9) {
	case 0:
		return sample{language.Exact(x), func(s string) bool { return s == x }, fmt.Sprintf("%q", x)}
	case 1:
		return sample{language.OneOf(x, y), func(s string) bool { return s == x || s == y }, fmt.Sprintf("%q or %q", x, y)}
	case 2:
		return sample{language.Prefix(x), func(s string) bool { return strings.HasPrefix(s, x) }, fmt.Sprintf("%q*", x)}
	case 3:
		return sample{language.Suffix(x), func(s string) bool { return strings.HasSuffix(s, x) }, fmt.Sprintf("*%q", x)}
	case 4:
		pieces := []string{x, y, r.text(2), r.text(1)}[:1+r.IntN(4)]
		return sample{language.Wildcard(pieces...), like(pieces), fmt.Sprintf("wildcard %q", pieces)}
	case 5:
		return sample{language.ExactFold(x), func(s string) bool { return strings.EqualFold(s, x) }, fmt.Sprintf("fold %q", x)}
	case 6:
		has := func(s string) bool { return strings.HasPrefix(strings.ToLower(s), strings.ToLower(x)) }
		return sample{language.PrefixFold(x), has, fmt.Sprintf("fold %q*", x)}
	case 7:
		has := func(s string) bool { return strings.HasSuffix(strings.ToLower(s), strings.ToLower(x)) }
		return sample{language.SuffixFold(x), has, fmt.Sprintf("fold *%q", x)}
	}
	source := r.regex()
	return sample{language.MustRegex(source), regexp.MustCompile(source).MatchString, "/" + source + "/"}
}

func like(pieces []string) func(string) bool {
	quoted := make([]string, len(pieces))
	for i, piece := range pieces {
		quoted[i] = regexp.QuoteMeta(piece)
	}
	return regexp.MustCompile("(?s)^" + strings.Join(quoted, ".*") + "$").MatchString
}

func (r random) sample(depth int) sample {
	if depth == 0 || r.IntN(4) == 0 {
		return r.leaf()
	}
	a := r.sample(depth - 1)
	switch r.IntN(3) {
	case 0:
		return sample{a.Complement(), func(s string) bool { return !a.has(s) }, "not (" + a.name + ")"}
	case 1:
		b := r.sample(depth - 1)
		return sample{a.Union(b.Language), func(s string) bool { return a.has(s) || b.has(s) }, "(" + a.name + ") or (" + b.name + ")"}
	}
	b := r.sample(depth - 1)
	return sample{a.Intersect(b.Language), func(s string) bool { return a.has(s) && b.has(s) }, "(" + a.name + ") and (" + b.name + ")"}
}

// check compares the answers about a set with some texts.
func check(t *testing.T, s sample, texts []string) {
	t.Helper()
	shortest, found, err := s.Shortest()
	if err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	if found && (!s.has(shortest) || !s.Contains(shortest)) {
		t.Fatalf("%s: %q is said to be in it", s.name, shortest)
	}
	if empty, err := s.IsEmpty(); empty == found || err != nil {
		t.Fatalf("%s: found is %t, empty %t, %v", s.name, found, empty, err)
	}
	for _, text := range texts {
		if s.Contains(text) != s.has(text) {
			t.Fatalf("%s: %q is said to be in it: %t", s.name, text, s.Contains(text))
		}
		if s.has(text) && (!found || len([]rune(text)) < len([]rune(shortest)) && printable(text)) {
			t.Fatalf("%s: %q is in it, but the shortest is %q, %t", s.name, text, shortest, found)
		}
		within, err := language.Exact(text).Subset(s.Language)
		if within != s.has(text) || err != nil {
			t.Fatalf("%s: %q is said to be a subset: %t, %v", s.name, text, within, err)
		}
	}
}

func printable(text string) bool {
	return !strings.ContainsAny(text, "\n\x00\uFFFD")
}

func TestLanguagesAgreeWithRegexpAndStrings(t *testing.T) {
	t.Parallel()
	r := random{rand.New(rand.NewPCG(1, 2))} // #nosec G404 -- test data
	for range 1500 {
		s := r.sample(3)
		texts := []string{""}
		for range 10 {
			texts = append(texts, r.text(5))
		}
		check(t, s, texts)
	}
}

func TestLawsOfSetsHold(t *testing.T) {
	t.Parallel()
	r := random{rand.New(rand.NewPCG(3, 4))} // #nosec G404 -- test data
	for range 150 {
		a, b := r.sample(2), r.sample(2)
		expectEqual(t, a.Union(b.Language).Complement(), a.Complement().Intersect(b.Complement()), a.name+", "+b.name)
		expectEqual(t, a.Intersect(a.Union(b.Language)), a.Language, a.name+", "+b.name)
		expectEqual(t, a.Complement().Complement(), a.Language, a.name)
	}
}

func expectEqual(t *testing.T, a, b language.Language, name string) {
	t.Helper()
	if equal, err := a.Equal(b); !equal || err != nil {
		t.Errorf("%s: expected equal sets, got %t, %v", name, equal, err)
	}
}

func FuzzRegexAgreesWithRegexp(f *testing.F) {
	f.Add("^a+b?$", "aab")
	f.Add("[^a]|b*$", "xx")
	f.Add(`\d{2,3}\.`, "12.")
	f.Fuzz(func(t *testing.T, source, text string) {
		l, err := language.Regex(source)
		if err != nil {
			t.Skip()
		}
		text = strings.ToValidUTF8(text, "\uFFFD")
		if want := regexp.MustCompile(source).MatchString(text); l.Contains(text) != want {
			t.Errorf("%q in /%s/: expected %t", text, source, want)
		}
		if shortest, found, err := l.Shortest(); err == nil && found && !regexp.MustCompile(source).MatchString(shortest) {
			t.Errorf("%q is said to be in /%s/", shortest, source)
		}
	})
}

func BenchmarkIntersectionOfWildcards(b *testing.B) {
	for b.Loop() {
		all := []language.Language{language.Prefix("a")}
		for i := range 30 {
			all = append(all, language.Wildcard("", fmt.Sprintf("on resource: name%d", i), "because", "").Complement())
		}
		if _, found, err := language.Intersection(all...).Shortest(); !found || err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkShapeAgainstAThousandTexts(b *testing.B) {
	var texts []string
	for i := range 1000 {
		texts = append(texts, fmt.Sprintf("arn:aws:secretsmanager:us-east-1:123456789012:secret:payments/name%d-AbCdEf", i))
	}
	l := language.OneOf(texts...).Complement().Intersect(language.MustRegex("^arn:aws:secretsmanager:us-east-1:[0-9]{12}:secret:payments/[0-9A-Za-z/_+=.@-]+-[0-9A-Za-z]{6}$"))
	for b.Loop() {
		if empty, err := l.IsEmpty(); empty || err != nil {
			b.Fatal(err)
		}
	}
}
