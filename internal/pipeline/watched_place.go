package pipeline

import (
	"cmp"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/deployed"
)

// reach is where the calls are made whose records get to a filter or rule: in one place, in any region, in any account.
type reach struct {
	place
	anyAccount, anyRegion bool
}

// reachOf is the reach of a filter: that of the trails which deliver to its log group. Of a trail outside the states nothing is known. A
// filter whose place is not known is taken to be where the trail delivers to.
func (p *Pipeline) reachOf(f *Filter) reach {
	r := reach{place: f.place()}
	if !p.isFed(f) {
		r.anyAccount, r.anyRegion = true, true
		return r
	}
	for _, t := range p.Trails {
		if t.feeds(f) {
			at := t.groupPlace()
			r.account, r.region = cmp.Or(r.account, at.account), cmp.Or(r.region, at.region)
			r.anyAccount, r.anyRegion = r.anyAccount || t.Organization, r.anyRegion || t.MultiRegion
		}
	}
	return r
}

// includes reports whether calls in a place may be among those whose records get here.
func (r reach) includes(at place) bool {
	return (r.anyAccount || same(r.account, at.account) != Stop) && (r.anyRegion || same(r.region, at.region) != Stop)
}

// placed is a secret whose place a text leaves open, in the places where it may be meant: those that the pattern names, else where a secret
// of this name is known, because the states create it or the pattern has its ARN, else where the filter or rule is.
func (n named) placed(w Watched, text string, known []Watched) []Watched {
	if n.here {
		return n.placedHere(w, known)
	}
	var all []Watched
	for _, pin := range n.pattern.Places(text) {
		meant := n.within(known, pin)
		for _, c := range meant {
			at := w
			at.Account, at.Region, at.Partition = c.Account, c.Region, c.Partition
			all = append(all, at)
		}
		if len(meant) == 0 {
			w.Account, w.Region = cmp.Or(pin.Account, n.reach.account), cmp.Or(pin.Region, n.reach.region)
			w.Assumed = pin.Account == "" && n.reach.anyAccount || pin.Region == "" && n.reach.anyRegion
			all = append(all, w)
		}
	}
	return all
}

// within are those of some secrets whose records get to the filter, in a place that its pattern names.
func (n named) within(known []Watched, pin deployed.Place) []Watched {
	return slices.DeleteFunc(slices.Clone(known), func(k Watched) bool {
		return !pin.Includes(k.Account, k.Region) || !n.reach.includes(placeOf(k.Secret))
	})
}

// placedHere is a secret that a rule names: where the rule is, unless the account has a secret of this name in other regions only. Then the
// rule is in the wrong one.
func (n named) placedHere(w Watched, known []Watched) []Watched {
	var elsewhere []Watched
	for _, c := range known {
		switch at := placeOf(c.Secret); {
		case at.mayBe(n.place()):
			return []Watched{w}
		case same(at.account, n.Account) == Pass:
			found := w
			found.Region, found.ARN = c.Region, ""
			elsewhere = append(elsewhere, found)
		}
	}
	if len(elsewhere) > 0 {
		return elsewhere
	}
	return []Watched{w}
}

func placeOf(s aws.Secret) place { return place{s.Account, s.Region} }
