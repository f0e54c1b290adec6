package regions

import (
	"testing"

	"github.com/hashicorp/aws-sdk-go-base/v2/endpoints"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestRegionsAreKnownWithTheirPartition(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]Region{
		"us-east-1":     {"us-east-1", "US East (N. Virginia)", "aws"},
		"eu-west-1":     {"eu-west-1", "Europe (Ireland)", "aws"},
		"us-gov-west-1": {"us-gov-west-1", "AWS GovCloud (US-West)", "aws-us-gov"},
		"cn-north-1":    {"cn-north-1", "China (Beijing)", "aws-cn"},
	} {
		if got, found := Find(name); !found || got != want {
			t.Errorf("%s: got %+v, %v", name, got, found)
		}
	}
	if got, found := Find("us-east-9"); found || got != (Region{Name: "us-east-9"}) {
		t.Errorf("us-east-9: got %+v, %v", got, found)
	}
}

func TestAlarmsCallRegionsByTheirOlderNames(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]string{
		"us-east-1": "US East (N. Virginia)", "eu-west-1": "EU (Ireland)", "eu-central-2": "Europe (Zurich)",
		"us-gov-west-1": "AWS GovCloud (US-West)", "xx-new-1": "xx-new-1",
	} {
		if got := InAlarms(region); got != want {
			t.Errorf("%s: got %q, want %q", region, got, want)
		}
	}
}

func TestEveryRegionsDNSSuffixIsTheProviders(t *testing.T) {
	t.Parallel()
	for _, partition := range endpoints.DefaultPartitions() {
		for name := range partition.Regions() {
			if got := aws.DNSSuffix(name); got != partition.DNSSuffix() {
				t.Errorf("%s: %s, the provider has %s", name, got, partition.DNSSuffix())
			}
		}
	}
}
