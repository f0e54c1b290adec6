package eventpattern

import (
	"container/heap"
	"encoding/binary"
	"maps"
	"slices"
)

// The number of sets that are visited in one machine is bounded. Patterns that EventBridge accepts have at most some thousand sets of
// states. Hostile ones can have exponentially many, but exceed EventBridge's limit long before.
const (
	maxSets   = 20_000
	maxWeight = 100
)

// complexity visits the sets of states in which the machine can be at the same time, while a value is read byte by byte.
func (m *machine) complexity() (value int, atLeast bool) {
	for i, s := range m.start.below(map[*state]bool{}, nil) {
		s.number = i
		s.collect()
	}
	waiting := sets{known: map[string]bool{}}
	waiting.add([]*state{m.start})
	for len(waiting.weighed) > 0 {
		set := heap.Pop(&waiting).(weighed)
		value = max(value, set.weight)
		if len(waiting.known) >= maxSets || value >= maxWeight {
			return value, true
		}
		waiting.add(set.states)
	}
	return value, false
}

// collect sets which wildcard conditions can be reached from the state. It must be called after that of the states it leads to.
func (s *state) collect() {
	s.reach = map[string]bool{}
	if s.next != nil {
		s.reach[s.condition] = true
	}
	for _, e := range s.on {
		maps.Copy(s.reach, e.to.reach)
	}
	for _, n := range s.always {
		maps.Copy(s.reach, n.reach)
	}
}

// weighed is a set of states with its weight.
type weighed struct {
	states []*state
	weight int
}

// sets is a queue of sets to visit, the heaviest first, so that the highest weight is found early if not all can be visited.
type sets struct {
	weighed []weighed
	// known has the sets that are in the queue or have been visited, by the numbers of their states.
	known map[string]bool
	bytes []byte
	after []*state
}

// add queues the sets to which the states of a set lead, one for each byte that makes a difference.
func (s *sets) add(states []*state) {
	s.bytes = s.bytes[:0]
	always := 0
	for _, from := range states {
		for _, e := range from.on {
			if !slices.Contains(s.bytes, e.by) {
				s.bytes = append(s.bytes, e.by)
			}
		}
		always += len(from.always)
	}
	for _, by := range s.bytes {
		s.after = s.after[:0]
		for _, from := range states {
			s.after = from.appendAfter(s.after, symbol{value: by})
		}
		s.addSet()
	}
	if always > 0 {
		s.after = s.after[:0]
		for _, from := range states {
			s.after = from.appendAfter(s.after, symbol{wildcard: true})
		}
		s.addSet()
	}
}

// addSet queues the set in after, unless it is known.
func (s *sets) addSet() {
	slices.SortFunc(s.after, func(a, b *state) int { return a.number - b.number })
	s.after = slices.Compact(s.after)
	name := make([]byte, 0, 2*len(s.after))
	for _, member := range s.after {
		name = binary.AppendUvarint(name, uint64(member.number)) // #nosec G115 -- an index
	}
	if s.known[string(name)] {
		return
	}
	s.known[string(name)] = true
	heap.Push(s, weighed{slices.Clone(s.after), weight(s.after)})
}

// weight counts, for each state of a set and each wildcard that may begin after it, the conditions that can still be reached.
func weight(set []*state) int {
	total := 0
	for _, s := range set {
		total += len(s.reach)
		for _, next := range s.always {
			if !slices.Contains(set, next) {
				total += len(next.reach)
			}
		}
	}
	return total
}

// The methods of [heap.Interface].
func (s *sets) Len() int           { return len(s.weighed) }
func (s *sets) Less(i, j int) bool { return s.weighed[i].weight > s.weighed[j].weight }
func (s *sets) Swap(i, j int)      { s.weighed[i], s.weighed[j] = s.weighed[j], s.weighed[i] }

// Push adds a [weighed].
func (s *sets) Push(x any) { s.weighed = append(s.weighed, x.(weighed)) }

// Pop removes and returns the last one.
func (s *sets) Pop() any {
	last := s.weighed[len(s.weighed)-1]
	s.weighed = s.weighed[:len(s.weighed)-1]
	return last
}
