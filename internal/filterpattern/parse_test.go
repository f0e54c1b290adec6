package filterpattern

import (
	"errors"
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

// sameAfterPrinting parses a pattern's own text and compares the trees.
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

func TestParseRefusesWithPositionAndReason(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		pattern string
		offset  int
		reason  string
	}{
		"double equals":                {`{ $.a == "x" }`, 6, "AWS has no ==; equality is written with a single ="},
		"not double equals":            {`{ $.a !== "x" }`, 6, "AWS has no !==; equality is written with a single ="},
		"AND":                          {`{ $.a = 1 AND $.b = 2 }`, 10, "&&, || or the closing } is wanted here, found `AND`; write && for it"},
		"or":                           {`{ ($.a = 1 or $.b = 2) }`, 11, "&&, || or a closing ) is wanted here, found `or`; write || for it"},
		"single ampersand":             {`{ $.a = 1 & $.b = 2 }`, 10, "&&, || or the closing } is wanted here, found `&`; write && for it"},
		"negation":                     {`{ !($.a = 1) }`, 2, "AWS has no negation; write != or NOT EXISTS"},
		"exists":                       {`{ $.a EXISTS }`, 6, `AWS has no EXISTS; write $.a = "*" for a field that holds text or a number`},
		"is not":                       {`{ $.a IS NOT NULL }`, 9, "AWS has no IS NOT; compare with what the field should hold"},
		"is something":                 {`{ $.a IS true }`, 9, "IS is followed by TRUE, FALSE or NULL, in capitals, found `true`"},
		"not something":                {`{ $.a NOT NULL }`, 6, "after a field, NOT must be followed by EXISTS"},
		"equals null":                  {`{ $.a = null }`, 8, "nothing is compared with null; write IS NULL"},
		"two fields":                   {`{ $.a = $.b }`, 8, "a field is compared with a fixed value, not with another field; put a text with $ in double quotes"},
		"single quotes":                {`{ $.a = 'x' }`, 8, "text goes in double quotes, not single ones"},
		"text without quotes":          {`{ $.a = arn:aws:iam }`, 11, "text with other characters than letters, digits, _ . - and * goes in double quotes"},
		"at sign without quotes":       {`{ $.a = me@example.com }`, 10, "text with other characters than letters, digits, _ . - and * goes in double quotes"},
		"less than text":               {`{ $.a < "5" }`, 8, "< compares numbers, without quotes; text and regular expressions go with = and !="},
		"more than regex":              {`{ $.a >= %5% }`, 9, ">= compares numbers, without quotes; text and regular expressions go with = and !="},
		"huge number":                  {`{ $.a = 1e999 }`, 8, "the number 1e999 is out of range"},
		"no value":                     {`{ $.a = }`, 8, "a value must follow the operator, found `}`"},
		"no operator":                  {`{ $.a }`, 6, "an operator (= != < <= > >= IS, NOT EXISTS) is wanted here, found `}`"},
		"wrong operator":               {`{ $.a LIKE "x" }`, 6, "an operator (= != < <= > >= IS, NOT EXISTS) is wanted here, found `LIKE`"},
		"name with colon":              {`{ $.a:b = 1 }`, 5, "an operator (= != < <= > >= IS, NOT EXISTS) is wanted here, found `:b`"},
		"no expression":                {`{ }`, 2, "a field such as $.eventName is wanted here, found `}`"},
		"field without dollar":         {`{ a = 1 }`, 2, "a field such as $.eventName is wanted here, found `a`"},
		"open brace":                   {`{ $.a = 1`, 9, "&&, || or the closing } is wanted here, found the end of the pattern"},
		"open parenthesis":             {`{ ($.a = 1 }`, 11, "&&, || or a closing ) is wanted here, found `}`"},
		"stray parenthesis":            {`{ $.a = 1) }`, 9, "&&, || or the closing } is wanted here, found `)`"},
		"text after the brace":         {`{ $.a = 1 } x`, 12, "nothing may follow the closing }, found `x`"},
		"nothing after and":            {`{ $.a = 1 && }`, 13, "a field such as $.eventName is wanted here, found `}`"},
		"open quote":                   {`{ $.a = "x }`, 8, "the double quote is never closed"},
		"quote closed by a star":       {`"x\"`, 0, "the double quote is never closed"},
		"dollar alone":                 {`{ $ = 1 }`, 2, "$ alone is the whole event; name a field of it, such as $.eventName"},
		"array at the top":             {`{ $[0] = 1 }`, 3, "an event is an object, so $ is followed by a name, such as $.users[0] or $.['user.name']"},
		"empty name":                   {`{ $.a. = 1 }`, 6, "a field's name is wanted here, found a blank; other characters go in brackets, such as $.['user.name']"},
		"at sign in a name":            {`{ $.@timestamp = 1 }`, 4, "a field's name is wanted here, found `@timestamp`; other characters go in brackets, such as $.['user.name']"},
		"empty name in brackets":       {`{ $.[''] = 1 }`, 3, "the field has no name"},
		"open name in brackets":        {`{ $.['a] = 1 }`, 3, "the name is not closed with ']"},
		"negative element":             {`{ $.a[-1] = 1 }`, 6, "brackets hold the number of an array's element, or *; a name goes as .['name']"},
		"huge element":                 {`{ $.a[99999999999] = 1 }`, 6, "brackets hold the number of an array's element, or *; a name goes as .['name']"},
		"two wildcards":                {`{ $.a[*].b[*] = 1 }`, 2, "AWS takes one wildcard in a selector"},
		"four wildcard selectors":      {`{ $.a[*]=1 || $.b[*]=1 || $.c.*=1 || $.d[*]=1 }`, 37, "AWS takes 3 selectors with a wildcard in a pattern at most"},
		"three regexes":                {`%a% %b% %c%`, 8, "AWS takes 2 regular expressions in a pattern at most"},
		"three regexes in JSON":        {`{ $.a=%a% || $.a=%b% || $.a=%c% }`, 28, "AWS takes 2 regular expressions in a pattern at most"},
		"open regex":                   {`%abc`, 0, "the regular expression is not closed with %"},
		"empty regex":                  {`%%`, 1, "the regular expression is empty"},
		"group":                        {`%a(b)%`, 2, `AWS's regular expressions have no parentheses; write \x28 or \x29 for the characters`},
		"character outside":            {`%a!%`, 2, `AWS's regular expressions do not take the character '!'; write it as \x21`},
		"multi-byte character":         {`%é%`, 1, "AWS's regular expressions take single-byte characters only"},
		"unknown escape":               {`%\bword%`, 1, `AWS's regular expressions do not know \b`},
		"half a hexadecimal":           {`%\x4%`, 1, `\x takes two hexadecimal digits`},
		"backslash at the end":         {`%a\%`, 2, "the regular expression ends in a backslash"},
		"open class":                   {`%[a%`, 1, "the regular expression does not compile: missing closing ]: `[a`"},
		"greedy regex":                 {`%a{900}b{900}%`, 1, "the regular expression repeats too much to be evaluated; use smaller counts"},
		"star in a word":               {`ERR*`, 3, "a blank must separate terms, found `*`; a term with other characters than letters, digits and _ goes in double quotes"},
		"hyphen in a word":             {`a-b`, 1, "a blank must separate terms, found `-b`; a term with other characters than letters, digits and _ goes in double quotes"},
		"slash":                        {`/path`, 0, "a term with other characters than letters, digits and _ goes in double quotes, found `/path`"},
		"minus alone":                  {`ERROR - x`, 7, "a term must follow - at once, found a blank"},
		"line break after a sign":      {"?\nx", 1, "a term must follow ? at once, found a blank"},
		"character that does not show": {"{ $.a\x7f }", 5, "an operator (= != < <= > >= IS, NOT EXISTS) is wanted here, found `\ufffd`"},
		"line break in a name":         {"{ $.['a\nb'] EXISTS }", 12, "AWS has no EXISTS; write $.['a\ufffdb'] = \"*\" for a field that holds text or a number"},
		"question mark at the end":     {`?`, 1, "a term must follow ? at once, found the end of the pattern"},
		"phrases without a blank":      {`"a""b"`, 3, "a blank must separate terms, found `\"`; a term with other characters than letters, digits and _ goes in double quotes"},
		"two ellipses":                 {`[..., a, ...]`, 9, "... may stand once in a pattern"},
		"two fields of a name":         {`[a, b, a]`, 7, "two fields have the name a"},
		"open bracket":                 {`[a, b`, 5, "a comma or the closing ] is wanted here, found the end of the pattern"},
		"text after the bracket":       {`[a] b`, 4, "nothing may follow the closing ], found `b`"},
		"two names":                    {`[a b]`, 3, "a comma or the closing ] is wanted here, found `b`"},
		"name with a dot":              {`[a.b]`, 1, "a field's name has letters, digits, _ and - only, found `a.b`"},
		"condition without a name":     {`[=5]`, 1, "a condition needs the name of its field before it"},
		"condition on another":         {`[a=1 && b=2]`, 8, "the conditions of the field a must all name it, found `b`"},
		"condition without operator":   {`[a=1 && a]`, 9, "an operator must follow the field's name, found `]`"},
		"parentheses in a field":       {`[(a=1 || a=2), b]`, 1, "a field's name is wanted here: the conditions of a field go without parentheses"},
		"ellipsis with condition":      {`[...=5]`, 4, "a comma or the closing ] is wanted here, found `=`"},
		"field less than text":         {`[a < x]`, 5, "< compares numbers, without quotes; text and regular expressions go with = and !="},
		"bad value in a field":         {`[a = null]`, 5, "nothing is compared with null; write IS NULL"},
		"double equals in a field":     {`[a == 5]`, 3, "AWS has no ==; equality is written with a single ="},
		"not UTF-8":                    {"\xff", 0, "the pattern is not valid UTF-8"},
		"too long":                     {strings.Repeat("é", 1025), 2048, "the pattern has 1025 characters, AWS takes 1024 at most"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := Parse(c.pattern)
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("Parse(%q) = %v, %v; want a SyntaxError", c.pattern, p, err)
			}
			if p != nil {
				t.Errorf("Parse(%q) gives a pattern beside the error", c.pattern)
			}
			if syntax.Offset != c.offset || syntax.Reason != c.reason {
				t.Errorf("Parse(%q) fails at %d: %s\nwant %d: %s", c.pattern, syntax.Offset, syntax.Reason, c.offset, c.reason)
			}
		})
	}
}

