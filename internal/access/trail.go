package access

import (
	"cmp"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// Trail is a CloudTrail trail as far as policies look at it.
type Trail struct {
	// ARN is known before the trail exists. Region is the trail's home region.
	ARN, Account, Region string
	// Others are regions that it records beside its own.
	Others []string
	// KeyID is the key that encrypts its log files; empty: none.
	KeyID string
	// Organized is true for an organization trail; Organization is the organization's id, empty if it is not known.
	Organized    bool
	Organization string
}

// source says that CloudTrail acts for this trail.
func (t Trail) source() policy.Context {
	return policy.Context{sourceARN: {t.ARN}, sourceAccount: {t.Account}}
}

// organization is the organization's id, or the form of one.
func (t Trail) organization() string { return cmp.Or(t.Organization, anyOrganization()) }

// Key is what CloudTrail asks of the key that encrypts its log files. It asks for kms:Decrypt too where the bucket has an S3 bucket key,
// which no part of this program turns on. A data key is made in the encryption context of the trail and, for a file, of its place.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-kms-works-with-cloudtrail.html
func (t Trail) Key(keyARN string) []policy.Request {
	const trail, file = "aws:cloudtrail:arn", "aws:s3:arn"
	encrypt := byService(aws.CloudTrail, "kms:GenerateDataKey", keyARN, t.source())
	encrypt.Context[encryptionContext+trail] = []string{t.ARN}
	encrypt.OneOf[contextKeys] = [][]string{{trail}, {trail, file}}
	return []policy.Request{encrypt, byService(aws.CloudTrail, "kms:DescribeKey", keyARN, t.source())}
}

// Trust is what CloudTrail asks of the trust policy of the role that writes to CloudWatch Logs.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
func (t Trail) Trust(roleARN string) policy.Request {
	return byService(aws.CloudTrail, "sts:AssumeRole", roleARN, t.source())
}

// Delivery is what CloudTrail, as this role, asks of the role's own policies: to make its stream in the log group and to write there.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
func (t Trail) Delivery(roleARN, groupARN string) []policy.Request {
	return writing(roleARN, t.Stream(groupARN))
}

// DeliveryInDoubt is what CloudTrail may ask beside [Trail.Delivery]: AWS documents that the streams whose names begin like the first are to be
// allowed, and the streams of an organization's accounts, but not when which of them is used.
func (t Trail) DeliveryInDoubt(roleARN, groupARN string) []policy.Request {
	shapes := []string{t.Stream(groupARN) + "_" + digits(1)}
	if t.Organized {
		shapes = append(shapes, streams(groupARN)+t.organization()+"_"+digits(12)+"_CloudTrail_"+t.Region)
	}
	var requests []policy.Request
	for _, shape := range shapes {
		for _, request := range writing(roleARN, example(shape)) {
			request.Shape = shape
			requests = append(requests, request)
		}
	}
	return requests
}

// writing are the requests that make a log stream and write to it.
func writing(roleARN, stream string) []policy.Request {
	return []policy.Request{asRole(roleARN, "logs:CreateLogStream", stream), asRole(roleARN, "logs:PutLogEvents", stream)}
}

// Stream is the log stream that CloudTrail writes, in a log group whose ARN may end in the :* of its streams. CloudTrail may put a number
// behind its name.
func (t Trail) Stream(groupARN string) string {
	return streams(groupARN) + t.Account + "_CloudTrail_" + t.Region
}

// streams is what the ARNs of a log group's streams begin with.
func streams(groupARN string) string { return strings.TrimSuffix(groupARN, ":*") + ":log-stream:" }

// Notices is what CloudTrail asks of the topic on which it announces its log files. The topic's default policy does not allow it.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html
func (t Trail) Notices(topicARN string) policy.Request {
	request := byService(aws.CloudTrail, "sns:Publish", topicARN, t.source())
	request.Absent = []string{sourceOwner}
	return request
}
