package aws

import (
	"fmt"
	"slices"
)

// Limits that AWS does not raise, or that no account should have to have raised.
const (
	// FiltersPerLogGroup is how many metric filters a log group accepts.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
	FiltersPerLogGroup = 100
	// PatternLength is the longest filter pattern, in characters.
	// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
	PatternLength = 1024
	// LogGroupName is the longest name of a log group, in characters.
	// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
	LogGroupName = 512
	// FilterName is the longest metric filter name, in characters.
	FilterName = 512
	// RulesPerBus is how many rules an event bus accepts unless AWS raises it.
	// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
	RulesPerBus = 300
	// EventPattern is the longest EventBridge event pattern, in characters.
	EventPattern = 2048
	// EventPatternComplexity is the highest complexity of wildcards that an event pattern may have. It is not documented: of 67 patterns
	// whose verdict is known, EventBridge accepts those that its open-source matcher measures at 10 or less, and refuses the others.
	// https://github.com/aws/event-ruler
	EventPatternComplexity = 10
	// TrailsPerRegion is how many trails a region accepts; a multi-region trail counts in each.
	// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
	TrailsPerRegion = 5
	// RoleName, TopicName, RuleName and QueueName are the longest names of their kind, in characters.
	RuleName  = 64
	QueueName = 80
	RoleName  = 64
	TopicName = 256
	// KeyAlias is the longest alias of a key, with alias/ before it.
	// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
	KeyAlias = 256
	// Record is the largest record that CloudTrail sends to CloudWatch Logs or EventBridge, in bytes.
	// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
	Record = 256 << 10
	// MailsPerSecond is the number of mails a second above which SNS sets an email subscription back to pending.
	// https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
	MailsPerSecond = 10
)

// Recovery window of a deleted secret, in days.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
const (
	minRecoveryWindow = 7
	// MaxRecoveryWindow is the longest, and the default.
	MaxRecoveryWindow = 30
)

// retentions are the days that CloudWatch Logs offers.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
var retentions = []int{
	1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
}

// Retention checks a log group's retention in days.
func Retention(days int) error {
	if slices.Contains(retentions, days) {
		return nil
	}
	return fmt.Errorf("retention of %d days: CloudWatch Logs offers %v", days, retentions)
}

// RecoveryWindow checks a secret's recovery window in days.
func RecoveryWindow(days int) error {
	if days >= minRecoveryWindow && days <= MaxRecoveryWindow {
		return nil
	}
	return fmt.Errorf("recovery window of %d days: Secrets Manager accepts %d to %d", days, minRecoveryWindow, MaxRecoveryWindow)
}
