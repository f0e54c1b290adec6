package eventpattern

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/formula"
	"github.com/secretwatch/secretwatch/internal/language"
)

// agreements is how many random patterns and events are tried: -agreements 1000000 takes some minutes.
var agreements = flag.Int("agreements", 10_000, "random patterns and events on which meaning and matcher must agree")

// drawn writes random patterns and events that have the same few values, so that they often meet.
type drawn struct{ *rand.Rand }

func (d drawn) oneOf(texts ...string) string { return texts[d.IntN(len(texts))] }

func (d drawn) text() string {
	return d.oneOf("a", "ab", "aB", "abc", "b.*c", `a\\c`, "", "K", "\u212A", "é", "10.1.2.3", "10.1.2.300", "::1", "2001:DB8::a:0", "300", "AccessDenied")
}

func (d drawn) number() string {
	return d.oneOf("300", "300.0", "3e2", "0", "-0", "-1.5", "5e9", "6e9", "6000000000", "123456789012", "1e999", "0.1")
}

func (d drawn) plain() string {
	switch d.IntN(6) {
	case 0:
		return d.oneOf("true", "false", "null")
	case 1, 2:
		return d.number()
	}
	return `"` + d.text() + `"`
}

// condition is one of a pattern; some of them EventBridge would refuse.
func (d drawn) condition() string {
	operator := d.oneOf(opPrefix, opSuffix, opIgnoreCase, opWildcard)
	text := `"` + d.text() + `"`
	if operator == opWildcard {
		text = `"` + d.oneOf("*", "a*", "*c", "a*c", "*b*", `b.\\*c`, `a\\\\*`, "*a*b*", "10.*", "abc") + `"`
	}
	switch d.IntN(10) {
	case 0:
		return fmt.Sprintf(`{%q:%s}`, operator, text)
	case 1:
		return fmt.Sprintf(`{%q:{"equals-ignore-case":%s}}`, d.oneOf(opPrefix, opSuffix), text)
	case 2:
		return fmt.Sprintf(`{"anything-but":{%q:[%s,%s]}}`, operator, text, text)
	case 3:
		return fmt.Sprintf(`{"anything-but":[%q,%q]}`, d.oneOf("a", "ab"), "abc")
	case 4:
		return fmt.Sprintf(`{"anything-but":%s}`, d.oneOf("300", "[0,5e9]", `"a"`, "123456789012"))
	case 5:
		return fmt.Sprintf(`{"exists":%s}`, d.oneOf("true", "false"))
	case 6:
		return fmt.Sprintf(`{"numeric":%s}`, d.oneOf(`["=",300]`, `[">",0]`, `["<=",0]`, `[">=",-1.5,"<",300]`, `[">",0.1,"<=",5e9]`))
	case 7:
		if d.IntN(20) == 0 {
			return fmt.Sprintf(`{"cidr":%q}`, d.oneOf("0.0.0.0/0", "::/0", "::/112", "2001:db8::/33"))
		}
		return fmt.Sprintf(`{"cidr":%q}`, d.oneOf("10.1.0.0/20", "10.1.2.2/31", "::1/128", "10.1.2.3/32"))
	case 8:
		if d.IntN(4) == 0 {
			return d.oneOf(`{"sounds-like":"a"}`, `{"anything-but":{"cidr":"10.0.0.0/8"}}`)
		}
	}
	return d.plain()
}

func (d drawn) conditions() string {
	all := make([]string, 1+d.IntN(2))
	for i := range all {
		all[i] = d.condition()
	}
	return "[" + strings.Join(all, ",") + "]"
}

// fields are those of a pattern, up to a depth.
func (d drawn) fields(depth int) string {
	var all []string
	for _, name := range []string{"a", "b", "c", "b.c", OrKey} {
		if d.IntN(3) > 0 {
			continue
		}
		value := d.conditions()
		switch {
		case depth == 0 && (name == OrKey || name == "b.c"):
			continue
		case name == OrKey:
			value = "[" + d.fields(depth-1) + "," + d.fields(depth-1) + "]"
		case depth > 0 && name == "b" && d.IntN(2) == 0:
			value = d.fields(depth - 1)
		}
		all = append(all, fmt.Sprintf("%q:%s", name, value))
	}
	if len(all) == 0 {
		all = append(all, `"a":`+d.conditions())
	}
	return "{" + strings.Join(all, ",") + "}"
}

