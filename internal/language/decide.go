package language

import (
	"cmp"
	"errors"
	"slices"
)

// These bound how many steps of automata are taken: for a shortest text, for any text, and for any text of one alternative after another.
const (
	shortestSteps    = 2_000_000
	anySteps         = 4_000_000
	alternativeSteps = 10_000_000
)

// shortest finds a shortest text, or one that is short where that takes too many steps.
func (e *expression) shortest() (text string, found bool, err error) {
	budget := shortestSteps
	if text, found, err = e.find(byLength, &budget); errors.Is(err, ErrTooComplex) {
		return e.any()
	}
	return text, found, err
}

// any finds a text.
func (e *expression) any() (text string, found bool, err error) {
	budget := anySteps
	if text, found, err = e.find(byDistance, &budget); errors.Is(err, ErrTooComplex) {
		budget = alternativeSteps
		return e.anyAlternative(&budget)
	}
	return text, found, err
}

// find finds the first text by priority. Of an intersection it takes only as many parts as it needs: while the text found is not in
// others, they are added, at most as many as there are. The first text of fewer parts that is in all of them is the first text of all.
func (e *expression) find(priority priority, budget *int) (text string, found bool, err error) {
	if e.kind != intersection {
		return e.findOne(priority, budget)
	}
	var chosen []*expression
	for {
		text, found, err = and(chosen).findOne(priority, budget)
		if !found || err != nil {
			return "", false, err
		}
		missed := slices.DeleteFunc(slices.Clone(e.parts), func(part *expression) bool { return part.contains(text) })
		if len(missed) == 0 {
			return text, true, nil
		}
		chosen = append(chosen, missed[:min(len(missed), len(chosen)+1)]...)
	}
}

func (e *expression) findOne(priority priority, budget *int) (text string, found bool, err error) {
	switch {
	case e == everything:
		return "", true, nil
	case e == nothing:
		return "", false, nil
	case e.kind == texts && !e.negated:
		return slices.MinFunc(e.texts, func(a, b string) int { return cmp.Compare(len(a), len(b)) }), true, nil
	}
	return newSearch(e, priority, budget).run()
}

// anyAlternative finds a text of one of the alternatives of a union, each tried by itself: together they may have many more states. An
// intersection with a union is the union of the intersections with its parts.
func (e *expression) anyAlternative(budget *int) (text string, found bool, err error) {
	alternatives := e.alternatives()
	if len(alternatives) == 0 {
		return "", false, ErrTooComplex
	}
	for _, alternative := range alternatives {
		text, found, err = alternative.find(byDistance, budget)
		if errors.Is(err, ErrTooComplex) && *budget > 0 {
			text, found, err = alternative.anyAlternative(budget)
		}
		if found || err != nil {
			return text, found, err
		}
	}
	return "", false, nil
}

// alternatives returns the expressions whose union this one is; none if it is not the union of any.
func (e *expression) alternatives() []*expression {
	if e.kind == union {
		return e.parts
	}
	smallest := -1
	for i, part := range e.parts {
		if part.kind == union && (smallest < 0 || len(part.parts) < len(e.parts[smallest].parts)) {
			smallest = i
		}
	}
	if smallest < 0 {
		return nil
	}
	rest := slices.Delete(slices.Clone(e.parts), smallest, smallest+1)
	var all []*expression
	for _, part := range e.parts[smallest].parts {
		all = append(all, and(append(slices.Clone(rest), part)))
	}
	return all
}
