package eventpattern

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/formula"
)

// Meaning returns what the pattern matches, as a formula over the fields of an event as rules see it: with dots between the names, an
// empty list as a missing field, and no lists of objects on the way to a field. It agrees with [Pattern.Match] and [Pattern.Doubt].
func (p *Pattern) Meaning() formula.Meaning {
	m := meanings{}
	sure, possible := []formula.Formula{m.allOf("", p.root, false)}, []formula.Formula{m.allOf("", p.root, true)}
	for _, other := range p.others {
		m.doubt(other.doubt + "; " + other.remedy)
		sure = append(sure, m.allOf("", other.root, false))
		possible = append(possible, m.allOf("", other.root, true))
	}
	return formula.Meaning{Sure: formula.And(sure...), Possible: formula.Or(possible...), Doubts: m.doubts}
}

// meanings translates the parts of a pattern, and collects what is not known.
type meanings struct{ doubts []string }

func (m *meanings) doubt(text string) {
	if !slices.Contains(m.doubts, text) {
		m.doubts = append(m.doubts, text)
	}
}

// allOf translates the fields below a path. Where the result depends on the elements of a list, it is lists.
func (m *meanings) allOf(path string, fields allOf, lists bool) formula.Formula {
	parts := make([]formula.Formula, 0, len(fields.fields))
	for _, f := range fields.fields {
		parts = append(parts, m.field(path, f, lists))
	}
	return formula.And(parts...)
}

func (m *meanings) field(path string, f field, lists bool) formula.Formula {
	if branches, isOr := f.matcher.(oneOf); isOr {
		parts := make([]formula.Formula, len(branches))
		for i, branch := range branches {
			parts[i] = m.allOf(path, branch, lists)
		}
		return formula.Or(parts...)
	}
	if !plainName(f.name) {
		m.doubt(fmt.Sprintf("the field %q has a name that is not followed; write the names of the fields around it one by one", join(path, f.name)))
		if lists {
			return formula.And()
		}
		return formula.Or()
	}
	switch matcher := f.matcher.(type) {
	case allOf:
		return m.allOf(join(path, f.name), matcher, lists)
	case Values:
		return formula.Atom(join(path, f.name), matcher.accepts(lists))
	}
	panic(fmt.Sprintf("eventpattern: a field of a pattern is a %T", f.matcher))
}

// plainName reports whether a name, or each name in one with dots, is unlike an index.
func plainName(name string) bool {
	return !strings.ContainsAny(name, "[]") && !slices.Contains(strings.Split(name, "."), "")
}

// accepts returns the values of a field that match. Objects have no plain values, so they are like a missing field. Where the result depends
// on the elements of a list, it is lists.
func (v Values) accepts(lists bool) formula.Values {
	var out formula.Values
	all, some, absence := false, false, v.takesAbsence()
	for _, c := range v {
		accepted := c.accepts()
		out = out.Union(accepted)
		all = all || exists(true) == c || isGenerous(c)
		some = some || exists(false) != c
	}
	out.Missing, out.Object = absence, absence
	out.List = lists || all && absence
	out.NullList = lists && some || out.Null
	return out
}

func isGenerous(v Value) bool {
	o, isOpen := v.(open)
	return isOpen && o.takes
}
