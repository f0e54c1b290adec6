package filterpattern

import "testing"

// verdicts are the events that a pattern should match, and those that it should not.
type verdicts struct {
	pattern   string
	matches   []string
	otherwise []string
}

func (v verdicts) check(t *testing.T) {
	t.Helper()
	p, err := Parse(v.pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range v.matches {
		verdictsAgree(t, p, event, true)
	}
	for _, event := range v.otherwise {
		verdictsAgree(t, p, event, false)
	}
}

func TestJSONPatternsMatch(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]verdicts{
		"text is compared whole and by case": {`{ $.n = "Get" }`, []string{`{"n":"Get"}`}, []string{`{"n":"get"}`, `{"n":"GetX"}`, `{"n":" Get"}`}},
		"star at the end":                    {`{ $.n = "Get*" }`, []string{`{"n":"Get"}`, `{"n":"GetX"}`}, []string{`{"n":"BatchGet"}`}},
		"star at the start":                  {`{ $.n = "*Value" }`, []string{`{"n":"Value"}`, `{"n":"GetValue"}`}, []string{`{"n":"Values"}`}},
		"stars at both ends":                 {`{ $.n = "*et*" }`, []string{`{"n":"Get"}`, `{"n":"et"}`}, []string{`{"n":"eat"}`}},
		"star alone":                         {`{ $.n = * }`, []string{`{"n":""}`, `{"n":"x"}`, `{"n":5}`}, []string{`{}`, `{"n":null}`, `{"n":true}`, `{"n":{}}`, `{"n":[]}`}},
		"star in the middle is a star":       {`{ $.n = "G*t" }`, []string{`{"n":"G*t"}`}, []string{`{"n":"Get"}`}},
		"not with a star":                    {`{ $.ip != "10.*" }`, []string{`{"ip":"11.0.0.1"}`}, []string{`{"ip":"10.0.0.1"}`, `{}`}},
		"escaped quote":                      {`{ $.n = "a\"b\\c" }`, []string{`{"n":"a\"b\\c"}`}, []string{`{"n":"ab"}`}},
		"escapes in the event":               {`{ $.n = "é" }`, []string{`{"n":"\u00e9"}`, `{"n":"é"}`}, []string{`{"n":"e"}`}},
		"missing field makes all false":      {`{ $.x = "a" || $.x != "a" || $.x < 1 || $.x >= 1 || $.x = %a% || $.x != %a% || $.x IS NULL || $.x IS TRUE || $.x IS FALSE }`, nil, []string{`{}`, `{"y":1}`, `{"x":{}}`, `{"x":[1]}`}},
		"guarded inequality":                 {`{ $.x NOT EXISTS || $.x != "a" }`, []string{`{}`, `{"x":"b"}`}, []string{`{"x":"a"}`}},
		"object and array are no values":     {`{ $.x = "*" || $.x != "q" }`, []string{`{"x":"a"}`}, []string{`{"x":{"a":1}}`, `{"x":["a"]}`}},
		"boolean is no text":                 {`{ $.x = true || $.x = "true" || $.x != "false" }`, []string{`{"x":"true"}`}, []string{`{"x":true}`, `{"x":false}`}},
		"null is no text":                    {`{ $.x = "null" || $.x != "a" }`, []string{`{"x":"null"}`}, []string{`{"x":null}`}},
		"is true":                            {`{ $.x IS TRUE }`, []string{`{"x":true}`}, []string{`{"x":false}`, `{"x":"true"}`, `{"x":1}`, `{}`, `{"x":null}`}},
		"is false":                           {`{ $.x IS FALSE }`, []string{`{"x":false}`}, []string{`{"x":true}`, `{"x":"false"}`, `{"x":0}`, `{}`, `{"x":null}`}},
		"is null":                            {`{ $.x IS NULL }`, []string{`{"x":null}`, `{"x":[null]}`, `{"x":[1,null,"a"]}`}, []string{`{}`, `{"x":"null"}`, `{"x":false}`, `{"x":{}}`, `{"x":[]}`, `{"x":["null",0]}`, `{"x":{"a":null}}`}},
		"an array of true is not true":       {`{ $.x IS TRUE || $.x IS FALSE }`, []string{`{"x":true}`}, []string{`{"x":[true]}`, `{"x":[false]}`}},
		"not exists":                         {`{ $.a.x NOT EXISTS }`, []string{`{}`, `{"a":{}}`, `{"a":null}`, `{"a":"x"}`, `{"a":[{"x":1}]}`}, []string{`{"a":{"x":null}}`, `{"a":{"x":[]}}`}},
		"numbers by value, text as written":  {`{ $.n = 100 }`, []string{`{"n":100}`, `{"n":1e2}`, `{"n":100.0}`, `{"n":"100"}`}, []string{`{"n":"100.0"}`, `{"n":"1e+2"}`, `{"n":"1e2"}`, `{"n":" 100"}`, `{"n":"0100"}`, `{"n":101}`, `{"n":"101"}`, `{"n":true}`, `{"n":null}`, `{"n":["100"]}`, `{}`}},
		"an account without quotes":          {`{ $.a = 123456789012 }`, []string{`{"a":"123456789012"}`, `{"a":123456789012}`}, []string{`{"a":"123456789013"}`, `{"a":"1.23456789012e+11"}`}},
		"numbers in quotes by text":          {`{ $.n = "100" }`, []string{`{"n":100}`, `{"n":"100"}`}, []string{`{"n":1e2}`, `{"n":100.0}`}},
		"not a number":                       {`{ $.n != 1 }`, []string{`{"n":6}`, `{"n":"6"}`, `{"n":"1.0"}`, `{"n":"x"}`, `{"n":""}`}, []string{`{"n":"1"}`, `{"n":1}`, `{"n":1.0}`, `{}`, `{"n":null}`, `{"n":true}`, `{"n":[]}`, `{"n":{}}`}},
		"order is among JSON numbers only":   {`{ $.n < 5 || $.n <= 5 || $.n > 5 || $.n >= 5 }`, []string{`{"n":1}`, `{"n":9}`}, []string{`{"n":"1"}`, `{"n":"9"}`, `{"n":"5"}`, `{"n":"x"}`}},
		"less":                               {`{ $.n < 10e-1 }`, []string{`{"n":0.99}`, `{"n":-5}`}, []string{`{"n":1}`, `{"n":2}`}},
		"less or equal":                      {`{ $.n <= 1.5 }`, []string{`{"n":1.5}`, `{"n":1}`}, []string{`{"n":1.51}`}},
		"greater":                            {`{ $.n > +1000 }`, []string{`{"n":1001}`}, []string{`{"n":1000}`, `{"n":"2000"}`}},
		"greater or equal":                   {`{ $.n >= 1e3 }`, []string{`{"n":1000}`, `{"n":1001}`}, []string{`{"n":999.9}`}},
		"number out of range in the event":   {`{ $.n > 1 }`, nil, []string{`{"n":1e999}`}},
		"regex anywhere in the text":         {`{ $.n = %[0-9]{2}% }`, []string{`{"n":"a12b"}`, `{"n":12}`}, []string{`{"n":"1"}`, `{"n":[12]}`}},
		"regex that must not match":          {`{ $.n != %^a% }`, []string{`{"n":"ba"}`}, []string{`{"n":"ab"}`, `{}`}},
		"and before or":                      {`{ $.a=1 || $.b=1 && $.c=1 }`, []string{`{"a":1}`, `{"b":1,"c":1}`}, []string{`{"b":1}`, `{"c":1}`}},
		"parentheses first":                  {`{ ($.a=1 || $.b=1) && $.c=1 }`, []string{`{"a":1,"c":1}`, `{"b":1,"c":1}`}, []string{`{"a":1}`, `{"c":1}`}},
		"nested fields":                      {`{ $.a.b.c = "x" }`, []string{`{"a":{"b":{"c":"x"}}}`}, []string{`{"a":{"b":"x"}}`, `{"a.b.c":"x"}`, `{"a":[{"b":{"c":"x"}}]}`}},
		"name in brackets":                   {`{ $.['a.b'].c = "x" }`, []string{`{"a.b":{"c":"x"}}`}, []string{`{"a":{"b":{"c":"x"}}}`}},
		"names by case":                      {`{ $.aB = "x" }`, []string{`{"aB":"x"}`}, []string{`{"ab":"x"}`, `{"AB":"x"}`}},
		"array element":                      {`{ $.a[1] = "x" }`, []string{`{"a":["y","x"]}`}, []string{`{"a":["x","y"]}`, `{"a":["x"]}`, `{"a":"yx"}`, `{"a":{"1":"x"}}`}},
		"any array element":                  {`{ $.a[*].b = "x" }`, []string{`{"a":[{"b":"y"},{"b":"x"}]}`, `{"a":{"p":{"b":"x"}}}`}, []string{`{"a":[]}`, `{"a":{"b":"x"}}`, `{"a":["x"]}`}},
		"members of an object as elements":   {`{ $.a[*] = "x" }`, []string{`{"a":["y","x"]}`, `{"a":{"p":"y","q":"x"}}`}, []string{`{"a":{}}`, `{"a":{"x":"y"}}`, `{"a":"x"}`, `{"a":{"p":{"q":"x"}}}`}},
		"no member exists":                   {`{ $.a[*] NOT EXISTS }`, []string{`{"a":{}}`, `{"a":[]}`, `{"a":1}`, `{}`}, []string{`{"a":{"p":null}}`, `{"a":[null]}`}},
		"any element differs":                {`{ $.a[*] != "x" }`, []string{`{"a":["x","y"]}`}, []string{`{"a":["x","x"]}`, `{"a":[]}`}},
		"any member":                         {`{ $.a.* = "x" }`, []string{`{"a":{"p":"y","q":"x"}}`}, []string{`{"a":{}}`, `{"a":["x"]}`, `{"x":"x"}`}},
		"no element exists":                  {`{ $.a[*].b NOT EXISTS }`, []string{`{"a":[]}`, `{"a":[{}]}`, `{}`}, []string{`{"a":[{},{"b":null}]}`}},
		"any element is true":                {`{ $.a[*] IS TRUE }`, []string{`{"a":[false,true]}`, `{"a":{"p":true}}`}, []string{`{"a":[false]}`, `{"a":true}`}},
		"last of two same names":             {`{ $.a = "x" }`, []string{`{"a":"y","a":"x"}`}, []string{`{"a":"x","a":"y"}`, `{"a":"x","a":null}`}},
		"only a JSON object":                 {`{ $.a NOT EXISTS }`, []string{`{}`, " \n{ } \n"}, []string{``, `x`, `[]`, `[{}]`, `null`, `"a"`, `5`, `{`, `{} x`, `{}{}`, `{"a":}`, `x {}`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v.check(t)
		})
	}
}

