package components

import (
	"fmt"

	pulumiaws "github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// lookUpOptions hands the AWS provider of a component's options to its look-ups, which come before the component is there.
func lookUpOptions(options []pulumi.ResourceOption) ([]pulumi.InvokeOption, error) {
	given, err := pulumi.NewResourceOptions(options...)
	if err != nil {
		return nil, fmt.Errorf("reading the options: %w", err)
	}
	for _, provider := range append([]pulumi.ProviderResource{given.Provider}, given.Providers...) {
		if aws, ok := provider.(*pulumiaws.Provider); ok {
			return []pulumi.InvokeOption{pulumi.Provider(aws)}, nil
		}
	}
	if given.Parent != nil {
		return []pulumi.InvokeOption{pulumi.Parent(given.Parent)}, nil
	}
	return nil, nil
}
