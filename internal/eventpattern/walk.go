package eventpattern

import (
	"encoding/binary"
	"slices"
)

// These bound what is visited in one machine. Patterns that EventBridge accepts have at most some thousand sets of states. Hostile
// patterns can have exponentially many, and exceed EventBridge's limit long before.
const (
	maxSets   = 20_000
	maxWeight = 100
)

// complexity visits the sets of states in which the machine can be at the same time, while a value is read byte by byte.
func (m *machine) complexity() (value int, atLeast bool) {
	if len(m.states) == 1 {
		return 0, false
	}
	w := walk{machine: m, weights: m.weigh(), known: map[string][]bitset{}, reached: newBitset(len(m.wildcards))}
	w.add(newBitset(len(m.wildcards)), []int{0})
	for {
		heaviest, found := w.heaviest()
		switch {
		case !found:
			return w.value, false
		case w.found >= maxSets || w.value >= maxWeight:
			return w.value, true
		}
		w.addNext(heaviest)
	}
}

// weigh counts, for each state, the conditions whose matches can be reached from it. Each state leads to itself and to later ones only.
func (m *machine) weigh() []int {
	numbers := map[string]int{}
	for _, s := range m.states {
		if _, found := numbers[s.condition]; s.next != nil && !found {
			numbers[s.condition] = len(numbers)
		}
	}
	weights, reach := make([]int, len(m.states)), make([]bitset, len(m.states))
	for i, s := range slices.Backward(m.states) {
		reach[i] = newBitset(len(numbers))
		if s.next != nil {
			reach[i].add(numbers[s.condition])
		}
		for _, e := range s.on {
			reach[i].unite(reach[e.to.number])
		}
		for _, next := range s.always {
			reach[i].unite(reach[next.number])
		}
		weights[i] = reach[i].len()
	}
	return weights
}

// set is a set of states.
type set struct {
	// wildcards are the states that stay in it, by their number among the machine's wildcards.
	wildcards bitset
	// at are the numbers of the others, in order.
	at []int
}

// walk is a walk through the sets of states of a machine. It leaves out what has no effect: a set that is part of another leads only to
// parts of what the other leads to, and weighs no more.
type walk struct {
	*machine
	weights []int // of each state
	// waiting are the sets to visit, by weight. The heaviest is next, so that the highest weight is found early if not all can be visited.
	waiting [maxWeight + 1][]set
	// top is a weight that no waiting set exceeds.
	top int
	// known are the wildcards of the sets found, by the other states.
	known map[string][]bitset
	// found counts the sets, and value is the highest weight among them.
	found, value int

	// These are buffers: what a set leads to, and the name of a set's states.
	reached bitset
	bytes   []byte
	after   [256][]int
	name    []byte
}

// heaviest takes the heaviest set that waits.
func (w *walk) heaviest() (heaviest set, found bool) {
	for ; w.top >= 0; w.top-- {
		list := w.waiting[w.top]
		if last := len(list) - 1; last >= 0 {
			w.waiting[w.top] = list[:last]
			return list[last], true
		}
	}
	return set{}, false
}

// addNext adds the sets that a set leads to, one for each byte that makes a difference.
func (w *walk) addNext(from set) {
	copy(w.reached, from.wildcards)
	w.bytes = w.bytes[:0]
	for i := range from.wildcards.all() {
		w.follow(w.wildcards[i])
	}
	for _, number := range from.at {
		w.follow(w.states[number])
		for _, next := range w.states[number].always {
			w.reached.add(next.wildcard)
		}
	}
	for _, by := range w.bytes {
		w.add(w.reached, w.after[by])
		w.after[by] = w.after[by][:0]
	}
	w.add(w.reached, nil)
}

// follow notes where the bytes after a state lead.
func (w *walk) follow(from *state) {
	for _, e := range from.on {
		after := w.after[e.by]
		if len(after) == 0 {
			w.bytes = append(w.bytes, e.by)
		}
		if i, found := slices.BinarySearch(after, e.to.number); !found {
			w.after[e.by] = slices.Insert(after, i, e.to.number)
		}
	}
}

// add adds a set, unless it is part of a known one.
func (w *walk) add(wildcards bitset, at []int) {
	w.name = w.name[:0]
	for _, number := range at {
		w.name = binary.AppendUvarint(w.name, uint64(number)) // #nosec G115 -- an index
	}
	known := w.known[string(w.name)]
	for _, others := range known {
		if others.contains(wildcards) {
			return
		}
	}
	fresh := set{slices.Clone(wildcards), slices.Clone(at)}
	w.known[string(w.name)] = append(known, fresh.wildcards)
	w.found++
	weight := w.weight(fresh)
	w.value = max(w.value, weight)
	place := min(weight, maxWeight)
	w.waiting[place] = append(w.waiting[place], fresh)
	w.top = max(w.top, place)
}

// weight counts, for each state of a set and each wildcard that may begin after it, the conditions that can still be reached.
func (w *walk) weight(s set) int {
	total := 0
	for i := range s.wildcards.all() {
		total += w.weights[w.wildcards[i].number]
	}
	for _, number := range s.at {
		total += w.weights[number]
		for _, next := range w.states[number].always {
			if !s.wildcards.has(next.wildcard) {
				total += w.weights[next.number]
			}
		}
	}
	return total
}
