package filterpattern

import (
	"errors"
	"strings"
	"testing"
)

func TestParseRefusesWithPositionAndReason(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		pattern string
		offset  int
		reason  string
	}{
		"double equals":                {`{ $.a == "x" }`, 6, "AWS has no ==; write a single = for equality"},
		"not double equals":            {`{ $.a !== "x" }`, 6, "AWS has no !==; write a single = for equality"},
		"AND":                          {`{ $.a = 1 AND $.b = 2 }`, 10, "expected &&, || or a closing }, got `AND`; write && instead"},
		"or":                           {`{ ($.a = 1 or $.b = 2) }`, 11, "expected &&, || or a closing ), got `or`; write || instead"},
		"single ampersand":             {`{ $.a = 1 & $.b = 2 }`, 10, "expected &&, || or a closing }, got `&`; write && instead"},
		"negation":                     {`{ !($.a = 1) }`, 2, "AWS has no negation; write != or NOT EXISTS"},
		"exists":                       {`{ $.a EXISTS }`, 6, `AWS has no EXISTS; write $.a = "*" for a field with text or a number`},
		"is not":                       {`{ $.a IS NOT NULL }`, 9, "AWS has no IS NOT; compare with the value that the field should have"},
		"is something":                 {`{ $.a IS true }`, 9, "expected TRUE, FALSE or NULL, in capitals, after IS, got `true`"},
		"not something":                {`{ $.a NOT NULL }`, 6, "expected EXISTS after NOT"},
		"equals null":                  {`{ $.a = null }`, 8, "AWS has no comparison with null; write IS NULL"},
		"two fields":                   {`{ $.a = $.b }`, 8, "a field is compared with a fixed value, not with another field; put a text with $ in double quotes"},
		"single quotes":                {`{ $.a = 'x' }`, 8, "put text in double quotes, not in single ones"},
		"text without quotes":          {`{ $.a = arn:aws:iam }`, 11, "put text with other characters than letters, digits, _ . - and * in double quotes"},
		"at sign without quotes":       {`{ $.a = me@example.com }`, 10, "put text with other characters than letters, digits, _ . - and * in double quotes"},
		"less than text":               {`{ $.a < "5" }`, 8, "< compares numbers, without quotes; use = or != for text and regular expressions"},
		"more than regex":              {`{ $.a >= %5% }`, 9, ">= compares numbers, without quotes; use = or != for text and regular expressions"},
		"huge number":                  {`{ $.a = 1e999 }`, 8, "the number 1e999 is out of range"},
		"no value":                     {`{ $.a = }`, 8, "expected a value after the operator, got `}`"},
		"no operator":                  {`{ $.a }`, 6, "expected an operator (= != < <= > >= IS, NOT EXISTS), got `}`"},
		"wrong operator":               {`{ $.a LIKE "x" }`, 6, "expected an operator (= != < <= > >= IS, NOT EXISTS), got `LIKE`"},
		"name with colon":              {`{ $.a:b = 1 }`, 5, "expected an operator (= != < <= > >= IS, NOT EXISTS), got `:b`"},
		"no expression":                {`{ }`, 2, "expected a field such as $.eventName, got `}`"},
		"field without dollar":         {`{ a = 1 }`, 2, "expected a field such as $.eventName, got `a`"},
		"open brace":                   {`{ $.a = 1`, 9, "expected &&, || or a closing }, got the end of the pattern"},
		"open parenthesis":             {`{ ($.a = 1 }`, 11, "expected &&, || or a closing ), got `}`"},
		"stray parenthesis":            {`{ $.a = 1) }`, 9, "expected &&, || or a closing }, got `)`"},
		"text after the brace":         {`{ $.a = 1 } x`, 12, "expected the end of the pattern after }, got `x`"},
		"nothing after and":            {`{ $.a = 1 && }`, 13, "expected a field such as $.eventName, got `}`"},
		"open quote":                   {`{ $.a = "x }`, 8, "the double quote is never closed"},
		"quote closed by a star":       {`"x\"`, 0, "the double quote is never closed"},
		"dollar alone":                 {`{ $ = 1 }`, 2, "$ alone is the whole event; name a field of it, such as $.eventName"},
		"array at the top":             {`{ $[0] = 1 }`, 3, "expected a name after $, because an event is an object, such as $.users[0] or $.['user.name']"},
		"empty name":                   {`{ $.a. = 1 }`, 6, "expected a field's name, got a blank; put other characters in brackets, such as $.['user.name']"},
		"at sign in a name":            {`{ $.@timestamp = 1 }`, 4, "expected a field's name, got `@timestamp`; put other characters in brackets, such as $.['user.name']"},
		"empty name in brackets":       {`{ $.[''] = 1 }`, 3, "the field has no name"},
		"open name in brackets":        {`{ $.['a] = 1 }`, 3, "the name is not closed with ']"},
		"negative element":             {`{ $.a[-1] = 1 }`, 6, "expected the number of an array's element, or *, in brackets; write a name as .['name']"},
		"huge element":                 {`{ $.a[99999999999] = 1 }`, 6, "expected the number of an array's element, or *, in brackets; write a name as .['name']"},
		"two wildcards":                {`{ $.a[*].b[*] = 1 }`, 2, "AWS accepts at most one wildcard in a selector"},
		"four wildcard selectors":      {`{ $.a[*]=1 || $.b[*]=1 || $.c.*=1 || $.d[*]=1 }`, 37, "AWS accepts at most 3 selectors with a wildcard in a pattern"},
		"three regexes":                {`%a% %b% %c%`, 8, "AWS accepts at most 2 regular expressions in a pattern"},
		"three regexes in JSON":        {`{ $.a=%a% || $.a=%b% || $.a=%c% }`, 28, "AWS accepts at most 2 regular expressions in a pattern"},
		"open regex":                   {`%abc`, 0, "the regular expression is not closed with %"},
		"empty regex":                  {`%%`, 1, "the regular expression is empty"},
		"group":                        {`%a(b)%`, 2, `AWS's regular expressions have no parentheses; write \x28 or \x29 for the characters`},
		"character outside":            {`%a!%`, 2, `AWS's regular expressions do not support the character '!'; write it as \x21`},
		"multi-byte character":         {`%é%`, 1, "AWS's regular expressions support single-byte characters only"},
		"unknown escape":               {`%\bword%`, 1, `AWS's regular expressions do not support \b`},
		"half a hexadecimal":           {`%\x4%`, 1, `expected two hexadecimal digits after \x`},
		"backslash at the end":         {`%a\%`, 2, "the regular expression ends in a backslash"},
		"open class":                   {`%[a%`, 1, "the regular expression does not compile: missing closing ]: `[a`"},
		"greedy regex":                 {`%a{900}b{900}%`, 1, "the regular expression repeats too much to be evaluated; use smaller counts"},
		"star in a word":               {`ERR*`, 3, "expected a blank between terms, got `*`; put a term with other characters than letters, digits and _ in double quotes"},
		"hyphen in a word":             {`a-b`, 1, "expected a blank between terms, got `-b`; put a term with other characters than letters, digits and _ in double quotes"},
		"slash":                        {`/path`, 0, "put a term with other characters than letters, digits and _ in double quotes, got `/path`"},
		"minus alone":                  {`ERROR - x`, 7, "expected a term right after -, got a blank"},
		"line break after a sign":      {"?\nx", 1, "expected a term right after ?, got a blank"},
		"character that does not show": {"{ $.a\x7f }", 5, "expected an operator (= != < <= > >= IS, NOT EXISTS), got `\ufffd`"},
		"line break in a name":         {"{ $.['a\nb'] EXISTS }", 12, "AWS has no EXISTS; write $.['a\ufffdb'] = \"*\" for a field with text or a number"},
		"question mark at the end":     {`?`, 1, "expected a term right after ?, got the end of the pattern"},
		"phrases without a blank":      {`"a""b"`, 3, "expected a blank between terms, got `\"`; put a term with other characters than letters, digits and _ in double quotes"},
		"two ellipses":                 {`[..., a, ...]`, 9, "expected at most one ... in a pattern"},
		"two fields of a name":         {`[a, b, a]`, 7, "two fields have the name a"},
		"open bracket":                 {`[a, b`, 5, "expected a comma or a closing ], got the end of the pattern"},
		"text after the bracket":       {`[a] b`, 4, "expected the end of the pattern after ], got `b`"},
		"two names":                    {`[a b]`, 3, "expected a comma or a closing ], got `b`"},
		"name with a dot":              {`[a.b]`, 1, "expected a field's name of letters, digits, _ and -, got `a.b`"},
		"condition without a name":     {`[=5]`, 1, "expected the name of a field before the condition"},
		"condition on another":         {`[a=1 && b=2]`, 8, "expected another condition of the field a, got `b`"},
		"condition without operator":   {`[a=1 && a]`, 9, "expected an operator after the field's name, got `]`"},
		"parentheses in a field":       {`[(a=1 || a=2), b]`, 1, "expected a field's name, got a parenthesis; write the conditions of a field without parentheses"},
		"ellipsis with condition":      {`[...=5]`, 4, "expected a comma or a closing ], got `=`"},
		"field less than text":         {`[a < x]`, 5, "< compares numbers, without quotes; use = or != for text and regular expressions"},
		"bad value in a field":         {`[a = null]`, 5, "AWS has no comparison with null; write IS NULL"},
		"double equals in a field":     {`[a == 5]`, 3, "AWS has no ==; write a single = for equality"},
		"not UTF-8":                    {"\xff", 0, "the pattern is not valid UTF-8"},
		"too long":                     {strings.Repeat("é", 1025), 2048, "the pattern has 1025 characters, but AWS accepts at most 1024"},
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

// unverified returns the kind of an error of [Parse].
func unverified(tb testing.TB, err error) bool {
	tb.Helper()
	var syntax *SyntaxError
	if !errors.As(err, &syntax) {
		tb.Fatalf("error %v, want a SyntaxError", err)
	}
	return syntax.Unverified
}

func TestParseDistinguishesRefusedFromUnverifiedForms(t *testing.T) {
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
	want := "filter pattern, position 7: AWS has no ==; write a single = for equality"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
