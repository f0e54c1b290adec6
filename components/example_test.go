package components_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/components"
	"github.com/secretwatch/secretwatch/internal/graphtest"
)

// deploy runs a program on a mocked AWS and prints the stack's outputs. In your own program it is pulumi.Run.
func deploy(program pulumi.RunFunc) {
	graph, err := graphtest.Run(program)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(graph.Exports)) {
		fmt.Printf("%s: %v\n", name, graph.Exports[name].Value)
	}
}

// A secret, and a mail to one mailbox whenever somebody reads it.
func Example() {
	deploy(func(ctx *pulumi.Context) error {
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
			Subscribers: []components.Subscriber{{Protocol: "email", Endpoint: "oncall@example.com"}},
		})
		if err != nil {
			return err
		}
		secret, err := components.NewSecretWithAudit(ctx, "database", &components.SecretWithAuditArgs{
			Place:      place,
			SecretName: "payments/database",
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
	})
	// Output:
	// alarmName: secretwatch/payments/dev/database
	// waitingForConfirmation: [oncall@example.com]
}

// Reads by expected readers raise no alert: the filter leaves them out.
func ExampleWatch_expectedReaders() {
	deploy(func(ctx *pulumi.Context) error {
		place, err := components.LookUpPlace(ctx, "payments")
		if err != nil {
			return err
		}
		readers, err := components.ParseReaders("arn:aws:iam::123456789012:role/payments/*", "arn:aws:iam::123456789012:user/auditor")
		if err != nil {
			return err
		}
		trail, err := components.NewTrailToLogs(ctx, "trail", &components.TrailToLogsArgs{Place: place})
		if err != nil {
			return err
		}
		topic, err := components.NewAlertTopic(ctx, "alarms", &components.AlertTopicArgs{Place: place, Publisher: components.Alarms})
		if err != nil {
			return err
		}
		alarm, err := components.NewAccessAlarm(ctx, "payments", &components.AccessAlarmArgs{
			Watch: components.Watch{Place: place, Prefixes: []string{"payments/"}, Readers: readers},
			Trail: trail,
			Topic: topic,
		})
		if err != nil {
			return err
		}
		ctx.Export("pattern", alarm.Patterns.Index(pulumi.Int(0)))
		return nil
	})
	// Output:
	// pattern: { $.eventSource = "secretsmanager.amazonaws.com" && $.eventName = "GetSecretValue" && ($.requestParameters.secretId = "arn:aws:secretsmanager:us-east-1:123456789012:secret:payments/*" || ($.awsRegion = "us-east-1" && $.recipientAccountId = "123456789012" && $.requestParameters.secretId = "payments/*")) && ($.userIdentity.sessionContext.sessionIssuer.arn NOT EXISTS || $.userIdentity.sessionContext.sessionIssuer.arn != "arn:aws:iam::123456789012:role/payments/*" || $.userIdentity.invokedBy = "*") && ($.userIdentity.arn NOT EXISTS || $.userIdentity.arn != "arn:aws:iam::123456789012:user/auditor" || $.userIdentity.invokedBy = "*") }
}

// A list of readers with everybody in it is refused, and so is one with nobody.
func ExampleParseReaders() {
	_, err := components.ParseReaders("arn:aws:iam::123456789012:role/payments/*", "arn:aws:iam::123456789012:role/*", "payments-api")
	fmt.Println(err)
	// Output:
	// readers[1]: a * stands only at the end of a role's path, after a slash, such as role/deploy/*: "arn:aws:iam::123456789012:role/*"
	// readers[2]: not an IAM role or user ARN: "payments-api"
}

// Secrets, a log group and a topic that exist already: looked up or checked, used, and never touched.
func ExampleNewAccessAlarm_existing() {
	deploy(func(ctx *pulumi.Context) error {
		place, err := components.LookUpPlace(ctx, "payments")
		if err != nil {
			return err
		}
		secrets, err := components.LookUpSecrets(ctx, []string{"payments/database", "payments/mail"})
		if err != nil {
			return err
		}
		trail, err := components.NewTrailToLogs(ctx, "shared", &components.TrailToLogsArgs{Place: place, ExistingLogGroup: "central"})
		if err != nil {
			return err
		}
		topic, err := components.NewAlertTopic(ctx, "platform", &components.AlertTopicArgs{
			Place:            place,
			ExistingTopicArn: "arn:aws:sns:us-east-1:123456789012:platform-alerts",
		})
		if err != nil {
			return err
		}
		alarm, err := components.NewAccessAlarm(ctx, "payments", &components.AccessAlarmArgs{
			Watch: components.Watch{Place: place, Named: secrets},
			Trail: trail,
			Topic: topic,
		})
		if err != nil {
			return err
		}
		ctx.Export("alarmName", alarm.AlarmName)
		ctx.Export("logGroup", trail.LogGroupName)
		return nil
	})
	// Output:
	// alarmName: secretwatch/payments/dev/payments
	// logGroup: central
}
