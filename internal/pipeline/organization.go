package pipeline

import (
	"regexp"
	"slices"

	"github.com/secretwatch/secretwatch/internal/access"
)

// access is a trail as policies look at it. A trail of all regions files each record under the region of the call.
func (p *plan) access(t *Trail) access.Trail {
	trail := access.Trail{ARN: t.ARN, Account: t.Account, Region: t.HomeRegion, KeyID: t.KeyID, Organized: t.Organization}
	if !t.MultiRegion {
		return trail
	}
	for _, secret := range p.Secrets {
		if secret.Region != "" && secret.Region != trail.Region && !slices.Contains(trail.Others, secret.Region) {
			trail.Others = append(trail.Others, secret.Region)
		}
	}
	return trail
}

// organizationID is the form of an organization's id in a policy.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
var organizationID = regexp.MustCompile(`\bo-[a-z0-9]{10,32}\b`)

// inOrganization runs a check on a trail for each organization that it may belong to, since no property of a trail names it. If the answers
// differ, the result is unknown.
func (p *plan) inOrganization(t *Trail, check func(access.Trail) finding) finding {
	trail := p.access(t)
	if !t.Organization {
		return check(trail)
	}
	var first finding
	for i, id := range p.organizationsOf(t) {
		trail.Organization = id
		found := check(trail)
		if i == 0 {
			first = found
		} else if found.verdict != first.verdict {
			return unknown(t.Address, "name one organization in the policies of the trail's bucket and role",
				"the organization of trail %s is not known, and its policies allow one and not another", t.Name)
		}
	}
	return first
}

// organizationsOf are the organizations that a trail may be of: those that the states show, else those that the policies of its bucket and role
// name; one without an id if there is none.
func (p *plan) organizationsOf(t *Trail) []string {
	if len(p.Organizations) > 0 {
		return p.Organizations
	}
	var sources []Policy
	if bucket := p.bucketOf(t); bucket != nil {
		sources = append(append(sources, bucket.Policy), bucket.Rivals...)
	}
	if role := p.roles[t.RoleARN]; role != nil {
		sources = append(sources, role.Policies...)
	}
	var ids []string
	for _, source := range sources {
		ids = append(ids, organizationID.FindAllString(source.Text, -1)...)
	}
	if len(ids) == 0 {
		return []string{""}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
