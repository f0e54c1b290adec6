package components_test

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/components"
)

// The second route: a mail for each event that says who it was, on a topic of its own, with a queue for what cannot be delivered.
func ExampleNewAccessDetail() {
	deploy(func(ctx *pulumi.Context) error {
		place, err := components.LookUpPlace(ctx, "payments")
		if err != nil {
			return err
		}
		watch := components.Watch{Place: place, Prefixes: []string{"payments/"}}
		kinds := []components.Kind{components.Read, components.Change}
		if err := watch.CheckDetail(kinds...); err != nil {
			return err
		}
		trail, err := components.NewTrailToLogs(ctx, "shared", &components.TrailToLogsArgs{Place: place, ExistingLogGroup: "central"})
		if err != nil {
			return err
		}
		oncall := []components.Subscriber{{Protocol: "email", Endpoint: "oncall@example.com"}}
		mails, err := components.NewAlertTopic(ctx, "details", &components.AlertTopicArgs{
			Place:       place,
			Publisher:   components.EventRules,
			Subscribers: oncall,
		})
		if err != nil {
			return err
		}
		alarms, err := components.NewAlertTopic(ctx, "alarms", &components.AlertTopicArgs{
			Place:       place,
			Publisher:   components.Alarms,
			Subscribers: oncall,
		})
		if err != nil {
			return err
		}
		undelivered, err := components.NewDeadLetters(ctx, "undelivered", &components.DeadLettersArgs{Place: place})
		if err != nil {
			return err
		}
		detail, err := components.NewAccessDetail(ctx, "payments", &components.AccessDetailArgs{
			Watch:       watch,
			Kinds:       kinds,
			Trail:       trail,
			Topic:       mails,
			AlarmTopic:  alarms,
			DeadLetters: undelivered,
		})
		if err != nil {
			return err
		}
		ctx.Export("ruleNames", components.RuleNames(detail))
		return nil
	})
	// Output:
	// ruleNames: [secretwatch_payments_dev_payments_read_1 secretwatch_payments_dev_payments_change_1]
}

// One customer key for all that a program makes. It names the trail that comes after it, since its policy is pinned to that trail.
func ExampleNewCustomerKey() {
	deploy(func(ctx *pulumi.Context) error {
		place, err := components.LookUpPlace(ctx, "payments")
		if err != nil {
			return err
		}
		key, err := components.NewCustomerKey(ctx, "key", &components.CustomerKeyArgs{Place: place, Trail: "trail"})
		if err != nil {
			return err
		}
		if _, err := components.NewTrailToLogs(ctx, "trail", &components.TrailToLogsArgs{Place: place, Key: key}); err != nil {
			return err
		}
		_, err = components.NewAlertTopic(ctx, "alarms", &components.AlertTopicArgs{Place: place, Publisher: components.Alarms, Key: key})
		if err != nil {
			return err
		}
		_, err = components.NewSecretWithAudit(ctx, "database", &components.SecretWithAuditArgs{
			Place:      place,
			SecretName: "payments/database",
			Key:        key,
		})
		if err != nil {
			return err
		}
		ctx.Export("keyAlias", key.Alias)
		return nil
	})
	// Output:
	// keyAlias: alias/secretwatch/payments/dev/key
}
