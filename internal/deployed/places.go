package deployed

import "strings"

// Place is where a pattern wants calls to be made. What it leaves open is empty.
type Place struct{ Account, Region string }

// Includes reports whether a call in an account and region may be one that is wanted; what is not known of the call may be.
func (p Place) Includes(account, region string) bool {
	open := func(want, got string) bool { return want == "" || got == "" || want == got }
	return open(p.Account, account) && open(p.Region, region)
}

// Places are those where the pattern wants a read of a secret that it names by one of the [Pattern.Watched] texts.
func (p Pattern) Places(text string) []Place {
	var found []Place
	for _, c := range p.conditions {
		watched, names := c.watched()
		if names && !c.negated && strings.TrimPrefix(watched, "*") == strings.TrimPrefix(text, "*") {
			found = append(found, placesIn(c.accounts, c.regions)...)
		}
	}
	return found
}

// Everywhere are the places where the pattern wants calls, whatever they name.
func (p Pattern) Everywhere() []Place {
	return placesIn(p.Required(accountField), p.Required(regionField))
}

// The fields that say where a call was made.
const (
	accountField = "recipientAccountId"
	regionField  = "awsRegion"
)

// placesIn are the places in some accounts and regions; nil is the list of all.
func placesIn(accounts, regions []string) []Place {
	if accounts == nil {
		accounts = []string{""}
	}
	if regions == nil {
		regions = []string{""}
	}
	var found []Place
	for _, account := range accounts {
		for _, region := range regions {
			found = append(found, Place{account, region})
		}
	}
	return found
}
