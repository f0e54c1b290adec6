// One secret, one mailbox: a mail whenever somebody reads the secret.
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
	password, err := settings.TrySecret("password")
	if err != nil {
		return err
	}
	place, err := components.LookUpPlace(ctx, "payments")
	if err != nil {
		return err
	}

	trail, err := components.NewTrailToLogs(ctx, "trail", &components.TrailToLogsArgs{Place: place})
	if err != nil {
		return err
	}
	topic, err := components.NewAlertTopic(ctx, "alarms", &components.AlertTopicArgs{
		Place:       place,
		Publisher:   components.Alarms,
		Subscribers: []components.Subscriber{{Protocol: "email", Endpoint: email}},
	})
	if err != nil {
		return err
	}
	secret, err := components.NewSecretWithAudit(ctx, "database", &components.SecretWithAuditArgs{
		Place:      place,
		SecretName: "payments/database",
		Value:      password,
	})
	if err != nil {
		return err
	}
	alarm, err := components.NewAccessAlarm(ctx, "database", &components.AccessAlarmArgs{
		Watch: components.Watch{Place: place, Created: []*components.SecretWithAudit{secret}},
		Trail: trail,
		Topic: topic,
	})
	if err != nil {
		return err
	}
	ctx.Export("alarmName", alarm.AlarmName)
	ctx.Export("waitingForConfirmation", topic.PendingSubscribers)
	return nil
}
