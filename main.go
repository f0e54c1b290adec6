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
	config, err := settings.Read(source, settings.Account(account))
	if err != nil {
		return fmt.Errorf("settings of stack %q:\n%w", source.Stack, err)
	}
	for _, warning := range config.Warnings {
		if err := ctx.Log.Warn(warning, nil); err != nil {
			return fmt.Errorf("logging a warning: %w", err)
		}
	}
	s := &stack{Settings: config, secrets: map[string]*components.SecretWithAudit{}}
	for _, step := range []func(*pulumi.Context) error{s.lookUp, s.addKey, s.addTrail, s.addTopics, s.addSecrets, s.addWatches} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	s.export(ctx)
	return nil
}

const trailName = "trail"

// stack is what the settings ask for, and the components that come of it.
type stack struct {
	*settings.Settings
	existing                [][]components.NamedSecret // by watch
	key                     *components.CustomerKey    // nil where AWS's own keys do
	trail                   *components.TrailToLogs
	alarmTopic, detailTopic *components.AlertTopic // no detail topic, and no dead letters, where nobody takes details
	undelivered             *components.DeadLetters
	secrets                 map[string]*components.SecretWithAudit
	alarms                  []*components.AccessAlarm
	details                 []*components.AccessDetail
}

// lookUp finds what the settings say that the account has; all that is missing or unusable is reported at once.
func (s *stack) lookUp(ctx *pulumi.Context) error {
	problems := []error{s.trailArgs().Check(ctx, trailName)}
	for _, watch := range s.Watches {
		found, err := components.LookUpSecrets(ctx, watch.Existing)
		if err != nil {
			problems = append(problems, fmt.Errorf("watch %q: %w", watch.Name, err))
		}
		s.existing = append(s.existing, found)
	}
	for _, secret := range s.Secrets {
		problems = append(problems, s.secretArgs(secret).Check(ctx, secret.Name))
	}
	return errors.Join(problems...)
}

// addKey makes the customer key, if the settings ask for one. Its policy is pinned to the trail, which comes after it.
func (s *stack) addKey(ctx *pulumi.Context) (err error) {
	if s.CustomerKey {
		args := &components.CustomerKeyArgs{Place: s.Place, EventRules: s.SendsDetails(), Protect: s.Protect}
		if s.Trail.LogGroup == "" {
			args.Trail, args.LogFileNotices = trailName, s.Trail.Notices
		}
		s.key, err = components.NewCustomerKey(ctx, "key", args)
	}
	return err
}

func (s *stack) addTrail(ctx *pulumi.Context) (err error) {
	s.trail, err = components.NewTrailToLogs(ctx, trailName, s.trailArgs())
	return err
}

func (s *stack) trailArgs() *components.TrailToLogsArgs {
	t := s.Trail
	if t.LogGroup != "" {
		return &components.TrailToLogsArgs{Place: s.Place, ExistingLogGroup: t.LogGroup}
	}
	return &components.TrailToLogsArgs{
		Place: s.Place, RetentionInDays: t.RetentionDays, ArchiveInDays: t.ArchiveDays, ArchiveForever: t.ArchiveForever,
		MultiRegion: &t.MultiRegion, AccessLogBucket: t.AccessLogBucket, LogFileNotices: t.Notices, Key: s.key, Protect: s.Protect,
	}
}

// addTopics makes the alarms' topic, and the details' topic with its dead letters if anyone takes details.
func (s *stack) addTopics(ctx *pulumi.Context) (err error) {
	if s.alarmTopic, err = s.newTopic(ctx, "alarms", components.Alarms); err != nil || !s.SendsDetails() {
		return err
	}
	if s.detailTopic, err = s.newTopic(ctx, "details", components.EventRules); err != nil {
		return err
	}
	s.undelivered, err = components.NewDeadLetters(ctx, "undelivered", &components.DeadLettersArgs{Place: s.Place})
	return err
}

