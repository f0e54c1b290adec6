package access

import (
	"maps"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// anyOrganization is the id of an organization in the form that AWS gives it, where the id itself is not known. Ids have 10 to 32 letters and
// digits; what a policy asks about their length is not judged.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
func anyOrganization() string { return "o-" + letters(10) }

// Bucket is what CloudTrail asks of the bucket that keeps its log files: to look at the ACL, and to write a file. It writes the files of an
// organization trail under the organization's id.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
func (t Trail) Bucket(bucketARN, prefix string) []policy.Request {
	acl := t.onBucket("s3:GetBucketAcl", bucketARN)
	acl.Absent = []string{"s3:x-amz-acl", "s3:x-amz-grant-*", "s3:x-amz-server-side-encryption*", "s3:x-amz-copy-source", "s3:object-lock-*"}
	if prefix != "" {
		prefix += "/"
	}
	logs := bucketARN + "/" + prefix + "AWSLogs/"
	requests := []policy.Request{acl}
	for _, region := range append([]string{t.Region}, t.Others...) {
		requests = append(requests, t.file(logs, t.Account, region))
		if t.Organized {
			requests = append(requests, t.file(logs+t.organization()+"/", t.Account, region), t.file(logs+t.organization()+"/", digits(12), region))
		}
	}
	return requests
}

// file is the request that writes a log file of an account and a region: its name has a date, a time and 16 letters and digits that change.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
func (t Trail) file(below, account, region string) policy.Request {
	shape := below + account + "/CloudTrail/" + region + "/20dd/dd/dd/" + account + "_CloudTrail_" + region + "_20ddddddTddddZ_llllllllllllllll.json.gz"
	name := strings.Index(shape, "/20dd/")
	shape = shape[:name] + strings.NewReplacer("dd", digits(2), "llllllllllllllll", letters(16)).Replace(shape[name:])
	request := t.onBucket("s3:PutObject", example(shape))
	request.Shape = shape
	request.Context["s3:x-amz-acl"] = []string{"bucket-owner-full-control"}
	t.encryption(&request)
	return request
}

// encryption says which encryption CloudTrail asks for: with the trail's key, else SSE-S3, in a header or by saying nothing.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
func (t Trail) encryption(request *policy.Request) {
	const header = "s3:x-amz-server-side-encryption"
	if t.KeyID == "" {
		request.OneOf[header] = [][]string{nil, {"AES256"}}
		request.Context[header+"-aws-kms-key-id"] = nil
		return
	}
	request.Context[header] = []string{"aws:kms"}
	request.OneOf[header+"-aws-kms-key-id"] = nil
}

// onBucket is a request to S3. AWS's services sign with version 4, over TLS 1.2 or 1.3.
// https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
func (t Trail) onBucket(action, resource string) policy.Request {
	request := byService(aws.CloudTrail, action, resource, t.source())
	request.Context["s3:signatureversion"] = []string{"AWS4-HMAC-SHA256"}
	maps.Copy(request.OneOf, policy.Alternatives{
		"s3:TlsVersion": {{"1.2"}, {"1.3"}}, "s3:ResourceAccount": nil, "s3:authType": nil, "s3:signatureAge": nil,
	})
	return request
}

func digits(n int) string { return strings.Repeat(string(policy.AnyDigit), n) }

func letters(n int) string { return strings.Repeat(string(policy.AnyLetter), n) }

// example is a text of a shape, for messages.
func example(shape string) string {
	return strings.NewReplacer("/20"+digits(2)+"/"+digits(2)+"/"+digits(2)+"/", "/2026/01/01/", "_20"+digits(6)+"T"+digits(4)+"Z_", "_20260101T0000Z_",
		letters(16), "Example", digits(12), "111122223333", anyOrganization(), "o-exampleorgid").Replace(shape)
}
