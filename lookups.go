package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	pulumiaws "github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/components"
	"github.com/secretwatch/secretwatch/internal/naming"
	"github.com/secretwatch/secretwatch/internal/settings"
)

// lookUpAccount asks AWS where the program runs. The answers are plain values: names, lengths and counts are known in preview.
func lookUpAccount(ctx *pulumi.Context) (settings.Account, error) {
	identity, err := pulumiaws.GetCallerIdentity(ctx, &pulumiaws.GetCallerIdentityArgs{})
	if err != nil {
		return settings.Account{}, fmt.Errorf("asking AWS for the account: %w", err)
	}
	region, err := pulumiaws.GetRegion(ctx, &pulumiaws.GetRegionArgs{})
	if err != nil {
		return settings.Account{}, fmt.Errorf("asking AWS for the region: %w", err)
	}
	partition, err := pulumiaws.GetPartition(ctx, &pulumiaws.GetPartitionArgs{})
	if err != nil {
		return settings.Account{}, fmt.Errorf("asking AWS for the partition: %w", err)
	}
	return settings.Account{ID: identity.AccountId, Region: region.Name, Partition: partition.Partition}, nil
}

// lookUpDeployer asks AWS for the role or user that deploys. A session's ARN lacks the path of its role.
func lookUpDeployer(ctx *pulumi.Context) (string, error) {
	identity, err := pulumiaws.GetCallerIdentity(ctx, &pulumiaws.GetCallerIdentityArgs{})
	if err != nil {
		return "", fmt.Errorf("asking AWS who deploys: %w", err)
	}
	session, err := arn.Parse(identity.Arn)
	if err != nil {
		return "", fmt.Errorf("reading who deploys, %q: %w", identity.Arn, err)
	}
	parts := strings.Split(session.Resource, "/")
	if session.Service != "sts" || parts[0] != "assumed-role" || len(parts) < 2 {
		return identity.Arn, nil
	}
	role, err := iam.LookupRole(ctx, &iam.LookupRoleArgs{Name: parts[1]})
	if err != nil {
		return "", fmt.Errorf("looking up role %q, which deploys: %w", parts[1], err)
	}
	return role.Arn, nil
}

// lookUpForTrail looks up what the settings say that the account has for the trail: the log group that one fills already, or the bucket
// for access logs.
func lookUpForTrail(ctx *pulumi.Context, place naming.Place, s *settings.Settings) error {
	if s.Trail.LogGroup != "" {
		_, err := components.LookUpLogGroup(ctx, s.Trail.LogGroup)
		return err
	}
	return components.LookUpAccessLogBucket(ctx, place, s.Trail.AccessLogBucket)
}

// lookUpWatches describes every watch, in the settings' order. What exists already is looked up; of created secrets only the name is
// known yet, which is enough to count and to measure.
func lookUpWatches(ctx *pulumi.Context, place naming.Place, s *settings.Settings) ([]components.Watched, error) {
	var problems []error
	watches := make([]components.Watched, len(s.Watches))
	for i, watch := range s.Watches {
		w := components.Watched{Place: place, Existing: watch.Existing, Prefixes: watch.Prefixes, Readers: watch.Readers}
		for _, name := range watch.Created {
			w.Secrets = append(w.Secrets, components.WatchedSecret{Name: name})
		}
		found, err := w.LookUp(ctx)
		if err != nil {
			problems = append(problems, fmt.Errorf("watch %q: %w", watch.Name, err))
		}
		watches[i] = found
	}
	return watches, errors.Join(problems...)
}
