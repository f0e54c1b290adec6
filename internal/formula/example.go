package formula

// Example returns a value of the set, the usual one if it is in it; nil, with there false, stands for absence. An empty set has none: found is false.
// A usual value of nil means that the field is usually absent.
func (v Values) Example(usual any) (value any, there, found bool, err error) {
	if v.Has(usual) {
		return usual, usual != nil, true, nil
	}
	text, isText, err := v.Texts.Shortest()
	switch {
	case err != nil:
		return nil, false, false, err
	case v.Missing:
		return nil, false, true, nil
	case isText:
		return text, true, true, nil
	case v.True, v.False:
		return v.True, true, true, nil
	case v.Null:
		return nil, true, true, nil
	case v.Object:
		return map[string]any{}, true, true, nil
	case v.List:
		return []any{}, true, true, nil
	case v.NullList:
		return []any{nil}, true, true, nil
	}
	number, found, err := v.Numbers.example()
	return number, true, found, err
}

// Has reports whether a usual value is in the set; nil stands for absence.
func (v Values) Has(usual any) bool {
	switch usual := usual.(type) {
	case nil:
		return v.Missing
	case bool:
		return usual && v.True || !usual && v.False
	case string:
		return v.Texts.Contains(usual)
	case map[string]any:
		return v.Object
	}
	return false
}

// Rename returns the formula with other names for its fields.
func Rename(f Formula, name func(string) string) Formula {
	all := func(parts []Formula) []Formula {
		out := make([]Formula, len(parts))
		for i, part := range parts {
			out[i] = Rename(part, name)
		}
		return out
	}
	switch f := f.(type) {
	case *atom:
		return Atom(name(f.field), f.accepts)
	case *and:
		return And(all(f.parts)...)
	case *or:
		return Or(all(f.parts)...)
	}
	return f
}

// Reduce returns the formula without the atoms that the fields decide.
func Reduce(fields func(name string) Values, f Formula) (Formula, error) {
	return newSearch(fields).simplify(domains{}, f)
}

// IsTrue reports whether the formula is true without a look at any field.
func IsTrue(f Formula) bool { return isTrue(f) }

// IsFalse reports whether the formula is false without a look at any field.
func IsFalse(f Formula) bool { return isFalse(f) }
