package state

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/ledger"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// Load puts states together into one [pipeline.Pipeline]: a team's stack, and the stack that owns the trail. It fails if none of them
// has anything that a read of a secret could go through. A resource that is in several states, such as those of a file and of the
// stack that it was written from, is taken from the last of them.
func Load(states ...*State) (*pipeline.Pipeline, error) {
	p := pipeline.New()
	last := lastWith(states)
	var all []ledger.Resource
	for i, s := range states {
		p.Sources = append(p.Sources, s.Name)
		all = append(all, s.deployed(func(r *apitype.ResourceV3) bool { return last[identityOf(r)] == i })...)
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

// identity identifies a resource. The id is part of it, because stacks of different organizations may share a name.
type identity struct {
	urn  resource.URN
	kind tokens.Type
	id   resource.ID
}

func identityOf(r *apitype.ResourceV3) identity { return identity{r.URN, r.Type, r.ID} }

// lastWith returns the index of the last state with each resource.
func lastWith(states []*State) map[identity]int {
	last := map[identity]int{}
	for i, s := range states {
		for r := range s.all() {
			last[identityOf(r)] = i
		}
	}
	return last
}

// deployed are those resources of a state that are wanted. A copy that waits for its deletion after a replacement is left out, unless
// deleting it may delete the live one; so is a resource that was deleted to be replaced and has not been created again.
func (s *State) deployed(wanted func(*apitype.ResourceV3) bool) []ledger.Resource {
	var live []*apitype.ResourceV3
	for r := range s.all() {
		if gone := r.PendingReplacement || r.Delete && string(r.Type) != aws.SubscriptionType; !gone {
			live = append(live, r)
		}
	}
	places := placesOf(live)
	var all []ledger.Resource
	for _, r := range live {
		if wanted(r) {
			all = append(all, resourceOf(r, places.of(r)))
		}
	}
	return all
}

// resourceOf is a resource of a state, at its place.
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
