package standin

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/aws/regions"
	"github.com/secretwatch/secretwatch/internal/spelling"
)

// refuseRegion refuses a region that does not exist, as the real provider does, and names the nearest that does.
func refuseRegion(name string) error {
	if _, found := regions.Find(name); found {
		return nil
	}
	var known []string
	for _, region := range regions.All() {
		known = append(known, region.Name)
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
	found, ok := regions.Find(region)
	if !ok {
		return nil, fmt.Errorf("region not found for name %q", region)
	}
	return props{
		"id": region, "name": region, "description": found.Description, "endpoint": "ec2." + region + "." + aws.DNSSuffix(region),
	}, nil
}

// partitionInfo is getPartition.
func partitionInfo(a *Account, _ string, _ props) (props, error) {
	suffix := aws.DNSSuffix(a.region)
	labels := strings.Split(suffix, ".")
	slices.Reverse(labels)
	return props{"id": a.partition, "partition": a.partition, "dnsSuffix": suffix, "reverseDnsPrefix": strings.Join(labels, ".")}, nil
}
