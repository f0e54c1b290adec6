package pipeline

import (
	"fmt"

	"github.com/secretwatch/secretwatch/internal/policy"
)

// bucketOf is the trail's bucket, nil where it is in none of the states.
func (p *plan) bucketOf(t *Trail) *Bucket {
	return find(p.Buckets, func(b *Bucket) bool { return b.Name == t.Bucket })
}

func (p *plan) bucketGiven(t *Trail) finding {
	bucket := p.bucketOf(t)
	switch {
	case t.Bucket == "":
		return stop(t.Address, "set s3BucketName", "trail %s has no bucket", t.Name)
	case bucket == nil:
		return unknown(t.Address, giveState, "bucket %s of trail %s is in none of the given states", t.Bucket, t.Name)
	case bucket.Policy == Policy{}:
		return stop(bucket.Address, "add the bucket policy that CloudTrail needs", "bucket %s has no policy, so CloudTrail cannot write to it", bucket.Name)
	}
	return fine
}

// bucketAllows asks the bucket policy about both calls that CloudTrail makes.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
func (p *plan) bucketAllows(t *Trail) finding {
	bucket := p.bucketOf(t)
	if bucket == nil || bucket.Policy == (Policy{}) {
		return fine
	}
	bucketARN := fmt.Sprintf("arn:%s:s3:::%s", t.Partition, bucket.Name)
	prefix := t.Prefix
	if prefix != "" {
		prefix = "/" + prefix
	}
	file := fmt.Sprintf("%s%s/AWSLogs/%s/CloudTrail/%s/log.json.gz", bucketARN, prefix, t.Account, t.HomeRegion)
	source := policy.Context{
		"aws:SourceArn": {t.ARN}, "aws:SourceAccount": {t.Account}, "s3:x-amz-acl": {"bucket-owner-full-control"},
	}
	for _, call := range []struct{ action, resource string }{{"s3:GetBucketAcl", bucketARN}, {"s3:PutObject", file}} {
		result, _ := p.allows(bucket.Policy, byService(cloudTrail, call.resource, source), call.action)
		answer := permitted(result,
			unknown(bucket.Policy.Address, "check the bucket policy by hand",
				"cannot tell whether the policy of bucket %s lets CloudTrail call %s", bucket.Name, call.action),
			stop(bucket.Policy.Address, fmt.Sprintf("allow %s %s with aws:SourceArn %s", cloudTrail, call.action, t.ARN),
				"the policy of bucket %s does not let CloudTrail call %s", bucket.Name, call.action))
		if answer.verdict != Pass {
			return answer
		}
	}
	return fine
}

func (p *plan) bucketPays(t *Trail) finding {
	if bucket := p.bucketOf(t); bucket != nil && bucket.RequesterPays {
		return stop(bucket.Address, "turn Requester Pays off", "bucket %s is a Requester Pays bucket, to which CloudTrail does not write", bucket.Name)
	}
	return fine
}

// trailKey asks the policy of the key that encrypts the log files.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
func (p *plan) trailKey(t *Trail) finding {
	return p.keyAllows(keyUse{
		id: t.KeyID, at: t.Resource, service: cloudTrail, what: "trail " + t.Name,
		actions: []string{"kms:GenerateDataKey", "kms:DescribeKey"},
		context: policy.Context{
			"aws:SourceArn": {t.ARN}, "aws:SourceAccount": {t.Account},
			"kms:EncryptionContext:aws:cloudtrail:arn": {t.ARN},
		},
	})
}
