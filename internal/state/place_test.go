package state

import (
	"strings"
	"testing"
)

// providerState is a state with a provider with these settings, a metric filter of its, and more resources; PROVIDER in them refers to it.
func providerState(settings, filter, more string) []byte {
	const provider = "urn:pulumi:t::t::pulumi:providers:aws::main"
	text := `{"deployment":{"resources":[
		{"urn":"` + provider + `","type":"pulumi:providers:aws","id":"p1","inputs":{` + settings + `}},
		{"urn":"urn:pulumi:t::t::aws:cloudwatch/logMetricFilter:LogMetricFilter::f","type":"aws:cloudwatch/logMetricFilter:LogMetricFilter",
		 "custom":true,"id":"f","provider":"PROVIDER","inputs":{"logGroupName":"g"` + filter + `}}` + more + `]}}`
	return []byte(strings.ReplaceAll(text, "PROVIDER", provider+"::p1"))
}

// deployedBy is a resource in the JSON of a state.
func deployedBy(provider, kind, more string) string {
	name := strings.ReplaceAll(provider+kind+more, `"`, "")
	return `,{"urn":"urn:pulumi:t::t::` + kind + `::` + strings.ReplaceAll(name, ":", "-") + `","type":"` + kind +
		`","custom":true,"id":"x","provider":"` + provider + `",` + more + `}`
}

func TestAResourceWithoutAnARNIsWhereItsProviderSays(t *testing.T) {
	t.Parallel()
	const (
		secret = `{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"v1:a"}`
		shown  = `{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":"\"eu-west-1\""}`
		region = `"region":"eu-west-1"`
		role   = `arn:aws:iam::444455556666:role/deploy`
	)
	group := func(region, account string) string {
		return deployedBy("PROVIDER", "aws:cloudwatch/logGroup:LogGroup", `"outputs":{"arn":"arn:aws:logs:`+region+`:`+account+`:log-group:g"}`)
	}
	for name, c := range map[string]struct {
		settings, filter, more string
		// want is the account and the region.
		want string
	}{
		"a region, and an ARN":             {region, "", group("eu-west-1", "111122223333"), "111122223333 eu-west-1"},
		"a region, and no ARN":             {region, "", "", " eu-west-1"},
		"a region, and ARNs of another":    {region, "", deployedBy("another", "aws:sns/topic:Topic", `"outputs":{"arn":"arn:aws:sns:eu-west-1:111122223333:t"}`), " eu-west-1"},
		"ARNs of two accounts":             {region, "", group("eu-west-1", "111122223333") + group("eu-west-1", "444455556666"), " eu-west-1"},
		"a role":                           {region + `,"assumeRole":{"roleArn":"` + role + `"}`, "", "", "444455556666 eu-west-1"},
		"a role in JSON":                   {region + `,"assumeRole":"{\"roleArn\":\"` + role + `\"}"`, "", "", "444455556666 eu-west-1"},
		"roles":                            {region + `,"assumeRoles":[{"roleArn":"arn:aws:iam::111122223333:role/first"},{"roleArn":"` + role + `"}]`, "", "", "444455556666 eu-west-1"},
		"roles in JSON":                    {region + `,"assumeRoles":"[{\"roleArn\":\"` + role + `\"}]"`, "", "", "444455556666 eu-west-1"},
		"a role by a web identity":         {region + `,"assumeRoleWithWebIdentity":{"roleArn":"` + role + `"}`, "", "", "444455556666 eu-west-1"},
		"a role, and an ARN of another":    {region + `,"assumeRole":{"roleArn":"` + role + `"}`, "", group("eu-west-1", "111122223333"), " eu-west-1"},
		"a secret role, and an ARN":        {region + `,"assumeRole":{"roleArn":` + secret + `}`, "", group("eu-west-1", "111122223333"), "111122223333 eu-west-1"},
		"a secret role":                    {region + `,"assumeRole":` + secret, "", "", " eu-west-1"},
		"one allowed account":              {region + `,"allowedAccountIds":["444455556666"]`, "", "", "444455556666 eu-west-1"},
		"one allowed account in JSON":      {region + `,"allowedAccountIds":"[\"444455556666\"]"`, "", "", "444455556666 eu-west-1"},
		"two allowed accounts":             {region + `,"allowedAccountIds":["444455556666","111122223333"]`, "", "", " eu-west-1"},
		"a region of its own":              {`"region":"us-east-1"`, `,` + region, "", " eu-west-1"},
		"a secret region of its own":       {region, `,"region":` + secret, group("eu-west-1", "111122223333"), "111122223333 "},
		"a secret region":                  {`"region":` + secret, "", "", " "},
		"a secret region, and an ARN":      {`"region":` + secret, "", group("eu-west-1", "111122223333"), "111122223333 eu-west-1"},
		"a secret region that is shown":    {`"region":` + shown, "", "", " eu-west-1"},
		"a profile":                        {`"profile":"audit"`, "", "", " "},
		"a profile, and an ARN":            {`"profile":"audit"`, "", group("eu-west-1", "111122223333"), "111122223333 eu-west-1"},
		"a profile, and ARNs of two":       {`"profile":"audit"`, "", group("eu-west-1", "111122223333") + group("us-east-1", "111122223333"), "111122223333 "},
		"a role is in no region":           {`"profile":"audit"`, "", deployedBy("PROVIDER", "aws:iam/role:Role", `"outputs":{"arn":"arn:aws:iam::111122223333:role/r"}`), "111122223333 "},
		"an ARN with a region of its own":  {`"profile":"audit"`, "", deployedBy("PROVIDER", "aws:sns/topic:Topic", topicWithRegion("eu-west-1")), "111122223333 "},
		"a topic that is only read":        {region, "", deployedBy("PROVIDER", "aws:sns/topic:Topic", `"external":true,"outputs":{"arn":"arn:aws:sns:eu-west-1:111122223333:t"}`), " eu-west-1"},
		"an organization's trail":          {region, "", deployedBy("PROVIDER", "aws:cloudtrail/trail:Trail", `"outputs":{"isOrganizationTrail":true,"arn":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/t"}`), " eu-west-1"},
		"an account's trail":               {region, "", deployedBy("PROVIDER", "aws:cloudtrail/trail:Trail", `"outputs":{"isOrganizationTrail":false,"arn":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/t"}`), "111122223333 eu-west-1"},
		"a target's ARN is its receiver's": {region, "", deployedBy("PROVIDER", "aws:cloudwatch/eventTarget:EventTarget", `"outputs":{"arn":"arn:aws:sns:eu-west-1:111122223333:t"}`), " eu-west-1"},
		"a subscription's is its topic's":  {region, "", deployedBy("PROVIDER", "aws:sns/topicSubscription:TopicSubscription", `"outputs":{"arn":"arn:aws:sns:eu-west-1:111122223333:t:u"}`), " eu-west-1"},
		"a policy that AWS manages":        {region, "", deployedBy("PROVIDER", "aws:iam/policy:Policy", `"outputs":{"arn":"arn:aws:iam::aws:policy/AWSDenyAll"}`), " eu-west-1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := load(t, providerState(c.settings, c.filter, c.more)).Filters[0]
			if got := f.Account + " " + f.Region; got != c.want {
				t.Errorf("the filter is in %q, want %q", got, c.want)
			}
		})
	}
}

