package standin

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/aws-sdk-go-base/v2/endpoints"

	"github.com/secretwatch/secretwatch/internal/spelling"
)

// partitions are the parts of AWS as the real provider knows them: this is its own list, in the version that it is built with.
func partitions() []endpoints.Partition { return endpoints.DefaultPartitions() }

// regionOf finds a region and its partition.
func regionOf(name string) (endpoints.Region, endpoints.Partition, bool) {
	for _, partition := range partitions() {
		if region, ok := partition.Regions()[name]; ok {
			return region, partition, true
		}
	}
	return endpoints.Region{}, endpoints.Partition{}, false
}

// refuseRegion refuses a region that does not exist, as the real provider does, and names the nearest that does.
func refuseRegion(name string) error {
	if _, _, ok := regionOf(name); ok {
		return nil
	}
	var known []string
	for _, partition := range partitions() {
		known = slices.AppendSeq(known, maps.Keys(partition.Regions()))
	}
	message := "invalid AWS Region: " + name
	if near, ok := spelling.Nearest(name, known); ok {
		message += "; did you mean " + near + "?"
	}
	return refusal("region", "", "%s", message)
}

// regionInfo is getRegion.
func regionInfo(_ *Account, region string, args props) (props, error) {
	if name := args.str("name"); name != "" {
		region = name
	}
	if args.str("endpoint") != "" {
		return nil, errors.New("endpoint: the stand-in AWS finds regions by name only")
	}
	found, partition, ok := regionOf(region)
	if !ok {
		return nil, fmt.Errorf("region not found for name %q", region)
	}
	return props{
		"id": region, "name": region, "description": found.Description(), "endpoint": "ec2." + region + "." + partition.DNSSuffix(),
	}, nil
}

// dnsSuffix ends the names of the partition's endpoints.
func (a *Account) dnsSuffix() string {
	for _, partition := range partitions() {
		if partition.ID() == a.partition {
			return partition.DNSSuffix()
		}
	}
	return ""
}

// partitionInfo is getPartition.
func partitionInfo(a *Account, _ string, _ props) (props, error) {
	labels := strings.Split(a.dnsSuffix(), ".")
	slices.Reverse(labels)
	return props{
		"id": a.partition, "partition": a.partition, "dnsSuffix": a.dnsSuffix(), "reverseDnsPrefix": strings.Join(labels, "."),
	}, nil
}