func (s *stack) newTopic(ctx *pulumi.Context, name string, publisher components.Publisher) (*components.AlertTopic, error) {
	args := &components.AlertTopicArgs{Place: s.Place, Publisher: publisher, Key: s.key}
	for _, sub := range s.Subscribers {
		if publisher == components.Alarms && sub.Alarms || publisher == components.EventRules && sub.Details {
			args.Subscribers = append(args.Subscribers, components.Subscriber{
				Protocol: sub.Protocol, Endpoint: sub.Endpoint.Reveal(), Secret: sub.Secret, Label: sub.Label(), FormerNames: sub.FormerNames(),
			})
		}
	}
	return components.NewAlertTopic(ctx, name, args)
}

func (s *stack) addSecrets(ctx *pulumi.Context) (err error) {
	for _, secret := range s.Secrets {
		if s.secrets[secret.Name], err = components.NewSecretWithAudit(ctx, secret.Name, s.secretArgs(secret)); err != nil {
			return err
		}
	}
	return nil
}

func (s *stack) secretArgs(secret settings.Secret) *components.SecretWithAuditArgs {
	args := &components.SecretWithAuditArgs{
		Place: s.Place, SecretName: secret.Name, Description: secret.Description, Key: s.key, RestrictReaders: secret.RestrictReaders,
		OnlyReaders: s.OnlyReaders(secret), RecoveryWindowInDays: secret.RecoveryWindowDays, DeleteWithoutRecovery: secret.DeleteWithoutRecovery,
	}
	if secret.Value != nil {
		args.Value = pulumi.String(secret.Value.Reveal())
	}
	return args
}

func (s *stack) addWatches(ctx *pulumi.Context) error {
	for i, watch := range s.Watches {
		w := components.Watch{Place: s.Place, Named: s.existing[i], Prefixes: watch.Prefixes, Readers: watch.Readers}
		for _, name := range watch.Created {
			w.Created = append(w.Created, s.secrets[name])
		}
		for _, kind := range watch.Alerts.AlarmKinds() {
			alarm, err := components.NewAccessAlarm(ctx, watch.AlarmName(kind), &components.AccessAlarmArgs{
				Watch: w, Kind: kind, Trail: s.trail, Topic: s.alarmTopic, Threshold: s.Alarm.Threshold, PeriodInSeconds: s.Alarm.PeriodSeconds,
			})
			if err != nil {
				return err
			}
			s.alarms = append(s.alarms, alarm)
		}
		if kinds := watch.Alerts.DetailKinds(); s.SendsDetails() && len(kinds) > 0 {
			detail, err := components.NewAccessDetail(ctx, watch.Name, &components.AccessDetailArgs{
				Watch: w, Kinds: kinds, Trail: s.trail, Topic: s.detailTopic, AlarmTopic: s.alarmTopic, DeadLetters: s.undelivered,
			})
			if err != nil {
				return err
			}
			s.details = append(s.details, detail)
		}
	}
	return nil
}

// export gives people what they need next: what there is, who still has to confirm, how to test it, and how near AWS's limits it is.
func (s *stack) export(ctx *pulumi.Context) {
	waiting := pulumi.StringArrayMap{"alarms": s.alarmTopic.PendingSubscribers}
	if s.SendsDetails() {
		waiting["details"] = s.detailTopic.PendingSubscribers
		ctx.Export("detailTopicArn", s.detailTopic.TopicArn)
		ctx.Export("detailRuleNames", components.RuleNames(s.details...))
		ctx.Export("undeliveredQueueUrl", s.undelivered.QueueURL)
	}
	ctx.Export("secretArns", components.SecretARNs(s.secrets))
	ctx.Export("alarmNames", components.AlarmNames(s.alarms...))
	ctx.Export("alarmTopicArn", s.alarmTopic.TopicArn)
	ctx.Export("waitingForConfirmation", waiting)
	ctx.Export("logGroupName", s.trail.LogGroupName)
	ctx.Export("trailArn", s.trail.TrailArn)
	ctx.Export("bucketName", s.trail.BucketName)
	const try = "aws secretsmanager get-secret-value --region %s --secret-id %s --query VersionId"
	ctx.Export("testCommand", pulumi.Sprintf(try, s.Place.Region, s.SecretToTry()))
	ctx.Export("limits", pulumi.ToStringMap(s.Counts.Texts()))
}
