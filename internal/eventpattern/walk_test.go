package eventpattern

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// unpruned is the complexity of a machine as it is defined: the highest weight of all sets of states that a value can lead to.
func (m *machine) unpruned() int {
	weights, highest := m.weigh(), 0
	known, waiting := map[string]bool{}, [][]*state{{m.states[0]}}
	for len(waiting) > 0 {
		set := waiting[0]
		waiting = waiting[1:]
		weight := 0
		next := map[string][]*state{}
		for _, s := range set {
			weight += weights[s.number]
			for _, e := range s.on {
				next[string(e.by)] = nil
			}
			for _, after := range s.always {
				next["other"] = nil
				if !slices.Contains(set, after) {
					weight += weights[after.number]
				}
			}
		}
		highest = max(highest, weight)
		for by := range next {
			var after []*state
			for _, s := range set {
				after = append(after, s.always...)
				for _, e := range s.on {
					if string(e.by) == by {
						after = append(after, e.to)
					}
				}
			}
			slices.SortFunc(after, func(a, b *state) int { return a.number - b.number })
			after = slices.Compact(after)
			name := ""
			for _, s := range after {
				name += fmt.Sprint(s.number, " ")
			}
			if !known[name] {
				known[name] = true
				waiting = append(waiting, after)
			}
		}
	}
	return highest
}

func TestSetsThatAreLeftOutDoNotChangeTheComplexity(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6)) //nolint:gosec // the same texts in every run
	for range 2000 {
		m := newMachine()
		texts := randomWildcards(random)
		for _, c := range Wildcard(texts...).conditions() {
			for _, symbols := range c.wildcards {
				m.addWildcard(c.text, symbols, nil)
			}
		}
		want := m.unpruned()
		if got, atLeast := m.complexity(); got != want || atLeast {
			t.Fatalf("%q: complexity %d, want %d", texts, got, want)
		}
	}
}
