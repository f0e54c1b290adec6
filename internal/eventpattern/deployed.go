package eventpattern

import (
	"errors"
	"fmt"
	"slices"
)

// ParseDeployed parses the pattern of an existing rule. EventBridge has accepted it, so an operator that is unknown to this package, or
// whose meaning has not been verified, is not an error. [Pattern.Doubt] reports for which events the result depends on it.
func ParseDeployed(pattern []byte) (*Pattern, error) {
	return parse(pattern, parser{deployed: true})
}

// unverified is the error for what this package refuses although EventBridge may accept it.
type unverified string

// Error returns the reason.
func (u unverified) Error() string { return string(u) }

// IsUnverified reports whether all problems in an error of [Parse] or [New] are unverified: it is not known whether EventBridge accepts
// the pattern.
func IsUnverified(err error) bool {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) {
		return errors.As(err, new(unverified))
	}
	return !slices.ContainsFunc(joined.Unwrap(), func(one error) bool { return !errors.As(one, new(unverified)) })
}

// open is a condition of a deployed pattern whose meaning is not known. In one reading it matches everything, in another nothing.
type open struct {
	written any
	why     string
	takes   bool
}

func (o open) match(any) bool { return o.takes }
func (o open) absence() bool  { return o.takes }
func (o open) form() any      { return o.written }
func (o open) refused() error { return nil }

// reading is another way to understand a pattern, besides the one that [Pattern.Match] uses.
type reading struct {
	fields Fields
	root   allOf
	doubt  string
	// remedy is what to write instead.
	remedy string
}

// Doubt returns why it is not known whether EventBridge matches the event. It is empty if it is known; then [Pattern.Match] is right.
func (p *Pattern) Doubt(event *Event) string {
	if !p.Doubtful() || !event.isObject() {
		return ""
	}
	matched := p.root.mismatch(event.fields()) == nil
	for _, other := range p.others {
		if matched != (other.root.mismatch(event.fields()) == nil) {
			return other.doubt
		}
	}
	return ""
}

// Doubtful reports whether there may be an event for which [Pattern.Doubt] returns a reason.
func (p *Pattern) Doubtful() bool { return len(p.others) > 0 }

// readings returns the ways to understand a pattern. The first one is used for matching.
func readings(written Fields) (Fields, []reading) {
	root, others := written, []reading(nil)
	branches, fields := overlay{branchWins, overlayRoom}, overlay{fieldWins, overlayRoom}
	overlaid, changed := branches.apply(written)
	other, _ := fields.apply(written)
	switch {
	case branches.full() || fields.full():
		// An event that matches the pattern as written matches whichever of two nodes counts. Any other event is in doubt.
		others = append(others, reading{
			fields: Fields{}, doubt: "it has too many nested alternatives to be evaluated", remedy: "write several rules",
		})
	case changed:
		root = overlaid
		others = append(others, reading{
			fields: other, doubt: "a field appears both inside and outside of $or, and AWS does not document which of the two counts",
			remedy: "name the field in one of the two places only",
		})
	}
	if why := root.opened(); why != "" {
		for _, other := range append([]reading{{fields: root}}, others...) {
			others = append(others, reading{
				fields: other.fields.generous(), doubt: why, remedy: "write it with the operators that AWS documents",
			})
		}
	}
	for i, other := range others {
		others[i].root = other.fields.prepare()
	}
	return root, others
}

// opened returns why a condition is open; empty if none is.
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

// generous returns the fields with every open condition matching everything.
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