// topicWithRegion is a topic that says its region in a property as well as in its ARN.
func topicWithRegion(region string) string {
	return `"outputs":{"region":"` + region + `","arn":"arn:aws:sns:` + region + `:111122223333:t"}`
}

// Two providers that differ in their regions alone have one account's credentials.
func TestProvidersWithTheSameCredentialsHaveOneAccount(t *testing.T) {
	t.Parallel()
	const secret = `{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"v1:a"}`
	second := func(settings, account string) string {
		const urn = "urn:pulumi:t::t::pulumi:providers:aws::second"
		return `,{"urn":"` + urn + `","type":"pulumi:providers:aws","id":"p2","inputs":{` + settings + `}}` +
			deployedBy(urn+"::p2", "aws:sns/topic:Topic", `"outputs":{"arn":"arn:aws:sns:us-east-1:`+account+`:t"}`)
	}
	for name, c := range map[string]struct{ settings, more, want string }{
		"nothing but regions":   {`"region":"eu-west-1"`, second(`"region":"us-east-1"`, "111122223333"), "111122223333"},
		"the same profile":      {`"profile":"a"`, second(`"region":"us-east-1","profile":"a"`, "111122223333"), "111122223333"},
		"another profile":       {`"profile":"a"`, second(`"profile":"b"`, "111122223333"), ""},
		"a profile and none":    {`"region":"eu-west-1"`, second(`"profile":"b"`, "111122223333"), ""},
		"a secret":              {`"secretKey":` + secret, second(`"secretKey":`+secret, "111122223333"), ""},
		"an account of its own": {`"region":"eu-west-1"`, second(`"region":"us-east-1"`, "111122223333") + deployedBy("PROVIDER", "aws:sns/topic:Topic", `"outputs":{"arn":"arn:aws:sns:eu-west-1:444455556666:t"}`), "444455556666"},
	} {
		if got := load(t, providerState(c.settings, "", c.more)).Filters[0].Account; got != c.want {
			t.Errorf("%s: account %q, want %q", name, got, c.want)
		}
	}
}

func TestTheARNOfAResourceSaysWhereItIs(t *testing.T) {
	t.Parallel()
	const settings = `"region":"us-east-1","allowedAccountIds":["111122223333"]`
	for name, c := range map[string]struct{ arn, want string }{
		"elsewhere":        {"arn:aws-cn:sns:cn-north-1:444455556666:t", "aws-cn 444455556666 cn-north-1"},
		"without a region": {"arn:aws:sns::444455556666:t", "aws 444455556666 us-east-1"},
		"no ARN":           {"", "aws 111122223333 us-east-1"},
	} {
		p := load(t, providerState(settings, "", deployedBy("PROVIDER", "aws:sns/topic:Topic", `"outputs":{"arn":"`+c.arn+`"}`)))
		if at := p.Topics[0]; at.Partition+" "+at.Account+" "+at.Region != c.want {
			t.Errorf("%s: in %s %s %s, want %s", name, at.Partition, at.Account, at.Region, c.want)
		}
	}
}

// A delegated administrator's organization trail belongs to the management account, and is deployed by the administrator.
func TestTheCreatorOfATrailIsItsProvidersAccount(t *testing.T) {
	t.Parallel()
	p := load(t, providerState(`"region":"eu-west-1","allowedAccountIds":["444455556666"]`, "", deployedBy("PROVIDER", "aws:cloudtrail/trail:Trail",
		`"outputs":{"isOrganizationTrail":true,"arn":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/t"}`)))
	if trail := p.Trails[0]; trail.Account != "111122223333" || trail.Creator != "444455556666" {
		t.Errorf("of account %s, by %s", trail.Account, trail.Creator)
	}
}
