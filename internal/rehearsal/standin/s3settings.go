package standin

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// bucketSetting is a resource type that is one setting of a bucket: its id is the bucket's name, and putting it overwrites.
func bucketSetting(k kind) *kind {
	k.global = true
	if k.fields == nil {
		k.fields = map[string]field{}
	}
	k.fields["bucket"] = field{use: replace}
	k.rules = append(k.rules, text("bucket", "InvalidBucketName", aws.BucketName, nil, ""), filled("bucket", "InvalidBucketName"))
	k.name = func(in props) string { return in.str("bucket") }
	also := k.refuse
	k.refuse = func(c *call) error {
		c.parent = c.called(aws.BucketType, "", c.in.str("bucket"))
		if c.parent == nil {
			return refusal("bucket", "NoSuchBucket", "the specified bucket does not exist: %s", c.in.str("bucket"))
		}
		if also == nil {
			return nil
		}
		return also(c)
	}
	fill := k.fill
	k.fill = func(c *call, state props) string {
		if fill != nil {
			fill(c, state)
		}
		return state.str("bucket")
	}
	return &k
}

func bucketSettingKinds() []*kind {
	return []*kind{
		bucketSetting(kind{
			typ: aws.BucketPublicAccessType, docs: "s3_bucket_public_access_block", label: "bucket public access block",
			fields: map[string]field{
				"blockPublicAcls": {def: false}, "blockPublicPolicy": {def: false}, "ignorePublicAcls": {def: false},
				"restrictPublicBuckets": {def: false},
			},
		}),
		bucketSetting(kind{
			typ: aws.BucketOwnershipType, docs: "s3_bucket_ownership_controls",
			label: "bucket ownership controls",
			rules: []rule{inside("rule", oneOf("objectOwnership", "MalformedXML", "BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"))},
		}),
		bucketSetting(kind{
			typ: aws.BucketVersioningType, docs: "s3_bucket_versioning", label: "bucket versioning",
			beyond: []string{"expectedBucketOwner"},
			rules: []rule{
				inside("versioningConfiguration", oneOf("status", "MalformedXML", "Enabled", "Suspended", "Disabled")),
				inside("versioningConfiguration", oneOf("mfaDelete", "MalformedXML", "Enabled", "Disabled")),
			},
		}),
		bucketSetting(kind{
			typ:  aws.BucketEncryptionType,
			docs: "s3_bucket_server_side_encryption_configuration", label: "bucket encryption",
			beyond: []string{"expectedBucketOwner"},
			rules: []rule{each("rules", inside("applyServerSideEncryptionByDefault",
				oneOf("sseAlgorithm", "MalformedXML", "AES256", "aws:kms", "aws:kms:dsse")))},
		}),
		bucketSetting(kind{
			typ: aws.BucketPolicyType, docs: "s3_bucket_policy", label: "bucket policy",
			fields: map[string]field{"policy": {use: document}},
			rules:  []rule{policyText("policy", bucketDialect()), bucketPolicyResources},
			refuse: refuseBucketPolicy,
		}),
		bucketSetting(kind{
			typ: aws.BucketLifecycleType, docs: "s3_bucket_lifecycle_configuration",
			label:  "bucket lifecycle",
			beyond: []string{"expectedBucketOwner"},
			rules: []rule{
				lifecycleRuleCount,
				each("rules", oneOf("status", "MalformedXML", "Enabled", "Disabled")),
				each("rules", text("id", "InvalidArgument", 255, nil, "")), each("rules", filled("id", "InvalidArgument")),
				each("rules", inside("expiration", timestamp("date", "InvalidArgument"))),
				each("rules", inside("noncurrentVersionExpiration", between("newerNoncurrentVersions", "InvalidArgument", 1, 1<<31-1))),
				each("rules", each("transitions", between("days", "InvalidArgument", 0, 1<<31-1))),
				each("rules", each("transitions", oneOf("storageClass", "InvalidStorageClass",
					"GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR"))),
				each("rules", inside("filter", exclusive("MalformedXML", "prefix", "tag", "and", "objectSizeGreaterThan", "objectSizeLessThan"))),
				oneOf("transitionDefaultMinimumObjectSize", "InvalidArgument", "", "all_storage_classes_128K", "varies_by_storage_class"),
				each("rules", inside("expiration", between("days", "InvalidArgument", 0, 1<<31-1))),
				each("rules", inside("noncurrentVersionExpiration", between("noncurrentDays", "InvalidArgument", 1, 1<<31-1))),
				each("rules", inside("abortIncompleteMultipartUpload", between("daysAfterInitiation", "InvalidArgument", 1, 1<<31-1))),
			},
			fill: func(_ *call, state props) string {
				setDefault(state, "transitionDefaultMinimumObjectSize", "all_storage_classes_128K")
				return ""
			},
		}),
		bucketSetting(kind{
			typ: aws.BucketLoggingType, docs: "s3_bucket_logging", label: "bucket logging",
			beyond: []string{"expectedBucketOwner", "targetGrants", "targetObjectKeyFormat"},
			refuse: func(c *call) error { return c.loggingTarget(c.in.str("targetBucket")) },
		}),
	}
}

