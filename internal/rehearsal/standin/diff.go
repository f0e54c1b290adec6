package standin

import (
	"cmp"
	"reflect"
	"slices"
)

// change is how one property differs.
type change int

const (
	added change = iota
	removed
	updated
)

// difference is one property that differs.
type difference struct {
	property string
	change   change
	// replaces says that the change needs a new resource.
	replaces bool
}

// differences lists what an update would change, sorted. Like the real provider, it compares the program's inputs with the state as read from
// the account. So an input that the account stores in another form differs in every run. olds are the inputs of the previous run.
func (k *kind) differences(olds, state, news, defaultTags props) []difference {
	var all []difference
	for name, f := range k.fields {
		if f.is(output) {
			continue
		}
		if d, differs := f.difference(name, olds, state, news); differs {
			all = append(all, d)
		}
	}
	if k.tagged() && !slices.ContainsFunc(all, func(d difference) bool { return d.property == "tags" }) {
		if _, had := state["tagsAll"]; had && !same(field{}, state["tagsAll"], allTags(news, defaultTags)) {
			all = append(all, difference{property: "tagsAll", change: updated})
		}
	}
	slices.SortFunc(all, func(a, b difference) int { return cmp.Compare(a.property, b.property) })
	return all
}

// difference compares one property.
func (f field) difference(name string, olds, state, news props) (difference, bool) {
	d := difference{property: name, replaces: f.is(replace)}
	_, had := olds[name]
	current, there := state[name]
	is, given := news[name]
	switch {
	case given:
		d.change = added
		if had {
			d.change = updated
		}
		return d, !same(f, current, is)
	case there:
		// What AWS computes stays as it is when the program no longer says it.
		d.change = removed
		return d, !empty(current) && !f.is(computed)
	}
	return d, false
}

// empty reports whether a value is as good as absent.
func empty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case props:
		return len(v) == 0
	}
	return false
}

// same compares two values of a field. What is unknown is the same as nothing.
func same(f field, a, b any) bool {
	if !known(a) || !known(b) {
		return false
	}
	if empty(a) && empty(b) {
		return true
	}
	if f.is(document) {
		x, ok := a.(string)
		y, too := b.(string)
		return ok && too && equivalent(x, y)
	}
	if f.is(set) {
		a, b = sorted(a), sorted(b)
	}
	return reflect.DeepEqual(a, b)
}

// sorted orders a list of texts.
func sorted(value any) any {
	items, ok := value.([]any)
	if !ok {
		return value
	}
	items = slices.Clone(items)
	slices.SortFunc(items, byText)
	return items
}

// byText compares two texts.
func byText(a, b any) int {
	x, _ := a.(string)
	y, _ := b.(string)
	return cmp.Compare(x, y)
}

// deleteFirst reports whether a replacement has to delete before it creates: two of one name cannot exist at once.
func (k *kind) deleteFirst(olds, news props) bool {
	name := k.nameField()
	return name != "" && same(field{}, olds[name], news[name])
}
