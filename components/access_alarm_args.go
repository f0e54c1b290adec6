package components

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"secretwatch/internal/console"
	"secretwatch/internal/detection"
	"secretwatch/internal/limits"
)

// Defaults of an alarm.
const (
	defaultThreshold = 1
	// defaultPeriod in seconds is about the time that CloudTrail takes to deliver a record.
	defaultPeriod = 300
)

func (args *AccessAlarmArgs) validate(name string) error {
	if args == nil {
		return refuse("access alarm", name, errors.New("arguments are missing"))
	}
	problems := []error{checkPlace(args.Place)}
	if args.LogGroupName == nil || args.LogGroup == "" {
		problems = append(problems, errors.New("log group: its name is missing"))
	}
	if args.TopicArn == nil {
		problems = append(problems, errors.New("topic: its ARN is missing, nobody would be told"))
	}
	if args.Threshold < 0 {
		problems = append(problems, fmt.Errorf("threshold of %d: an alarm on reads takes 1 or more", args.Threshold))
	}
	if args.PeriodInSeconds != 0 {
		problems = append(problems, limits.AlarmPeriod(args.PeriodInSeconds))
	}
	if len(args.Secrets)+len(args.Existing)+len(args.Prefixes) == 0 {
		problems = append(problems, errors.New("nothing to watch: name a secret or a prefix"))
	}
	for i, s := range args.Secrets {
		if err := limits.SecretName(s.Name); err != nil {
			problems = append(problems, fmt.Errorf("secrets[%d]: %w", i, err))
		}
		if s.ARN == nil {
			problems = append(problems, fmt.Errorf("secrets[%d]: ARN is missing", i))
		}
	}
	for i, prefix := range args.Prefixes {
		if err := limits.SecretName(prefix); err != nil {
			problems = append(problems, fmt.Errorf("prefixes[%d]: %w", i, err))
		}
	}
	return refuse("access alarm", name, problems...)
}

// withDefaults is a copy with every number filled in and the existing secrets among the others.
func (args *AccessAlarmArgs) withDefaults(existing []WatchedSecret) *AccessAlarmArgs {
	filled := *args
	filled.Secrets = slices.Concat(args.Secrets, existing)
	filled.Existing = nil
	if filled.Threshold == 0 {
		filled.Threshold = defaultThreshold
	}
	if filled.PeriodInSeconds == 0 {
		filled.PeriodInSeconds = defaultPeriod
	}
	return &filled
}

// FilterCount is how many metric filters the watch will need; it is known before any resource is.
func (args *AccessAlarmArgs) FilterCount() (int, error) {
	texts, err := patternTexts(args.planned())
	return len(texts), err
}

// lookUpSecrets finds existing secrets by name or ARN, all that are missing reported at once.
func lookUpSecrets(ctx *pulumi.Context, ids []string) ([]WatchedSecret, error) {
	var found []WatchedSecret
	var problems []error
	for _, id := range ids {
		lookup := &secretsmanager.LookupSecretArgs{Name: &id}
		if strings.HasPrefix(id, "arn:") {
			lookup = &secretsmanager.LookupSecretArgs{Arn: &id}
		}
		secret, err := secretsmanager.LookupSecret(ctx, lookup)
		if err != nil {
			problems = append(problems, fmt.Errorf("looking up secret %q, which this stack does not create: %w", id, err))
			continue
		}
		found = append(found, WatchedSecret{Name: secret.Name, ARN: pulumi.String(secret.Arn)})
	}
	return found, errors.Join(problems...)
}

// patternTexts are the filter patterns as CloudWatch Logs takes them.
func patternTexts(reads detection.Watch) ([]string, error) {
	patterns, err := reads.Filters(detection.Read)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(patterns))
	for i, p := range patterns {
		texts[i] = p.String()
	}
	return texts, nil
}

func longest(texts []string) int {
	most := 0
	for _, text := range texts {
		most = max(most, len(text))
	}
	return most
}

// description stands in the alarm's mail: what happened, what to do, and where to look. AWS takes 1,024 characters, so the query
// and then the list of secrets give way when they are long.
func (args *AccessAlarmArgs) description(watch string) string {
	names := make([]string, len(args.Secrets))
	for i, s := range args.Secrets {
		names[i] = s.Name
	}
	shown := slices.Clone(names)
	for _, prefix := range args.Prefixes {
		shown = append(shown, prefix+"*")
	}
	links := console.Console{Partition: args.Place.Partition, Region: args.Place.Region}
	const lastDay = 24 * 60 * 60
	narrow := links.Insights(args.LogGroup, detection.Query(names, args.Prefixes), lastDay)
	wide := links.Insights(args.LogGroup, detection.Query(nil, nil), lastDay)
	for _, link := range []string{narrow, wide} {
		if text := describe(strings.Join(shown, ", "), link); len(text) <= limits.AlarmDescription {
			return text
		}
	}
	return describe(fmt.Sprintf("%d secrets of watch %s", len(shown), shortened(watch)), wide)
}

func describe(what, link string) string {
	return "Read by someone who is not an expected reader: " + what + ". " +
		"Find out who: open the link and run the query. If nobody can explain the read, change the secret's value now. " + link
}

// shortened keeps a watch's name from filling the description.
func shortened(name string) string {
	const most = 100
	if len(name) <= most {
		return name
	}
	return name[:most] + "..."
}

// optional leaves an empty text out.
func optional(text string) pulumi.StringPtrInput {
	if text == "" {
		return nil
	}
	return pulumi.String(text)
}
