// A decoy: a secret that nobody has any business with. No reader is expected, so every read and every try raises an alert, whoever it was.
package main

import (
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
	place, err := components.LookUpPlace(ctx, "security")
	if err != nil {
		return err
	}

	trail, err := components.NewTrailToLogs(ctx, "shared", &components.TrailToLogsArgs{Place: place, ExistingLogGroup: logGroup})
	if err != nil {
		return err
	}
	topic, err := components.NewAlertTopic(ctx, "decoys", &components.AlertTopicArgs{
		Place:       place,
		Publisher:   components.Alarms,
		Subscribers: []components.Subscriber{{Protocol: "email", Endpoint: email}},
	})
	if err != nil {
		return err
	}
	// It looks worth stealing and opens nothing. Deploying writes the value and reads it back, which raises the first alert.
	secret, err := components.NewSecretWithAudit(ctx, "decoy", &components.SecretWithAuditArgs{
		Place:       place,
		SecretName:  "prod/root-database",
		Description: "Login of the production database",
		Value:       pulumi.String(`{"username":"root","password":"correct-horse-battery-staple"}`),
	})
	if err != nil {
		return err
	}
	watch := components.Watch{Place: place, Created: []*components.SecretWithAudit{secret}}
	names := pulumi.StringArray{}
	for _, of := range []struct {
		name string
		kind components.Kind
	}{{"decoy", components.Read}, {"decoy denied", components.Denied}} {
		alarm, err := components.NewAccessAlarm(ctx, of.name, &components.AccessAlarmArgs{
			Watch:           watch,
			Kind:            of.kind,
			Trail:           trail,
			Topic:           topic,
			PeriodInSeconds: 60,
		})
		if err != nil {
			return err
		}
		names = append(names, alarm.AlarmName)
	}
	ctx.Export("alarmNames", names)
	ctx.Export("waitingForConfirmation", topic.PendingSubscribers)
	return nil
}
