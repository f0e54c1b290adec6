package components

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// newLogFileBucket makes the bucket that keeps a trail's log files, closed to everyone but CloudTrail and principals that IAM allows to read.
func newLogFileBucket(ctx *pulumi.Context, name string, args TrailToLogsArgs, parent pulumi.Resource) (*s3.BucketV2, *s3.BucketPolicy, error) {
	child := pulumi.Parent(parent)
	bucketName := args.Place.Bucket(name)
	bucket, err := s3.NewBucketV2(ctx, name, &s3.BucketV2Args{
		Bucket: pulumi.String(bucketName),
		Tags:   tags(args.Place),
	}, child, protected(args.Protect))
	if err != nil {
		return nil, nil, fmt.Errorf("creating bucket of trail %q: %w", name, err)
	}
	block, err := s3.NewBucketPublicAccessBlock(ctx, name+"-private", &s3.BucketPublicAccessBlockArgs{
		Bucket:                bucket.Bucket,
		BlockPublicAcls:       pulumi.Bool(true),
		BlockPublicPolicy:     pulumi.Bool(true),
		IgnorePublicAcls:      pulumi.Bool(true),
		RestrictPublicBuckets: pulumi.Bool(true),
	}, child)
	if err != nil {
		return nil, nil, fmt.Errorf("closing bucket of trail %q to the public: %w", name, err)
	}
	// S3 refuses a bucket policy while it changes the public access block of the same bucket.
	policy, err := s3.NewBucketPolicy(ctx, name+"-policy", &s3.BucketPolicyArgs{
		Bucket: bucket.Bucket,
		Policy: pulumi.String(trailBucketPolicy(args.Place, bucketName, args.Place.TrailARN(name)).JSON()),
	}, child, pulumi.DependsOn([]pulumi.Resource{block}))
	if err != nil {
		return nil, nil, fmt.Errorf("creating policy of bucket of trail %q: %w", name, err)
	}
	if err := guardBucket(ctx, name, args, bucket, child); err != nil {
		return nil, nil, err
	}
	return bucket, policy, nil
}

// guardBucket sets what keeps log files: ownership, versions, encryption, a date to go, and a log of who looked.
func guardBucket(ctx *pulumi.Context, name string, args TrailToLogsArgs, bucket *s3.BucketV2, child pulumi.ResourceOption) error {
	if _, err := s3.NewBucketOwnershipControls(ctx, name+"-ownership", &s3.BucketOwnershipControlsArgs{
		Bucket: bucket.Bucket,
		Rule:   s3.BucketOwnershipControlsRuleArgs{ObjectOwnership: pulumi.String("BucketOwnerEnforced")},
	}, child); err != nil {
		return fmt.Errorf("enforcing ownership of bucket of trail %q: %w", name, err)
	}
	versioning, err := s3.NewBucketVersioningV2(ctx, name+"-versions", &s3.BucketVersioningV2Args{
		Bucket:                  bucket.Bucket,
		VersioningConfiguration: s3.BucketVersioningV2VersioningConfigurationArgs{Status: pulumi.String("Enabled")},
	}, child)
	if err != nil {
		return fmt.Errorf("versioning bucket of trail %q: %w", name, err)
	}
	if _, err := s3.NewBucketServerSideEncryptionConfigurationV2(ctx, name+"-encryption", &s3.BucketServerSideEncryptionConfigurationV2Args{
		Bucket: bucket.Bucket,
		Rules:  s3.BucketServerSideEncryptionConfigurationV2RuleArray{encryptionRule(args.encryption().input())},
	}, child); err != nil {
		return fmt.Errorf("encrypting bucket of trail %q: %w", name, err)
	}
	// A rule on noncurrent versions wants versioning to be on first.
	if _, err := s3.NewBucketLifecycleConfigurationV2(ctx, name+"-lifecycle", &s3.BucketLifecycleConfigurationV2Args{
		Bucket: bucket.Bucket,
		Rules:  s3.BucketLifecycleConfigurationV2RuleArray{expiryRule(args)},
	}, child, pulumi.DependsOn([]pulumi.Resource{versioning})); err != nil {
		return fmt.Errorf("setting lifecycle of bucket of trail %q: %w", name, err)
	}
	if args.AccessLogBucket == "" {
		return nil
	}
	if _, err := s3.NewBucketLoggingV2(ctx, name+"-access-log", &s3.BucketLoggingV2Args{
		Bucket:       bucket.Bucket,
		TargetBucket: pulumi.String(args.AccessLogBucket),
		TargetPrefix: pulumi.String(args.Place.Bucket(name) + "/"),
	}, child); err != nil {
		return fmt.Errorf("logging access to bucket of trail %q: %w", name, err)
	}
	return nil
}

// encryptionRule uses no S3 bucket key: with one, KMS is asked in the bucket's name, and the trail's name, to which the customer
// key's policy is pinned, would be missing.
func encryptionRule(key pulumi.StringPtrInput) s3.BucketServerSideEncryptionConfigurationV2RuleArgs {
	byDefault := s3.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs{SseAlgorithm: pulumi.String("AES256")}
	if key != nil {
		byDefault.SseAlgorithm, byDefault.KmsMasterKeyId = pulumi.String("aws:kms"), key
	}
	return s3.BucketServerSideEncryptionConfigurationV2RuleArgs{ApplyServerSideEncryptionByDefault: byDefault}
}

// expiryRule deletes old log files; if they are kept forever, only uploads that never finished.
func expiryRule(args TrailToLogsArgs) s3.BucketLifecycleConfigurationV2RuleArgs {
	rule := s3.BucketLifecycleConfigurationV2RuleArgs{
		Id:                             pulumi.String("expire-log-files"),
		Status:                         pulumi.String("Enabled"),
		Filter:                         s3.BucketLifecycleConfigurationV2RuleFilterArgs{Prefix: pulumi.String("AWSLogs/")},
		AbortIncompleteMultipartUpload: s3.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs{DaysAfterInitiation: pulumi.Int(7)},
	}
	if !args.ArchiveForever {
		days := pulumi.Int(args.ArchiveInDays)
		rule.Expiration = s3.BucketLifecycleConfigurationV2RuleExpirationArgs{Days: days}
		rule.NoncurrentVersionExpiration = s3.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs{NoncurrentDays: days}
	}
	return rule
}
