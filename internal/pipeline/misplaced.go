package pipeline

import (
	"iter"
	"slices"
)

// findMisplaced finds for each hop the first doubt about what may be missing there.
func (p *plan) findMisplaced() map[Hop]finding {
	found := map[Hop]finding{}
	add := func(address string, d *Doubt) {
		for _, hop := range Hops() {
			if _, known := found[hop]; !known && d.concerns(hop, "") {
				found[hop] = unknown(address, d.Remedy, "%s", d.Reason)
			}
		}
	}
	for i := range p.Doubts {
		add("", &p.Doubts[i])
	}
	for r := range p.resources() {
		for i := range r.Doubts {
			if d := &r.Doubts[i]; d.Kind == Misplaced {
				add(r.Address, d)
			}
		}
	}
	return found
}

// withMisplaced is a route whose last step stops, if what would let the record pass may be in a resource that cannot be placed. Where a hop
// is unknown already, the resource is noted.
func (p *plan) withMisplaced(r Route) Route {
	r.Steps = slices.Clone(r.Steps)
	for i, step := range r.Steps {
		if f, found := p.misplaced[step.Hop]; found && step.Verdict == Unknown {
			r.Steps[i].Notes = append(slices.Clip(step.Notes), f.reason)
		}
	}
	last := r.last()
	f, found := p.misplaced[last.Hop]
	if last.Verdict != Stop || !found {
		return r
	}
	last.silent = true
	f.reason += "; without it, " + last.Reason
	r.Steps[len(r.Steps)-1] = last.decidedBy(f)
	return r
}

// resources are all that the pipeline has.
func (p *Pipeline) resources() iter.Seq[*Resource] {
	return func(yield func(*Resource) bool) {
		_ = each(p.Trails, yield) && each(p.Buckets, yield) && each(p.Keys, yield) && each(p.Aliases, yield) && each(p.Roles, yield) &&
			each(p.LogGroups, yield) && each(p.Filters, yield) && each(p.Alarms, yield) && each(p.Topics, yield) &&
			each(p.Subscriptions, yield) && each(p.Rules, yield) && each(p.Targets, yield) && each(p.Queues, yield) && each(p.Secrets, yield)
	}
}

// each yields the resources of a list, as long as yield wants more.
func each[T interface{ resource() *Resource }](list []T, yield func(*Resource) bool) bool {
	for _, x := range list {
		if !yield(x.resource()) {
			return false
		}
	}
	return true
}

func (r *Resource) resource() *Resource { return r }