// unverified says of which kind the error of [Parse] is.
func unverified(tb testing.TB, err error) bool {
	tb.Helper()
	var syntax *SyntaxError
	if !errors.As(err, &syntax) {
		tb.Fatalf("error %v, want a SyntaxError", err)
	}
	return syntax.Unverified
}

func TestParseTellsWhatAWSRefusesFromWhatNobodyHasVerified(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		open     bool
		patterns []string
	}{
		{"documented or seen live", false, []string{
			`{ $.a == 1 }`, `{ $.a EXISTS }`, `{ $.a IS NOT NULL }`, `{ $.a = null }`, `{ !($.a = 1) }`, `{ $.a = 1 AND $.b = 2 }`, `{ ($.a = 1 OR $.b = 2) }`,
			`ERR*`, `a-b`, `/path`, `%(a)b%`, `%a!%`, `%é%`, `%a% %b% %c%`, `{ $.a[*].b[*] = 1 }`, `[..., a, ...]`, `[a, b, a]`, strings.Repeat("a", 1025),
		}},
		{"ends in the middle", false, []string{
			`{`, `{ $.a`, `{ $.a =`, `{ $.a = 1`, `{ ($.a = 1`, `{ $.a IS`, `{ $.a NOT`, `{ $.a = "x }`, `{ $.a = %x }`, `{ $.['a`, `{ $.a[`, `[a`, `[a =`, `[a = 1 &&`, `?`, `%[a%`,
		}},
		{"documented nowhere", true, []string{
			`{ $.a is true }`, `{ $.a IS true }`, `{ $.a IS True }`, `{ $.a not exists }`, `{ $.a NOT exists }`, `{ $.a exists }`, `{ $.a = NULL }`,
			`{ $.a = 1 and $.b = 2 }`, `{ $.a = 'x' }`, `{ $.a = arn:aws:iam }`, `{ $.a = $.b }`, `{ $.a < "5" }`, `{ a = 1 }`, `{ $ = 1 }`, `{ $[0] = 1 }`, `{ $.a = 1e999 }`,
			`{ $.@timestamp = 1 }`, `{ $.a LIKE "x" }`, `{ $.a = 1 } x`, `{ $.a = 1; }`, `{ }`, `{ $.a = x y }`,
			`[(a = 1 || a = 2), b]`, `[a, (b = 1)]`, `[a = (1)]`, `[a=1 && b=2]`, `[a.b]`, `[a b]`, `[a] b`, `[=5]`, `%\bword%`, `?"" ? x`,
		}},
	} {
		for _, pattern := range c.patterns {
			if _, err := Parse(pattern); unverified(t, err) != c.open {
				t.Errorf("%s: Parse(%q) = %v, unverified %t, want %t", c.name, pattern, err, !c.open, c.open)
			}
		}
	}
}

func TestSyntaxErrorIsOneLineWithThePositionCountedFromOne(t *testing.T) {
	t.Parallel()
	_, err := Parse(`{ $.a == 1 }`)
	want := "filter pattern, position 7: AWS has no ==; equality is written with a single ="
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestParseTakesWhatIsExactlyAtTheLimits(t *testing.T) {
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

func TestPatternGivesItsFormAndTree(t *testing.T) {
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
