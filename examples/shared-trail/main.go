// Secrets that exist already, watched on the records that the account's own trail delivers: the program makes no trail and touches no
// secret. An alarm says that something was read, and a mail for each event says who it was.
package main

import (
	"errors"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"github.com/secretwatch/secretwatch/components"
)

func main() { pulumi.Run(program) }

func program(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")
	email, err := settings.Try("email")
	if err != nil {
		return err
	}
	logGroup, err := settings.Try("logGroup")
	if err != nil {
		return err
	}
	var names, readerARNs []string
	if err := settings.TryObject("secrets", &names); err != nil {
		return err
	}
	if err := settings.TryObject("readers", &readerARNs); err != nil {
		return err
	}

	// All look-ups and checks come first: if one fails, nothing is created.
	place, err := components.LookUpPlace(ctx, "audit")
	if err != nil {
		return err
	}
	secrets, err := components.LookUpSecrets(ctx, names)
	if err != nil {
		return err
	}
	readers, err := components.ParseReaders(readerARNs...)
	if err != nil {
		return err
	}
	watch := components.Watch{Place: place, Named: secrets, Readers: readers}
	kinds := []components.Kind{components.Read, components.Denied}
	trailArgs := &components.TrailToLogsArgs{Place: place, ExistingLogGroup: logGroup}
	if err := errors.Join(watch.CheckAlarm(components.Read), watch.CheckDetail(kinds...), trailArgs.Check(ctx, "shared")); err != nil {
		return err
	}

	trail, err := components.NewTrailToLogs(ctx, "shared", trailArgs)
	if err != nil {
		return err
	}
	oncall := []components.Subscriber{{Protocol: "email", Endpoint: email}}
	alarms, err := components.NewAlertTopic(ctx, "alarms", &components.AlertTopicArgs{Place: place, Publisher: components.Alarms, Subscribers: oncall})
	if err != nil {
		return err
	}
	details, err := components.NewAlertTopic(ctx, "details", &components.AlertTopicArgs{Place: place, Publisher: components.EventRules, Subscribers: oncall})
	if err != nil {
		return err
	}
	undelivered, err := components.NewDeadLetters(ctx, "undelivered", &components.DeadLettersArgs{Place: place})
	if err != nil {
		return err
	}
	alarm, err := components.NewAccessAlarm(ctx, "payments", &components.AccessAlarmArgs{Watch: watch, Trail: trail, Topic: alarms})
	if err != nil {
		return err
	}
	detail, err := components.NewAccessDetail(ctx, "payments", &components.AccessDetailArgs{
		Watch:       watch,
		Kinds:       kinds,
		Trail:       trail,
		Topic:       details,
		AlarmTopic:  alarms,
		DeadLetters: undelivered,
	})
	if err != nil {
		return err
	}
	ctx.Export("alarmNames", components.AlarmNames(alarm))
	ctx.Export("ruleNames", components.RuleNames(detail))
	ctx.Export("waitingForConfirmation", pulumi.StringArrayMap{"alarms": alarms.PendingSubscribers, "details": details.PendingSubscribers})
	return nil
}
