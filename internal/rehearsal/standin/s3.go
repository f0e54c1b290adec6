package standin

import (
	"fmt"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func bucketKinds() []*kind {
	return []*kind{{
		typ: aws.BucketType, docs: "s3_bucket", label: "bucket", global: true,
		fields: map[string]field{
			"bucket": {use: named | replace}, "forceDestroy": {def: false}, "objectLockEnabled": {use: replace}, "policy": {use: document},
		},
		beyond: []string{
			"accelerationStatus", "acl", "bucketPrefix", "corsRules", "grants", "lifecycleRules", "loggings", "objectLockConfiguration",
			"replicationConfigurations", "requestPayer", "serverSideEncryptionConfigurations", "versionings", "websites",
		},
		rules: []rule{bucketName, policyText("policy", bucketDialect())},
		name:  func(in props) string { return in.str("bucket") },
		nameInUse: func(c *call, _ *object) error {
			return refusal("bucket", "BucketAlreadyOwnedByYou",
				"your previous request to create the named bucket succeeded and you already own it: %s", c.in.str("bucket"))
		},
		fill:   fillBucket,
		remove: removeBucket,
	}}
}

// bucketName checks the name.
func bucketName(in props) error {
	if !in.has("bucket") {
		return nil
	}
	name := in.str("bucket")
	if err := aws.CheckBucketName(name); err != nil {
		return refusal("bucket", "InvalidBucketName", "the specified bucket is not valid: %q: %v", name, err)
	}
	return nil
}

func fillBucket(c *call, state props) string {
	name, suffix := state.str("bucket"), aws.DNSSuffix(c.region)
	state["arn"] = aws.BucketARN(c.partition, name)
	state["bucketDomainName"] = name + ".s3." + suffix
	state["bucketRegionalDomainName"] = name + ".s3." + c.region + "." + suffix
	state["region"] = c.region
	return name
}

// bucketInfo is getBucket.
func bucketInfo(a *Account, _ string, args props) (props, error) {
	o := a.called(aws.BucketType, "", args.str("bucket"))
	if o == nil {
		return nil, fmt.Errorf("reading S3 Bucket (%s): couldn't find resource", args.str("bucket"))
	}
	answer := props{"id": o.id}
	for _, name := range []string{"arn", "bucket", "bucketDomainName", "bucketRegionalDomainName", "region"} {
		answer[name] = o.state.str(name)
	}
	return answer, nil
}

// removeBucket refuses a bucket that has something in it, unless the program wants it emptied.
func removeBucket(_ *call, gone *object) (bool, error) {
	if gone.written && !gone.state.flag("forceDestroy") {
		return false, refusal("forceDestroy", "BucketNotEmpty",
			"the bucket you tried to delete is not empty: %s holds logs; empty it (all versions), or set forceDestroy and update first", gone.name)
	}
	return false, nil
}

// WriteLogs does what CloudTrail does after a while: every trail that is logging writes a file into its bucket, which is then no
// longer empty.
func (a *Account) WriteLogs() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for at, trail := range a.objects {
		if at.typ != aws.TrailType || !trail.state.flag("enableLogging") {
			continue
		}
		if bucket := a.called(aws.BucketType, "", trail.state.str("s3BucketName")); bucket != nil {
			bucket.written = true
		}
	}
}
