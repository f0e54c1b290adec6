package filterpattern

import (
	"reflect"
	"strings"
	"testing"
)

func TestParsePrintsTheCanonicalForm(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ pattern, want string }{
		"nothing":                                 {"", ""},
		"blanks only":                             {" \t\n", ""},
		"words":                                   {"  GetSecretValue   denied ", "GetSecretValue denied"},
		"word in needless quotes":                 {`"ERROR"`, "ERROR"},
		"phrase, sign and regex":                  {`?"two words" ?%[0-9]+% ?x_1`, `?"two words" ?%[0-9]+% ?x_1`},
		"exclusion":                               {`-"a-b" -c`, `-"a-b" -c`},
		"escapes in quotes":                       {`"say \"hi\" in C:\\tmp"`, `"say \"hi\" in C:\\tmp"`},
		"backslash that escapes nothing":          {`"\d"`, `"\\d"`},
		"comparison without blanks":               {`{$.a=x}`, `{ $.a = "x" }`},
		"comparison over several lines":           {"{\n\t$.a\n=\n\"x\" }", `{ $.a = "x" }`},
		"numbers as written":                      {`{ $.a = 5 && $.b < +10e-3 && $.c >= -1.50 && $.d != 1E3 }`, `{ $.a = 5 && $.b < +10e-3 && $.c >= -1.50 && $.d != 1E3 }`},
		"almost numbers are text":                 {`{ $.a = 1.2.3 && $.b = 5. && $.c = .5 && $.d = 4* && $.e = 1e }`, `{ $.a = "1.2.3" && $.b = "5." && $.c = ".5" && $.d = "4*" && $.e = "1e" }`},
		"number in quotes is text":                {`{ $.a = "5" }`, `{ $.a = "5" }`},
		"words of other languages are text":       {`{ $.a = true && $.b = "null" && $.c = us-east-1 }`, `{ $.a = "true" && $.b = "null" && $.c = "us-east-1" }`},
		"every operator":                          {`{ $.a<1 && $.a<=1 && $.a>1 && $.a>=1 && $.a=1 && $.a!=1 }`, `{ $.a < 1 && $.a <= 1 && $.a > 1 && $.a >= 1 && $.a = 1 && $.a != 1 }`},
		"tests of being":                          {`{ $.a IS TRUE && $.b IS  FALSE && $.c IS NULL && $.d NOT  EXISTS }`, `{ $.a IS TRUE && $.b IS FALSE && $.c IS NULL && $.d NOT EXISTS }`},
		"needless parentheses":                    {`{((($.a = "x")) && ($.b = "y"))}`, `{ $.a = "x" && $.b = "y" }`},
		"same operator in parentheses":            {`{ $.a=1 || ($.b=2 || ($.c=3)) }`, `{ $.a = 1 || $.b = 2 || $.c = 3 }`},
		"and binds tighter than or":               {`{ $.a=1 || $.b=2 && $.c=3 }`, `{ $.a = 1 || ($.b = 2 && $.c = 3) }`},
		"parentheses that matter":                 {`{ ($.a=1 || $.b=2) && $.c=3 }`, `{ ($.a = 1 || $.b = 2) && $.c = 3 }`},
		"array elements":                          {`{ $.a[0].b[12][*] = x }`, `{ $.a[0].b[12][*] = "x" }`},
		"any member":                              {`{ $.a.* = x }`, `{ $.a.* = "x" }`},
		"name in brackets":                        {`{ $.['a.b'].c.['d']['0'] = x }`, ``},
		"names in brackets, one of them needless": {`{ $.['a.b'].c.['d'][3] = x }`, `{ $.['a.b'].c.d[3] = "x" }`},
		"name with hyphen":                        {`{ $.x-amz_id = x }`, `{ $.x-amz_id = "x" }`},
		"regex in JSON":                           {`{ $.a = %^x|y$% || $.b != %\x28\d% }`, `{ $.a = %^x|y$% || $.b != %\x28\d% }`},
		"quoted text with operators":              {`{ $.a = "} && || ( ) %" }`, `{ $.a = "} && || ( ) %" }`},
		"fields":                                  {`[ip,user , ... ,status_code=4*,bytes>1000]`, `[ip, user, ..., status_code = 4*, bytes > 1000]`},
		"no fields":                               {` [ ] `, `[]`},
		"unnamed fields":                          {`[,a,]`, `[, a, ]`},
		"conditions of a field":                   {`[a=1&&a!=2||a=%x%||a="b c", z = "5" , y="null"]`, `[a = 1 && a != 2 || a = %x% || a = "b c", z = "5", y = "null"]`},
		"needless quotes in a field":              {`[a = "4*"]`, `[a = 4*]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := Parse(c.pattern)
			if c.want == "" && strings.TrimSpace(c.pattern) != "" {
				if err == nil {
					t.Fatalf("Parse(%q) = %s, want an error", c.pattern, p)
				}
				return
			}
			if err != nil {
				t.Fatalf("Parse(%q): %v", c.pattern, err)
			}
			if p.String() != c.want {
				t.Errorf("Parse(%q) prints %q, want %q", c.pattern, p, c.want)
			}
			sameAfterPrinting(t, p)
		})
	}
}

// sameAfterPrinting parses a pattern's printed text and compares the trees.
func sameAfterPrinting(tb testing.TB, p *Pattern) {
	tb.Helper()
	again, err := Parse(p.String())
	if err != nil {
		tb.Fatalf("printed form %q does not parse: %v", p, err)
	}
	if !reflect.DeepEqual(again, p) {
		tb.Errorf("printed form %q has another tree, printed %q", p, again)
	}
}

func TestParseAcceptsPatternsExactlyAtTheLimits(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("(", 508) + "$.a=1" + strings.Repeat(")", 508)
	for name, pattern := range map[string]string{
		"1024 letters":              strings.Repeat("a", 1024),
		"1024 characters in bytes":  `"` + strings.Repeat("é", 1022) + `"`,
		"parentheses all the way":   "{" + deep + "}",
		"two regexes":               `{ $.a = %a% || $.b = %b% }`,
		"three wildcards":           `{ $.a[*] = 1 || $.b.* = 1 || $.c[*].d = 1 }`,
		"text that quotes lengthen": "{$.a=" + strings.Repeat("b", 1018) + "}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := Parse(pattern)
			if err != nil {
				t.Fatal(err)
			}
			if p.Length() > 1024 {
				t.Errorf("prints %d characters", p.Length())
			}
			sameAfterPrinting(t, p)
		})
	}
}

func TestPatternReturnsItsFormAndTree(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]struct {
		kind                Kind
		name                string
		terms, fields, expr bool
	}{
		`ERROR -x`:    {KindTerms, "unstructured", true, false, false},
		`{ $.a = 1 }`: {KindJSON, "JSON", false, false, true},
		`[a, b = 1]`:  {KindSpaceDelimited, "space-delimited", false, true, false},
	} {
		p, err := Parse(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if p.Kind() != want.kind || p.Kind().String() != want.name {
			t.Errorf("%s is %s, want %s", pattern, p.Kind(), want.name)
		}
		if (p.Terms() != nil) != want.terms || (p.Fields() != nil) != want.fields || (p.Expr() != nil) != want.expr {
			t.Errorf("%s has terms %v, fields %v, expression %v", pattern, p.Terms(), p.Fields(), p.Expr())
		}
	}
	if got := Kind(9).String(); got != "Kind(9)" {
		t.Errorf("an unknown kind prints %s", got)
	}
}
