package filterpattern

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestBuiltPatternsPrint(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		expr Expr
		want string
	}{
		"one comparison": {Equal("$.eventName", "GetSecretValue"), `{ $.eventName = "GetSecretValue" }`},
		"groups": {
			And(Equal("$.eventName", "GetSecretValue"), Or(Equal("$.a", "x"), Equal("$.b", "y"))),
			`{ $.eventName = "GetSecretValue" && ($.a = "x" || $.b = "y") }`,
		},
		"both levels": {
			Or(And(Equal("$.a", "x"), NotEqual("$.b", "y")), Is{mustSelector("$.c"), True}, And(Is{mustSelector("$.d"), False}, Is{mustSelector("$.e"), Null})),
			`{ ($.a = "x" && $.b != "y") || $.c IS TRUE || ($.d IS FALSE && $.e IS NULL) }`,
		},
		"guarded":                {Or(NotExists("$.a"), NotEqual("$.a", "x")), `{ $.a NOT EXISTS || $.a != "x" }`},
		"guarded within and":     {And(Or(NotExists("$.a"), NotEqual("$.a", "x")), NotExists("$.b")), `{ ($.a NOT EXISTS || $.a != "x") && $.b NOT EXISTS }`},
		"same operator opens up": {And(Equal("$.a", "1"), And(Equal("$.b", "2"), And(Equal("$.c", "3"), Equal("$.d", "4")))), `{ $.a = "1" && $.b = "2" && $.c = "3" && $.d = "4" }`},
		"hand-made levels":       {Conjunction{Conjunction{Equal("$.a", "1"), Disjunction{Equal("$.b", "2")}}, Equal("$.c", "3")}, `{ $.a = "1" && $.b = "2" && $.c = "3" }`},
		"one part is itself":     {Or(And(Equal("$.a", "x"))), `{ $.a = "x" }`},
		"quotes and backslashes": {Equal("$.a", `say "hi" \ && }`), `{ $.a = "say \"hi\" \\ && }" }`},
		"numbers":                {And(Compare("$.a", OpGreaterOrEqual, 1.5), Compare("$.a", OpNotEqual, -1e21), Compare("$.a", OpLess, 3)), `{ $.a >= 1.5 && $.a != -1e+21 && $.a < 3 }`},
		"selectors":              {And(Equal("$.a[0].b", "x"), Equal("$.['a.b'].*", "x")), `{ $.a[0].b = "x" && $.['a.b'].* = "x" }`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := JSON(c.expr)
			if p.String() != c.want {
				t.Errorf("prints %s\nwant   %s", p, c.want)
			}
			if err := p.Check(); err != nil {
				t.Error(err)
			}
			if p.Length() != len(c.want) || p.Kind() != KindJSON {
				t.Errorf("has length %d and form %s", p.Length(), p.Kind())
			}
			sameAfterPrinting(t, p)
		})
	}
}

func TestPartsOfAnExpressionPrintAsInThePattern(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]Expr{
		`$.a = "x" && ($.b = "y" || $.c NOT EXISTS)`: And(Equal("$.a", "x"), Or(Equal("$.b", "y"), NotExists("$.c"))),
		`$.b = "y" || $.c NOT EXISTS`:                Or(Equal("$.b", "y"), NotExists("$.c")),
		`$.a = "x"`:                                  Disjunction{Conjunction{Equal("$.a", "x")}},
	} {
		if e.String() != want {
			t.Errorf("prints %s, want %s", e, want)
		}
	}
}

func TestBuiltPatternsThatAWSWouldRefuseFailTheCheck(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]Expr{
		"too long":          Equal("$.a", strings.Repeat("x", 1100)),
		"too many wildcard": And(Equal("$.a[*]", "1"), Equal("$.b[*]", "1"), Equal("$.c[*]", "1"), Equal("$.d[*]", "1")),
		"not UTF-8":         Equal("$.a", "\xff"),
		"infinite number":   Compare("$.a", OpLess, math.Inf(1)),
		"no selector":       Comparison{},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if p := JSON(e); p.Check() == nil {
				t.Errorf("Check takes %s", p)
			}
		})
	}
}