func TestTermsMatch(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]verdicts{
		"nothing matches everything":   {``, []string{``, `x`, `{}`}, nil},
		"blanks match everything":      {` `, []string{``, `x`}, nil},
		"a quoted blank is looked for": {`" "`, []string{`a b`, ` `}, []string{``, `x`, "a\tb"}},
		"two quoted blanks":            {`"  "`, []string{`a  b`}, []string{`a b`}},
		"a quoted nothing":             {`""`, []string{``, `x`}, nil},
		"part of a word":               {`GetSecretValue`, []string{`GetSecretValue`, `BatchGetSecretValue`, `"Action":"secretsmanager:GetSecretValue"`}, []string{`getsecretvalue`, `GetSecret Value`}},
		"all terms":                    {`a b`, []string{`xbxa`}, []string{`a`, `b`}},
		"phrase":                       {`"a b"`, []string{`xa bx`}, []string{`a  b`, `b a`}},
		"one of the optional":          {`?a ?b`, []string{`a`, `b`, `ab`}, []string{`c`, ``}},
		"optional beside others":       {`?a b`, []string{`b`, `ab`}, []string{`a`}},
		"optional beside excluded":     {`?a -b`, []string{`a`, `c`}, []string{`ab`, `b`}},
		"only excluded":                {`-a -"b c"`, []string{``, `b`}, []string{`a`, `b c`}},
		"included and excluded":        {`a -b`, []string{`a`}, []string{`ab`, `c`}},
		"regex":                        {`%^\d+$% -%^0%`, []string{`12`}, []string{`a12`, `012`}},
		"optional regex":               {`?%^a% ?b`, []string{`ax`, `xb`}, []string{`xa`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v.check(t)
		})
	}
}

