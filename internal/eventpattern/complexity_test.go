package eventpattern

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// sharedCases returns event patterns with EventBridge's verdict and the complexity that its open-source matcher computes.
const sharedCases = "../../../shared/event-pattern-complexity.json"

type complexityCase struct {
	Name       string
	Pattern    json.RawMessage
	Accepted   bool
	Complexity *int
}

// measureText returns the complexity of a pattern, whether or not EventBridge accepts it.
func measureText(t *testing.T, text []byte) int {
	t.Helper()
	value, err := decode(text)
	if err != nil {
		t.Fatal(err)
	}
	var p parser
	fields := p.fields("", value.(map[string]any))
	if len(p.problems) > 0 {
		t.Fatal(p.problems)
	}
	complexity, _ := fields.measure()
	return complexity
}

func TestComplexityIsThatOfTheService(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(sharedCases)
	if errors.Is(err, fs.ErrNotExist) {
		return // TestComplexityOfWildcards tests the measure without them.
	}
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []complexityCase }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		got := measureText(t, c.Pattern)
		if c.Complexity != nil && got != *c.Complexity {
			t.Errorf("%s: complexity %d, want %d", c.Name, got, *c.Complexity)
		}
		if accepted := got <= 10; accepted != c.Accepted {
			t.Errorf("%s: complexity %d, accepted %v", c.Name, got, c.Accepted)
		}
	}
}

func TestComplexityOfWildcards(t *testing.T) {
	t.Parallel()
	many := func(text string, n int) string { return strings.TrimSuffix(strings.Repeat(text+",", n), ",") }
	for _, test := range []struct {
		name, pattern string
		want          int
	}{
		{"none", `{"a":["x",{"prefix":"x"},{"suffix":"y"},{"anything-but":["z"]}]}`, 0},
		{"at the end", `{"a":[{"wildcard":"x*"}]}`, 2},
		{"in front", `{"a":[{"wildcard":"*x"}]}`, 2},
		{"at both ends", `{"a":[{"wildcard":"*x*"}]}`, 3},
		{"escaped asterisks are plain text", `{"a":[{"wildcard":"\\*x\\*"}]}`, 1},
		{"what repeats can be in several places", `{"a":[{"wildcard":"*on no on no on*"}]}`, 5},
		{"alternatives add up", `{"a":[{"wildcard":"*x*"},{"wildcard":"*y*"}]}`, 6},
		{"alternatives that begin differently exclude each other", `{"a":[{"wildcard":"x*"},{"wildcard":"y*"}]}`, 2},
		{"the same twice counts", `{"a":[{"wildcard":"*x*"},{"wildcard":"*x*"}]}`, 5},
		{"the same twice in anything-but does not", `{"a":[{"anything-but":{"wildcard":["*x*","*x*"]}}]}`, 3},
		{"fields do not add up", `{"a":[{"wildcard":"*x*"}],"b":[{"wildcard":"*x*"}]}`, 3},
		{"alternatives under $or repeat what they share", `{"a":[{"wildcard":"*x*"}],"$or":[{"b":["1"]},{"b":["2"]}]}`, 5},
		{"nothing counts behind what must be absent", `{"a":[{"exists":false}],"b":[{"wildcard":"*a*b*"}]}`, 0},
		{"but it counts where that is one of two ways", `{"a":[{"exists":false},"x"],"b":[{"wildcard":"*a*b*"}]}`, 4},
		{"many", `{"a":[` + many(`{"wildcard":"*x*"}`, 7) + `]}`, 15},
	} {
		if got := measureText(t, []byte(test.pattern)); got != test.want {
			t.Errorf("%s: complexity %d, want %d", test.name, got, test.want)
		}
	}
}

func TestPatternsUpToTheHighestComplexityAreAccepted(t *testing.T) {
	t.Parallel()
	highest := mustParse(t, `{"a":{"b":[{"wildcard":"*a*a*a*a*a"}]}}`)
	if highest.Complexity() != 10 {
		t.Errorf("complexity %d", highest.Complexity())
	}
	_, err := Parse([]byte(`{"a":{"b":[{"wildcard":"*a*a*a*a*a*"}]}}`))
	want := `event pattern: a.b: wildcards of complexity 11, EventBridge accepts at most 10 ("Rule is too complex"): ` +
		`use exact values, prefixes or suffixes, or spread the wildcards over several rules`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	var tooComplex *ComplexityError
	if !errors.As(err, &tooComplex) || tooComplex.Complexity != 11 || tooComplex.Field != "a.b" {
		t.Errorf("got %+v", tooComplex)
	}
}

