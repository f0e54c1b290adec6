package standin

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestS3Refuses(t *testing.T) {
	t.Parallel()
	everyone := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::audit-logs/*"}]}`
	mine := func(s *stack) { s.create(aws.BucketType, "bucket", map[string]any{"bucket": "audit-logs"}) }
	theirs := func(s *stack) { s.other("prod").create(aws.BucketType, "b", map[string]any{"bucket": "audit-logs"}) }
	elsewhere := func(s *stack) {
		s.create(aws.BucketType, "elsewhere", map[string]any{"bucket": "elsewhere"})
		drift(aws.BucketType, "elsewhere", "region", "eu-west-1")(s)
	}
	rules := func(rule map[string]any) map[string]any { return map[string]any{"rules": []any{rule}} }
	provoke(t, []provocation{
		{"a name in capitals", "bucket", map[string]any{"bucket": "Audit"}, nil, []string{"bucket: InvalidBucketName", `"Audit"`}},
		{"a name like an address", "bucket", map[string]any{"bucket": "192.168.0.1"}, nil, []string{"bucket: InvalidBucketName"}},
		{"a name with two dots", "bucket", map[string]any{"bucket": "a..b"}, nil, []string{"bucket: InvalidBucketName"}},
		{"a name that S3 reserves", "bucket", map[string]any{"bucket": "xn--audit"}, nil, []string{"bucket: InvalidBucketName", "reserves"}},
		{"a name of 64 characters", "bucket", map[string]any{"bucket": strings.Repeat("a", 64)}, nil, []string{"bucket: InvalidBucketName"}},
		{"a name that we have", "bucket", nil, mine, []string{"bucket: BucketAlreadyOwnedByYou"}},
		{"a name that another program has", "bucket", nil, theirs, []string{"bucket: BucketAlreadyOwnedByYou", "audit-logs"}},
		{"settings of no bucket", "block", map[string]any{"bucket": "none"}, nil, []string{"bucket: NoSuchBucket", "none"}},
		{"an ownership that is none", "owner", map[string]any{"rule": map[string]any{"objectOwnership": "Mine"}}, nil,
			[]string{"rule.objectOwnership: MalformedXML", "BucketOwnerEnforced"}},
		{"a versioning status that is none", "versions", map[string]any{"versioningConfiguration": map[string]any{"status": "On"}}, nil,
			[]string{"versioningConfiguration.status: MalformedXML"}},
		{"an MFA delete that is none", "versions",
			map[string]any{"versioningConfiguration": map[string]any{"status": "Enabled", "mfaDelete": "on"}}, nil,
			[]string{"versioningConfiguration.mfaDelete: MalformedXML", "Disabled"}},
		{"settings of a bucket without a name", "block", map[string]any{"bucket": ""}, nil, []string{"bucket: InvalidBucketName", "must not be empty"}},
		{"an algorithm that is none", "encryption", rules(map[string]any{"applyServerSideEncryptionByDefault": map[string]any{"sseAlgorithm": "DES"}}), nil,
			[]string{"rules[0].applyServerSideEncryptionByDefault.sseAlgorithm: MalformedXML"}},
		{"a policy that is not JSON", "bucketPolicy", map[string]any{"policy": "{]"}, nil, []string{"policy: MalformedPolicy", "invalid JSON"}},
		{"a policy about another bucket", "bucketPolicy", map[string]any{"policy": strings.ReplaceAll(trailBucketPolicy, "audit-logs", "other")}, nil,
			[]string{"policy: MalformedPolicy", "invalid resource", "other"}},
		{"a public policy", "bucketPolicy", map[string]any{"policy": everyone}, nil, []string{"policy: AccessDenied", "blockPublicPolicy"}},
		{"a lifecycle without rules", "lifecycle", map[string]any{"rules": []any{}}, nil, []string{"rules: MalformedXML"}},
		{"a lifecycle status that is none", "lifecycle", rules(map[string]any{"id": "a", "status": "on"}), nil, []string{"rules[0].status: MalformedXML"}},
		{"an expiry after half a day", "lifecycle",
			rules(map[string]any{"id": "a", "status": "Enabled", "noncurrentVersionExpiration": map[string]any{"noncurrentDays": 0.5}}), nil,
			[]string{"rules[0].noncurrentVersionExpiration.noncurrentDays: InvalidType"}},
		{"a log bucket that is not there", "access", map[string]any{"targetBucket": "none"}, nil,
			[]string{"targetBucket: InvalidTargetBucketForLogging", "none"}},
		{"a log bucket in another region", "access", map[string]any{"targetBucket": "elsewhere"}, elsewhere,
			[]string{"targetBucket: CrossLocationLoggingProhibited", "audit-logs is in us-east-1", "elsewhere in eu-west-1"}},
	})
}

func TestABucketWithLogsGoesWhenForced(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	s.account.WriteLogs()
	forced := s.update(s.things["bucket"], with(s.inputs["bucket"], map[string]any{"forceDestroy": true}))
	if err := s.remove(forced); err != nil {
		t.Error(err)
	}
}

func TestATrailThatDoesNotLogLeavesItsBucketEmpty(t *testing.T) {
	t.Parallel()
	s := deploy(t, "")
	s.update(s.things["trail"], with(s.inputs["trail"], map[string]any{"enableLogging": false}))
	s.account.WriteLogs()
	if err := s.remove(s.things["bucket"]); err != nil {
		t.Error(err)
	}
}
