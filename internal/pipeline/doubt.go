package pipeline

import (
	"slices"
	"strings"
)

// DoubtKind is why something about a resource cannot be judged.
type DoubtKind int

// The kinds of doubt.
const (
	// Unread: a check needs a value that the source hides, or has in a form that the check does not know.
	Unread DoubtKind = iota
	// Unjudged: no check knows what a property, or another resource that refers to this one, does to it.
	Unjudged
	// Misplaced: the source hides what connects the resource to the others, so it may be the one that seems to be missing.
	Misplaced
	// Substituted: another resource that refers to this one may do what seems to be missing.
	Substituted
)

// Doubt is something about a resource that cannot be judged.
type Doubt struct {
	Kind DoubtKind
	// At says which hops, or which checks of a hop, are in doubt: "evaluated", "evaluated/statistic". Empty: every hop that stands on
	// the resource.
	At []string
	// Reason names the property or the other resource, Remedy what to do about it.
	Reason, Remedy string
}

// concerns reports whether a doubt is about a check of a hop; check is "" for the hop as a whole.
func (d *Doubt) concerns(hop Hop, check string) bool {
	if len(d.At) == 0 {
		return true
	}
	return slices.ContainsFunc(d.At, func(at string) bool {
		inHop, inCheck, one := strings.Cut(at, "/")
		return inHop == string(hop) && (!one || check == "" || inCheck == check)
	})
}

// finding is what a check that the doubt is about answers.
func (d *Doubt) finding(r *Resource) finding { return unknown(r.Address, d.Remedy, "%s", d.Reason) }

// doubtOf is the first doubt of a kind about a check, or about a hop as a whole, among some resources.
func doubtOf(kind DoubtKind, hop Hop, check string, on []*Resource) (finding, bool) {
	for _, r := range on {
		if r == nil {
			continue
		}
		for i := range r.Doubts {
			if d := &r.Doubts[i]; d.Kind == kind && d.concerns(hop, check) {
				return d.finding(r), true
			}
		}
	}
	return finding{}, false
}

// doubted is a step that stands on some resources, with what is in doubt about them: a pass is not known to be one, and what seems to be
// missing may be in something that no check knows.
func doubted(step Step, on ...*Resource) Step {
	missing := step.Verdict == Stop && step.missing
	if step.Verdict != Pass && !missing {
		return step
	}
	f, found := doubtOf(Unjudged, step.Hop, "", on)
	if !found && missing {
		f, found = doubtOf(Substituted, step.Hop, "", on)
	}
	if !found {
		return step
	}
	if missing {
		f.reason += "; without it, " + step.Reason
	}
	step.silent = missing
	return step.decidedBy(f)
}
