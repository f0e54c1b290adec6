package formula

import (
	"errors"
	"maps"
)

// ErrTooManyCases is the answer to a formula that would take too many steps to decide.
var ErrTooManyCases = errors.New("the conditions combine in too many ways to be decided")

// maxSteps bounds the search. Patterns that people write take tens of steps.
const maxSteps = 20_000

// Solve finds a document that satisfies all formulas, where each field is in the set that fields returns for it. It returns, for each field that
// matters, the values of which any may be chosen independently of the others; false if there is no such document.
func Solve(fields func(name string) Values, all ...Formula) (choice map[string]Values, found bool, err error) {
	return newSearch(fields).solve(domains{}, all)
}

func newSearch(fields func(string) Values) *search {
	return &search{fields: fields, whole: domains{}, answers: map[question]answer{}}
}

// domains are the sets of the fields that were looked at.
type domains map[string]*Values

// question asks what an atom is on a domain.
type question struct {
	domain *Values
	atom   *atom
}

// answer is what an atom is on a domain: true, false, or sometimes true.
type answer int

const (
	sometimes answer = iota + 1
	always
	never
)

type search struct {
	fields func(string) Values
	// whole are the domains before anything narrows them.
	whole   domains
	answers map[question]answer
	steps   int
}

func (s *search) solve(d domains, all []Formula) (map[string]Values, bool, error) {
	if s.steps++; s.steps > maxSteps {
		return nil, false, ErrTooManyCases
	}
	left, possible, err := s.simplifyAll(d, all)
	if err != nil || !possible {
		return nil, false, err
	}
	if len(left) == 0 {
		choice := make(map[string]Values, len(d))
		for field, values := range d {
			choice[field] = *values
		}
		return choice, true, nil
	}
	smallest := 0
	for i := range left {
		if len(left[i].parts) < len(left[smallest].parts) {
			smallest = i
		}
	}
	rest := make([]Formula, 0, len(left))
	for i, o := range left {
		if i != smallest {
			rest = append(rest, o)
		}
	}
	for _, part := range left[smallest].parts {
		choice, found, err := s.solve(maps.Clone(d), append(rest[:len(rest):len(rest)], part))
		if found || err != nil {
			return choice, found, err
		}
	}
	return nil, false, nil
}

// simplifyAll narrows the domains by what the formulas require, and returns the alternatives that are left; false if they contradict each
// other.
func (s *search) simplifyAll(d domains, all []Formula) ([]*or, bool, error) {
	for {
		var left []*or
		var next []Formula
		narrowed := false
		for _, f := range all {
			f, err := s.simplify(d, f)
			if err != nil || isFalse(f) {
				return nil, false, err
			}
			parts := []Formula{f}
			if a, ok := f.(*and); ok {
				parts = a.parts
			}
			for _, part := range parts {
				switch part := part.(type) {
				case *atom:
					both := s.domain(d, part.field).Intersect(part.accepts)
					if empty, err := both.IsEmpty(); err != nil || empty {
						return nil, false, err
					}
					d[part.field] = &both
					narrowed = true
				case *or:
					left = append(left, part)
					next = append(next, part)
				}
			}
		}
		if !narrowed {
			return left, true, nil
		}
		all = next
	}
}

// simplify replaces the atoms that the domains decide.
func (s *search) simplify(d domains, f Formula) (Formula, error) {
	switch f := f.(type) {
	case *atom:
		switch a, err := s.ask(d, f); {
		case err != nil:
			return nil, err
		case a == always:
			return And(), nil
		case a == never:
			return Or(), nil
		}
		return f, nil
	case *and:
		return s.simplifyParts(d, f, f.parts, isFalse, isTrue, func(parts []Formula) Formula { return And(parts...) })
	case *or:
		return s.simplifyParts(d, f, f.parts, isTrue, isFalse, func(parts []Formula) Formula { return Or(merged(parts, Values.Union)...) })
	}
	return f, nil
}

// simplifyParts joins what is left of the parts. A part that decides makes the rest irrelevant, a part that is neutral is left out.
func (s *search) simplifyParts(d domains, whole Formula, parts []Formula, decides, neutral func(Formula) bool, join func([]Formula) Formula) (Formula, error) {
	out := make([]Formula, 0, len(parts))
	changed := false
	for _, part := range parts {
		simple, err := s.simplify(d, part)
		if err != nil {
			return nil, err
		}
		if decides(simple) {
			return simple, nil
		}
		changed = changed || simple != part
		if !neutral(simple) {
			out = append(out, simple)
		}
	}
	if !changed {
		return whole, nil
	}
	return join(out), nil
}

func (s *search) domain(d domains, field string) *Values {
	if d[field] == nil {
		if s.whole[field] == nil {
			values := s.fields(field)
			s.whole[field] = &values
		}
		d[field] = s.whole[field]
	}
	return d[field]
}

func (s *search) ask(d domains, a *atom) (answer, error) {
	q := question{s.domain(d, a.field), a}
	if known := s.answers[q]; known != 0 {
		return known, nil
	}
	inside, err := q.domain.Intersect(a.accepts).IsEmpty()
	if err != nil {
		return 0, err
	}
	found := never
	if !inside {
		outside, err := q.domain.Within(a.accepts)
		if err != nil {
			return 0, err
		}
		found = sometimes
		if outside {
			found = always
		}
	}
	s.answers[q] = found
	return found, nil
}
