package eventpattern

import (
	"container/heap"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"secretwatch/internal/limits"
)

// ComplexityError says that EventBridge refuses a pattern for its wildcards: "Rule is too complex".
type ComplexityError struct {
	// Complexity is the pattern's, or 0 where the pattern is too intricate to be measured.
	Complexity int
	// AtLeast says that the real value may be higher.
	AtLeast bool
	// Field is the path of the field whose wildcards are the most complex.
	Field string
}

// Error names the value, the field and the way out.
func (e *ComplexityError) Error() string {
	const wayOut = "use exact values, prefixes or suffixes, or spread the wildcards over several rules"
	if e.Complexity == 0 {
		return "wildcards beside so many alternatives that their complexity cannot be measured: " + wayOut
	}
	more := ""
	if e.AtLeast {
		more = "at least "
	}
	return fmt.Sprintf("%s: wildcards of complexity %s%d, EventBridge takes %d at most (\"Rule is too complex\"): %s",
		e.Field, more, e.Complexity, limits.EventPatternComplexity, wayOut)
}

// Complexity measures the wildcards of the pattern the way EventBridge does: for the field where it is highest, how many places in
// wildcard texts one value can be at, at the same time. The alternatives of a field add up, and those under $or repeat what they
// share. 10 is the highest that EventBridge takes; a pattern without wildcards has 0.
func (p *Pattern) Complexity() int { return p.complexity }

// measured is the complexity of one field; atLeast says that its real value may be higher.
type measured struct {
	value   int
	atLeast bool
	field   string
}

// measure gives the complexity of the field where it is highest, or a [ComplexityError] where EventBridge takes none so high.
func (f Fields) measure() (int, error) {
	if !f.hasWildcard() {
		return 0, nil
	}
	branches, err := f.branches()
	if err != nil {
		return 0, &ComplexityError{}
	}
	root, work := orNew(nil), maxWork
	for _, b := range branches {
		if root.add(b, slices.Sorted(maps.Keys(b)), &work); work < 0 {
			return 0, &ComplexityError{}
		}
	}
	var most measured
	unmeasured := false
	root.visit(map[*machine]bool{}, func(path string, m *machine) {
		value, atLeast := m.complexity()
		unmeasured = unmeasured || atLeast
		if value > most.value {
			most = measured{value, atLeast, path}
		}
	})
	switch {
	case most.value > limits.EventPatternComplexity:
		return most.value, &ComplexityError{Complexity: most.value, AtLeast: most.atLeast, Field: most.field}
	case unmeasured:
		return most.value, &ComplexityError{}
	}
	return most.value, nil
}

func (f Fields) hasWildcard() bool {
	for _, node := range f {
		switch n := node.(type) {
		case Fields:
			if n.hasWildcard() {
				return true
			}
		case Alternatives:
			if slices.ContainsFunc(n, Fields.hasWildcard) {
				return true
			}
		case Values:
			if slices.ContainsFunc(n, func(v Value) bool { return len(wildcardsOf(v)) > 0 }) {
				return true
			}
		}
	}
	return false
}

// wildcardsOf are the wildcard texts of a condition. Those of anything-but are a set for the service: none stands twice.
func wildcardsOf(value Value) []string {
	switch v := value.(type) {
	case textual:
		if v.operator == opWildcard {
			return []string{v.operand}
		}
	case anythingBut:
		var operands []string
		for _, c := range v.conditions {
			for _, operand := range wildcardsOf(c) {
				if !slices.Contains(operands, operand) {
					operands = append(operands, operand)
				}
			}
		}
		return operands
	}
	return nil
}

// maxWork bounds how many conditions are added in all branches together. Branches that share conditions multiply, too.
const maxWork = 100_000

// add takes the fields of a branch in the order of their paths, until there is no work left.
func (n *nameState) add(b branch, paths []string, work *int) {
	if len(paths) == 0 || *work < 0 {
		return
	}
	path := paths[0]
	var next *nameState
	var leads []*nameState
	for _, value := range b[path] {
		*work--
		next = n.addValue(path, value, next)
		if !slices.Contains(leads, next) {
			leads = append(leads, next)
		}
	}
	for _, lead := range leads {
		lead.add(b, paths[1:], work)
	}
}

// addValue adds one condition and gives where it leads.
func (n *nameState) addValue(path string, value Value, next *nameState) *nameState {
	if value.absence() {
		if n.absent[path] == nil {
			n.absent[path] = orNew(next)
		}
		return n.absent[path]
	}
	m := n.machines[path]
	if m == nil {
		m = newMachine()
		n.machines[path] = m
	}
	condition, operands := show(value.form()), wildcardsOf(value)
	if len(operands) == 0 {
		return m.addPlain(condition, next)
	}
	for _, operand := range operands {
		next = m.addWildcard(condition, operand, next)
	}
	return next
}

// visit calls do with every machine that a value leads to. What stands behind a field that must be absent does not count: the
// service does not look there.
func (n *nameState) visit(seen map[*machine]bool, do func(path string, m *machine)) {
	for _, path := range slices.Sorted(maps.Keys(n.machines)) {
		m := n.machines[path]
		if seen[m] {
			continue
		}
		seen[m] = true
		do(path, m)
		for _, next := range m.leads() {
			next.visit(seen, do)
		}
	}
}

// leads are all the places where the conditions of the machine lead, in the order in which they were added.
func (m *machine) leads() []*nameState {
	var all []*nameState
	for _, condition := range slices.Sorted(maps.Keys(m.plain)) {
		all = append(all, m.plain[condition])
	}
	for _, s := range m.start.below(map[*state]bool{}, nil) {
		if s.next != nil {
			all = append(all, s.next)
		}
	}
	return all
}

// below are the state and all that it leads to, once each, the farthest first.
func (s *state) below(seen map[*state]bool, found []*state) []*state {
	if seen[s] {
		return found
	}
	seen[s] = true
	for _, e := range s.on {
		found = e.to.below(seen, found)
	}
	for _, next := range s.always {
		found = next.below(seen, found)
	}
	return append(found, s)
}

// What is looked at in one machine is bounded. Patterns that EventBridge takes have at most some thousand sets of states; hostile
// ones can have exponentially many, and are far beyond its limit long before.
const (
	maxSets   = 20_000
	maxWeight = 100
)

// complexity walks the sets of states in which the machine can be at the same time, as a value is read byte by byte.
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

// collect notes which wildcard conditions can be reached from the state; those that it leads to must be done.
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

// sets wait to be looked at, the heaviest first: so the highest weight is found early where not all can be looked at.
type sets struct {
	weighed []weighed
	// known are the sets that wait or have been looked at, by the numbers of their states.
	known map[string]bool
	bytes []byte
	after []*state
}

// add takes in the sets to which the states of a set lead, one for each byte that makes a difference.
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

// addSet takes in the set in after, unless it is known.
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

// weight counts, for each state of a set and each wildcard that may begin behind it, the conditions that can still be reached.
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

// Pop takes off the last one.
func (s *sets) Pop() any {
	last := s.weighed[len(s.weighed)-1]
	s.weighed = s.weighed[:len(s.weighed)-1]
	return last
}
