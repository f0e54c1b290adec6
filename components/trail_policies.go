package components

import (
	"strings"

	"github.com/secretwatch/secretwatch/internal/access"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// trailRoleTrust lets CloudTrail take the role. AWS documents it without a source condition; a trail can use a role only of its
// own account, and only if whoever configures the trail may pass that role.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
func trailRoleTrust() policy.Document {
	return policy.New(policy.Statement{
		Sid:       "CloudTrailDelivers",
		Effect:    policy.Allow,
		Principal: policy.Service(aws.CloudTrail),
		Action:    policy.Strings{"sts:AssumeRole"},
	})
}

// trailRolePolicy grants the two actions that delivery needs, on the streams that CloudTrail names after account and region.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
func trailRolePolicy(place Place, groupARN string) policy.Document {
	return policy.New(policy.Statement{
		Sid:      "WriteTrailStreams",
		Effect:   policy.Allow,
		Action:   policy.Strings{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resource: policy.Strings{access.Trail{Account: place.Account, Region: place.Region}.Stream(groupARN) + "*"},
	})
}

// trailBucketPolicy lets CloudTrail write this trail's log files, and nobody connect without TLS.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
func trailBucketPolicy(place Place, bucket, trailARN string) policy.Document {
	bucketARN := "arn:" + place.Partition + ":s3:::" + bucket
	fromTrail := policy.Strings{trailARN}
	return policy.New(
		policy.Statement{
			Sid:       "CloudTrailChecksBucket",
			Effect:    policy.Allow,
			Principal: policy.Service(aws.CloudTrail),
			Action:    policy.Strings{"s3:GetBucketAcl"},
			Resource:  policy.Strings{bucketARN},
			Condition: policy.Conditions{"StringEquals": {"aws:SourceArn": fromTrail}},
		},
		policy.Statement{
			Sid:       "CloudTrailWritesLogFiles",
			Effect:    policy.Allow,
			Principal: policy.Service(aws.CloudTrail),
			Action:    policy.Strings{"s3:PutObject"},
			Resource:  policy.Strings{strings.Join([]string{bucketARN, "AWSLogs", place.Account, "*"}, "/")},
			Condition: policy.Conditions{"StringEquals": {
				"aws:SourceArn": fromTrail,
				"s3:x-amz-acl":  {"bucket-owner-full-control"},
			}},
		},
		policy.Statement{
			Sid:       "OnlyOverTLS",
			Effect:    policy.Deny,
			Principal: policy.Everyone(),
			Action:    policy.Strings{"s3:*"},
			Resource:  policy.Strings{bucketARN, bucketARN + "/*"},
			Condition: policy.Conditions{"Bool": {"aws:SecureTransport": {"false"}}},
		},
	)
}
