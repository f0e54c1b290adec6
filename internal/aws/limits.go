// Package aws holds plain facts about AWS, each once and with its source: limits, what a secret and a reader may be called, and how
// they are written. Everything else may import it; it imports nothing of this module.
package aws

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Numbers that AWS does not let an account raise, or that no account should have to.
const (
	// FiltersPerLogGroup is how many metric filters a log group takes.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
	FiltersPerLogGroup = 100
	// PatternLength is the longest filter pattern, in characters.
	// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
	PatternLength = 1024
	// AlarmDescription is the longest alarm description, in characters.
	AlarmDescription = 1024
	// AlarmName is the longest alarm name, in characters.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
	AlarmName = 255
	// MetricName is the longest metric name and namespace, in characters.
	MetricName = 255
	// FilterName is the longest metric filter name, in characters.
	FilterName = 512
	// RulesPerBus is how many rules an event bus takes unless AWS raises it.
	// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
	RulesPerBus = 300
	// EventPattern is the longest EventBridge event pattern, in characters.
	EventPattern = 2048
	// EventPatternComplexity is the highest complexity of wildcards that an event pattern may have. It is not documented: of 67 patterns
	// whose verdict is known, EventBridge accepts those that its open-source matcher measures at 10 or less, and refuses the others.
	// https://github.com/aws/event-ruler
	EventPatternComplexity = 10
	// TrailsPerRegion is how many trails a region takes; a multi-region trail counts in each.
	// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
	TrailsPerRegion = 5
	// BucketName, RoleName, TopicName, TrailName, RuleName and QueueName are the longest names of their kind, in characters.
	BucketName = 63
	RuleName   = 64
	QueueName  = 80
	RoleName   = 64
	TopicName  = 256
	TrailName  = 128
	// SecretNameLength is the longest name of a secret, in characters.
	// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
	SecretNameLength = 512
	// SecretSuffix is what Secrets Manager appends to a secret's name in its ARN: a dash and six characters.
	SecretSuffix = 7
)

// Recovery window of a deleted secret, in days.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
const (
	MinRecoveryWindow = 7
	MaxRecoveryWindow = 30
)

// AlarmPeriod says what is wrong with an alarm's period in seconds, evaluated over one period; nil if nothing is.
// Metric filters publish once a minute, so a shorter period finds no data in most of its windows.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
func AlarmPeriod(seconds int) error {
	const week = 7 * 24 * 60 * 60
	switch {
	case seconds < 60:
		return fmt.Errorf("period of %d s: metric filters report once a minute, so an alarm on less than 60 s finds no data; use 60 or more", seconds)
	case seconds%60 != 0:
		return fmt.Errorf("period of %d s: CloudWatch takes multiples of 60", seconds)
	case seconds > week:
		return fmt.Errorf("period of %d s: CloudWatch looks back 7 days (%d s) at most", seconds, week)
	}
	return nil
}

// retentions are the days that CloudWatch Logs offers.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
var retentions = []int{
	1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

// Retention says what is wrong with a log group's retention in days; nil if nothing is.
func Retention(days int) error {
	if slices.Contains(retentions, days) {
		return nil
	}
	return fmt.Errorf("retention of %d days: CloudWatch Logs offers %v", days, retentions)
}

// RecoveryWindow says what is wrong with a secret's recovery window in days; nil if nothing is.
func RecoveryWindow(days int) error {
	if days >= MinRecoveryWindow && days <= MaxRecoveryWindow {
		return nil
	}
	return fmt.Errorf("recovery window of %d days: Secrets Manager takes %d to %d", days, MinRecoveryWindow, MaxRecoveryWindow)
}

var secretNameText = regexp.MustCompile(`^[A-Za-z0-9/_+=.@-]+$`)

// SecretName says what is wrong with a secret's name; nil if nothing is.
func SecretName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("a secret needs a name")
	case len(name) > SecretNameLength:
		return fmt.Errorf("secret name of %d characters: Secrets Manager accepts at most %d", len(name), SecretNameLength)
	case !secretNameText.MatchString(name):
		return fmt.Errorf("secret name %q: Secrets Manager takes letters, digits and /_+=.@- only", name)
	}
	return nil
}

// SecretPrefix says what is wrong with what the names of watched secrets begin with; nil if nothing is. Callers may write an ARN where a
// name goes, so what "arn:" begins with would take every secret of the account.
func SecretPrefix(prefix string) error {
	if err := SecretName(prefix); err != nil {
		return err
	}
	if strings.HasPrefix("arn:", prefix) {
		return fmt.Errorf("prefix %q: every ARN begins so, and a read by ARN of any secret would count; make it longer, or name the secrets", prefix)
	}
	return nil
}

var secretSuffix = regexp.MustCompile(fmt.Sprintf(`-[A-Za-z0-9]{%d}$`, SecretSuffix-1))

// CutSecretSuffix takes off the dash and six letters or digits that Secrets Manager puts behind a secret's name in its ARN, and
// says whether there were any. A name may end so too: only where it is known to come from a whole ARN is the rest the name.
func CutSecretSuffix(text string) (name string, found bool) {
	name = secretSuffix.ReplaceAllString(text, "")
	return name, name != text
}
