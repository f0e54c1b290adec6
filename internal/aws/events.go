package aws

// The calls that read secrets' values.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html
const (
	GetSecretValue      = "GetSecretValue"
	BatchGetSecretValue = "BatchGetSecretValue"
)

// SecretChanges returns the calls that change a secret that exists: its value, its policy, its rotation, its replicas or its life.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html
func SecretChanges() []string {
	return []string{
		"PutSecretValue", "UpdateSecret", "DeleteSecret", "RestoreSecret", "PutResourcePolicy", "DeleteResourcePolicy",
		"RotateSecret", "CancelRotateSecret", "UpdateSecretVersionStage", "ReplicateSecretToRegions", "RemoveRegionsFromReplication",
	}
}

// How EventBridge presents a call to Secrets Manager that CloudTrail recorded, and the only bus on which it does.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
const (
	SecretsManagerEvents = "aws.secretsmanager"
	APICallEvent         = "AWS API Call via CloudTrail"
	DefaultBus           = "default"
)

// States of an event rule. Only in the last one does a rule see read-only management events, and so GetSecretValue.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
const (
	RuleDisabled   = "DISABLED"
	RuleEnabled    = "ENABLED"
	RuleEnabledAll = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
)

// StandardLogClass is the only class of log group that has metric filters; a group keeps its class for life.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
const StandardLogClass = "STANDARD"

// AccessDenied is the error code of a call that IAM denied, and DeniedOnResource the words before the resource in its message.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
const (
	AccessDenied     = "AccessDenied"
	DeniedOnResource = "on resource: "
)
