package permissions

import (
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// grants lists the calls of the AWS provider by type of resource. Which resource each call has, if any, is from the service
// authorization reference: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
var grants = map[string]grant{
	aws.SecretType: {sid: "Secrets", on: secretARN, actions: []string{
		"secretsmanager:CreateSecret", "secretsmanager:DescribeSecret", "secretsmanager:UpdateSecret", "secretsmanager:DeleteSecret",
		"secretsmanager:GetResourcePolicy", "secretsmanager:TagResource", "secretsmanager:UntagResource"}},
	aws.SecretPolicyType: {sid: "Secrets", actions: []string{
		"secretsmanager:PutResourcePolicy", "secretsmanager:GetResourcePolicy", "secretsmanager:DeleteResourcePolicy"}},
	// The provider reads the value back: the deploying role belongs among the expected readers.
	aws.SecretVersionType: {sid: "Secrets", actions: []string{
		"secretsmanager:PutSecretValue", "secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret", "secretsmanager:UpdateSecretVersionStage"}},

	aws.BucketType: {sid: "LogFileBucket", on: bucketARN, actions: []string{
		"s3:CreateBucket", "s3:DeleteBucket", "s3:ListBucket", "s3:GetBucketLocation", "s3:GetBucketAcl", "s3:GetBucketCORS",
		"s3:GetBucketWebsite", "s3:GetBucketVersioning", "s3:GetAccelerateConfiguration", "s3:GetBucketRequestPayment",
		"s3:GetBucketLogging", "s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration", "s3:GetEncryptionConfiguration",
		"s3:GetBucketObjectLockConfiguration", "s3:GetBucketPolicy", "s3:GetBucketTagging", "s3:PutBucketTagging"}},
	aws.BucketPublicAccessType: {sid: "LogFileBucket", actions: []string{
		"s3:GetBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"}},
	aws.BucketOwnershipType: {sid: "LogFileBucket", actions: []string{
		"s3:GetBucketOwnershipControls", "s3:PutBucketOwnershipControls"}},
	aws.BucketVersioningType: {sid: "LogFileBucket", actions: []string{
		"s3:GetBucketVersioning", "s3:PutBucketVersioning"}},
	aws.BucketEncryptionType: {sid: "LogFileBucket", actions: []string{
		"s3:GetEncryptionConfiguration", "s3:PutEncryptionConfiguration"}},
	aws.BucketLifecycleType: {sid: "LogFileBucket", actions: []string{
		"s3:GetLifecycleConfiguration", "s3:PutLifecycleConfiguration"}},
	aws.BucketLoggingType: {sid: "LogFileBucket", actions: []string{
		"s3:GetBucketLogging", "s3:PutBucketLogging"},
		// The program looks up the bucket for access logs before it creates anything.
		also: &grant{sid: "AccessLogBucket", on: targetBucketARN, actions: []string{"s3:ListBucket", "s3:GetBucketWebsite"}}},
	aws.BucketPolicyType: {sid: "LogFileBucket", actions: []string{
		"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"}},

	aws.LogGroupType: {sid: "LogGroup", on: logGroupARN, actions: []string{
		"logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy", "logs:AssociateKmsKey",
		"logs:DisassociateKmsKey", "logs:ListTagsForResource", "logs:TagResource", "logs:UntagResource"},
		anywhere: []string{"logs:DescribeLogGroups"}},
	aws.MetricFilterType: {sid: "MetricFilters", on: filteredGroupARN, actions: []string{
		"logs:PutMetricFilter", "logs:DescribeMetricFilters", "logs:DeleteMetricFilter", "logs:ListTagsForResource"},
		// The log group may belong to another stack. Then the program looks it up.
		anywhere: []string{"logs:DescribeLogGroups"}},
	aws.AlarmType: {sid: "Alarms", on: ownARN, actions: []string{
		"cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms", "cloudwatch:ListTagsForResource", "cloudwatch:TagResource", "cloudwatch:UntagResource"},
		anywhere: []string{"cloudwatch:DescribeAlarms"}},

	aws.RoleType: {sid: "DeliveryRole", on: ownARN, actions: []string{
		"iam:CreateRole", "iam:GetRole", "iam:DeleteRole", "iam:PassRole", "iam:UpdateRole", "iam:UpdateRoleDescription", "iam:UpdateAssumeRolePolicy",
		"iam:ListRolePolicies", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole", "iam:TagRole", "iam:UntagRole"}},
	aws.RolePolicyType: {sid: "DeliveryRole", actions: []string{
		"iam:PutRolePolicy", "iam:GetRolePolicy", "iam:DeleteRolePolicy"}},
	aws.TrailType: {sid: "Trail", on: ownARN, actions: []string{
		"cloudtrail:CreateTrail", "cloudtrail:GetTrail", "cloudtrail:GetTrailStatus", "cloudtrail:UpdateTrail", "cloudtrail:DeleteTrail",
		"cloudtrail:StartLogging", "cloudtrail:StopLogging", "cloudtrail:GetEventSelectors", "cloudtrail:PutEventSelectors",
		"cloudtrail:GetInsightSelectors", "cloudtrail:ListTags", "cloudtrail:AddTags", "cloudtrail:RemoveTags"},
		anywhere: []string{"cloudtrail:DescribeTrails"}},

	aws.EventRuleType: {sid: "EventRules", on: ownARN, actions: []string{
		"events:PutRule", "events:DescribeRule", "events:DeleteRule", "events:EnableRule", "events:DisableRule",
		"events:ListTagsForResource", "events:TagResource", "events:UntagResource"}},
	aws.EventTargetType: {sid: "EventRules", actions: []string{
		"events:PutTargets", "events:ListTargetsByRule", "events:RemoveTargets"}},
	aws.QueueType: {sid: "DeadLetterQueue", on: ownARN, actions: []string{
		"sqs:CreateQueue", "sqs:GetQueueAttributes", "sqs:SetQueueAttributes", "sqs:DeleteQueue", "sqs:GetQueueUrl",
		"sqs:ListQueueTags", "sqs:TagQueue", "sqs:UntagQueue"}},
	aws.QueuePolicyType: {sid: "DeadLetterQueue", actions: []string{"sqs:GetQueueAttributes", "sqs:SetQueueAttributes"}},

	aws.TopicType: {sid: "Topics", on: ownARN, actions: []string{
		"sns:CreateTopic", "sns:GetTopicAttributes", "sns:SetTopicAttributes", "sns:DeleteTopic",
		"sns:ListTagsForResource", "sns:TagResource", "sns:UntagResource"}},
	aws.TopicPolicyType: {sid: "Topics", actions: []string{"sns:GetTopicAttributes", "sns:SetTopicAttributes"}},
	aws.SubscriptionType: {sid: "Topics", actions: []string{"sns:Subscribe"},
		anywhere: []string{"sns:GetSubscriptionAttributes", "sns:SetSubscriptionAttributes", "sns:Unsubscribe"}},

	// The stack never deletes its key, so kms:ScheduleKeyDeletion is missing on purpose.
	aws.KeyType: {sid: "CustomerKey", on: anyKey, when: taggedLike, actions: []string{
		"kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy", "kms:GetKeyRotationStatus", "kms:EnableKeyRotation", "kms:ListResourceTags",
		"kms:TagResource", "kms:UntagResource", "kms:UpdateKeyDescription", "kms:CreateAlias", "kms:UpdateAlias",
		"kms:DeleteAlias", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"},
		anywhere: []string{"kms:CreateKey"}},
	aws.AliasType: {sid: "CustomerKeyAlias", on: ownARN, actions: []string{
		"kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"}, anywhere: []string{"kms:ListAliases"}},
}

func ownARN(_ Account, r Resource) []string { return []string{r.Output("arn")} }

// secretARN has wildcards for the six characters that Secrets Manager appends.
func secretARN(a Account, r Resource) []string {
	return []string{aws.Secret{Name: r.Output("name"), Region: a.Region, Account: a.ID, Partition: a.Partition}.PartialARN() + "-" + aws.AnySecretSuffix}
}

func bucketARN(a Account, r Resource) []string { return a.bucket(r.Output("bucket")) }

func targetBucketARN(a Account, r Resource) []string { return a.bucket(r.Output("targetBucket")) }

func (a Account) bucket(name string) []string {
	return []string{aws.BucketARN(a.Partition, name)}
}

// logGroupARN returns the ARN of the group itself, for the calls on tags, and of the group with its streams, for all others.
func logGroupARN(a Account, r Resource) []string {
	of := a.arn("logs", "log-group:"+r.Output("name"))
	return []string{of, of + ":*"}
}

// filteredGroupARN returns the ARNs of a metric filter's log group, in the same two forms as logGroupARN.
func filteredGroupARN(a Account, r Resource) []string {
	of := a.arn("logs", "log-group:"+r.Output("logGroupName"))
	return []string{of, of + ":*"}
}

// anyKey matches every key, because a new key's id is not known. Its tags narrow the statement.
func anyKey(a Account, _ Resource) []string { return []string{a.arn("kms", "key/*")} }

// taggedLike requires the tags that the stack gives its key.
func taggedLike(r Resource) policy.Conditions {
	values := map[string]policy.Strings{}
	for _, tag := range []string{"team", "stack"} {
		values["aws:ResourceTag/"+tag] = policy.Strings{r.Output("tags." + tag)}
	}
	return policy.Conditions{"StringEquals": values}
}
