package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/components"
	"github.com/secretwatch/secretwatch/internal/naming"
	"github.com/secretwatch/secretwatch/internal/settings"
)

// alerts tell people: the alarms' topic, and the details' topic with its dead letters if anyone takes details.
type alerts struct {
	alarms, details *components.AlertTopic
	deadLetters     *components.DeadLetters
}

func newAlerts(ctx *pulumi.Context, place naming.Place, s *settings.Settings, key pulumi.StringPtrInput) (alerts, error) {
	var made alerts
	var err error
	made.alarms, err = components.NewAlertTopic(ctx, "alarms", &components.AlertTopicArgs{
		Place:       place,
		Publisher:   components.AlarmsOf(place),
		Subscribers: subscribers(s.Subscribers, func(sub settings.Subscriber) bool { return sub.Alarms }),
		KmsKeyArn:   key,
	})
	if err != nil || !wantsDetails(s) {
		return made, err
	}
	made.details, err = components.NewAlertTopic(ctx, "details", &components.AlertTopicArgs{
		Place:       place,
		Publisher:   components.EventRules(),
		Subscribers: subscribers(s.Subscribers, func(sub settings.Subscriber) bool { return sub.Details }),
		KmsKeyArn:   key,
	})
	if err != nil {
		return made, err
	}
	made.deadLetters, err = components.NewDeadLetters(ctx, "undelivered", &components.DeadLettersArgs{Place: place})
	return made, err
}

// wantsDetails says whether some watch has details and somebody takes them.
func wantsDetails(s *settings.Settings) bool {
	for _, sub := range s.Subscribers {
		if !sub.Details {
			continue
		}
		for _, watch := range s.Watches {
			if len(detailKinds(watch.Alerts)) > 0 {
				return true
			}
		}
	}
	return false
}
