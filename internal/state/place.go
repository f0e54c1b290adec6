package state

import (
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/aws/regions"
	"github.com/secretwatch/secretwatch/internal/ledger"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// places says where the resources of one state are: where a resource's own ARN says, else its own region property, which version 7 of the
// AWS provider has, else its provider. What none of them say stays empty. The map is by the text with which resources refer to a provider.
type places map[string]*site

func placesOf(resources []*apitype.ResourceV3) places {
	p := places{}
	for _, r := range resources {
		if r.Type == providers.MakeProviderType("aws") {
			p.site(string(r.URN) + resourceIDMark + string(r.ID)).configure(r)
		}
	}
	for _, r := range resources {
		p.site(r.Provider).witness(r)
	}
	p.shareAccounts()
	return p
}

// shareAccounts gives a site without an account the one of those with the same credentials: a program that sets a region alone on two
// providers runs with one account's.
func (p places) shareAccounts() {
	accounts := map[string]map[string]bool{}
	for _, s := range p {
		if accounts[s.credentials] == nil {
			accounts[s.credentials] = map[string]bool{}
		}
		maps.Copy(accounts[s.credentials], s.accounts)
	}
	for _, s := range p {
		if len(s.accounts) == 0 && s.credentials != "" {
			s.accounts = accounts[s.credentials]
		}
	}
}

// resourceIDMark stands between a provider's URN and its ID where a resource refers to it.
const resourceIDMark = "::"

// site is that of a provider.
func (p places) site(provider string) *site {
	if p[provider] == nil {
		p[provider] = &site{accounts: map[string]bool{}, regions: map[string]bool{}}
	}
	return p[provider]
}

// of says where a resource is.
func (p places) of(r *apitype.ResourceV3) pipeline.Resource {
	at := pipeline.Resource{Address: string(r.URN)}
	if r.URN.IsValid() {
		at.Stack = stackOf(r.URN)
	}
	own, by := arnOf(ownARN(r)), p.site(r.Provider)
	at.Partition, at.Account, at.Region = own.Partition, own.AccountID, own.Region
	if at.Account == "" {
		at.Account = by.account()
	}
	if at.Region == "" {
		at.Region = by.regionOf(r)
	}
	if at.Partition == "" {
		region, _ := regions.Find(at.Region)
		at.Partition = region.Partition
	}
	return at
}

// creatorOf is the account whose credentials deploy a resource, which is not always the one that owns it.
func (p places) creatorOf(r *apitype.ResourceV3) string { return p.site(r.Provider).account() }

// ownARN is a resource's own ARN. An event target's "arn" is where it sends to.
func ownARN(r *apitype.ResourceV3) string {
	if r.Type == aws.EventTargetType {
		return ""
	}
	return textOf(r, "arn")
}

// arnOf parses an ARN; any other text has no account and no region.
func arnOf(text string) arn.ARN {
	a, err := arn.Parse(text)
	if err != nil {
		return arn.ARN{}
	}
	return a
}

// property is one property of a resource, nil where there is none; see [propertiesOf].
func property(r *apitype.ResourceV3, key string) any {
	for _, side := range []map[string]any{r.Outputs, r.Inputs} {
		if v := side[key]; v != nil {
			return ledger.Plain(valueOf(v))
		}
	}
	return nil
}

// textOf is a property as text, "" where there is none or where the state does not show it.
func textOf(r *apitype.ResourceV3, key string) string {
	text, _ := property(r, key).(string)
	return text
}
