package components

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	pulumiaws "github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/naming"
)

// Place is where and for whom a program deploys: a team, a stack, and one region of an AWS account. Team and stack are part of every name
// that a component gives in the account, so that two teams in one account never share a metric, an alarm or a topic. See [LookUpPlace].
//
// Team and stack together must be unique per program in an account and region: two programs that share both overwrite each other's
// filters, alarms and topics, and AWS reports no error. For the same reason, components of one kind need different names within a
// place, also under different parents.
//
// Its fields, all of type string:
//   - Team owns the stack: lower-case letters, digits and dashes.
//   - Stack is the Pulumi stack's name.
//   - Partition is aws, aws-us-gov or aws-cn.
//   - Region is the AWS region, such as us-east-1.
//   - Account is the 12-digit account id.
type Place = naming.Place

// Account is the AWS account and region that a program deploys to, as AWS itself says.
type Account struct {
	// ID is the 12-digit account id.
	ID string
	// Region is the AWS region, such as us-east-1.
	Region string
	// Partition is aws, aws-us-gov or aws-cn.
	Partition string
}

// LookUpAccount asks AWS where the program deploys: pulumi.Provider says with which provider, if not the default one. The answers are plain
// values, so that names, lengths and counts are known in preview.
func LookUpAccount(ctx *pulumi.Context, opts ...pulumi.InvokeOption) (Account, error) {
	identity, err := pulumiaws.GetCallerIdentity(ctx, &pulumiaws.GetCallerIdentityArgs{}, opts...)
	if err != nil {
		return Account{}, fmt.Errorf("asking AWS for the account: %w", err)
	}
	region, err := pulumiaws.GetRegion(ctx, &pulumiaws.GetRegionArgs{}, opts...)
	if err != nil {
		return Account{}, fmt.Errorf("asking AWS for the region: %w", err)
	}
	partition, err := pulumiaws.GetPartition(ctx, &pulumiaws.GetPartitionArgs{}, opts...)
	if err != nil {
		return Account{}, fmt.Errorf("asking AWS for the partition: %w", err)
	}
	return Account{ID: identity.AccountId, Region: region.Name, Partition: partition.Partition}, nil
}

// Place is the place of a team and a stack in this account.
func (a Account) Place(team, stack string) Place {
	return Place{Team: team, Stack: stack, Partition: a.Partition, Region: a.Region, Account: a.ID}
}

// LookUpPlace is the place of a team in the account, region and stack that the program deploys to. It refuses a team or a stack whose
// name cannot be part of AWS names. A program with a provider of its own gives it with pulumi.Provider, and the same to every component.
func LookUpPlace(ctx *pulumi.Context, team string, opts ...pulumi.InvokeOption) (Place, error) {
	account, err := LookUpAccount(ctx, opts...)
	if err != nil {
		return Place{}, err
	}
	place := account.Place(team, ctx.Stack())
	return place, checkPlace(place)
}

// checkPlace reports everything that is wrong with a place, which is part of every name and ARN.
func checkPlace(p Place) error {
	if p == (Place{}) {
		return errors.New("place is missing: use LookUpPlace")
	}
	var problems []error
	for _, problem := range p.Problems() {
		problems = append(problems, fmt.Errorf("place: %w", problem))
	}
	return errors.Join(problems...)
}

// checkSameAccount refuses what belongs to another account or region than what uses it: alarms, filters and rules can use only resources
// of their own. An invalid place is reported by checkPlace.
func checkSameAccount(what string, of, want Place) error {
	switch {
	case checkPlace(want) != nil:
		return nil
	case of.Partition != want.Partition:
		return fmt.Errorf("%s: belongs to partition %s, expected partition %s", what, of.Partition, want.Partition)
	case of.Region != want.Region || of.Account != want.Account:
		return fmt.Errorf("%s: belongs to account %s in %s, expected account %s in %s", what, of.Account, of.Region, want.Account, want.Region)
	}
	return nil
}

// lookUpDeployer asks AWS for the role or user that runs the program. A session's ARN lacks the path of its role.
func lookUpDeployer(ctx *pulumi.Context, opts ...pulumi.InvokeOption) (string, error) {
	identity, err := pulumiaws.GetCallerIdentity(ctx, &pulumiaws.GetCallerIdentityArgs{}, opts...)
	if err != nil {
		return "", fmt.Errorf("asking AWS who deploys: %w", err)
	}
	if !arn.IsARN(identity.Arn) {
		return "", fmt.Errorf("reading who deploys: %q is not an ARN", identity.Arn)
	}
	name, isSession := sessionRole(identity.Arn)
	if !isSession {
		return identity.Arn, nil
	}
	role, err := iam.LookupRole(ctx, &iam.LookupRoleArgs{Name: name}, opts...)
	if err != nil {
		return "", fmt.Errorf("looking up role %q, which deploys: %w", name, err)
	}
	return role.Arn, nil
}

// sessionRole is the name of the role whose session an ARN is of.
func sessionRole(text string) (name string, isSession bool) {
	session, err := arn.Parse(text)
	parts := strings.Split(session.Resource, "/")
	if err != nil || session.Service != "sts" || parts[0] != "assumed-role" || len(parts) < 2 {
		return "", false
	}
	return parts[1], true
}
