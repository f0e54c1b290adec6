package formula

import "github.com/secretwatch/secretwatch/internal/language"

// Values is a set of what a field of a JSON document may be, its absence included. The zero Values is the empty set.
type Values struct {
	// Missing is in the set if the field may be absent.
	Missing, Null, True, False bool
	// Object stands for all objects, List for all arrays without a null in them, and NullList for all with one.
	Object, List, NullList bool
	// Texts are the JSON strings, Numbers the JSON numbers.
	Texts   language.Language
	Numbers Numbers
}

// Everything is the set of all values, and of absence.
func Everything() Values {
	v := Present()
	v.Missing = true
	return v
}

// Present is the set of all values, without absence.
func Present() Values {
	return Values{
		Null: true, True: true, False: true, Object: true, List: true, NullList: true, Texts: language.Any(), Numbers: AnyNumber(),
	}
}

// Absent is the set that has only absence.
func Absent() Values { return Values{Missing: true} }

// Text is a set of strings.
func Text(l language.Language) Values { return Values{Texts: l} }

// Maybe is the set with absence added.
func (v Values) Maybe() Values {
	v.Missing = true
	return v
}

// Union is the set of what is in one of the sets.
func (v Values) Union(o Values) Values {
	return Values{
		v.Missing || o.Missing, v.Null || o.Null, v.True || o.True, v.False || o.False,
		v.Object || o.Object, v.List || o.List, v.NullList || o.NullList,
		v.Texts.Union(o.Texts), v.Numbers.Union(o.Numbers),
	}
}

// Intersect is the set of what is in both sets.
func (v Values) Intersect(o Values) Values {
	return Values{
		v.Missing && o.Missing, v.Null && o.Null, v.True && o.True, v.False && o.False,
		v.Object && o.Object, v.List && o.List, v.NullList && o.NullList,
		v.Texts.Intersect(o.Texts), v.Numbers.Intersect(o.Numbers),
	}
}

// Complement is the set of everything else.
func (v Values) Complement() Values {
	return Values{
		!v.Missing, !v.Null, !v.True, !v.False, !v.Object, !v.List, !v.NullList, v.Texts.Complement(), v.Numbers.Complement(),
	}
}

// IsEmpty reports whether nothing is in the set.
func (v Values) IsEmpty() (bool, error) {
	if v.Missing || v.Null || v.True || v.False || v.Object || v.List || v.NullList {
		return false, nil
	}
	if empty, err := v.Numbers.isEmpty(); err != nil || !empty {
		return false, err
	}
	return v.Texts.IsEmpty()
}

// Within reports whether everything in the set is also in another.
func (v Values) Within(o Values) (bool, error) { return v.Intersect(o.Complement()).IsEmpty() }
