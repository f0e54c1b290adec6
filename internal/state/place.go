package state

import (
	"cmp"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// places says where the resources of one state are.
type places struct {
	// regions maps a provider's URN to the region that it is set to.
	regions map[resource.URN]string
	// home is where a resource without an ARN or a provider's region is assumed to be.
	home pipeline.Resource
}

// placesOf finds the providers' regions, and the place that most ARNs of the resources name.
func placesOf(resources []*apitype.ResourceV3) places {
	p := places{regions: map[resource.URN]string{}}
	type place struct{ partition, account, region string }
	votes := map[place]int{}
	for _, r := range resources {
		if r.Type == providers.MakeProviderType("aws") {
			p.regions[r.URN] = textOf(r, "region")
			continue
		}
		if a, err := arn.Parse(ownARN(r)); err == nil && a.AccountID != "" && a.Region != "" {
			votes[place{a.Partition, a.AccountID, a.Region}]++
		}
	}
	candidates := slices.SortedFunc(maps.Keys(votes), func(a, b place) int {
		return cmp.Or(votes[b]-votes[a], cmp.Compare(a.account+a.region, b.account+b.region))
	})
	if len(candidates) > 0 {
		p.home.Partition, p.home.Account, p.home.Region = candidates[0].partition, candidates[0].account, candidates[0].region
	}
	return p
}

// of says where a resource is: by its ARN, else its provider's region, else where the rest of the state is.
func (p places) of(r *apitype.ResourceV3) pipeline.Resource {
	at := p.home
	at.Address = string(r.URN)
	if r.URN.IsValid() {
		at.Stack = string(r.URN.Stack()) + "/" + string(r.URN.Project())
	}
	if provider, err := providers.ParseReference(r.Provider); err == nil {
		at.Region = cmp.Or(p.regions[provider.URN()], at.Region)
	}
	a, err := arn.Parse(ownARN(r))
	if err != nil {
		return at
	}
	at.Partition = a.Partition
	at.Account, at.Region = cmp.Or(a.AccountID, at.Account), cmp.Or(a.Region, at.Region)
	return at
}

// ownARN is a resource's own ARN. An event target's "arn" is where it sends to, a policy's is what it is for.
func ownARN(r *apitype.ResourceV3) string {
	if r.Type == aws.EventTargetType {
		return ""
	}
	return textOf(r, "arn")
}

// textOf is a property as text, "" where there is none or where the state does not show it.
func textOf(r *apitype.ResourceV3, key string) string {
	text, _ := propertiesOf(r)[key].(string)
	return text
}
