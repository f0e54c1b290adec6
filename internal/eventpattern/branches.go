package eventpattern

import "maps"

// branch is one way to match a pattern with alternatives: the conditions of every field, by the field's full path.
type branch map[string][]condition

// maxBranches bounds the combinations of alternatives that are measured. Alternatives multiply: ten lists of two are 1,024 branches.
const maxBranches = 1000

// branches multiplies the alternatives out, as EventBridge does before it stores a rule; false if there are too many.
func (f Fields) branches() ([]branch, bool) {
	return f.multiply("", []branch{{}})
}

// multiply adds the fields below path to each of the branches. Alternatives copy each branch for each of them.
func (f Fields) multiply(path string, branches []branch) ([]branch, bool) {
	for _, name := range f.names() {
		ok := true
		switch node := f[name].(type) {
		case Fields:
			branches, ok = node.multiply(join(path, name), branches)
		case Alternatives:
			branches, ok = node.multiply(path, branches)
		case Values:
			conditions := node.conditions()
			for _, b := range branches {
				b[join(path, name)] = conditions
			}
		}
		if !ok {
			return nil, false
		}
	}
	return branches, true
}

func (a Alternatives) multiply(path string, branches []branch) ([]branch, bool) {
	var all []branch
	for _, fields := range a {
		copies := make([]branch, len(branches))
		for i, b := range branches {
			copies[i] = maps.Clone(b)
		}
		copies, ok := fields.multiply(path, copies)
		if !ok {
			return nil, false
		}
		if all = append(all, copies...); len(all) > maxBranches {
			return nil, false
		}
	}
	return all, true
}