// value is one of an event. Where lists are allowed, they have no objects with fields.
func (d drawn) value(depth int, lists bool) string {
	switch d.IntN(8) {
	case 0:
		if lists {
			return d.oneOf("[]", "[{}]", "[null]", "[["+d.plain()+"]]", "["+d.plain()+","+d.plain()+"]")
		}
	case 1, 2, 3:
		if depth > 0 {
			return d.object(depth-1, lists)
		}
	}
	return d.plain()
}

func (d drawn) object(depth int, lists bool) string {
	var all []string
	for _, name := range []string{"a", "b", "c"} {
		if d.IntN(4) > 0 {
			all = append(all, fmt.Sprintf("%q:%s", name, d.value(depth, lists)))
		}
	}
	return "{" + strings.Join(all, ",") + "}"
}

// only returns the set of nothing but the value that a field of an event has.
func only(value any) formula.Values {
	switch v := value.(type) {
	case absent:
		return formula.Absent()
	case nil:
		return formula.Values{Null: true}
	case bool:
		return formula.Values{True: v, False: !v}
	case string:
		return formula.Text(language.Exact(v))
	case json.Number:
		numbers := formula.NumbersWritten(language.Exact(v.String()))
		if n, fits := number(v); fits {
			numbers = numbers.Intersect(formula.NumbersWhere("=", n))
		} else {
			numbers = numbers.Intersect(formula.NumbersWhere("<", 0).Union(formula.NumbersWhere(">=", 0)).Complement())
		}
		return formula.Values{Numbers: numbers}
	case []any:
		for _, element := range v {
			if element == nil {
				return formula.Values{NullList: true}
			}
		}
		return formula.Values{List: true}
	}
	return formula.Values{Object: true}
}

