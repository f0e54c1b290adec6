package eventpattern

import (
	"fmt"
	"maps"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// ComplexityError means that EventBridge refuses a pattern for its wildcards: "Rule is too complex".
type ComplexityError struct {
	// Complexity is the pattern's complexity, or 0 if the pattern is too intricate to be measured.
	Complexity int
	// AtLeast is true if the real complexity may be higher.
	AtLeast bool
	// Field is the path of the field whose wildcards are the most complex.
	Field string
}

// Error returns the complexity, the field and the remedy.
func (e *ComplexityError) Error() string {
	const remedy = "use exact values, prefixes or suffixes, or spread the wildcards over several rules"
	if e.Complexity == 0 {
		return "too many alternatives beside wildcards to compute the pattern's complexity: " + remedy
	}
	more := ""
	if e.AtLeast {
		more = "at least "
	}
	return fmt.Sprintf("%s: wildcards of complexity %s%d, EventBridge accepts at most %d (\"Rule is too complex\"): %s",
		e.Field, more, e.Complexity, aws.EventPatternComplexity, remedy)
}

// Complexity measures the wildcards of the pattern as EventBridge does. It is the number of places in wildcard texts at which one value
// can be at the same time, for the field where that number is highest. The alternatives of a field add up, and alternatives under $or
// repeat what they share. EventBridge accepts a complexity of at most 10; a pattern without wildcards has 0.
func (p *Pattern) Complexity() int {
	complexity, _ := p.measure()
	return complexity
}

// Refusal is why EventBridge would refuse the pattern of a new rule for its wildcards, by all that is known; nil if it would not.
func (p *Pattern) Refusal() *ComplexityError {
	_, refusal := p.measure()
	return refusal
}

// measured is the complexity of one field. atLeast is true if the real complexity may be higher.
type measured struct {
	value   int
	atLeast bool
	field   string
}

// measure returns the complexity of the field where it is highest, and a [ComplexityError] if it is too high for EventBridge.
func (f Fields) measure() (int, *ComplexityError) {
	if !f.hasWildcard() {
		return 0, nil
	}
	branches, ok := f.branches()
	if !ok {
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
	case most.value > aws.EventPatternComplexity:
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

// wildcardsOf returns the wildcard texts of a condition. For the service, those of anything-but are a set, so duplicates are dropped.
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

// condition is a condition as the automaton needs it. Branches share it.
type condition struct {
	// text is the condition in AWS's notation: conditions with the same text are the same.
	text      string
	wildcards [][]symbol
	// absence is true if the condition requires a missing field.
	absence bool
}

func (v Values) conditions() []condition {
	all := make([]condition, len(v))
	for i, value := range v {
		// What cannot be written as JSON was refused before.
		text, _ := marshal(value.form())
		all[i] = condition{text: string(text), absence: value.absence()}
		for _, operand := range wildcardsOf(value) {
			all[i].wildcards = append(all[i].wildcards, symbolsOf(operand))
		}
	}
	return all
}

// maxWork bounds how many conditions are added in all branches together, because branches that share conditions multiply.
const maxWork = 100_000

// add adds the fields of a branch in the order of their paths, until there is no work left.
func (n *nameState) add(b branch, paths []string, work *int) {
	if len(paths) == 0 || *work < 0 {
		return
	}
	path := paths[0]
	var next *nameState
	var leads []*nameState
	for _, c := range b[path] {
		*work--
		next = n.addCondition(path, c, next)
		if !slices.Contains(leads, next) {
			leads = append(leads, next)
		}
	}
	for _, lead := range leads {
		lead.add(b, paths[1:], work)
	}
}

// addCondition adds one condition and returns the state that it leads to.
func (n *nameState) addCondition(path string, c condition, next *nameState) *nameState {
	if c.absence {
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
	if len(c.wildcards) == 0 {
		return m.addPlain(c.text, next)
	}
	for _, symbols := range c.wildcards {
		next = m.addWildcard(c.text, symbols, next)
	}
	return next
}

// visit calls do for every machine that a value leads to. It skips what follows a field that must be absent, because the service does
// not look there.
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
