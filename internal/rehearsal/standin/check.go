package standin

import (
	"errors"
	"fmt"
	"slices"
)

// defaultsKey is the input under which the real provider, too, keeps the names of the inputs that it put in itself.
const defaultsKey = "__defaults"

// What the stand-in says of inputs that it cannot answer for.
const (
	noName      = "the stand-in AWS does not generate names: set one"
	beyondInput = "the stand-in AWS does not know how AWS handles this input, because no program here uses it"
)

// checked are the inputs as the provider keeps them: documents as text, values in their types, defaults filled in.
func (k *kind) checked(in props) (props, error) {
	in = in.copy()
	for _, name := range in.list(defaultsKey) {
		// The provider itself put it in the last time.
		delete(in, fmt.Sprint(name))
	}
	out, misshapen := k.shaped(in)
	all, defaults := []error{misshapen}, []any{}
	for name, f := range k.fields {
		_, given := out[name]
		switch {
		case given:
		case f.is(named):
			all = append(all, refusal(name, "", noName))
		case f.def != nil:
			out[name] = copied(f.def)
			defaults = append(defaults, name)
		}
	}
	slices.SortFunc(defaults, byText)
	out[defaultsKey] = defaults
	if beyond := k.unanswered(out); beyond != nil {
		// What AWS would say of the rest may hang on these.
		return out, errors.Join(append(all, beyond)...)
	}
	return out, errors.Join(append(all, k.check(out))...)
}

// unanswered refuses the inputs of which the stand-in knows no more than their type.
func (k *kind) unanswered(in props) error {
	var all []error
	for _, name := range k.beyond {
		if value, given := in[name]; given && value != false && value != k.fields[name].def {
			all = append(all, refusal(name, "", beyondInput))
		}
	}
	return errors.Join(all...)
}
