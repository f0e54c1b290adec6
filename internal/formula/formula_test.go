package formula

import (
	"errors"
	"fmt"
	"testing"

	"github.com/secretwatch/secretwatch/internal/language"
)

func anything(string) Values { return Everything() }

func is(field, text string) Formula { return Atom(field, Text(language.Exact(text))) }

func TestSolve(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		all  []Formula
		want bool
	}{
		{"nothing asked", nil, true},
		{"true", []Formula{And()}, true},
		{"false", []Formula{Or()}, false},
		{"one text", []Formula{is("a", "x")}, true},
		{"two texts of one field", []Formula{is("a", "x"), is("a", "y")}, false},
		{"two texts of two fields", []Formula{is("a", "x"), is("b", "y")}, true},
		{"one of two texts, and neither", []Formula{Or(is("a", "x"), is("a", "y")), Not(is("a", "x")), Not(is("a", "y"))}, false},
		{"a choice that a later one forbids", []Formula{Or(is("a", "x"), is("b", "x")), Or(Not(is("a", "x")), is("b", "y")), Not(is("b", "y"))}, true},
		{"a field that is missing and is not", []Formula{Atom("a", Absent()), Not(Atom("a", Absent()))}, false},
		{"neither missing nor any value", []Formula{Not(Atom("a", Absent())), Not(Atom("a", Present()))}, false},
		{"a list with a null is not one without", []Formula{Atom("a", Values{NullList: true}), Atom("a", Values{List: true})}, false},
		{"a number between two", []Formula{number(NumbersWhere(">", 1)), number(NumbersWhere("<", 2))}, true},
		{"a number below and above", []Formula{number(NumbersWhere("<", 1)), number(NumbersWhere(">", 2))}, false},
		{"neither one nor another", []Formula{number(NumbersWhere("=", 1)), number(NumbersWhere("!=", 1))}, false},
		{"a number that is too large compares with nothing", []Formula{number(AnyNumber()), Not(number(NumbersWhere("=", 1))), Not(number(NumbersWhere("!=", 1)))}, true},
		{"a number by its text", []Formula{number(NumbersWritten(language.Exact("1.0"))), number(NumbersWhere("=", 1))}, true},
		{"a text that is no number", []Formula{number(NumbersWritten(language.Exact("one")))}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			choice, found, err := Solve(anything, test.all...)
			if err != nil || found != test.want {
				t.Fatalf("found %v (%v), want %v", found, err, test.want)
			}
			for field, values := range choice {
				if _, _, found, err := values.Example(nil); err != nil || !found {
					t.Errorf("%s has no value (%v)", field, err)
				}
			}
		})
	}
}

func number(n Numbers) Formula { return Atom("n", Values{Numbers: n}) }

func TestANumberLimitedByValueAndByTextMayBeTooComplex(t *testing.T) {
	t.Parallel()
	_, _, err := Solve(anything, number(NumbersWhere(">", 5)), number(NumbersWritten(language.MustRegex(`^[0-9]\.5e1$`))))
	if err != nil && !errors.Is(err, language.ErrTooComplex) {
		t.Error(err)
	}
}

func TestTooManyCasesAreNotDecided(t *testing.T) {
	t.Parallel()
	// Nine pigeons in eight holes.
	var all []Formula
	for pigeon := range 9 {
		var holes []Formula
		for hole := range 8 {
			holes = append(holes, is(fmt.Sprintf("%d in %d", pigeon, hole), "yes"))
			for other := range pigeon {
				all = append(all, Or(Not(is(fmt.Sprintf("%d in %d", pigeon, hole), "yes")), Not(is(fmt.Sprintf("%d in %d", other, hole), "yes"))))
			}
		}
		all = append(all, Or(holes...))
	}
	if _, found, err := Solve(anything, all...); found || err != nil && !errors.Is(err, ErrTooManyCases) {
		t.Errorf("found %v, %v", found, err)
	}
}
