package main

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"secretwatch/components"
	"secretwatch/internal/detection"
	"secretwatch/internal/limits"
	"secretwatch/internal/naming"
	"secretwatch/internal/settings"
)

// outputs is what the stack made.
type outputs struct {
	trail   *components.TrailToLogs
	topic   *components.AlertTopic
	secrets map[string]*components.SecretWithAudit
	alarms  []*components.AccessAlarm
	filters int
}

// export tells a person what they need next: what there is, who still has to confirm, how to test it, and how near AWS's limits
// the stack is.
func export(ctx *pulumi.Context, place naming.Place, s *settings.Settings, made outputs) {
	arns := pulumi.StringMap{}
	for name, secret := range made.secrets {
		arns[name] = secret.SecretArn
	}
	names, longest := pulumi.StringArray{}, 0
	for _, alarm := range made.alarms {
		names = append(names, alarm.AlarmName)
		longest = max(longest, alarm.LongestPattern)
	}
	ctx.Export("secretArns", arns)
	ctx.Export("alarmNames", names)
	ctx.Export("alarmTopicArn", made.topic.TopicArn)
	ctx.Export("logGroupName", made.trail.LogGroupName)
	ctx.Export("trailArn", made.trail.TrailArn)
	ctx.Export("bucketName", made.trail.BucketName)
	ctx.Export("waitingForConfirmation", made.topic.PendingSubscribers)
	ctx.Export("testCommand", pulumi.String(testCommand(place, s)))
	ctx.Export("limits", pulumi.StringMap{
		"metricFilters":  pulumi.Sprintf("%d of %d on the log group, by this stack", made.filters, limits.FiltersPerLogGroup),
		"longestPattern": pulumi.Sprintf("%d of %d characters", longest, limits.PatternLength),
		"trails":         pulumi.Sprintf("%d of %d in the region, by this stack", trailCount(s), limits.TrailsPerRegion),
	})
}

func trailCount(s *settings.Settings) int {
	if s.Trail.LogGroup != "" {
		return 0
	}
	return 1
}

// testCommand reads a watched secret as an intruder would, without showing its value.
func testCommand(place naming.Place, s *settings.Settings) string {
	name := "NAME"
	for _, watch := range s.Watches {
		switch {
		case len(watch.Created) > 0:
			name = watch.Created[0]
		case len(watch.Existing) > 0:
			name = detection.Name(watch.Existing[0])
		case len(s.Secrets) > 0:
			name = s.Secrets[0].Name
		default:
			continue
		}
		break
	}
	return fmt.Sprintf("aws secretsmanager get-secret-value --region %s --secret-id %s --query VersionId", place.Region, name)
}
