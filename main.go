// The Pulumi program of Secretwatch: an email when anyone reads your AWS secret. Settings come in, components are put together,
// outputs go out.
package main

import (
	"fmt"
	"os"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"secretwatch/components"
	"secretwatch/internal/naming"
	"secretwatch/internal/settings"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		source, err := settings.FromEnvironment(os.Getenv)
		if err != nil {
			return err
		}
		return deploy(ctx, source)
	})
}

// deploy puts one stack together. Nothing is registered before all of its settings and AWS's limits are checked.
func deploy(ctx *pulumi.Context, source settings.Source) error {
	account, err := lookUpAccount(ctx)
	if err != nil {
		return err
	}
	s, err := settings.Read(source, account)
	if err != nil {
		return fmt.Errorf("settings of stack %q:\n%w", source.Stack, err)
	}
	place := naming.Place{Team: s.Team, Stack: s.Stack, Partition: account.Partition, Region: account.Region, Account: account.ID}
	filters, err := checkLimits(place, s.Watches)
	if err != nil {
		return err
	}

	key, err := customerKey(ctx, place, s)
	if err != nil {
		return err
	}
	trail, err := components.NewTrailToLogs(ctx, trailName, trailArgs(place, s, key))
	if err != nil {
		return err
	}
	topic, err := components.NewAlertTopic(ctx, "alarms", &components.AlertTopicArgs{
		Place:       place,
		Publisher:   components.AlarmsOf(place),
		Subscribers: subscribers(s.Subscribers),
		KmsKeyArn:   key,
	})
	if err != nil {
		return err
	}
	secrets, err := createSecrets(ctx, place, s.Secrets, key)
	if err != nil {
		return err
	}
	var alarms []*components.AccessAlarm
	for _, watch := range s.Watches {
		args := alarmArgs(place, watch, s.Alarm, secrets)
		args.LogGroup, args.LogGroupName, args.TopicArn = trail.LogGroup, trail.LogGroupName, topic.TopicArn
		alarm, err := components.NewAccessAlarm(ctx, watch.Name, args)
		if err != nil {
			return err
		}
		alarms = append(alarms, alarm)
	}
	export(ctx, place, s, outputs{trail: trail, topic: topic, secrets: secrets, alarms: alarms, filters: filters})
	return nil
}

// lookUpAccount asks AWS where the program runs. The answers are plain values: names, lengths and counts are known in preview.
func lookUpAccount(ctx *pulumi.Context) (settings.Account, error) {
	identity, err := aws.GetCallerIdentity(ctx, &aws.GetCallerIdentityArgs{})
	if err != nil {
		return settings.Account{}, fmt.Errorf("asking AWS for the account: %w", err)
	}
	region, err := aws.GetRegion(ctx, &aws.GetRegionArgs{})
	if err != nil {
		return settings.Account{}, fmt.Errorf("asking AWS for the region: %w", err)
	}
	partition, err := aws.GetPartition(ctx, &aws.GetPartitionArgs{})
	if err != nil {
		return settings.Account{}, fmt.Errorf("asking AWS for the partition: %w", err)
	}
	return settings.Account{ID: identity.AccountId, Region: region.Name, Partition: partition.Partition}, nil
}
