package eventpattern

import (
	"encoding/json"
	"flag"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/secretwatch/secretwatch/internal/formula"
	"github.com/secretwatch/secretwatch/internal/language"
)

// agreements is how many random patterns and events are tried: -agreements 1000000 takes some minutes.
var agreements = flag.Int("agreements", 10_000, "random patterns and events on which meaning and matcher must agree")

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