func TestLongTextsWithTheSameBeginningAreDifferentConditions(t *testing.T) {
	t.Parallel()
	for _, n := range []int{10, 100} {
		var begin strings.Builder
		for i := range n {
			fmt.Fprintf(&begin, "%03d", 100+i)
		}
		complexity, _ := Fields{"a": Wildcard("*"+begin.String()+"a*", "*"+begin.String()+"b*")}.measure()
		if complexity != 8 {
			t.Errorf("%d characters: complexity %d, want 8", begin.Len(), complexity)
		}
	}
}

// randomWildcards returns wildcard texts of few letters, so that they share much.
func randomWildcards(random *rand.Rand) []string {
	texts := make([]string, 1+random.IntN(3))
	for i := range texts {
		var text strings.Builder
		for range 1 + random.IntN(5) {
			text.WriteString([]string{"a", "b", "1", ":", "é", "🙂", "*"}[random.IntN(7)])
		}
		texts[i] = regexp.MustCompile(`\*+`).ReplaceAllString(text.String(), "*")
	}
	return texts
}

func TestComplexityDoesNotDependOnTheOrderOfAlternatives(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same texts in every run
	for range 3000 {
		texts := randomWildcards(random)
		value := func() int { n, _ := Fields{"a": Wildcard(texts...)}.measure(); return n }
		or := func() int {
			var all Alternatives
			for _, text := range texts {
				all = append(all, Fields{"b": Wildcard(text)})
			}
			n, _ := Fields{"a": Wildcard("*x*"), OrKey: all}.measure()
			return n
		}
		before, beforeOr := value(), or()
		slices.Reverse(texts)
		if after, afterOr := value(), or(); before != after || beforeOr != afterOr {
			t.Fatalf("%q: %d, reversed %d; under $or %d, reversed %d", texts, before, after, beforeOr, afterOr)
		}
	}
}

func TestOneMoreAlternativeNeverLowersTheComplexity(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // the same texts in every run
	for range 3000 {
		texts := randomWildcards(random)
		with, _ := Fields{"a": Wildcard(texts...)}.measure()
		without, _ := Fields{"a": Wildcard(texts[1:]...), "b": Wildcard("1")}.measure()
		twice, _ := Fields{"a": Wildcard(append(texts, texts[0])...)}.measure()
		beside, _ := Fields{"a": Any(Wildcard(texts...), Exactly("a", "ab"), Prefix("a"), Suffix("b"))}.measure()
		if with < without || twice < with || beside != with {
			t.Fatalf("%q: %d; without the first %d, with it twice %d, beside plain texts %d", texts, with, without, twice, beside)
		}
	}
}

func TestHostileWildcardsAreRefusedQuickly(t *testing.T) {
	t.Parallel()
	list := func(n int, each func(i int) string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = each(i)
		}
		return strings.Join(parts, ",")
	}
	const letters = "abcdefghijklmnopqrstuvwxyz"
	letter := func(i int) string { return letters[i%26:i%26+1] + strings.ToUpper(letters[i/26:i/26+1]) }
	for name, pattern := range map[string]string{
		"many asterisks":      `{"a":[{"wildcard":"` + strings.Repeat("a*", 990) + `"}]}`,
		"different letters":   `{"a":[{"wildcard":"*` + list(500, letter) + `*"},{"wildcard":"*` + strings.ReplaceAll(list(120, letter), ",", "*") + `"}]}`,
		"many texts":          `{"a":[` + list(80, func(i int) string { return `{"wildcard":"*` + letter(i) + `*"}` }) + `]}`,
		"many forbidden ones": `{"a":[{"anything-but":{"wildcard":[` + list(200, func(i int) string { return `"*` + letter(i) + `*"` }) + `]}}]}`,
		"alternatives that multiply": `{"z":[{"wildcard":"*x*"}],` + list(40, func(i int) string {
			return `"` + letter(i) + `":{"$or":[{"b":[1]},{"b":[2]}]}`
		}) + `}`,
		"fields that multiply": `{"$or":[` + list(20, func(i int) string {
			return `{"a":[{"wildcard":"*` + letter(i) + `"},"x"],"b":[1,"` + letter(i) + `"],"c":[2,"` + letter(i) + `"],"d":[{"wildcard":"*x"}]}`
		}) + `]}`,
	} {
		start := time.Now()
		_, err := Parse([]byte(pattern))
		if tooComplex := (*ComplexityError)(nil); !errors.As(err, &tooComplex) {
			t.Errorf("%s (%d characters): got %v", name, len(pattern), err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: took %s", name, took)
		} else {
			t.Logf("%s: %s: %v", name, took, err)
		}
	}
}
