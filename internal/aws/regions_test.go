package aws

import "testing"

func TestRegionsAreKnownWithTheirPartition(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]Region{
		"us-east-1":     {"us-east-1", "US East (N. Virginia)", "aws", "amazonaws.com"},
		"eu-west-1":     {"eu-west-1", "Europe (Ireland)", "aws", "amazonaws.com"},
		"us-gov-west-1": {"us-gov-west-1", "AWS GovCloud (US-West)", "aws-us-gov", "amazonaws.com"},
		"cn-north-1":    {"cn-north-1", "China (Beijing)", "aws-cn", "amazonaws.com.cn"},
	} {
		if got, found := FindRegion(name); !found || got != want {
			t.Errorf("%s: got %+v, %v", name, got, found)
		}
	}
	if got, found := FindRegion("us-east-9"); found || got != (Region{Name: "us-east-9"}) {
		t.Errorf("us-east-9: got %+v, %v", got, found)
	}
}

func TestAServiceHasAnEndpointInEachRegion(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]string{
		"eu-west-1":  "logs.eu-west-1.amazonaws.com",
		"cn-north-1": "logs.cn-north-1.amazonaws.com.cn",
		"cn-east-9":  "logs.cn-east-9.amazonaws.com.cn",
		"xx-new-1":   "logs.xx-new-1.amazonaws.com",
	} {
		if got := RegionalService("logs", region); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestAlarmsCallRegionsByTheirOlderNames(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]string{
		"us-east-1": "US East (N. Virginia)", "eu-west-1": "EU (Ireland)", "eu-central-2": "Europe (Zurich)",
		"us-gov-west-1": "AWS GovCloud (US-West)", "xx-new-1": "xx-new-1",
	} {
		if got := RegionInAlarms(region); got != want {
			t.Errorf("%s: got %q, want %q", region, got, want)
		}
	}
}
