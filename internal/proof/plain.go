package proof

import (
	"maps"

	"github.com/secretwatch/secretwatch/internal/formula"
)

// plainest is the record that an ordinary call leaves, as far as there is one like the one that was found: with the fields that records usually
// have, and as few unusual values as a search for one field after the other finds.
func (q Question) plainest(found *Witness, ways [][]specification, goals []formula.Formula, more ...formula.Formula) *Witness {
	try := func(narrower [][]specification) {
		if w, err := q.search(narrower, goals, more...); err == nil && w != nil {
			found, ways = w, narrower
		}
	}
	try(eachOf(ways, specification.complete))
	for _, path := range found.Fields {
		if len(found.Fields) > 1 {
			try(eachOf(ways, func(s specification) specification { return s.pinned(path) }))
		}
	}
	return found
}

func eachOf(ways [][]specification, change func(specification) specification) [][]specification {
	out := make([][]specification, len(ways))
	for i, callers := range ways {
		for _, s := range callers {
			out[i] = append(out[i], change(s))
		}
	}
	return out
}

// complete is the specification of the records that lack no field that an ordinary one has.
func (s specification) complete() specification {
	fields := maps.Clone(s.fields)
	for path, f := range fields {
		if f.usual != nil {
			f.values.Missing = false
			fields[path] = f
		}
	}
	s.fields = fields
	return s
}

// pinned is the specification of the records with the usual value of a field.
func (s specification) pinned(path string) specification {
	f, known := s.fields[path]
	if !known || !f.values.Has(f.usual) {
		return s
	}
	s.fields = maps.Clone(s.fields)
	switch usual := f.usual.(type) {
	case nil:
		f.values = formula.Absent()
	case string:
		f = always(usual)
	}
	s.fields[path] = f
	return s
}
