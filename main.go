// The Pulumi program of Secretwatch: an email when anyone reads your AWS secret. Settings come in, components are made, outputs go out.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/components"
	"github.com/secretwatch/secretwatch/internal/settings"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		source, err := settings.FromEnvironment(os.Getenv)
		if err != nil {
			return err
		}
		return deploy(ctx, source)
	})
}

// deploy puts one stack together. Nothing is registered before its settings, and what they name in the account, are checked.
func deploy(ctx *pulumi.Context, source settings.Source) error {
	account, err := components.LookUpAccount(ctx)
	if err != nil {
		return err
	}
	s, err := settings.Read(source, settings.Account(account))
	if err != nil {
		return fmt.Errorf("settings of stack %q:\n%w", source.Stack, err)
	}
	for _, warning := range s.Warnings {
		if err := ctx.Log.Warn(warning, nil); err != nil {
			return fmt.Errorf("warning of what the settings say: %w", err)
		}
	}
	st := &stack{Settings: s, secrets: map[string]*components.SecretWithAudit{}}
	for _, step := range []func(*pulumi.Context) error{st.lookUp, st.addTrail, st.addTopics, st.addSecrets, st.addWatches} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	st.export(ctx)
	return nil
}

const trailName = "trail"

// stack is what the settings ask for, and the components that come of it.
type stack struct {
	*settings.Settings
	existing                [][]components.NamedSecret // by watch
	key                     pulumi.StringPtrInput      // nil where AWS's own keys do
	trail                   *components.TrailToLogs
	alarmTopic, detailTopic *components.AlertTopic // no detail topic, and no dead letters, where nobody takes details
	undelivered             *components.DeadLetters
	secrets                 map[string]*components.SecretWithAudit
	alarms                  []*components.AccessAlarm
	details                 []*components.AccessDetail
}

// lookUp finds what the settings say that the account has; all that is missing or unusable is reported at once.
func (st *stack) lookUp(ctx *pulumi.Context) error {
	problems := []error{st.trailArgs().Check(ctx, trailName)}
	for _, watch := range st.Watches {
		found, err := components.LookUpSecrets(ctx, watch.Existing...)
		if err != nil {
			problems = append(problems, fmt.Errorf("watch %q: %w", watch.Name, err))
		}
		st.existing = append(st.existing, found)
	}
	for _, secret := range st.Secrets {
		problems = append(problems, st.secretArgs(secret).Check(ctx, secret.Name))
	}
	return errors.Join(problems...)
}

// addTrail makes the trail, and before it the customer key whose policy is pinned to what the trail makes.
func (st *stack) addTrail(ctx *pulumi.Context) (err error) {
	if st.CustomerKey {
		args := &components.CustomerKeyArgs{Place: st.Place, LogFileNotices: st.Trail.Notices, EventRules: st.SendsDetails(), Protect: st.Protect}
		if st.Trail.LogGroup == "" {
			args.Trail = trailName
		}
		key, err := components.NewCustomerKey(ctx, "key", args)
		if err != nil {
			return err
		}
		st.key = key.KeyArn
	}
	st.trail, err = components.NewTrailToLogs(ctx, trailName, st.trailArgs())
	return err
}

func (st *stack) trailArgs() *components.TrailToLogsArgs {
	t := st.Trail
	if t.LogGroup != "" {
		return &components.TrailToLogsArgs{Place: st.Place, ExistingLogGroup: t.LogGroup}
	}
	return &components.TrailToLogsArgs{
		Place: st.Place, RetentionInDays: t.RetentionDays, ArchiveInDays: t.ArchiveDays, ArchiveForever: t.ArchiveForever,
		MultiRegion: &t.MultiRegion, AccessLogBucket: t.AccessLogBucket, LogFileNotices: t.Notices, KmsKeyArn: st.key, Protect: st.Protect,
	}
}

// addTopics makes the alarms' topic, and the details' topic with its dead letters if anyone takes details.
func (st *stack) addTopics(ctx *pulumi.Context) (err error) {
	if st.alarmTopic, err = st.newTopic(ctx, "alarms", components.Alarms); err != nil || !st.SendsDetails() {
		return err
	}
	if st.detailTopic, err = st.newTopic(ctx, "details", components.EventRules); err != nil {
		return err
	}
	st.undelivered, err = components.NewDeadLetters(ctx, "undelivered", &components.DeadLettersArgs{Place: st.Place})
	return err
}

