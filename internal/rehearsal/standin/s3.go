package standin

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

const bucketType = "aws:s3/bucketV2:BucketV2"

var bucketForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

func bucketKinds() []*kind {
	return []*kind{{
		typ: bucketType, docs: "s3_bucket", label: "bucket", global: true, nameMax: aws.BucketName,
		nameForm: func(name string, _ props) string { return strings.ToLower(name) },
		fields: map[string]field{
			"bucket": {use: named | replace}, "bucketPrefix": {use: replace}, "forceDestroy": {def: false},
			"objectLockEnabled": {use: replace}, "policy": {use: document},
			"corsRules": {use: computed}, "grants": {use: computed}, "lifecycleRules": {use: computed}, "loggings": {use: computed},
			"objectLockConfiguration": {use: computed}, "replicationConfigurations": {use: computed},
			"serverSideEncryptionConfigurations": {use: computed}, "versionings": {use: computed}, "websites": {use: computed},
		},
		rules: []rule{
			bucketName, policyText("policy", bucketDialect()), oneOf("requestPayer", "MalformedXML", "BucketOwner", "Requester"),
			oneOf("accelerationStatus", "MalformedXML", "Enabled", "Suspended"),
			oneOf("acl", "InvalidArgument", "private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read", "log-delivery-write"),
		},
		name: func(in props) string { return in.str("bucket") },
		taken: func(c *call, _ *object) error {
			return refusal("bucket", "BucketAlreadyOwnedByYou",
				"your previous request to create the named bucket succeeded and you already own it: %s", c.in.str("bucket"))
		},
		fill:   fillBucket,
		remove: removeBucket,
	}}
}

// bucketName judges the name.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
func bucketName(in props) error {
	if !in.has("bucket") {
		return nil
	}
	name := in.str("bucket")
	_, notAddress := netip.ParseAddr(name)
	if bucketForm.MatchString(name) && !strings.Contains(name, "..") && notAddress != nil && !strings.HasPrefix(name, "xn--") &&
		!strings.HasSuffix(name, "-s3alias") {
		return nil
	}
	return refusal("bucket", "InvalidBucketName",
		"the specified bucket is not valid: %q; 3 to %d lower-case letters, digits, dots and hyphens, beginning and ending with a letter or digit",
		name, aws.BucketName)
}

// hostedZones are Route 53's zones of S3's website endpoints.
// https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints
var hostedZones = map[string]string{
	"us-east-1": "Z3AQBSTGFYJSTF", "us-east-2": "Z2O1EMRO9K5GLX", "us-west-1": "Z2F56UZL2M1ACD", "us-west-2": "Z3BJ6K6RIION7M",
	"eu-west-1": "Z1BKCTXD74EZPE", "eu-central-1": "Z21DNDUVLTQW6Q", "us-gov-west-1": "Z31GFT0UA1I2HV", "us-gov-east-1": "Z2NIFVYYW2VKV1",
	"cn-northwest-1": "Z282HJ1KT0DH03",
}

func fillBucket(c *call, state props) string {
	name, suffix := state.str("bucket"), c.dnsSuffix()
	state["arn"] = "arn:" + c.partition + ":s3:::" + name
	state["bucketDomainName"] = name + ".s3." + suffix
	state["bucketRegionalDomainName"] = name + ".s3." + c.region + "." + suffix
	state["region"], state["hostedZoneId"] = c.region, hostedZones[c.region]
	for _, property := range []string{"accelerationStatus", "policy", "bucketPrefix", "acl", "websiteDomain", "websiteEndpoint"} {
		setDefault(state, property, "")
	}
	for _, property := range []string{"corsRules", "lifecycleRules", "loggings", "replicationConfigurations", "websites", "grants"} {
		setDefault(state, property, []any{})
	}
	setDefault(state, "objectLockEnabled", false)
	setDefault(state, "requestPayer", "BucketOwner")
	setDefault(state, "versionings", []any{props{"enabled": false, "mfaDelete": false}})
	// Every new bucket encrypts with S3's own keys since January 2023.
	setDefault(state, "serverSideEncryptionConfigurations", []any{props{"rules": []any{props{
		"applyServerSideEncryptionByDefaults": []any{props{"sseAlgorithm": "AES256", "kmsMasterKeyId": ""}}, "bucketKeyEnabled": false,
	}}}})
	return name
}

// bucketInfo is getBucket.
func bucketInfo(a *Account, _ string, args props) (props, error) {
	o := a.called(bucketType, "", args.str("bucket"))
	if o == nil {
		return nil, fmt.Errorf("reading S3 Bucket (%s): couldn't find resource", args.str("bucket"))
	}
	answer := props{"id": o.id}
	for _, name := range []string{
		"arn", "bucket", "bucketDomainName", "bucketRegionalDomainName", "hostedZoneId", "region", "websiteDomain", "websiteEndpoint",
	} {
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
		if at.typ != trailType || !trail.state.flag("enableLogging") {
			continue
		}
		if bucket := a.called(bucketType, "", trail.state.str("s3BucketName")); bucket != nil {
			bucket.written = true
		}
	}
}
