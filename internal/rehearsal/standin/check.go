package standin

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// defaultsKey is the input under which the real provider, too, keeps the names of the inputs that it put in itself.
const defaultsKey = "__defaults"

// naming is what an automatic name is made from.
type naming struct {
	// logical is the resource's name in the program.
	logical string
	// seed makes preview and update agree on the random part.
	seed []byte
	// chosen is the engine's own proposal (setting pulumi:autonaming); off says that it wants no automatic names.
	chosen string
	off    bool
}

// checked are the inputs as the provider keeps them: documents as text, values in their types, names and defaults filled in. olds
// are the inputs of the last time: an automatic name, once given, stays.
func (k *kind) checked(in, olds props, n naming) (props, error) {
	in = in.copy()
	for _, name := range in.list(defaultsKey) {
		// The provider itself put it in the last time.
		delete(in, fmt.Sprint(name))
	}
	out, misshapen := k.shaped(in)
	var defaults []any
	for name, f := range k.fields {
		_, given := out[name]
		switch {
		case given:
		case f.is(named):
			text, err := k.autoName(name, out, olds, n)
			if err != nil {
				return nil, err
			}
			out[name] = text
			defaults = append(defaults, name)
		case f.def != nil:
			out[name] = copied(f.def)
			defaults = append(defaults, name)
		}
	}
	slices.SortFunc(defaults, func(a, b any) int {
		if a.(string) < b.(string) {
			return -1
		}
		return 1
	})
	out[defaultsKey] = defaults
	return out, errors.Join(misshapen, exclusive("InvalidProperty", k.nameField(), k.prefixField())(in), k.check(out))
}

// autoName is the name of a resource whose program gives none: the logical name and seven random hex digits, as the real
// provider makes it, or the prefix that the program wants and a longer number.
func (k *kind) autoName(field string, in, olds props, n naming) (any, error) {
	if old, ok := olds[field]; ok && slices.Contains(olds.list(defaultsKey), any(field)) {
		return old, nil
	}
	if prefix, given := in[k.prefixField()]; given {
		text, ok := prefix.(string)
		if !ok {
			return unknown{}, nil
		}
		return random(n.seed, text, 26, 0, "0123456789")
	}
	switch {
	case n.chosen != "":
		return n.chosen, nil
	case n.off:
		return nil, refusal(field, "MissingProperty", "automatic naming is switched off (pulumi:autonaming), so %s needs a name", k.typ)
	}
	base := n.logical + "-"
	if k.nameForm == nil {
		return random(n.seed, base, 7, k.nameMax, "0123456789abcdef")
	}
	text, err := random(n.seed, base, 7, k.nameMax, "0123456789abcdef")
	if err != nil {
		return nil, err
	}
	return k.nameForm(text, in), nil
}

func random(seed []byte, prefix string, n, limit int, alphabet string) (string, error) {
	text, err := resource.NewUniqueName(seed, prefix, n, limit, []rune(alphabet))
	if err != nil {
		return "", fmt.Errorf("making an automatic name: %w", err)
	}
	return text, nil
}
