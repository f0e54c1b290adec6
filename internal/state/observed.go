package state

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"

	"github.com/secretwatch/secretwatch/internal/ledger"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// unobserved is what a state leaves open about a resource as a whole, since it does not say what the provider made of it in AWS.
func unobserved(r *apitype.ResourceV3, by *site) []pipeline.Doubt {
	if !ledger.IsPart(string(r.Type)) {
		return nil
	}
	reason, remedy := "", "run `pulumi up`, or `pulumi refresh`, which reads what is there"
	switch {
	case by.isElsewhere:
		reason = fmt.Sprintf("the provider of %s calls an endpoint that is not AWS's, so it is not known what is in AWS", r.URN)
		remedy = "take the endpoints out of the provider's settings, and run `pulumi up`"
	case len(r.InitErrors) > 0:
		reason = fmt.Sprintf("the provider did not finish %s (initErrors), so it is not known what it is", r.URN)
	case r.Custom && (r.ID == "" || r.ID == providers.UnknownID):
		reason = fmt.Sprintf("the state has no id of %s, so it is not known whether it was created", r.URN)
	case hasTwoRegions(r):
		reason = fmt.Sprintf("the region property of %s and its ARN name two regions, so it is not known where it is", r.URN)
	case r.Custom && hasOnlyInputs(r):
		reason = fmt.Sprintf("the state has only what the program asked for of %s, and not what the provider answered", r.URN)
	default:
		return nil
	}
	return []pipeline.Doubt{{Kind: pipeline.Unread, Reason: reason, Remedy: remedy}}
}

// hasOnlyInputs reports whether a state has settings of a resource, and no answer of its provider but the id.
func hasOnlyInputs(r *apitype.ResourceV3) bool {
	for key, value := range r.Outputs {
		if key != "id" && value != nil {
			return false
		}
	}
	return len(r.Inputs) > 0
}

// hasTwoRegions reports whether a resource says that it is in two regions.
func hasTwoRegions(r *apitype.ResourceV3) bool {
	byARN, own := arnOf(ownARN(r)).Region, textOf(r, "region")
	return byARN != "" && own != "" && byARN != own
}
