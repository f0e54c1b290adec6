package main

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"secretwatch/components"
	"secretwatch/internal/limits"
	"secretwatch/internal/naming"
	"secretwatch/internal/settings"
)

// trailName is the name of the trail component; the customer key's policy is pinned to what it makes.
const trailName = "trail"

// checkLimits counts the metric filters that the stack needs, and refuses more than a log group takes.
func checkLimits(place naming.Place, watches []settings.Watch) (int, error) {
	filters := 0
	for _, watch := range watches {
		n, err := alarmArgs(place, watch, settings.Alarm{}, nil).FilterCount()
		if err != nil {
			return 0, fmt.Errorf("watch %q: %w", watch.Name, err)
		}
		filters += n
	}
	if filters > limits.FiltersPerLogGroup {
		return 0, fmt.Errorf("this stack needs %d metric filters on its log group, CloudWatch Logs takes %d: "+
			"watch secrets together that share their readers, best by a prefix (watch: [{name: payments, secrets: [payments/*]}])",
			filters, limits.FiltersPerLogGroup)
	}
	return filters, nil
}

// customerKey makes the stack's key if the settings ask for one. No key is no ARN, and AWS's own encryption.
func customerKey(ctx *pulumi.Context, place naming.Place, s *settings.Settings) (pulumi.StringPtrInput, error) {
	if !s.CustomerKey {
		return nil, nil
	}
	args := &components.CustomerKeyArgs{Place: place, Protect: s.Protect}
	if s.Trail.LogGroup == "" {
		args.Trail, args.LogFileNotices = trailName, s.Trail.Notices
	}
	key, err := components.NewCustomerKey(ctx, "key", args)
	if err != nil {
		return nil, err
	}
	return key.KeyArn, nil
}

func trailArgs(place naming.Place, s *settings.Settings, key pulumi.StringPtrInput) *components.TrailToLogsArgs {
	if s.Trail.LogGroup != "" {
		return &components.TrailToLogsArgs{Place: place, ExistingLogGroup: s.Trail.LogGroup}
	}
	return &components.TrailToLogsArgs{
		Place:           place,
		RetentionInDays: s.Trail.RetentionDays,
		ArchiveDays:     s.Trail.ArchiveDays,
		SingleRegion:    !s.Trail.MultiRegion,
		AccessLogBucket: s.Trail.AccessLogBucket,
		LogFileNotices:  s.Trail.Notices,
		KmsKeyArn:       key,
		Protect:         s.Protect,
	}
}

// subscribers are those who take alarms. A mailbox is named by its address; an address that may hold a token is named by its
// place in the list.
func subscribers(all []settings.Subscriber) []components.Subscriber {
	var list []components.Subscriber
	for i, s := range all {
		if !s.Alarms {
			continue
		}
		subscriber := components.Subscriber{Protocol: s.Protocol, Endpoint: pulumi.String(s.Endpoint.Reveal())}
		if s.Protocol == "email" && !s.Secret {
			subscriber.Name = s.Endpoint.Reveal()
		} else {
			subscriber.Name = fmt.Sprintf("%s-%d", s.Protocol, i+1)
		}
		if s.Secret {
			subscriber.Endpoint = pulumi.ToSecret(subscriber.Endpoint).(pulumi.StringOutput)
		}
		list = append(list, subscriber)
	}
	return list
}

func createSecrets(ctx *pulumi.Context, place naming.Place, all []settings.Secret, key pulumi.StringPtrInput) (map[string]*components.SecretWithAudit, error) {
	created := make(map[string]*components.SecretWithAudit, len(all))
	for _, s := range all {
		args := &components.SecretWithAuditArgs{
			Place:                 place,
			SecretName:            s.Name,
			Description:           s.Description,
			KmsKeyArn:             key,
			RecoveryWindowInDays:  s.RecoveryWindowDays,
			DeleteWithoutRecovery: s.RecoveryWindowDays == 0,
		}
		if s.Value != nil {
			args.Value = pulumi.ToSecret(pulumi.String(s.Value.Reveal())).(pulumi.StringOutput).ToStringPtrOutput()
		}
		secret, err := components.NewSecretWithAudit(ctx, s.Name, args)
		if err != nil {
			return nil, err
		}
		created[s.Name] = secret
	}
	return created, nil
}

// alarmArgs describes a watch. Without the created secrets it still knows all that can be counted.
func alarmArgs(place naming.Place, watch settings.Watch, alarm settings.Alarm, created map[string]*components.SecretWithAudit) *components.AccessAlarmArgs {
	args := &components.AccessAlarmArgs{
		Place:           place,
		Existing:        watch.Existing,
		Prefixes:        watch.Prefixes,
		Readers:         watch.Readers,
		Threshold:       alarm.Threshold,
		PeriodInSeconds: alarm.PeriodSeconds,
	}
	for _, name := range watch.Created {
		secret := components.WatchedSecret{Name: name}
		if made, ok := created[name]; ok {
			secret.ARN = made.SecretArn
		}
		args.Secrets = append(args.Secrets, secret)
	}
	return args
}
