package main

import (
	"errors"
	"fmt"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/components"
	"github.com/secretwatch/secretwatch/internal/naming"
	"github.com/secretwatch/secretwatch/internal/settings"
)

// trailName is the name of the trail component; the customer key's policy is pinned to what it makes.
const trailName = "trail"

// customerKey makes the stack's key if the settings ask for one. No key is no ARN, and AWS's own encryption.
func customerKey(ctx *pulumi.Context, place naming.Place, s *settings.Settings) (pulumi.StringPtrInput, error) {
	if !s.CustomerKey {
		return nil, nil
	}
	args := &components.CustomerKeyArgs{Place: place, EventRules: wantsDetails(s), Protect: s.Protect}
	if s.Trail.LogGroup == "" {
		args.Trail, args.LogFileNotices = trailName, s.Trail.Notices
	}
	key, err := components.NewCustomerKey(ctx, "key", args)
	if err != nil {
		return nil, err
	}
	return key.KeyArn, nil
}

func trailArgs(place naming.Place, s *settings.Settings, key pulumi.StringPtrInput) *components.TrailToLogsArgs {
	if s.Trail.LogGroup != "" {
		return &components.TrailToLogsArgs{Place: place, ExistingLogGroup: s.Trail.LogGroup}
	}
	return &components.TrailToLogsArgs{
		Place:           place,
		RetentionInDays: s.Trail.RetentionDays,
		ArchiveDays:     s.Trail.ArchiveDays,
		SingleRegion:    !s.Trail.MultiRegion,
		AccessLogBucket: s.Trail.AccessLogBucket,
		LogFileNotices:  s.Trail.Notices,
		KmsKeyArn:       key,
		Protect:         s.Protect,
	}
}

// subscribers are those who take one kind of message.
func subscribers(all []settings.Subscriber, takes func(settings.Subscriber) bool) []components.Subscriber {
	var list []components.Subscriber
	for i, s := range all {
		if takes(s) {
			list = append(list, components.Subscriber{
				Protocol: s.Protocol, Endpoint: s.Endpoint.Reveal(), Secret: s.Secret, Label: subscriberLabel(s, i), FormerNames: formerNames(s, i),
			})
		}
	}
	return list
}

// subscriberLabel is what people know a subscriber by; i is its place in the settings.
func subscriberLabel(s settings.Subscriber, i int) string {
	what := map[string]string{"email": "mailbox", "https": "hook"}[s.Protocol]
	switch {
	case s.From != "":
		return what + " from setting " + s.From
	case s.Secret:
		return fmt.Sprintf("%s in setting subscribers[%d]", what, i)
	}
	return s.Endpoint.Reveal()
}

// formerNames are what a subscription is called in the state of a program that did not name it by whom it reaches: a hook and a secret
// mailbox by its place in the settings, any other mailbox by its address. A secret address is not among them.
func formerNames(s settings.Subscriber, i int) []string {
	names := []string{fmt.Sprintf("%s-%d", s.Protocol, i+1)}
	if s.Protocol == "email" && !s.Secret {
		names = append(names, s.Endpoint.Reveal())
	}
	return names
}

// planSecrets says what each created secret will be, all but its key, and refuses those that whoever deploys could not read back.
func planSecrets(ctx *pulumi.Context, place naming.Place, s *settings.Settings) ([]*components.SecretWithAuditArgs, error) {
	deployer := sync.OnceValues(func() (string, error) { return lookUpDeployer(ctx) })
	planned := make([]*components.SecretWithAuditArgs, len(s.Secrets))
	var problems []error
	for i, secret := range s.Secrets {
		args := &components.SecretWithAuditArgs{
			Place:                 place,
			SecretName:            secret.Name,
			Description:           secret.Description,
			RecoveryWindowInDays:  secret.RecoveryWindowDays,
			DeleteWithoutRecovery: secret.RecoveryWindowDays == 0,
		}
		if secret.Value != nil {
			args.Value = pulumi.ToSecret(pulumi.String(secret.Value.Reveal())).(pulumi.StringOutput).ToStringPtrOutput()
		}
		if secret.RestrictReaders {
			args.OnlyReaders = s.WatchOf(secret.Name).Readers
		}
		if secret.RestrictReaders && secret.Value != nil {
			var err error
			if args.Deployer, err = deployer(); err != nil {
				return nil, err
			}
		}
		problems = append(problems, args.Check(secret.Name))
		planned[i] = args
	}
	return planned, errors.Join(problems...)
}

// createSecrets makes the planned secrets and gives them by name.
func createSecrets(ctx *pulumi.Context, planned []*components.SecretWithAuditArgs, key pulumi.StringPtrInput) (map[string]*components.SecretWithAudit, error) {
	created := make(map[string]*components.SecretWithAudit, len(planned))
	for _, args := range planned {
		args.KmsKeyArn = key
		secret, err := components.NewSecretWithAudit(ctx, args.SecretName, args)
		if err != nil {
			return nil, err
		}
		created[args.SecretName] = secret
	}
	return created, nil
}
