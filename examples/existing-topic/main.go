// An alarm on a topic that the platform team has already: the program makes a trail, metric filters and an alarm, and nothing that
// sends messages.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/secretwatch/secretwatch/components"
)

func main() { pulumi.Run(program) }

func program(ctx *pulumi.Context) error {
	topicARN, err := config.New(ctx, "").Try("topicArn")
	if err != nil {
		return err
	}
	place, err := components.LookUpPlace(ctx, "orders")
	if err != nil {
		return err
	}
	readers, err := components.ParseReaders("arn:" + place.Partition + ":iam::" + place.Account + ":role/orders/*")
	if err != nil {
		return err
	}

	watch := components.Watch{Place: place, Prefixes: []string{"orders/"}, Readers: readers}
	if err := watch.CheckAlarm(components.Read); err != nil {
		return err
	}
	topic, err := components.NewAlertTopic(ctx, "platform", &components.AlertTopicArgs{Place: place, ExistingTopicArn: topicARN})
	if err != nil {
		return err
	}
	trail, err := components.NewTrailToLogs(ctx, "trail", &components.TrailToLogsArgs{
		Place:           place,
		RetentionInDays: 90,
		MultiRegion:     pulumi.BoolRef(false),
	})
	if err != nil {
		return err
	}
	alarm, err := components.NewAccessAlarm(ctx, "orders", &components.AccessAlarmArgs{
		Watch: watch,
		Trail: trail,
		Topic: topic,
	})
	if err != nil {
		return err
	}
	ctx.Export("alarmName", alarm.AlarmName)
	return nil
}
