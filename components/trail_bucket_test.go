package components

import "testing"

func TestLogFileBucketIsClosedAndGuarded(t *testing.T) {
	t.Parallel()
	g := build(t, makeTrail(&TrailToLogsArgs{Place: testPlace()}))
	checkInputs(t, g.Graph, "BucketV2::a", map[string]string{"bucket": trailBucket, "forceDestroy": ""})
	checkInputs(t, g.Graph, "BucketPublicAccessBlock::a-private", map[string]string{
		"bucket": trailBucket, "blockPublicAcls": "true", "blockPublicPolicy": "true", "ignorePublicAcls": "true", "restrictPublicBuckets": "true",
	})
	checkInputs(t, g.Graph, "BucketPolicy::a-policy", map[string]string{
		"bucket": trailBucket, "policy": trailBucketPolicy(testPlace(), trailBucket, trailARN).JSON(),
	})
	checkInputs(t, g.Graph, "BucketOwnershipControls::a-ownership", map[string]string{"bucket": trailBucket, "rule.objectOwnership": "BucketOwnerEnforced"})
	checkInputs(t, g.Graph, "BucketVersioningV2::a-versions", map[string]string{"bucket": trailBucket, "versioningConfiguration.status": "Enabled"})
	for _, r := range g.Resources {
		if r.Parent != "" && r.Address() != "BucketV2::a" && r.Input("bucket") != "" {
			checkAfter(t, g.Graph, r.Address(), "BucketV2::a")
		}
	}
}

func TestLogFileBucketIsSetUpInTheOrderThatS3Wants(t *testing.T) {
	t.Parallel()
	g := build(t, makeTrail(&TrailToLogsArgs{Place: testPlace()}))
	checkAfter(t, g.Graph, "BucketPolicy::a-policy", "BucketPublicAccessBlock::a-private")
	checkAfter(t, g.Graph, "BucketLifecycleConfigurationV2::a-lifecycle", "BucketVersioningV2::a-versions")
}

// With an S3 bucket key, KMS would be asked in the bucket's name, and a key policy that is pinned to the trail would refuse.
func TestLogFileBucketsEncryption(t *testing.T) {
	t.Parallel()
	const byDefault = "rules[0].applyServerSideEncryptionByDefault."
	plain := build(t, makeTrail(&TrailToLogsArgs{Place: testPlace()}))
	checkInputs(t, plain.Graph, "BucketServerSideEncryptionConfigurationV2::a-encryption", map[string]string{
		"bucket": trailBucket, byDefault + "sseAlgorithm": "AES256", byDefault + "kmsMasterKeyId": "", "rules[0].bucketKeyEnabled": "",
	})
	keyed := build(t, makeTrail(fullTrail(testPlace())))
	checkInputs(t, keyed.Graph, "BucketServerSideEncryptionConfigurationV2::a-encryption", map[string]string{
		byDefault + "sseAlgorithm": "aws:kms", byDefault + "kmsMasterKeyId": keyARN, "rules[0].bucketKeyEnabled": "",
	})
}

func TestLogFilesExpireWhenAskedFor(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		days    int
		forever bool
		want    string
	}{
		"by default":    {0, false, "365"},
		"never":         {0, true, ""},
		"after 90 days": {90, false, "90"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := build(t, makeTrail(&TrailToLogsArgs{Place: testPlace(), ArchiveInDays: row.days, ArchiveForever: row.forever}))
			checkInputs(t, g.Graph, "BucketLifecycleConfigurationV2::a-lifecycle", map[string]string{
				"bucket": trailBucket, "rules[0].id": "expire-log-files", "rules[0].status": "Enabled", "rules[0].filter.prefix": "AWSLogs/",
				"rules[0].expiration.days": row.want, "rules[0].noncurrentVersionExpiration.noncurrentDays": row.want,
				"rules[0].abortIncompleteMultipartUpload.daysAfterInitiation": "7", "rules[1]": "",
			})
		})
	}
}

func TestAccessToLogFilesIsLoggedWhenAskedFor(t *testing.T) {
	t.Parallel()
	g := build(t, makeTrail(&TrailToLogsArgs{Place: testPlace(), AccessLogBucket: "access-logs"}))
	checkPlaces(t, g.Graph, append(plainTrail(), "TrailToLogs::a > BucketLoggingV2::a-access-log"))
	checkInputs(t, g.Graph, "BucketLoggingV2::a-access-log", map[string]string{
		"bucket": trailBucket, "targetBucket": "access-logs", "targetPrefix": trailBucket + "/",
	})
}
