package standin

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestCloudTrailRefuses(t *testing.T) {
	t.Parallel()
	swap := func(text, old, replacement string) string {
		changed := strings.Replace(text, old, replacement, 1)
		if changed == text {
			panic("nothing to replace: " + old)
		}
		return changed
	}
	bucketPolicy := func(old, replacement string) func(*stack) {
		return drift(aws.BucketPolicyType, "audit-logs", "policy", swap(trailBucketPolicy, old, replacement))
	}
	five := func(s *stack) {
		for i := range 5 {
			name := fmt.Sprintf("other%d", i)
			policy := strings.ReplaceAll(trailBucketPolicy, "trail/audit", "trail/"+name)
			drift(aws.BucketPolicyType, "audit-logs", "policy", policy)(s)
			s.create(aws.TrailType, name, map[string]any{"name": name, "s3BucketName": "audit-logs"})
		}
		drift(aws.BucketPolicyType, "audit-logs", "policy", trailBucketPolicy)(s)
	}
	taken := func(s *stack) {
		s.create(aws.TrailType, "first", map[string]any{"name": "audit", "s3BucketName": "audit-logs"})
	}
	selector := func(changes map[string]any) map[string]any { return map[string]any{"eventSelectors": []any{changes}} }
	key := func(old, replacement string) func(*stack) {
		return keyDrift("policy", swap(stackKeyPolicy, old, replacement))
	}
	provoke(t, []provocation{
		{"a bucket that is not there", "trail", map[string]any{"s3BucketName": "none"}, nil, []string{"s3BucketName: S3BucketDoesNotExistException"}},
		{"a bucket without policy", "trail", nil, vanish(aws.BucketPolicyType, "audit-logs"),
			[]string{"s3BucketName: InsufficientS3BucketPolicyException", "s3:GetBucketAcl"}},
		{"a bucket whose ACL CloudTrail may not see", "trail", nil, bucketPolicy("s3:GetBucketAcl", "s3:GetObject"),
			[]string{"s3BucketName: InsufficientS3BucketPolicyException", "s3:GetBucketAcl"}},
		{"a bucket that CloudTrail may not write to", "trail", nil, bucketPolicy("s3:PutObject", "s3:GetObject"),
			[]string{"s3BucketName: InsufficientS3BucketPolicyException", "s3:PutObject"}},
		{"a bucket for another account's logs", "trail", nil, bucketPolicy("AWSLogs/123456789012", "AWSLogs/999999999999"),
			[]string{"s3BucketName: InsufficientS3BucketPolicyException", "s3:PutObject"}},
		{"a bucket pinned to another trail", "trail", nil, bucketPolicy("trail/audit", "trail/other"),
			[]string{"s3BucketName: InsufficientS3BucketPolicyException"}},
		{"a bucket that denies everyone", "trail", nil, bucketPolicy(`{"Bool":{"aws:SecureTransport":"false"}}`, `{"Bool":{"aws:SecureTransport":"true"}}`),
			[]string{"s3BucketName: InsufficientS3BucketPolicyException"}},
		{"a prefix that the bucket's policy does not know", "trail", map[string]any{"s3KeyPrefix": "p"}, nil,
			[]string{"s3BucketName: InsufficientS3BucketPolicyException"}},
		{"a key that is not there", "trail", map[string]any{"kmsKeyId": "arn:aws:kms:us-east-1:123456789012:key/none"}, nil,
			[]string{"kmsKeyId: KmsKeyNotFoundException"}},
		{"a key id that is no ARN", "trail", map[string]any{"kmsKeyId": "none"}, nil, []string{"kmsKeyId: InvalidKmsKeyIdException"}},
		{"a key that CloudTrail may not encrypt with", "trail", nil, key("kms:GenerateDataKey*", "kms:Sign"),
			[]string{"kmsKeyId: InsufficientEncryptionPolicyException", "kms:GenerateDataKey"}},
		{"a key that CloudTrail may not describe", "trail", nil, key("kms:DescribeKey", "kms:Sign"),
			[]string{"kmsKeyId: InsufficientEncryptionPolicyException", "kms:DescribeKey"}},
		{"a disabled key", "trail", nil, keyDrift("isEnabled", false), []string{"kmsKeyId: ", "disabled"}},
		{"a log group ARN without :*", "trail", map[string]any{"cloudWatchLogsGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:/audit/trail"}, nil,
			[]string{"cloudWatchLogsGroupArn: InvalidCloudWatchLogsLogGroupArnException", ":*"}},
		{"a log group that is not there", "trail", map[string]any{"cloudWatchLogsGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:/none:*"}, nil,
			[]string{"cloudWatchLogsGroupArn: InvalidCloudWatchLogsLogGroupArnException", "no such log group"}},
		{"a log group without role", "trail", map[string]any{"cloudWatchLogsRoleArn": nil}, nil,
			[]string{"cloudWatchLogsRoleArn: InvalidParameterCombinationException"}},
		{"a role that is not there", "trail", map[string]any{"cloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/none"}, nil,
			[]string{"cloudWatchLogsRoleArn: InvalidCloudWatchLogsRoleArnException", "does not exist"}},
		{"a role that CloudTrail may not assume", "trail", nil, drift(aws.RoleType, "deliver", "assumeRolePolicy", swap(trustCloudTrail, "cloudtrail", "ec2")),
			[]string{"cloudWatchLogsRoleArn: InvalidCloudWatchLogsRoleArnException", "may not assume"}},
		{"a role that cannot create the stream", "trail", nil, drift(aws.RolePolicyType, "deliver:streams", "policy", swap(writeStreams, "logs:CreateLogStream", "logs:X")),
			[]string{"cloudWatchLogsRoleArn: InvalidCloudWatchLogsRoleArnException", "logs:CreateLogStream"}},
		{"a role that cannot write the stream", "trail", nil, drift(aws.RolePolicyType, "deliver:streams", "policy", swap(writeStreams, "logs:PutLogEvents", "logs:X")),
			[]string{"cloudWatchLogsRoleArn: InvalidCloudWatchLogsRoleArnException", "logs:PutLogEvents"}},
		{"a role for another group's streams", "trail", nil, drift(aws.RolePolicyType, "deliver:streams", "policy", swap(writeStreams, "/audit/trail", "/other")),
			[]string{"cloudWatchLogsRoleArn: InvalidCloudWatchLogsRoleArnException"}},
		{"a sixth trail", "trail", nil, five, []string{"name: MaximumNumberOfTrailsExceededException", "5 trails"}},
		{"a name that is taken", "trail", nil, taken, []string{"name: TrailAlreadyExistsException", "audit"}},
		{"a name of two characters", "trail", map[string]any{"name": "ab"}, nil, []string{"name: InvalidTrailNameException"}},
		{"a name with two dashes in a row", "trail", map[string]any{"name": "a--b"}, nil, []string{"name: InvalidTrailNameException"}},
		{"a name like an address", "trail", map[string]any{"name": "10.0.0.1"}, nil, []string{"name: InvalidTrailNameException"}},
		{"a selector of no kind", "trail", selector(map[string]any{"readWriteType": "Read"}), nil,
			[]string{"eventSelectors[0].readWriteType: InvalidEventSelectorsException"}},
		{"a source that cannot be left out", "trail", selector(map[string]any{"excludeManagementEventSources": []any{"sts.amazonaws.com"}}), nil,
			[]string{"eventSelectors[0].excludeManagementEventSources: InvalidEventSelectorsException"}},
		{"six selectors", "trail", map[string]any{"eventSelectors": []any{map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{},
			map[string]any{}, map[string]any{}}}, nil, []string{"eventSelectors: InvalidEventSelectorsException", "6 event selectors"}},
		{"all regions without global services", "trail", map[string]any{"includeGlobalServiceEvents": false}, nil,
			[]string{"includeGlobalServiceEvents: InvalidParameterCombinationException"}},
		{"a topic that is not there", "trail", map[string]any{"snsTopicName": "none"}, nil,
			[]string{"snsTopicName: InsufficientSnsTopicPolicyException", "does not exist"}},
		{"a topic that CloudTrail may not publish to", "trail", map[string]any{"snsTopicName": "notices"},
			func(s *stack) { s.create(aws.TopicType, "notices", map[string]any{"name": "notices"}) },
			[]string{"snsTopicName: InsufficientSnsTopicPolicyException", "sns:Publish"}},
	})
}

