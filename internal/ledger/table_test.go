package ledger

import (
	_ "embed"
	"strings"
	"testing"
)

// attributes are those of the provider's own schema; attributes.jq says how they are made.
//
//go:embed attributes.txt
var attributes string

// accounted reports whether the table accounts for an attribute: by a row of its own, or by one above it for all that is in it.
func accounted(properties rows, path string) bool {
	if isCommon(path) {
		return true
	}
	if _, ok := properties[path]; ok {
		return true
	}
	for i := strings.LastIndex(path, "."); i > 0; i = strings.LastIndex(path[:i], ".") {
		above, ok := properties[path[:i]]
		if ok {
			return above.harmless != "" || above.unjudged != nil || above.form == dictionary || above.form == document
		}
	}
	return false
}

// fits reports whether a form takes a kind of attribute: a text may also be a document.
func (f form) fits(kind string) bool {
	switch kind {
	case "list":
		return f == list
	case "map":
		return f == dictionary
	case "object":
		return f == object
	}
	return f == scalar || f == number || f == flag || f == document
}

func TestEveryAttributeOfTheProviderHasARow(t *testing.T) {
	t.Parallel()
	var types []string
	for line := range strings.Lines(attributes) {
		words := strings.Fields(line)
		if !strings.HasPrefix(line, " ") {
			types = words
			continue
		}
		for _, typ := range types {
			properties, ok := table[canonical(typ)]
			switch r := properties[words[0]]; {
			case !ok:
			case !accounted(properties, words[0]):
				t.Errorf("%s: %s has no row", typ, words[0])
			case (len(r.checks) > 0 || len(r.finds) > 0) && !r.form.fits(words[1]):
				t.Errorf("%s: %s is %s in the schema, its row expects %s", typ, words[0], words[1], r.form)
			}
		}
	}
}

func TestEveryRowIsJudgedHarmlessOrUnjudged(t *testing.T) {
	t.Parallel()
	for typ, properties := range table {
		for path, r := range properties {
			if r.harmless == "" && r.unjudged == nil && r.checks == nil && r.finds == nil && r.loaded == "" && r.form == scalar {
				t.Errorf("%s: nothing is said of %s", typ, path)
			}
		}
	}
}

func TestEveryTypeIsKnown(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(attributes) {
		if strings.HasPrefix(line, " ") {
			continue
		}
		for _, typ := range strings.Fields(line) {
			if table[canonical(typ)] == nil && !effectOf(Resource{Type: typ}).nothing {
				t.Errorf("%s is neither in the table nor harmless", typ)
			}
		}
	}
}
