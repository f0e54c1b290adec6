package ledger

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// form is the JSON form in which a check expects a value.
type form int

// The forms. A text may stand for a number or a flag, as in "300" and "true".
const (
	scalar     form = iota // a text, a number or a flag
	number                 // a decimal number
	flag                   // true or false
	list                   // of scalars, or of objects with rows of their own
	object                 // with rows of its own for its properties
	dictionary             // of scalars, by names that people choose
	document               // a policy: JSON text, or an object
)

// row is the account of one property.
type row struct {
	form form
	// checks are those that judge it, as "hop/check"; a check answers unknown where the value is hidden or in another form.
	checks []string
	// finds are the hops at which the resource is found by it; where it is hidden, the resource may be the one that is missing there.
	finds []pipeline.Hop
	// loaded says what the loader does where it is hidden, if no check needs it.
	loaded string
	// harmless says why it changes nothing; empty: it may.
	harmless string
	// unjudged are the hops that are unknown if it is set, since no check knows what it does there.
	unjudged []pipeline.Hop
	// known are the values that the checks know; empty: all.
	known []string
}

// rows are the properties of a type by their paths: "eventSelectors.readWriteType", "metricTransformation.name".
type rows map[string]row

func judged(f form, checks ...string) row { return row{form: f, checks: checks} }

func finds(hops ...pipeline.Hop) row { return row{finds: hops} }

func loaded(f form, otherwise string) row { return row{form: f, loaded: otherwise} }

func harmless(why string) row { return row{harmless: why} }

func unjudged(hops ...pipeline.Hop) row { return row{unjudged: hops} }

// by adds checks to a row.
func (r row) by(checks ...string) row {
	r.checks = append(slices.Clip(r.checks), checks...)
	return r
}

// finding is a row by which the resource is found at some hops, too.
func (r row) finding(hops ...pipeline.Hop) row {
	r.finds = hops
	return r
}

// of is a row that knows only some values.
func (r row) of(known ...string) row {
	r.known = known
	return r
}

// Why a property is harmless, where many are for one reason.
const (
	label     = "it is a label, or a text for people"
	computed  = "the provider computes it from the others"
	lifecycle = "it is about how the provider creates or deletes the resource"
	costs     = "it is about cost or retention"
	otherUse  = "it is about another use of the resource"
	named     = "the id names the resource"
	reading   = "it is about reading what has been written"
)
