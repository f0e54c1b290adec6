package language

import "slices"

// automaton is a deterministic automaton. Its first state is the start.
type automaton struct {
	alphabet alphabet
	// next has the state after each state, by the class of the character.
	next      [][]int32
	accepting []bool
	// toAccept and toReject are how many characters each state is away from a state that accepts, and from one that does not.
	toAccept, toReject []int32
}

// unreachable is the distance to a state that cannot be reached. It leaves room for sums.
const unreachable = 1 << 20

// finish computes what is known once all states are.
func (a *automaton) finish() *automaton {
	before := make([][]int32, len(a.next))
	for state, row := range a.next {
		for _, to := range slices.Compact(slices.Sorted(slices.Values(row))) {
			before[to] = append(before[to], int32(state)) // #nosec G115 -- states are few
		}
	}
	a.toAccept, a.toReject = a.distances(before, true), a.distances(before, false)
	return a
}

// distances walks back from the states that accept, or from those that do not.
func (a *automaton) distances(before [][]int32, accepting bool) []int32 {
	distance := make([]int32, len(a.next))
	var queue []int32
	for state := range distance {
		distance[state] = unreachable
		if a.accepting[state] == accepting {
			distance[state] = 0
			queue = append(queue, int32(state)) // #nosec G115 -- states are few
		}
	}
	for len(queue) > 0 {
		state := queue[0]
		queue = queue[1:]
		for _, from := range before[state] {
			if distance[from] == unreachable {
				distance[from] = distance[state] + 1
				queue = append(queue, from)
			}
		}
	}
	return distance
}

func (a *automaton) step(state int32, r rune) int32 { return a.next[state][a.alphabet.class(r)] }

func (a *automaton) accepts(text string) bool {
	state := int32(0)
	for _, r := range text {
		state = a.step(state, r)
	}
	return a.accepting[state]
}
