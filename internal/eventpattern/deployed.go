package eventpattern

import (
	"errors"
	"fmt"
	"slices"
)

// ParseDeployed reads the pattern of a rule that exists. EventBridge took it, so an operator that this package does not know, and one
// of which nobody has seen what EventBridge makes of it, is no error: [Pattern.Doubt] says where the answer hangs on it.
func ParseDeployed(pattern []byte) (*Pattern, error) {
	return parse(pattern, parser{deployed: true})
}

// unverified is the error for what this package refuses though EventBridge may take it.
type unverified string

// Error is the reason.
func (u unverified) Error() string { return string(u) }

// IsUnverified says that an error of [Parse] or [New] is about nothing but what EventBridge may take for all that anybody knows.
func IsUnverified(err error) bool {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		return errors.As(err, new(unverified))
	}
	return !slices.ContainsFunc(joined.Unwrap(), func(one error) bool { return !errors.As(one, new(unverified)) })
}

// open is a condition of a deployed pattern whose meaning is not known. Readings differ in whether it takes everything or nothing.
type open struct {
	written any
	why     string
	takes   bool
}

func (o open) match(any) bool { return o.takes }
func (o open) absence() bool  { return o.takes }
func (o open) form() any      { return o.written }
func (o open) refused() error { return nil }

// reading is another way to understand a pattern, beside the one that [Pattern.Match] goes by.
type reading struct {
	root  Fields
	doubt string
}

// Doubt says why nobody knows whether EventBridge takes the event; empty where it is known. Then [Pattern.Match] is the answer.
func (p *Pattern) Doubt(event *Event) string {
	if _, isObject := event.value.(map[string]any); event.err != nil || !isObject || !p.Doubtful() {
		return ""
	}
	matched := p.root.explain("", event.fields()) == nil
	for _, other := range p.others {
		if matched != (other.root.explain("", event.fields()) == nil) {
			return other.doubt
		}
	}
	return ""
}

// Doubtful says whether there is an event for which [Pattern.Doubt] may have something to say.
func (p *Pattern) Doubtful() bool { return len(p.others) > 0 }

// readings are the ways to understand a pattern: the first is the one to go by.
func readings(written Fields) (Fields, []reading) {
	root, others := written, []reading(nil)
	branches, fields := overlay{branchWins, overlayRoom}, overlay{fieldWins, overlayRoom}
	overlaid, changed := branches.apply(written)
	other, _ := fields.apply(written)
	switch {
	case branches.full() || fields.full():
		// What matches as it is written matches whichever of two nodes counts; of anything else nobody knows.
		others = append(others, reading{Fields{}, "it has too many alternatives inside of alternatives to be judged"})
	case changed:
		root = overlaid
		others = append(others, reading{other, "a field stands both inside and outside of $or, and AWS does not document which of the two counts"})
	}
	if why := root.opened(); why != "" {
		for _, other := range append([]reading{{root: root}}, others...) {
			others = append(others, reading{other.root.generous(), why})
		}
	}
	return root, others
}

// opened says why a condition is open; empty where none is.
func (f Fields) opened() string {
	for _, name := range f.names() {
		var why string
		switch n := f[name].(type) {
		case Fields:
			why = n.opened()
		case Alternatives:
			for _, fields := range n {
				if why == "" {
					why = fields.opened()
				}
			}
		case Values:
			for _, value := range n {
				if o, isOpen := value.(open); isOpen && why == "" {
					why = fmt.Sprintf("%s: %s", name, o.why)
				}
			}
		}
		if why != "" {
			return why
		}
	}
	return ""
}

// generous are the fields with every open condition taking everything.
func (f Fields) generous() Fields {
	out := make(Fields, len(f))
	for name, node := range f {
		switch n := node.(type) {
		case Fields:
			node = n.generous()
		case Alternatives:
			alternatives := make(Alternatives, len(n))
			for i, fields := range n {
				alternatives[i] = fields.generous()
			}
			node = alternatives
		case Values:
			values := make(Values, len(n))
			for i, value := range n {
				if o, isOpen := value.(open); isOpen {
					o.takes = true
					value = o
				}
				values[i] = value
			}
			node = values
		}
		out[name] = node
	}
	return out
}