func (st *stack) newTopic(ctx *pulumi.Context, name string, publisher components.Publisher) (*components.AlertTopic, error) {
	args := &components.AlertTopicArgs{Place: st.Place, Publisher: publisher, KmsKeyArn: st.key}
	for _, s := range st.Subscribers {
		if publisher == components.Alarms && s.Alarms || publisher == components.EventRules && s.Details {
			args.Subscribers = append(args.Subscribers, components.Subscriber{
				Protocol: s.Protocol, Endpoint: s.Endpoint.Reveal(), Secret: s.Secret, Label: s.Label(), FormerNames: s.FormerNames(),
			})
		}
	}
	return components.NewAlertTopic(ctx, name, args)
}

func (st *stack) addSecrets(ctx *pulumi.Context) (err error) {
	for _, secret := range st.Secrets {
		if st.secrets[secret.Name], err = components.NewSecretWithAudit(ctx, secret.Name, st.secretArgs(secret)); err != nil {
			return err
		}
	}
	return nil
}

func (st *stack) secretArgs(secret settings.Secret) *components.SecretWithAuditArgs {
	args := &components.SecretWithAuditArgs{
		Place: st.Place, SecretName: secret.Name, Description: secret.Description, KmsKeyArn: st.key,
		OnlyReaders: st.OnlyReaders(secret), RecoveryWindowInDays: secret.RecoveryWindowDays, DeleteWithoutRecovery: secret.DeleteWithoutRecovery,
	}
	if secret.Value != nil {
		args.Value = pulumi.String(secret.Value.Reveal())
	}
	return args
}

func (st *stack) addWatches(ctx *pulumi.Context) error {
	for i, watch := range st.Watches {
		w := components.Watch{Place: st.Place, Named: st.existing[i], Prefixes: watch.Prefixes, Readers: watch.Readers}
		for _, name := range watch.Created {
			w.Created = append(w.Created, st.secrets[name])
		}
		for _, kind := range watch.Alerts.AlarmKinds() {
			alarm, err := components.NewAccessAlarm(ctx, watch.AlarmName(kind), &components.AccessAlarmArgs{
				Watch: w, Kind: kind, Trail: st.trail, Topic: st.alarmTopic, Threshold: st.Alarm.Threshold, PeriodInSeconds: st.Alarm.PeriodSeconds,
			})
			if err != nil {
				return err
			}
			st.alarms = append(st.alarms, alarm)
		}
		if kinds := watch.Alerts.DetailKinds(); st.SendsDetails() && len(kinds) > 0 {
			detail, err := components.NewAccessDetail(ctx, watch.Name, &components.AccessDetailArgs{
				Watch: w, Kinds: kinds, Trail: st.trail, Topic: st.detailTopic, AlarmTopic: st.alarmTopic, DeadLetters: st.undelivered,
			})
			if err != nil {
				return err
			}
			st.details = append(st.details, detail)
		}
	}
	return nil
}

// export gives people what they need next: what there is, who still has to confirm, how to test it, and how near AWS's limits it is.
func (st *stack) export(ctx *pulumi.Context) {
	waiting := pulumi.StringArrayMap{"alarms": st.alarmTopic.PendingSubscribers}
	if st.SendsDetails() {
		waiting["details"] = st.detailTopic.PendingSubscribers
		ctx.Export("detailTopicArn", st.detailTopic.TopicArn)
		ctx.Export("detailRuleNames", components.RuleNames(st.details...))
		ctx.Export("undeliveredQueueUrl", st.undelivered.QueueURL)
	}
	ctx.Export("secretArns", components.SecretARNs(st.secrets))
	ctx.Export("alarmNames", components.AlarmNames(st.alarms...))
	ctx.Export("alarmTopicArn", st.alarmTopic.TopicArn)
	ctx.Export("waitingForConfirmation", waiting)
	ctx.Export("logGroupName", st.trail.LogGroupName)
	ctx.Export("trailArn", st.trail.TrailArn)
	ctx.Export("bucketName", st.trail.BucketName)
	ctx.Export("testCommand", pulumi.Sprintf("aws secretsmanager get-secret-value --region %s --secret-id %s --query VersionId",
		st.Place.Region, st.SecretToTry()))
	ctx.Export("limits", pulumi.ToStringMap(st.Counts.Texts()))
}
