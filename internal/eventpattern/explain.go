package eventpattern

import (
	"fmt"
	"strings"
)

// Explanation is the result of matching an event: whether it matches and, if not, why.
type Explanation struct {
	Matched bool
	// Path is the field that does not match, such as detail.requestParameters.secretId; empty when all match.
	Path string
	// Seen is the event's value there, as JSON; empty if it has none.
	Seen string
	// Reason is one sentence.
	Reason string
}

// mismatch is a field that does not match, or alternatives none of which does. Its text is written only for those who ask, because most
// events are tried against patterns that are meant for others.
type mismatch struct {
	// path is the field, value what the event has there with so many plain values, and wanted what the pattern requires.
	path   string
	value  any
	leaves int
	wanted Values

	alternatives []*mismatch
}

// below adds the name of the field that the paths are in.
func (m *mismatch) below(name string) {
	for _, alternative := range m.alternatives {
		alternative.below(name)
	}
	if m.path == "" {
		m.path = name
		return
	}
	m.path = name + "." + m.path
}

// explain writes the mismatch down. For alternatives, it gives the reason for each, and shows the value of the last.
func (m *mismatch) explain() Explanation {
	if len(m.alternatives) == 0 {
		return Explanation{Path: m.path, Seen: show(m.value), Reason: m.reason()}
	}
	var reasons []string
	var last Explanation
	for _, alternative := range m.alternatives {
		last = alternative.explain()
		reasons = append(reasons, last.Reason)
	}
	last.Reason = fmt.Sprintf("none of the %d alternatives matches: %s", len(reasons), strings.Join(reasons, "; "))
	return last
}

func (m *mismatch) reason() string {
	switch {
	case isAbsent(m.value):
		return fmt.Sprintf("the event has no %s, but the pattern requires %s", m.path, m.wanted)
	case m.leaves == 0:
		return fmt.Sprintf("%s has no plain value, but the pattern requires %s", m.path, m.wanted)
	}
	return fmt.Sprintf("%s is %s, but the pattern requires %s", m.path, show(m.value), m.wanted)
}
