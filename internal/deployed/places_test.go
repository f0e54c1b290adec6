package deployed

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestThePlacesOfAPatternAreThoseThatItNames(t *testing.T) {
	t.Parallel()
	const named = `$.requestParameters.secretId = "a"`
	for name, c := range map[string]struct {
		pattern string
		// ofA are the places of the secret a, all those of the pattern.
		ofA, all []Place
	}{
		"none":             {`{ ` + named + ` }`, []Place{{}}, []Place{{}}},
		"a region":         {`{ ` + named + ` && $.awsRegion = "eu-west-1" }`, []Place{{Region: "eu-west-1"}}, []Place{{Region: "eu-west-1"}}},
		"an account":       {`{ $.recipientAccountId = "111122223333" && (` + named + `) }`, []Place{{Account: "111122223333"}}, []Place{{Account: "111122223333"}}},
		"regions":          {`{ ` + named + ` && ($.awsRegion = "b" || $.awsRegion = "c") }`, []Place{{Region: "b"}, {Region: "c"}}, []Place{{Region: "b"}, {Region: "c"}}},
		"another secret's": {`{ ` + named + ` || ($.requestParameters.secretId = "b" && $.awsRegion = "eu-west-1") }`, []Place{{}}, []Place{{}}},
		"for one spelling": {
			`{ (` + named + ` && $.awsRegion = "b") || (` + named + ` && $.awsRegion = "c") }`, []Place{{Region: "b"}, {Region: "c"}}, []Place{{Region: "b"}, {Region: "c"}},
		},
		"some regions":      {`{ ` + named + ` && $.awsRegion = "eu-*" }`, []Place{{}}, []Place{{}}},
		"all but a region":  {`{ ` + named + ` && $.awsRegion != "eu-west-1" }`, []Place{{}}, []Place{{}}},
		"another's account": {`{ ` + named + ` && $.userIdentity.accountId = "111122223333" }`, []Place{{}}, []Place{{}}},
	} {
		p := Filter(c.pattern)
		if diff := cmp.Diff(c.ofA, p.Places("a")); diff != "" {
			t.Errorf("%s, of a (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(c.all, p.Everywhere()); diff != "" {
			t.Errorf("%s, of all (-want +got):\n%s", name, diff)
		}
	}
}

func TestAPlaceIncludesWhatItLeavesOpen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		place           Place
		account, region string
		want            bool
	}{
		{Place{}, "1", "x", true},
		{Place{Region: "x"}, "1", "x", true},
		{Place{Region: "x"}, "1", "y", false},
		{Place{Account: "1", Region: "x"}, "2", "x", false},
		{Place{Account: "1", Region: "x"}, "", "x", true},
	} {
		if got := c.place.Includes(c.account, c.region); got != c.want {
			t.Errorf("%+v includes %s %s: %t", c.place, c.account, c.region, got)
		}
	}
}