func TestSpaceDelimitedPatternsMatch(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]verdicts{
		"no fields match everything":       {`[]`, []string{``, `a b c`}, nil},
		"an ellipsis matches everything":   {`[...]`, []string{``, `a b c`}, nil},
		"too few fields":                   {`[a, b]`, []string{`x y`}, []string{`x`, ``, ` `}},
		"one field takes the whole event":  {`[a = "x \"y\" z"]`, []string{`x "y" z`}, []string{`x`, `y`}},
		"one field finds what is in it":    {`[a = *Get*]`, []string{`{"a": "x", "b": "Get"}`, `"Get" x`}, []string{`{"a": "x"}`, ``}},
		"one field keeps its quotes":       {`[a = "\"b c\""]`, []string{`"b c"`}, []string{`b c`}},
		"last field takes the rest":        {`[a, b = *z]`, []string{`x y z`, `x z`, "x  y z \n"}, []string{`x z y`}},
		"field after an ellipsis":          {`[..., b = z]`, []string{`z`, `x y z`}, []string{`z y`, ``}},
		"fields around an ellipsis":        {`[a = x, ..., b = z]`, []string{`x z`, `x y y z`}, []string{`x`, `y z`, `x y`}},
		"unnamed fields count":             {`[, a = x, ]`, []string{`1 x 2`}, []string{`x 1 2`, `1 x`}},
		"quotes and brackets hold":         {`[a = "b c", d = "e f", g = h]`, []string{`"b c" [e f] h`}, []string{`b c [e f] h`}},
		"quote that is never closed":       {`[a, b, c = d]`, []string{`x "y d`}, []string{`"x y d"`}},
		"quote within a word":              {`[a, b = "d\""]`, []string{`x"c d"`}, []string{`"c d"`}},
		"empty quotes are a field":         {`[a = "", b = x]`, []string{`"" x`, `[] x`}, []string{`x`}},
		"blanks of all sorts":              {`[a = 1, b = 2]`, []string{"\t1 \r\n 2"}, []string{`12`}},
		"text with stars":                  {`[a = 4*, b != *x*]`, []string{`404 y`}, []string{`304 y`, `404 axb`}},
		"numbers":                          {`[a > 1000, b = 5]`, []string{`1e4 5.0`}, []string{`1000 5`, `- 5`, `2000 five`}},
		"text differs from every number":   {`[a != 5, b]`, []string{`x y`, `6 y`}, []string{`5 y`, `5.0 y`}},
		"number in quotes is text":         {`[a = "5", b]`, []string{`5 y`}, []string{`5.0 y`}},
		"and before or":                    {`[a = 1* && a != 10 || a = x, b]`, []string{`11 b`, `x b`}, []string{`10 b`, `2 b`}},
		"regex in a field":                 {`[a = %^[0-9]+$%, b]`, []string{`12 b`}, []string{`1x b`}},
		"JSON is cut at its blanks as any": {`[a, b = *Get*]`, []string{`{"a": "Get"}`}, []string{`{"a":"Get"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v.check(t)
		})
	}
}

func TestABuiltComparisonOfTextByOrderIsFalse(t *testing.T) {
	t.Parallel()
	p := JSON(Comparison{mustSelector("$.a"), OpLess, Text("b")})
	if p.Match(ParseEvent([]byte(`{"a":"a"}`))) {
		t.Errorf("%s matches", p)
	}
	if err := p.Check(); err == nil {
		t.Errorf("Check takes %s", p)
	}
}
