package eventpattern

import (
	"errors"
	"maps"
)

// branch is one way to match a pattern that has alternatives: the conditions of every field by the field's full path.
type branch map[string]Values

// maxBranches bounds the combinations of alternatives that are measured. Alternatives multiply: ten lists of two are 1,024 branches.
const maxBranches = 1000

var errTooManyBranches = errors.New("more than 1,000 combinations of alternatives under $or")

// branches multiplies the alternatives out, as EventBridge does before it stores a rule.
func (f Fields) branches() ([]branch, error) {
	return f.multiply("", []branch{{}})
}

// multiply adds the fields below path to each of the branches; alternatives make a copy of each branch for each of them.
func (f Fields) multiply(path string, branches []branch) ([]branch, error) {
	for _, name := range f.names() {
		var err error
		switch node := f[name].(type) {
		case Fields:
			branches, err = node.multiply(join(path, name), branches)
		case Alternatives:
			branches, err = node.multiply(path, branches)
		case Values:
			for _, b := range branches {
				b[join(path, name)] = node
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return branches, nil
}

func (a Alternatives) multiply(path string, branches []branch) ([]branch, error) {
	var all []branch
	for _, fields := range a {
		copies := make([]branch, len(branches))
		for i, b := range branches {
			copies[i] = maps.Clone(b)
		}
		copies, err := fields.multiply(path, copies)
		if err != nil {
			return nil, err
		}
		if all = append(all, copies...); len(all) > maxBranches {
			return nil, errTooManyBranches
		}
	}
	return all, nil
}
