package pipeline

import (
	"fmt"
	"strings"

	"github.com/secretwatch/secretwatch/internal/access"
	"github.com/secretwatch/secretwatch/internal/aws"
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
		return missing(bucket.Address, "add the bucket policy that CloudTrail needs", "bucket %s has no policy, so CloudTrail cannot write to it", bucket.Name)
	}
	return fine
}

// bucketAllows asks the bucket policy about the calls that CloudTrail makes.
func (p *plan) bucketAllows(t *Trail) finding {
	bucket := p.bucketOf(t)
	if bucket == nil || bucket.Policy == (Policy{}) {
		return fine
	}
	return p.inOrganization(t, func(trail access.Trail) finding { return p.bucketAllowsAs(t, trail, bucket) })
}

func (p *plan) bucketAllowsAs(t *Trail, trail access.Trail, bucket *Bucket) finding {
	answer := fine
	for _, request := range trail.Bucket(aws.BucketARN(t.Partition, bucket.Name), t.Prefix) {
		result, action := p.allows(bucket.Policy, bucket.Rivals, request)
		found := permitted(result,
			unknown(bucket.Policy.Address, "check the bucket policy by hand",
				"cannot tell whether the policy of bucket %s lets CloudTrail call %s", bucket.Name, action),
			stop(bucket.Policy.Address, fmt.Sprintf("allow %s %s with aws:SourceArn %s", aws.CloudTrail, action, t.ARN),
				"the policy of bucket %s does not let CloudTrail call %s", bucket.Name, action))
		if trail.Organized && strings.Contains(request.Resource, "/AWSLogs/o-") {
			found = found.ofOrganization()
		}
		if found.verdict == Stop {
			return found
		}
		if answer.verdict == Pass {
			answer = found
		}
	}
	return answer
}

// ofOrganization is for the files of an organization's accounts. AWS refuses an organization trail whose bucket does not take them, but
// does not document what becomes of the records of one that is there.
func (f finding) ofOrganization() finding {
	if f.verdict == Stop {
		f.verdict = Unknown
		f.remedy += ", also below AWSLogs/ and the organization's id"
		f.reason = "the files of the organization's accounts are refused, and AWS does not document whether their records go on: " + f.reason
	}
	return f
}

func (p *plan) bucketPays(t *Trail) finding {
	if bucket := p.bucketOf(t); bucket != nil && bucket.RequesterPays {
		return stop(bucket.Address, "turn Requester Pays off", "bucket %s is a Requester Pays bucket, to which CloudTrail does not write", bucket.Name)
	}
	return fine
}

// trailKey asks the policy of the key that encrypts the log files, which must be in the bucket's region.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
func (p *plan) trailKey(t *Trail) finding {
	use := keyUse{id: t.KeyID, at: t.Resource, what: "trail " + t.Name, asks: p.access(t).Key}
	if bucket := p.bucketOf(t); bucket != nil {
		use.region = bucket.Region
	}
	return p.keyAllows(use)
}
