package main

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/components"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/naming"
	"github.com/secretwatch/secretwatch/internal/settings"
)

// outputs is what the stack made.
type outputs struct {
	alerts
	counts
	trail   *components.TrailToLogs
	secrets map[string]*components.SecretWithAudit

	alarmNames, ruleNames                  pulumi.StringArray
	longestFilter, longestRule, complexity int
}

// export tells a person what they need next: what there is, who still has to confirm, how to test it, and how near AWS's limits
// the stack is.
func (o *outputs) export(ctx *pulumi.Context, place naming.Place, s *settings.Settings, watches []components.Watched) {
	arns := pulumi.StringMap{}
	for name, secret := range o.secrets {
		arns[name] = secret.SecretArn
	}
	ctx.Export("secretArns", arns)
	ctx.Export("alarmNames", o.alarmNames)
	ctx.Export("alarmTopicArn", o.alarms.TopicArn)
	waiting := pulumi.StringArrayMap{"alarms": warnOfWaiting(ctx, "alarms", o.alarms)}
	if o.details != nil {
		waiting["details"] = warnOfWaiting(ctx, "details", o.details)
		ctx.Export("detailTopicArn", o.details.TopicArn)
		ctx.Export("detailRuleNames", o.ruleNames)
		ctx.Export("undeliveredQueueUrl", o.deadLetters.QueueURL)
	}
	ctx.Export("waitingForConfirmation", waiting)
	ctx.Export("logGroupName", o.trail.LogGroupName)
	ctx.Export("trailArn", o.trail.TrailArn)
	ctx.Export("bucketName", o.trail.BucketName)
	ctx.Export("testCommand", pulumi.String(testCommand(place, s, watches)))
	ctx.Export("limits", pulumi.StringMap{
		"metricFilters":       pulumi.Sprintf("%d of %d on the log group, by this stack", o.filters, aws.FiltersPerLogGroup),
		"longestFilter":       pulumi.Sprintf("%d of %d characters", o.longestFilter, aws.PatternLength),
		"eventRules":          pulumi.Sprintf("%d of %d on the default event bus, by this stack", o.rules, aws.RulesPerBus),
		"longestEventPattern": pulumi.Sprintf("%d of %d characters", o.longestRule, aws.EventPattern),
		"wildcardComplexity":  pulumi.Sprintf("%d of %d in an event pattern", o.complexity, aws.EventPatternComplexity),
		"trails":              pulumi.Sprintf("%d of %d in the region, by this stack", trailCount(s), aws.TrailsPerRegion),
	})
}

// warnOfWaiting gives who has not confirmed, and says so after an update that left somebody without messages: a new subscriber, or all of
// them on a topic that was made anew. A preview cannot know it.
func warnOfWaiting(ctx *pulumi.Context, name string, topic *components.AlertTopic) pulumi.StringArrayOutput {
	return topic.PendingSubscribers.ApplyT(func(waiting []string) ([]string, error) {
		if len(waiting) == 0 || ctx.DryRun() {
			return waiting, nil
		}
		return waiting, ctx.Log.Warn(fmt.Sprintf("topic %q sends nothing to %s until they confirm: AWS has sent each a confirmation to follow "+
			"(as of this update; pulumi refresh shows who has)", name, strings.Join(waiting, ", ")), &pulumi.LogArgs{Resource: topic})
	}).(pulumi.StringArrayOutput)
}

func trailCount(s *settings.Settings) int {
	if s.Trail.LogGroup != "" {
		return 0
	}
	return 1
}

// testCommand reads a watched secret as an intruder would, without showing its value: one that everybody may try, if there is any.
// Of the watches' secrets, those that exist already have their ARN.
func testCommand(place naming.Place, s *settings.Settings, watches []components.Watched) string {
	var names []string
	for _, secret := range s.Secrets {
		if !secret.RestrictReaders {
			names = append(names, secret.Name)
		}
	}
	for _, watch := range watches {
		for _, secret := range watch.Secrets {
			if secret.ARN != nil {
				names = append(names, secret.Name)
			}
		}
	}
	for _, secret := range s.Secrets {
		names = append(names, secret.Name)
	}
	for _, watch := range s.Watches {
		for _, prefix := range watch.Prefixes {
			names = append(names, prefix+"NAME")
		}
	}
	return fmt.Sprintf("aws secretsmanager get-secret-value --region %s --secret-id %s --query VersionId", place.Region, names[0])
}
