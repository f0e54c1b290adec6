package pipeline

import (
	"hash/maphash"
	"slices"
)

// ways are the steps of the routes that records took. Most records go the way of another, and share its steps: that is most of the memory
// that a record takes.
type ways struct {
	seed maphash.Seed
	// known has one way for each hash of the reasons. Another way of the same hash is not shared.
	known map[uint64][]Step
}

func newWays() ways { return ways{maphash.MakeSeed(), map[uint64][]Step{}} }

// shared is the route with the steps of a record that went the same way.
func (w ways) shared(r Route) Route {
	hash := w.hash(r.Steps)
	steps, found := w.known[hash]
	switch {
	case !found:
		w.known[hash] = r.Steps
	case slices.EqualFunc(steps, r.Steps, Step.equal):
		r.Steps = steps
	}
	return r
}

func (w ways) hash(steps []Step) uint64 {
	var h maphash.Hash
	h.SetSeed(w.seed)
	for _, s := range steps {
		_, _ = h.WriteString(s.Reason)
	}
	return h.Sum64()
}

// equal reports whether two steps are the same in all that they say.
func (s Step) equal(other Step) bool {
	return s.Hop == other.Hop && s.Verdict == other.Verdict && s.Reason == other.Reason && s.Remedy == other.Remedy && s.Resource == other.Resource &&
		slices.Equal(s.Notes, other.Notes) && s.missing == other.missing && s.alerts == other.alerts && s.silent == other.silent &&
		s.session == other.session && s.closeness == other.closeness
}
