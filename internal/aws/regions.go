package aws

import (
	"cmp"
	"strings"

	"github.com/hashicorp/aws-sdk-go-base/v2/endpoints"
)

// Region is one region and the partition that it is in.
type Region struct {
	// Name is its code, such as eu-west-1, and Description what the console calls it, such as Europe (Ireland).
	Name, Description string
	// Partition is aws, aws-cn, aws-us-gov or a closed one, and DNSSuffix what the names of its endpoints end in.
	Partition, DNSSuffix string
}

// Regions returns all regions of all partitions, in no order. The list is the AWS provider's own, in the version that it is built with.
func Regions() []Region {
	var all []Region
	for _, partition := range endpoints.DefaultPartitions() {
		for name, region := range partition.Regions() {
			all = append(all, Region{Name: name, Description: region.Description(), Partition: partition.ID(), DNSSuffix: partition.DNSSuffix()})
		}
	}
	return all
}

// FindRegion finds a region by its name. A region that is not known has nothing but the name.
func FindRegion(name string) (Region, bool) {
	for _, region := range Regions() {
		if region.Name == name {
			return region, true
		}
	}
	return Region{Name: name}, false
}

// DNSSuffix returns the end of the names of a region's endpoints, and of services that have one principal in each region. A region
// that is too new for the list belongs to the partition whose regions are named like it.
func DNSSuffix(region string) string {
	partition, _ := endpoints.PartitionForRegion(endpoints.DefaultPartitions(), region)
	return cmp.Or(partition.DNSSuffix(), "amazonaws.com")
}

// RegionInAlarms returns what CloudWatch's mails and messages call a region: the older regions of Europe are EU there. A region that is
// not known keeps its name.
func RegionInAlarms(name string) string {
	region, _ := FindRegion(name)
	switch name {
	case "eu-central-1", "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2", "eu-west-3":
		return strings.Replace(region.Description, "Europe", "EU", 1)
	}
	return cmp.Or(region.Description, name)
}