func TestBuildingPanicsOnAProgrammersMistake(t *testing.T) {
	t.Parallel()
	for want, build := range map[string]func(){
		`filterpattern: selector "eventName": filter pattern, position 1: expected a field such as $.eventName, got ` + "`eventName`": func() { Equal("eventName", "x") },
		`filterpattern: selector "$.a = 1": filter pattern, position 4: expected the end of the selector, got a blank`:                func() { NotExists("$.a = 1") },
		`filterpattern: an expression of no parts`: func() { Or() },
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("panics with %v\nwant %s", got, want)
				}
			}()
			build()
		}()
	}
}

func TestWalkYieldsEveryPartAndStopsWhenAsked(t *testing.T) {
	t.Parallel()
	p := JSON(And(Equal("$.a", "x"), Or(NotExists("$.b"), Is{mustSelector("$.c"), True})))
	var all []string
	for e := range Walk(p.Expr()) {
		all = append(all, e.String())
	}
	want := []string{
		`$.a = "x" && ($.b NOT EXISTS || $.c IS TRUE)`, `$.a = "x"`, `$.b NOT EXISTS || $.c IS TRUE`, `$.b NOT EXISTS`, `$.c IS TRUE`,
	}
	if !slices.Equal(all, want) {
		t.Errorf("got %q, want %q", all, want)
	}
	for stop := range len(want) {
		seen := 0
		for range Walk(p.Expr()) {
			if seen++; seen > stop {
				break
			}
		}
		if seen != stop+1 {
			t.Errorf("saw %d parts after stopping at %d", seen, stop+1)
		}
	}
}

func TestComparisonsReturnsSelectorsOperatorsAndValues(t *testing.T) {
	t.Parallel()
	p, err := Parse(`{ $.requestParameters.name = "x*y" || ($.b[*] != 5 && $.c = %z%) || $.d IS TRUE }`)
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		selector string
		operator Operator
		kind     ValueKind
		text     string
		inner    bool
		wildcard bool
	}
	var got []row
	for _, c := range p.Comparisons() {
		got = append(got, row{c.Selector.String(), c.Operator, c.Value.Kind(), c.Value.Text(), c.Value.InnerWildcard(), c.Selector.Wildcard()})
	}
	want := []row{
		{"$.requestParameters.name", OpEqual, TextValue, "x*y", true, false},
		{"$.b[*]", OpNotEqual, NumberValue, "5", false, true},
		{"$.c", OpEqual, RegexValue, "z", false, false},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if words, err := Parse("ERROR"); err != nil || words.Comparisons() != nil {
		t.Errorf("an unstructured pattern has comparisons, or %v", err)
	}
}

func TestNumbersAreWrittenPlainly(t *testing.T) {
	t.Parallel()
	for number, want := range map[float64]string{
		0: "0", 1: "1", -2.5: "-2.5", 123456789012: "123456789012", 1e20: "100000000000000000000", 1e21: "1e+21", 1e-9: "0.000000001", 1e-30: "1e-30",
	} {
		if got := Number(number); got.Text() != want || got.Ambiguous() {
			t.Errorf("Number(%g) is %s, ambiguous %t, want %s", number, got.Text(), got.Ambiguous(), want)
		}
	}
	for text, ambiguous := range map[string]bool{
		"1": false, "-1": false, "0": false, "1.5": false, "123456789012": false, "012345678901": true, "1.0": true, "1e3": true, "+1": true, "1.50": true, "-0": false,
	} {
		p, err := Parse("{ $.a = " + text + " }")
		if err != nil {
			t.Fatal(err)
		}
		if value := p.Comparisons()[0].Value; value.Ambiguous() != ambiguous {
			t.Errorf("%s is ambiguous: %t, want %t; its plain form is %s", text, !ambiguous, ambiguous, value.Plain())
		}
	}
	if Text("1.0").Ambiguous() {
		t.Error("a text is an ambiguous number")
	}
}
