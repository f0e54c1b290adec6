package language

import (
	"container/heap"
	"slices"
)

// priority is the order in which a search visits expressions, the least first. cost is that of the characters on the way.
type priority func(cost int, e *expression) int

// byLength visits the states in the order of the length of the texts through them, as far as it is known. The first text found is the
// shortest.
func byLength(cost int, e *expression) int { return cost + leastSymbolCost*e.distance(maximum) }

// byDistance visits those first from which the least seems to be missing.
func byDistance(_ int, e *expression) int { return e.distance(sum) }

func maximum(a, b int) int { return max(a, b) }

func sum(a, b int) int { return a + b }

// search walks through what may follow, character by character. That is finite, because each automaton has finitely many states.
type search struct {
	priority priority
	// budget is how many more steps of automata may be taken.
	budget  *int
	symbols []symbol
	numbers map[*automaton]int
	// costs has the least cost of each expression found, by its name.
	costs   map[string]int
	order   int
	waiting queue
	buffer  []byte
}

// visit is an expression and the way to it.
type visit struct {
	*expression
	before         *visit
	by             rune
	cost, priority int
	// order makes the search take the older one of equals.
	order int
	name  string
}

func newSearch(e *expression, priority priority, budget *int) *search {
	e = e.prepared()
	s := &search{priority: priority, budget: budget, numbers: map[*automaton]int{}, costs: map[string]int{}}
	var automata []*automaton
	for _, a := range e.automata(nil) {
		if _, known := s.numbers[a]; !known {
			s.numbers[a] = len(automata)
			automata = append(automata, a)
		}
	}
	s.symbols = symbols(automata)
	s.add(e, nil, symbol{})
	return s
}

func (s *search) run() (text string, found bool, err error) {
	for len(s.waiting) > 0 {
		v := heap.Pop(&s.waiting).(*visit) //nolint:forcetypeassert // the queue has visits only
		if v.cost > s.costs[v.name] {
			continue
		}
		if v.accepts() {
			return v.text(), true, nil
		}
		if *s.budget -= v.leaves() * len(s.symbols); *s.budget < 0 {
			return "", false, ErrTooComplex
		}
		for _, symbol := range s.symbols {
			s.add(v.after(symbol.rune), v, symbol)
		}
	}
	return "", false, nil
}

// add adds a visit after another, unless it leads nowhere or the way to the same expression was shorter.
func (s *search) add(e *expression, before *visit, by symbol) {
	if e.distance(maximum) >= unreachable {
		return
	}
	cost := by.cost
	if before != nil {
		cost += before.cost
	}
	s.buffer = e.name(s.buffer[:0], s.numbers)
	if known, found := s.costs[string(s.buffer)]; found && known <= cost {
		return
	}
	v := &visit{expression: e, before: before, by: by.rune, cost: cost, name: string(s.buffer)}
	s.costs[v.name] = cost
	v.priority = s.priority(cost, e)
	v.order = s.order
	s.order++
	heap.Push(&s.waiting, v)
}

// text returns the characters on the way.
func (v *visit) text() string {
	var characters []rune
	for ; v.before != nil; v = v.before {
		characters = append(characters, v.by)
	}
	slices.Reverse(characters)
	return string(characters)
}

// queue is the heap of the visits to come.
type queue []*visit

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].priority != q[j].priority {
		return q[i].priority < q[j].priority
	}
	return q[i].order < q[j].order
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push and Pop implement [heap.Interface].
func (q *queue) Push(v any) { *q = append(*q, v.(*visit)) } //nolint:forcetypeassert // the queue has visits only

// Pop implements [heap.Interface].
func (q *queue) Pop() any {
	last := len(*q) - 1
	v := (*q)[last]
	*q = (*q)[:last]
	return v
}