// holds reports whether a formula is true of an event.
func holds(t *testing.T, f formula.Formula, event *Event) bool {
	t.Helper()
	_, found, err := formula.Solve(func(field string) formula.Values { return only(lookupIn(event.fields(), field)) }, f)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestMeaningAgreesWithTheMatcher(t *testing.T) {
	t.Parallel()
	d := drawn{rand.New(rand.NewPCG(9, 9))} // #nosec G404 -- test data
	matched, doubted := 0, 0
	for tried := 0; tried < *agreements; {
		text := d.fields(2)
		p, err := ParseDeployed([]byte(text))
		if err != nil {
			continue
		}
		meaning := p.Meaning()
		if (len(meaning.Doubts) > 0) != p.Doubtful() {
			t.Fatalf("%s: doubtful is %t, but the doubts are %q", text, p.Doubtful(), meaning.Doubts)
		}
		for range 10 {
			tried++
			lists := d.IntN(3) == 0
			event := ParseEvent([]byte(d.object(2, lists)))
			match, doubt := p.Match(event), p.Doubt(event)
			sure, possible := holds(t, meaning.Sure, event), holds(t, meaning.Possible, event)
			wantSure, wantPossible := match && doubt == "", match || doubt != ""
			// The elements of lists are not followed, so lists may be in between.
			right := sure == wantSure && possible == wantPossible
			if lists {
				right = (!sure || wantSure) && (possible || !wantPossible)
			}
			switch {
			case !right:
				t.Fatalf("%s on %s: match is %t, doubt %q, but surely is %t, possibly %t", text, show(event.value), match, doubt, sure, possible)
			case doubt != "":
				doubted++
			case match:
				matched++
			}
		}
	}
	t.Logf("%d events: %d matched, %d in doubt", *agreements, matched, doubted)
	if matched < *agreements/50 || doubted < *agreements/500 {
		t.Errorf("too few events tell anything: %d matched, %d in doubt", matched, doubted)
	}
}

func TestConditionsAcceptWhatTheyMatch(t *testing.T) {
	t.Parallel()
	d := drawn{rand.New(rand.NewPCG(8, 8))} // #nosec G404 -- test data
	for range *agreements / 20 {
		p, err := ParseDeployed([]byte(`{"a":[` + d.condition() + `]}`))
		if err != nil {
			continue
		}
		condition := p.root.fields[0].matcher.(Values)[0] //nolint:forcetypeassert // so it was written
		for range 5 {
			value, err := decode([]byte(d.plain()))
			if err != nil {
				t.Fatal(err)
			}
			empty, err := only(value).Intersect(condition.accepts()).IsEmpty()
			if err != nil || empty == condition.match(value) {
				t.Fatalf("%s: accepting %s is %t, matching %t; %v", p, show(value), !empty, condition.match(value), err)
			}
		}
	}
}

func TestWhatIsNotKnownOfAPatternIsNamedWithTheWayOut(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		pattern string
		want    []string
	}{
		"nothing": {`{"a":["x",{"anything-but":{"wildcard":"a*"}}],"b":{"$or":[{"c":[1]},{"d":[{"exists":false}]}]},"e.f":[{"cidr":"::/8"}]}`, nil},
		"an operator": {
			`{"a":[{"sounds-like":"x"}]}`,
			[]string{`a: unknown operator "sounds-like"; write it with the operators that AWS documents`},
		},
		"a field inside and outside of $or": {
			`{"a":["x"],"$or":[{"a":["y"]},{"b":["z"]}]}`,
			[]string{"a field appears both inside and outside of $or, and AWS does not document which of the two counts; name the field in one of the two places only"},
		},
		"an index": {
			`{"detail":{"resources[0]":{"ARN":["x"]}}}`,
			[]string{`the field "detail.resources[0]" has a name that is not followed; write the names of the fields around it one by one`},
		},
		"an empty name": {
			`{"detail..a":["x"]}`,
			[]string{`the field "detail..a" has a name that is not followed; write the names of the fields around it one by one`},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := ParseDeployed([]byte(test.pattern))
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Meaning().Doubts; !slices.Equal(got, test.want) {
				t.Errorf("expected %q, got %q", test.want, got)
			}
		})
	}
}

// A pattern with a name that is not followed may match an event, but does not surely.
func TestANameThatIsNotFollowedIsOpen(t *testing.T) {
	t.Parallel()
	p := mustParse(t, `{"a[0]":["x"],"b":["y"]}`)
	for text, possible := range map[string]bool{`{"b":"y"}`: true, `{"b":"z"}`: false} {
		event, meaning := ParseEvent([]byte(text)), p.Meaning()
		if holds(t, meaning.Sure, event) || holds(t, meaning.Possible, event) != possible {
			t.Errorf("%s: expected that it is not surely matched, and possibly: %t", text, possible)
		}
	}
}

func TestElementsOfListsAreOpen(t *testing.T) {
	t.Parallel()
	tests := []struct {
		conditions, value string
		sure, possible    bool
	}{
		{`["x"]`, `["x"]`, false, true},
		{`[null]`, `[null]`, true, true},
		{`[{"exists":true}]`, `[]`, false, true},
		{`[{"exists":false}]`, `["x"]`, false, true},
		{`[{"exists":false}]`, `[null]`, false, false},
		{`[{"exists":false}]`, `{}`, true, true},
		{`[{"exists":true},{"exists":false}]`, `["x"]`, true, true},
		{`[{"anything-but":"x"}]`, `["y"]`, false, true},
	}
	for _, test := range tests {
		meaning, event := mustParse(t, `{"a":`+test.conditions+`}`).Meaning(), ParseEvent([]byte(`{"a":`+test.value+`}`))
		if sure, possible := holds(t, meaning.Sure, event), holds(t, meaning.Possible, event); sure != test.sure || possible != test.possible {
			t.Errorf("%s on %s: expected %t and %t, got %t and %t", test.conditions, test.value, test.sure, test.possible, sure, possible)
		}
	}
}