// loggingTarget checks the bucket that is to receive access logs.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
func (c *call) loggingTarget(name string) error {
	target := c.called(aws.BucketType, "", name)
	if target == nil {
		return refusal("targetBucket", "InvalidTargetBucketForLogging", "the target bucket for logging does not exist: %s", name)
	}
	if from, to := c.parent.state.str("region"), target.state.str("region"); from != to {
		return refusal("targetBucket", "CrossLocationLoggingProhibited",
			"cross-Region logging is not allowed: bucket %s is in %s, and the target bucket %s in %s", c.parent.name, from, name, to)
	}
	return nil
}

// inside applies a rule to an object property, and puts the object's name before the refused property.
func inside(property string, r rule) rule {
	return func(in props) error { return under(property, r(in.sub(property))) }
}

// each applies a rule to the objects of a list property.
func each(property string, r rule) rule {
	return func(in props) error {
		var all []error
		for i, item := range in.subs(property) {
			all = append(all, under(fmt.Sprintf("%s[%d]", property, i), r(item)))
		}
		return errors.Join(all...)
	}
}

// under lengthens the paths of refusals.
func under(path string, err error) error {
	var all []error
	for _, refused := range refusals(err) {
		all = append(all, &Refusal{Property: path + "." + refused.Property, Code: refused.Code, Message: refused.Message})
	}
	return errors.Join(all...)
}

// timestamp accepts a time as RFC 3339 writes it.
func timestamp(property, code string) rule {
	return func(in props) error {
		if _, err := time.Parse(time.RFC3339, in.str(property)); in.has(property) && err != nil {
			return refusal(property, code, "%q is not a date and time as 2030-01-01T00:00:00Z", in.str(property))
		}
		return nil
	}
}

// lifecycleRuleCount refuses a configuration that says nothing.
func lifecycleRuleCount(in props) error {
	if value, given := in["rules"]; given && empty(value) || !given {
		return refusal("rules", "MalformedXML", "a lifecycle configuration needs a rule")
	}
	return nil
}

// bucketPolicyResources refuses a statement about another bucket.
func bucketPolicyResources(in props) error {
	if !in.has("policy") || !in.has("bucket") {
		return nil
	}
	for i, statement := range documentOf(in.str("policy")).Statement {
		for _, resource := range append(statement.Resource, statement.NotResource...) {
			_, name, _ := strings.Cut(resource, ":::")
			name, _, _ = strings.Cut(name, "/")
			if resource != "*" && !strings.ContainsAny(name, "*?$") && name != in.str("bucket") {
				return refusal("policy", "MalformedPolicy", "policy has invalid resource: statement %d is about %q, the bucket is %s",
					i+1, resource, in.str("bucket"))
			}
		}
	}
	return nil
}

// refuseBucketPolicy refuses a policy for everyone where the bucket blocks those.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
func refuseBucketPolicy(c *call) error {
	for _, block := range c.parent.parts[aws.BucketPublicAccessType] {
		if block.state.flag("blockPublicPolicy") && outsiders(documentOf(c.in.str("policy"))) {
			return refusal("policy", "AccessDenied",
				"public policies are prevented by the blockPublicPolicy setting of the bucket's public access block: it allows everyone")
		}
	}
	return nil
}

// bucketPolicyOf is the policy in force.
func bucketPolicyOf(bucket *object) policy.Document {
	for _, attached := range bucket.parts[aws.BucketPolicyType] {
		return documentOf(attached.state.str("policy"))
	}
	return documentOf(bucket.state.str("policy"))
}
