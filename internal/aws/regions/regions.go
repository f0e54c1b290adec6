// Package regions lists AWS's regions. It stands beside package aws so that what needs no list does not depend on the provider's.
package regions

import (
	"cmp"
	"strings"

	"github.com/hashicorp/aws-sdk-go-base/v2/endpoints"
)

// Region is one region and the partition that it is in.
type Region struct {
	// Name is its code, such as eu-west-1, and Description what the console calls it, such as Europe (Ireland).
	Name, Description string
	// Partition is aws, aws-cn, aws-us-gov or a closed one.
	Partition string
}

// All returns all regions of all partitions, in no order. The list is the AWS provider's own, in the version that it is built with.
func All() []Region {
	var all []Region
	for _, partition := range endpoints.DefaultPartitions() {
		for name, region := range partition.Regions() {
			all = append(all, Region{Name: name, Description: region.Description(), Partition: partition.ID()})
		}
	}
	return all
}

// Find finds a region by its name. A region that is not known has nothing but the name.
func Find(name string) (Region, bool) {
	for _, region := range All() {
		if region.Name == name {
			return region, true
		}
	}
	return Region{Name: name}, false
}

// InAlarms returns what CloudWatch's mails and messages call a region: the older regions of Europe are EU there. A region that is not
// known keeps its name.
func InAlarms(name string) string {
	region, _ := Find(name)
	switch name {
	case "eu-central-1", "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2", "eu-west-3":
		return strings.Replace(region.Description, "Europe", "EU", 1)
	}
	return cmp.Or(region.Description, name)
}