func TestATrailAnnouncesItsFilesOnATopicThatLetsIt(t *testing.T) {
	t.Parallel()
	s, typ, inputs := alone(t, "trail")
	topic := s.create(aws.TopicType, "notices", map[string]any{"name": "notices"})
	s.create(aws.TopicPolicyType, "notices", map[string]any{"arn": topic.id, "policy": strings.NewReplacer(
		"cloudwatch.amazonaws.com", aws.CloudTrail, topicARN, topic.id).Replace(alarmsPublish)})
	for _, name := range []string{"notices", topic.id} {
		trail := s.create(typ, "trail", with(inputs, map[string]any{"snsTopicName": name}))
		if got := textOf(trail.state, "snsTopicArn"); got != topic.id {
			t.Errorf("%s: announces on %q", name, got)
		}
		if err := s.remove(trail); err != nil {
			t.Fatal(err)
		}
	}
}

func TestATrailIsReadBackInTheProvidersWords(t *testing.T) {
	t.Parallel()
	all := map[string]any{"readWriteType": "All", "includeManagementEvents": true}
	tests := map[string]struct {
		inputs map[string]any
		// again is what each later update would change.
		again []string
	}{
		"no selector":                 {map[string]any{"eventSelectors": nil}, nil},
		"the default selector":        {map[string]any{"eventSelectors": []any{all}}, []string{"eventSelectors"}},
		"the default, in other words": {map[string]any{"eventSelectors": []any{map[string]any{}}}, []string{"eventSelectors"}},
		"reads only":                  {map[string]any{"eventSelectors": []any{map[string]any{"readWriteType": "ReadOnly"}}}, nil},
		"no management events":        {map[string]any{"eventSelectors": []any{map[string]any{"includeManagementEvents": false}}}, nil},
		"two selectors":               {map[string]any{"eventSelectors": []any{all, all}}, nil},
		"a topic by name":             {map[string]any{"snsTopicName": "notices"}, nil},
		"a topic by ARN":              {map[string]any{"snsTopicName": "arn:aws:sns:us-east-1:123456789012:notices"}, []string{"snsTopicName"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, typ, inputs := alone(t, "trail")
			notices := s.create(aws.TopicType, "notices", map[string]any{"name": "notices"})
			s.create(aws.TopicPolicyType, "notices", map[string]any{
				"arn": notices.id, "policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},
					"Action":"SNS:Publish","Resource":"` + notices.id + `"}]}`,
			})
			inputs = with(inputs, tt.inputs)
			trail := s.create(typ, "trail", inputs)
			for range 2 {
				answer, _ := s.diff(trail, inputs)
				if !slices.Equal(answer.GetDiffs(), tt.again) {
					t.Errorf("the next update changes %v, want %v", answer.GetDiffs(), tt.again)
				}
				trail = s.refresh(s.update(trail, inputs))
			}
			if _, given := tt.inputs["snsTopicName"]; given && textOf(trail.state, "snsTopicArn") != notices.id {
				t.Errorf("its topic is %q", textOf(trail.state, "snsTopicArn"))
			}
		})
	}
}
