package pipeline

import (
	"fmt"

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

// access is the trail as policies look at it.
func (t *Trail) access() access.Trail {
	return access.Trail{ARN: t.ARN, Account: t.Account, Region: t.HomeRegion}
}

// bucketAllows asks the bucket policy about the calls that CloudTrail makes.
func (p *plan) bucketAllows(t *Trail) finding {
	bucket := p.bucketOf(t)
	if bucket == nil || bucket.Policy == (Policy{}) {
		return fine
	}
	for _, request := range t.access().Bucket(aws.BucketARN(t.Partition, bucket.Name), t.Prefix) {
		result, action := p.allows(bucket.Policy, request)
		answer := permitted(result,
			unknown(bucket.Policy.Address, "check the bucket policy by hand",
				"cannot tell whether the policy of bucket %s lets CloudTrail call %s", bucket.Name, action),
			stop(bucket.Policy.Address, fmt.Sprintf("allow %s %s with aws:SourceArn %s", aws.CloudTrail, action, t.ARN),
				"the policy of bucket %s does not let CloudTrail call %s", bucket.Name, action))
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
func (p *plan) trailKey(t *Trail) finding {
	return p.keyAllows(keyUse{id: t.KeyID, at: t.Resource, what: "trail " + t.Name, asks: t.access().Key})
}
