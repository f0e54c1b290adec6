package pipeline

import (
	"slices"
	"strings"
)

// sourcesOf are the trails that may record; nil is one outside the states: where they have none, or where a filter is on a group that
// only such a trail can feed.
func (p *plan) sourcesOf() []*Trail {
	if len(p.Trails) == 0 || len(p.unfed) > 0 {
		return append(slices.Clip(p.Trails), nil)
	}
	return p.Trails
}

// unfedFilters are the filters that only a trail outside the states can feed. A stack that creates a trail means its
// filters for that one: its filter on another group is a mistake, unless the caller vouches for a trail there.
func (p *plan) unfedFilters() []*parsedFilter {
	var unfed []*parsedFilter
	for _, f := range p.parsed {
		if !p.isFed(f.Filter) && (p.options.AssumeSharedTrail || !p.hasOwnTrail(f)) {
			unfed = append(unfed, f)
		}
	}
	return unfed
}

// isFed reports whether a given trail delivers to a filter's log group, or may.
func (p *Pipeline) isFed(f *Filter) bool {
	return slices.ContainsFunc(p.Trails, func(t *Trail) bool { return t.feeds(f) })
}

// feeds reports whether a trail delivers to a filter's log group, or may.
func (t *Trail) feeds(f *Filter) bool {
	return t.groupName() == f.LogGroup && t.groupPlace().mayBe(f.place())
}

// groupPlace is where the log group of a trail is.
func (t *Trail) groupPlace() place {
	at := arnOf(t.LogGroupARN)
	return place{at.AccountID, at.Region}
}

// hasOwnTrail reports whether the stack of a filter has a trail.
func (p *plan) hasOwnTrail(f *parsedFilter) bool {
	return slices.ContainsFunc(p.Trails, func(t *Trail) bool { return t.Stack == f.Stack })
}

// missingTrail says which trail the states do not have.
func (p *plan) missingTrail() string {
	if len(p.Trails) == 0 || len(p.unfed) == 0 {
		return "no trail is in the given states"
	}
	var groups []string
	for _, f := range p.unfed {
		groups = append(groups, f.LogGroup)
	}
	slices.Sort(groups)
	return "no trail in the given states delivers to log group " + strings.Join(slices.Compact(groups), ", ")
}

// byOutsideTrail is the step of a hop that belongs to a shared trail outside the states.
func (p *plan) byOutsideTrail(hop Hop, reason string) Step {
	if p.options.AssumeSharedTrail {
		return Step{Hop: hop, Verdict: Pass, Reason: "assumed, on your word: the account's shared trail is in none of the given states"}
	}
	return Step{Hop: hop, Verdict: Unknown, Reason: reason, Remedy: giveTrail}
}
