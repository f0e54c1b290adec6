package state

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/ledger"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// Load puts states together into one [pipeline.Pipeline]: a team's stack, and the stack that owns the trail. It fails if none of them
// has anything that a read of a secret could go through. Of several states of one stack the one that was written last is taken.
func Load(states ...*State) (*pipeline.Pipeline, error) {
	states, err := newest(states)
	if err != nil {
		return nil, err
	}
	p := pipeline.New()
	managed := managedIn(states)
	var all []ledger.Resource
	for _, s := range states {
		p.Sources = append(p.Sources, s.Name)
		found, missing := s.deployed(managed)
		if slices.ContainsFunc(states, func(other *State) bool { return other != s && other.stack() == s.stack() }) {
			for i := range found {
				found[i].Stack += " in " + s.Name // Another organization's stack has the same name.
			}
		}
		all, p.Doubts = append(all, found...), append(p.Doubts, missing...)
		p.Unfinished = append(p.Unfinished, s.unfinished()...)
	}
	ledger.Load(p, all)
	if len(p.Trails)+len(p.Filters)+len(p.Alarms)+len(p.Rules) == 0 {
		err := fmt.Errorf("state %s: no trail, metric filter, alarm or event rule in it, so there is nothing to send a record through",
			strings.Join(p.Sources, ", "))
		if len(p.Doubts) > 0 {
			err = fmt.Errorf("%w; %s", err, p.Doubts[0].Reason)
		}
		return nil, err
	}
	return p, nil
}

// isThere reports whether a resource exists in AWS. A copy that waits for its deletion after a replacement is left out, unless deleting it
// may delete the live one; one that was deleted to be replaced has not been created again.
func isThere(r *apitype.ResourceV3) bool {
	return !r.PendingReplacement && (!r.Delete || string(r.Type) == aws.SubscriptionType)
}

// deployed are the resources of a state that exist in AWS, but for those that another state manages, and what is in doubt because others
// may exist as well.
func (s *State) deployed(elsewhere managed) ([]ledger.Resource, []pipeline.Doubt) {
	var live []*apitype.ResourceV3
	for r := range s.all() {
		if isThere(r) {
			live = append(live, r)
		}
	}
	places, pending := placesOf(live), s.pending()
	var all []ledger.Resource
	for _, r := range live {
		if elsewhere.has(r) {
			continue
		}
		found := places.resource(r)
		found.Doubts = append(found.Doubts, unobserved(r, places.site(r.Provider))...)
		if operation, open := pending[r.URN]; open {
			found.Doubts = append(found.Doubts, doubt(operation))
			delete(pending, r.URN)
		}
		all = append(all, found)
	}
	var missing []pipeline.Doubt
	for _, u := range slices.Sorted(maps.Keys(pending)) {
		missing = append(missing, unborn(pending[u]))
	}
	return all, missing
}

// resource is a resource of a state, at its place.
func (p places) resource(r *apitype.ResourceV3) ledger.Resource {
	out := resourceOf(r, p.of(r))
	out.Creator = p.creatorOf(r)
	return out
}

// resourceOf is a resource of a state, at a place.
func resourceOf(r *apitype.ResourceV3, at pipeline.Resource) ledger.Resource {
	out := ledger.Resource{
		Resource: at, Type: string(r.Type), ID: string(r.ID), Component: !r.Custom && r.ID == "", Deleting: r.Delete, Properties: propertiesOf(r),
	}
	if r.URN.IsValid() {
		out.Name = r.URN.Name()
	}
	out.Set = slices.Collect(maps.Keys(r.Inputs))
	for _, urns := range r.PropertyDependencies {
		for _, urn := range urns {
			out.Uses = append(out.Uses, string(urn))
		}
	}
	return out
}
