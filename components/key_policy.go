package components

import (
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// thisKey stands for the key in its own policy: "*" means no other key there, and the key's id is not known before it exists.
const thisKey = "*"

// keyPolicy says who may use the stack's key: the account administers it, the services on a record's way use it for this stack's
// things, and people of the account use it through Secrets Manager or to read log files. No other service may.
func keyPolicy(args *CustomerKeyArgs) policy.Document {
	place := args.Place
	statements := []policy.Statement{accountAdministers(place), throughSecretsManager(place), alarmsPublish(place)}
	if args.EventRules {
		statements = append(statements, eventRulesPublish())
	}
	if args.Trail != "" {
		statements = append(statements, trailUses(place, place.TrailARN(args.Trail))...)
		statements = append(statements, logGroupUses(place, place.LogGroupARN(args.Trail)), logReadersDecrypt(place))
	}
	if args.Trail != "" && args.LogFileNotices {
		statements = append(statements, noticesPublish(place.TrailARN(args.Trail)))
	}
	return policy.New(statements...)
}

// accountAdministers keeps the key manageable: KMS refuses a policy that nobody could change. It lists what administration
// takes and leaves out the use of the key.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
func accountAdministers(place Place) policy.Statement {
	return policy.Statement{
		Sid:       "AccountAdministers",
		Effect:    policy.Allow,
		Principal: policy.AWS(place.Root()),
		Action: policy.Strings{
			"kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias", "kms:DescribeKey", "kms:UpdateKeyDescription",
			"kms:EnableKey", "kms:DisableKey", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion",
			"kms:GetKeyPolicy", "kms:PutKeyPolicy", "kms:ListKeyPolicies", "kms:ListResourceTags", "kms:TagResource", "kms:UntagResource",
			"kms:GetKeyRotationStatus", "kms:EnableKeyRotation", "kms:DisableKeyRotation", "kms:ListKeyRotations", "kms:RotateKeyOnDemand",
			"kms:ListGrants", "kms:RevokeGrant",
		},
		Resource: policy.Strings{thisKey},
	}
}

// throughSecretsManager lets people and programs of the account use the key for secrets, as far as IAM lets them. Without kms:Encrypt, a
// secret that changes to this key would keep its existing values under the old one.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html
func throughSecretsManager(place Place) policy.Statement {
	return policy.Statement{
		Sid:       "SecretsThroughSecretsManager",
		Effect:    policy.Allow,
		Principal: policy.AWS(place.Root()),
		Action:    policy.Strings{"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:DescribeKey"},
		Resource:  policy.Strings{thisKey},
		Condition: policy.Conditions{"StringEquals": {
			"kms:ViaService":    {place.RegionalService("secretsmanager")},
			"kms:CallerAccount": {place.Account},
		}},
	}
}

// alarmsPublish lets CloudWatch alarms publish to an encrypted topic.
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
func alarmsPublish(place Place) policy.Statement {
	return policy.Statement{
		Sid:       "CloudWatchAlarmsPublish",
		Effect:    policy.Allow,
		Principal: policy.Service(aws.CloudWatch),
		Action:    policy.Strings{"kms:Decrypt", "kms:GenerateDataKey*"},
		Resource:  policy.Strings{thisKey},
		Condition: policy.Conditions{
			"ArnLike":      {"aws:SourceArn": {place.ARN("cloudwatch", "alarm:*")}},
			"StringEquals": {"aws:SourceAccount": {place.Account}},
		},
	}
}

// eventRulesPublish lets EventBridge publish to an encrypted topic; AWS supports no source condition for it.
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
func eventRulesPublish() policy.Statement {
	return policy.Statement{
		Sid:       "EventRulesPublish",
		Effect:    policy.Allow,
		Principal: policy.Service(aws.EventBridge),
		Action:    policy.Strings{"kms:Decrypt", "kms:GenerateDataKey*"},
		Resource:  policy.Strings{thisKey},
	}
}

// trailUses lets CloudTrail encrypt this trail's log files.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
func trailUses(place Place, trailARN string) []policy.Statement {
	source := policy.Conditions{"StringEquals": {"aws:SourceArn": {trailARN}}}
	anyTrail := "arn:" + place.Partition + ":cloudtrail:*:" + place.Account + ":trail/*"
	return []policy.Statement{
		{
			Sid:       "CloudTrailEncrypts",
			Effect:    policy.Allow,
			Principal: policy.Service(aws.CloudTrail),
			Action:    policy.Strings{"kms:GenerateDataKey*"},
			Resource:  policy.Strings{thisKey},
			Condition: policy.Conditions{
				"StringEquals": {"aws:SourceArn": {trailARN}},
				"StringLike":   {"kms:EncryptionContext:aws:cloudtrail:arn": {anyTrail}},
			},
		},
		{
			Sid:       "CloudTrailDescribes",
			Effect:    policy.Allow,
			Principal: policy.Service(aws.CloudTrail),
			Action:    policy.Strings{"kms:DescribeKey"},
			Resource:  policy.Strings{thisKey},
			Condition: source,
		},
	}
}

// logGroupUses lets CloudWatch Logs encrypt this log group.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
func logGroupUses(place Place, groupARN string) policy.Statement {
	return policy.Statement{
		Sid:       "LogGroupUses",
		Effect:    policy.Allow,
		Principal: policy.Service(place.RegionalService("logs")),
		Action:    policy.Strings{"kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"},
		Resource:  policy.Strings{thisKey},
		Condition: policy.Conditions{"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": {groupARN}}},
	}
}

// logReadersDecrypt lets principals that IAM allows to read the log files decrypt them, and nothing without a trail's context.
func logReadersDecrypt(place Place) policy.Statement {
	return policy.Statement{
		Sid:       "LogReadersDecrypt",
		Effect:    policy.Allow,
		Principal: policy.AWS(place.Root()),
		Action:    policy.Strings{"kms:Decrypt"},
		Resource:  policy.Strings{thisKey},
		Condition: policy.Conditions{"Null": {"kms:EncryptionContext:aws:cloudtrail:arn": {"false"}}},
	}
}

// noticesPublish lets CloudTrail publish to the encrypted topic of its log-file notices.
func noticesPublish(trailARN string) policy.Statement {
	return policy.Statement{
		Sid:       "CloudTrailPublishesNotices",
		Effect:    policy.Allow,
		Principal: policy.Service(aws.CloudTrail),
		Action:    policy.Strings{"kms:Decrypt", "kms:GenerateDataKey*"},
		Resource:  policy.Strings{thisKey},
		Condition: policy.Conditions{"StringEquals": {"aws:SourceArn": {trailARN}}},
	}
}
