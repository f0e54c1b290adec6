package access

import (
	"fmt"
	"maps"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// Trail is a CloudTrail trail as far as policies look at it.
type Trail struct {
	// ARN is known before the trail exists. Region is the trail's home region.
	ARN, Account, Region string
}

// source says that CloudTrail acts for this trail.
func (t Trail) source() policy.Context {
	return policy.Context{sourceARN: {t.ARN}, sourceAccount: {t.Account}}
}

// Bucket is what CloudTrail asks of the bucket that keeps its log files: to look at the ACL, and to write a file.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
func (t Trail) Bucket(bucketARN, prefix string) []policy.Request {
	if prefix != "" {
		prefix += "/"
	}
	file := fmt.Sprintf("%s/%sAWSLogs/%s/CloudTrail/%[4]s/2026/01/01/%[3]s_CloudTrail_%[4]s_20260101T0000Z_Example.json.gz", bucketARN, prefix, t.Account, t.Region)
	owned := policy.Context{"s3:x-amz-acl": {"bucket-owner-full-control"}}
	maps.Copy(owned, t.source())
	return []policy.Request{
		byService(aws.CloudTrail, "s3:GetBucketAcl", bucketARN, t.source()),
		byService(aws.CloudTrail, "s3:PutObject", file, owned),
	}
}

// Key is what CloudTrail asks of the key that encrypts its log files. It asks for kms:Decrypt too where the bucket has an S3 bucket key,
// which no part of this program turns on.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
func (t Trail) Key(keyARN string) []policy.Request {
	context := policy.Context{"kms:EncryptionContext:aws:cloudtrail:arn": {t.ARN}}
	maps.Copy(context, t.source())
	return onKey(aws.CloudTrail, keyARN, context, "kms:GenerateDataKey", "kms:DescribeKey")
}

// Trust is what CloudTrail asks of the trust policy of the role that writes to CloudWatch Logs.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
func (t Trail) Trust(roleARN string) policy.Request {
	return byService(aws.CloudTrail, "sts:AssumeRole", roleARN, t.source())
}

// Delivery is what CloudTrail, as this role, asks of the role's own policies: to make its stream in the log group and to write there.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
func (t Trail) Delivery(roleARN, groupARN string) []policy.Request {
	stream := t.Stream(groupARN)
	return []policy.Request{asRole(roleARN, "logs:CreateLogStream", stream), asRole(roleARN, "logs:PutLogEvents", stream)}
}

// Stream is the log stream that CloudTrail writes, in a log group whose ARN may end in the :* of its streams. CloudTrail may put a number
// behind its name.
func (t Trail) Stream(groupARN string) string {
	return strings.TrimSuffix(groupARN, ":*") + ":log-stream:" + t.Account + "_CloudTrail_" + t.Region
}

// Notices is what CloudTrail asks of the topic on which it announces its log files.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html
func (t Trail) Notices(topicARN string) policy.Request {
	return byService(aws.CloudTrail, "sns:Publish", topicARN, t.source())
}
