package standin

import (
	"fmt"
	"strings"
	"testing"
)

// provocation is something that AWS refuses: a sample with changed inputs, on an account with something changed before.
type provocation struct {
	does   string
	sample string
	change map[string]any
	before func(s *stack)
	want   []string
}

// metric is the sample filter's transformation with some of it changed.
func metric(changes map[string]any) map[string]any {
	return map[string]any{"metricTransformation": with(transformation(), changes)}
}

func transformation() map[string]any {
	return map[string]any{"name": "Reads", "namespace": "Audit", "value": "1", "defaultValue": "0"}
}

// drift is a change behind the program's back that has to work.
func drift(typ, name, property string, value any) func(*stack) {
	return func(s *stack) {
		if err := s.account.Change(typ, name, property, value); err != nil {
			s.t.Fatal(err)
		}
	}
}

// keyDrift is drift of the sample key, whose id only the account knows.
func keyDrift(property string, value any) func(*stack) {
	return func(s *stack) { drift(keyType, s.things["key"].id, property, value)(s) }
}

// vanish takes a thing away behind the program's back.
func vanish(typ, name string) func(*stack) {
	return func(s *stack) {
		if err := s.account.Remove(typ, name); err != nil {
			s.t.Fatal(err)
		}
	}
}

// provoke runs each provocation and looks for the property, AWS's code and the reason in the error.
func provoke(t *testing.T, rows []provocation) {
	t.Helper()
	for _, tt := range rows {
		t.Run(tt.does, func(t *testing.T) {
			t.Parallel()
			s, typ, inputs := alone(t, tt.sample)
			if tt.before != nil {
				tt.before(s)
			}
			before := len(s.account.Resources())
			_, err := s.try(typ, tt.sample, with(inputs, tt.change))
			wantRefusal(t, err, tt.want...)
			if after := len(s.account.Resources()); after != before {
				t.Errorf("the refused create left something: %d things, before %d", after, before)
			}
		})
	}
}

func TestSecretsManagerRefuses(t *testing.T) {
	t.Parallel()
	open := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}`
	taken := func(s *stack) { s.create(secretType, "first", map[string]any{"name": "payments/A"}) }
	provoke(t, []provocation{
		{"a name with a blank", "secret", map[string]any{"name": "my secret"}, nil, []string{"name: ValidationException", "letters, digits"}},
		{"a name of 513 characters", "secret", map[string]any{"name": strings.Repeat("a", 513)}, nil, []string{"name: ValidationException", "513"}},
		{"a recovery window of 3 days", "secret", map[string]any{"recoveryWindowInDays": 3}, nil,
			[]string{"recoveryWindowInDays: InvalidParameterException", "7 to 30"}},
		{"a recovery window of 31 days", "secret", map[string]any{"recoveryWindowInDays": 31}, nil, []string{"recoveryWindowInDays: "}},
		{"a name that is taken", "secret", nil, taken, []string{"name: ResourceExistsException", "payments/A already exists"}},
		{"a key that is not there", "secret", map[string]any{"kmsKeyId": "alias/none"}, nil, []string{"kmsKeyId: InvalidParameterException", "alias/none"}},
		{"an inline policy that is not JSON", "secret", map[string]any{"policy": "{"}, nil, []string{"policy: MalformedPolicyDocumentException"}},
		{"a name and a prefix", "secret", map[string]any{"namePrefix": "payments/"}, nil, []string{"name: InvalidProperty", "conflicts with namePrefix"}},
		{"a recovery window of one day and a half", "secret", map[string]any{"recoveryWindowInDays": 7.5}, nil,
			[]string{"recoveryWindowInDays: InvalidType", "expected a whole number, got 7.5"}},
		{"a replica without a region", "secret", map[string]any{"replicas": []any{map[string]any{"kmsKeyId": "k"}}}, nil,
			[]string{"replicas[0].region: MissingProperty"}},
		{"a binary that is not base64", "value", map[string]any{"secretString": nil, "secretBinary": "x!"}, nil, []string{"secretBinary: InvalidParameterException", "base64"}},
		{"a tag that is AWS's", "secret", map[string]any{"tags": map[string]string{"aws:x": "y"}}, nil, []string{"tags.aws:x: InvalidTagException"}},
		{"a value and a binary", "value", map[string]any{"secretBinary": "eA=="}, nil, []string{"secretString: InvalidParameterException"}},
		{"no value at all", "value", map[string]any{"secretString": nil}, nil, []string{"secretString: InvalidRequestException"}},
		{"an empty value", "value", map[string]any{"secretString": ""}, nil, []string{"secretString: InvalidRequestException"}},
		{"a value of 64 KiB and one", "value", map[string]any{"secretString": strings.Repeat("x", 65537)}, nil,
			[]string{"secretString: ValidationException", "65537 bytes"}},
		{"a version of no secret", "value", map[string]any{"secretId": "none"}, nil, []string{"secretId: ResourceNotFoundException", "none"}},
		{"a public policy", "secretPolicy", map[string]any{"policy": open}, nil, []string{"policy: PublicPolicyException", "blockPublicPolicy"}},
		{"a policy of no secret", "secretPolicy", map[string]any{"secretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:none-AbCdEf"}, nil, []string{"secretArn: ResourceNotFoundException"}},
		{"a policy without principal", "secretPolicy", map[string]any{"policy": writeStreams}, nil,
			[]string{"policy: MalformedPolicyDocumentException", "missing required field Principal"}},
	})
}

func TestS3Refuses(t *testing.T) {
	t.Parallel()
	everyone := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::audit-logs/*"}]}`
	mine := func(s *stack) { s.create(bucketType, "bucket", map[string]any{"bucket": "audit-logs"}) }
	theirs := func(s *stack) { s.other("prod").create(bucketType, "b", map[string]any{"bucket": "audit-logs"}) }
	elsewhere := func(s *stack) {
		s.create(bucketType, "elsewhere", map[string]any{"bucket": "elsewhere"})
		drift(bucketType, "elsewhere", "region", "eu-west-1")(s)
	}
	rules := func(rule map[string]any) map[string]any { return map[string]any{"rules": []any{rule}} }
	provoke(t, []provocation{
		{"a name in capitals", "bucket", map[string]any{"bucket": "Audit"}, nil, []string{"bucket: InvalidBucketName", `"Audit"`}},
		{"a name like an address", "bucket", map[string]any{"bucket": "192.168.0.1"}, nil, []string{"bucket: InvalidBucketName"}},
		{"a name with two dots", "bucket", map[string]any{"bucket": "a..b"}, nil, []string{"bucket: InvalidBucketName"}},
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
		{"an owner that is no account", "versions", map[string]any{"expectedBucketOwner": "me"}, nil, []string{"expectedBucketOwner: InvalidArgument", "12 digits"}},
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

func TestCloudWatchLogsRefuses(t *testing.T) {
	t.Parallel()
	taken := func(s *stack) { s.create(logGroupType, "first", map[string]any{"name": "/audit/trail"}) }
	full := func(s *stack) {
		for i := range 100 {
			name := fmt.Sprintf("f%d", i)
			s.create(metricFilterType, name, map[string]any{
				"name": name, "logGroupName": "/audit/trail", "pattern": "x", "metricTransformation": transformation(),
			})
		}
	}
	noLogs := strings.Replace(stackKeyPolicy, "logs.us-east-1", "logs.eu-west-1", 1)
	dims := func(n int) map[string]any {
		all := map[string]any{}
		for i := range n {
			all[fmt.Sprintf("d%d", i)] = "$.x"
		}
		return all
	}
	provoke(t, []provocation{
		{"a retention of 42 days", "group", map[string]any{"retentionInDays": 42}, nil, []string{"retentionInDays: InvalidParameterException", "42"}},
		{"a name with a blank", "group", map[string]any{"name": "a b"}, nil, []string{"name: InvalidParameterException"}},
		{"a name of 513 characters", "group", map[string]any{"name": strings.Repeat("a", 513)}, nil, []string{"name: InvalidParameterException", "512"}},
		{"a name that is AWS's", "group", map[string]any{"name": "aws/x"}, nil, []string{"name: InvalidParameterException", "reserved"}},
		{"a class that is none", "group", map[string]any{"logGroupClass": "CHEAP"}, nil, []string{"logGroupClass: InvalidParameterException"}},
		{"a name that is taken", "group", nil, taken, []string{"name: ResourceAlreadyExistsException", "/audit/trail"}},
		{"a key that is not there", "group", map[string]any{"kmsKeyId": "none"}, nil, []string{"kmsKeyId: InvalidParameterException", "does not exist"}},
		{"a key that CloudWatch Logs may not use", "group", nil, keyDrift("policy", noLogs),
			[]string{"kmsKeyId: InvalidParameterException", "not allowed to be used with LogGroup", "kms:GenerateDataKey"}},
		{"a pattern that is none", "filter", map[string]any{"pattern": "{ $.eventName == \"x\" }"}, nil,
			[]string{"pattern: InvalidParameterException", "invalid filter pattern"}},
		{"a pattern that nobody has verified", "filter", map[string]any{"pattern": "{ $.readOnly is true }"}, nil,
			[]string{"pattern: the stand-in AWS takes documented forms only", "is not known"}},
		{"a pattern of 1,025 characters", "filter", map[string]any{"pattern": strings.Repeat("a", 1025)}, nil,
			[]string{"pattern: InvalidParameterException", "1025", "1024"}},
		{"a default value with dimensions", "filter", metric(map[string]any{"dimensions": dims(1)}), nil,
			[]string{"metricTransformation.defaultValue: InvalidParameterException", "mutually exclusive"}},
		{"four dimensions", "filter", metric(map[string]any{"dimensions": dims(4), "defaultValue": nil}), nil,
			[]string{"metricTransformation.dimensions: InvalidParameterException", "4 dimensions"}},
		{"dimensions on a pattern of terms", "filter", with(
			metric(map[string]any{"dimensions": dims(1), "defaultValue": nil}), map[string]any{"pattern": "x"}), nil,
			[]string{"metricTransformation.dimensions: InvalidParameterException", "names no fields"}},
		{"a default value that is no number", "filter", metric(map[string]any{"defaultValue": "none"}), nil,
			[]string{"metricTransformation.defaultValue: InvalidParameterException", "not a number"}},
		{"an empty metric name", "filter", metric(map[string]any{"name": ""}), nil,
			[]string{"metricTransformation.name: InvalidParameterException"}},
		{"a namespace with a colon", "filter", metric(map[string]any{"namespace": "a:b"}), nil,
			[]string{"metricTransformation.namespace: InvalidParameterException"}},
		{"a unit that is none", "filter", metric(map[string]any{"unit": "count"}), nil, []string{"metricTransformation.unit: InvalidParameterException", "Count"}},
		{"a transformation without namespace", "filter", metric(map[string]any{"namespace": nil}), nil,
			[]string{"metricTransformation.namespace: MissingProperty"}},
		{"a log group name with a blank", "filter", map[string]any{"logGroupName": "a b"}, nil, []string{"logGroupName: InvalidParameterException"}},
		{"a filter name with a star", "filter", map[string]any{"name": "a*"}, nil, []string{"name: InvalidParameterException"}},
		{"a log group that is not there", "filter", map[string]any{"logGroupName": "/none"}, nil, []string{"logGroupName: ResourceNotFoundException", "/none"}},
		{"a log group of another class", "filter", nil, drift(logGroupType, "/audit/trail", "logGroupClass", "INFREQUENT_ACCESS"),
			[]string{"logGroupName: InvalidOperationException", "INFREQUENT_ACCESS"}},
		{"a 101st filter", "filter", nil, full, []string{"logGroupName: LimitExceededException", "100 metric filters"}},
	})
}

func TestCloudWatchAlarmsRefuses(t *testing.T) {
	t.Parallel()
	six := []string{"arn:aws:sns:a:b:c:1", "arn:2", "arn:3", "arn:4", "arn:5", "arn:6"}
	provoke(t, []provocation{
		{"a period of 45 s", "alarm", map[string]any{"period": 45}, nil, []string{"period: ValidationError", "45"}},
		{"a period of 90 s", "alarm", map[string]any{"period": 90}, nil, []string{"period: ValidationError", "multiple of 60"}},
		{"a period of 0 s", "alarm", map[string]any{"period": 0}, nil, []string{"period: ValidationError"}},
		{"a window of more than a day", "alarm", map[string]any{"period": 300, "evaluationPeriods": 289}, nil,
			[]string{"evaluationPeriods: ValidationError", "more than a day", "86700"}},
		{"a window of more than a week", "alarm", map[string]any{"period": 3600, "evaluationPeriods": 169}, nil,
			[]string{"evaluationPeriods: ValidationError", "more than a week"}},
		{"a statistic that is none", "alarm", map[string]any{"statistic": "Total"}, nil, []string{"statistic: ValidationError", "SampleCount"}},
		{"an operator that is none", "alarm", map[string]any{"comparisonOperator": ">="}, nil, []string{"comparisonOperator: ValidationError"}},
		{"a treatment of missing data that is none", "alarm", map[string]any{"treatMissingData": "ok"}, nil, []string{"treatMissingData: ValidationError"}},
		{"a description of 1,025 characters", "alarm", map[string]any{"alarmDescription": strings.Repeat("ä", 1025)}, nil,
			[]string{"alarmDescription: ValidationError", "1025"}},
		{"a name of 256 characters", "alarm", map[string]any{"name": strings.Repeat("a", 256)}, nil, []string{"name: ValidationError", "255"}},
		{"six actions", "alarm", map[string]any{"alarmActions": six}, nil, []string{"alarmActions: ValidationError", "6 actions"}},
		{"an action that is no ARN", "alarm", map[string]any{"okActions": []string{"mail"}}, nil, []string{"okActions[0]: ValidationError", `"mail"`}},
		{"an action of no account", "alarm", map[string]any{"alarmActions": []string{"arn:aws:sns:us-east-1:12345:x"}}, nil,
			[]string{"alarmActions[0]: ValidationError", "12 digits"}},
		{"an action of no region", "alarm", map[string]any{"alarmActions": []string{"arn:aws:sns:us_east_1:123456789012:x"}}, nil,
			[]string{"alarmActions[0]: ValidationError", "form of a region"}},
		{"a unit that is none", "alarm", map[string]any{"unit": "Reads"}, nil, []string{"unit: ValidationError", "Count/Second"}},
		{"a namespace that begins with a colon", "alarm", map[string]any{"namespace": ":Audit"}, nil, []string{"namespace: ValidationError", "colon"}},
		{"a period in words", "alarm", map[string]any{"period": "five"}, nil, []string{`period: InvalidType: expected a whole number, got "five"`}},
		{"no operator", "alarm", map[string]any{"comparisonOperator": nil}, nil, []string{"comparisonOperator: MissingProperty"}},
		{"two thresholds", "alarm", map[string]any{"thresholdMetricId": "m"}, nil, []string{"threshold: ValidationError", "conflicts with thresholdMetricId"}},
		{"no evaluation period", "alarm", map[string]any{"evaluationPeriods": 0}, nil, []string{"evaluationPeriods: ValidationError"}},
		{"2 of 1 data points", "alarm", map[string]any{"datapointsToAlarm": 2}, nil, []string{"datapointsToAlarm: ValidationError"}},
		{"two statistics", "alarm", map[string]any{"extendedStatistic": "p99"}, nil, []string{"statistic: ValidationError", "conflicts with extendedStatistic"}},
		{"a percentile that is none", "alarm", map[string]any{"statistic": nil, "extendedStatistic": "p101x"}, nil, []string{"extendedStatistic: ValidationError"}},
		{"a judgement of rare percentiles that is none", "alarm", map[string]any{"evaluateLowSampleCountPercentiles": "no"}, nil,
			[]string{"evaluateLowSampleCountPercentiles: ValidationError"}},
		{"no statistic, threshold or period", "alarm", map[string]any{"statistic": nil, "threshold": nil, "period": nil}, nil,
			[]string{"statistic: ValidationError", "threshold: ValidationError", "period: ValidationError"}},
		{"a metric and queries", "alarm", map[string]any{"metricQueries": []any{map[string]any{"id": "a"}}}, nil, []string{"metricName: ValidationError"}},
	})
}

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
		return drift(bucketPolicyType, "audit-logs", "policy", swap(trailBucketPolicy, old, replacement))
	}
	five := func(s *stack) {
		for i := range 5 {
			name := fmt.Sprintf("other%d", i)
			policy := strings.ReplaceAll(trailBucketPolicy, "trail/audit", "trail/"+name)
			drift(bucketPolicyType, "audit-logs", "policy", policy)(s)
			s.create(trailType, name, map[string]any{"name": name, "s3BucketName": "audit-logs"})
		}
		drift(bucketPolicyType, "audit-logs", "policy", trailBucketPolicy)(s)
	}
	taken := func(s *stack) {
		s.create(trailType, "first", map[string]any{"name": "audit", "s3BucketName": "audit-logs"})
	}
	selector := func(changes map[string]any) map[string]any { return map[string]any{"eventSelectors": []any{changes}} }
	key := func(old, replacement string) func(*stack) {
		return keyDrift("policy", swap(stackKeyPolicy, old, replacement))
	}
	provoke(t, []provocation{
		{"a bucket that is not there", "trail", map[string]any{"s3BucketName": "none"}, nil, []string{"s3BucketName: S3BucketDoesNotExistException"}},
		{"a bucket without policy", "trail", nil, vanish(bucketPolicyType, "audit-logs"),
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
		{"a role that CloudTrail may not assume", "trail", nil, drift(roleType, "deliver", "assumeRolePolicy", swap(trustCloudTrail, "cloudtrail", "ec2")),
			[]string{"cloudWatchLogsRoleArn: InvalidCloudWatchLogsRoleArnException", "may not assume"}},
		{"a role that cannot create the stream", "trail", nil, drift(rolePolicyType, "deliver:streams", "policy", swap(writeStreams, "logs:CreateLogStream", "logs:X")),
			[]string{"cloudWatchLogsRoleArn: InvalidCloudWatchLogsRoleArnException", "logs:CreateLogStream"}},
		{"a role that cannot write the stream", "trail", nil, drift(rolePolicyType, "deliver:streams", "policy", swap(writeStreams, "logs:PutLogEvents", "logs:X")),
			[]string{"cloudWatchLogsRoleArn: InvalidCloudWatchLogsRoleArnException", "logs:PutLogEvents"}},
		{"a role for another group's streams", "trail", nil, drift(rolePolicyType, "deliver:streams", "policy", swap(writeStreams, "/audit/trail", "/other")),
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
		{"selectors of both kinds", "trail", map[string]any{"advancedEventSelectors": []any{map[string]any{}}}, nil,
			[]string{"eventSelectors: InvalidEventSelectorsException"}},
		{"all regions without global services", "trail", map[string]any{"includeGlobalServiceEvents": false}, nil,
			[]string{"includeGlobalServiceEvents: InvalidParameterCombinationException"}},
		{"a topic that is not there", "trail", map[string]any{"snsTopicName": "none"}, nil,
			[]string{"snsTopicName: InsufficientSnsTopicPolicyException", "does not exist"}},
		{"a topic that CloudTrail may not publish to", "trail", map[string]any{"snsTopicName": "notices"},
			func(s *stack) { s.create(topicType, "notices", map[string]any{"name": "notices"}) },
			[]string{"snsTopicName: InsufficientSnsTopicPolicyException", "SNS:Publish"}},
	})
}

func TestIAMRefuses(t *testing.T) {
	t.Parallel()
	taken := func(s *stack) {
		s.create(roleType, "first", map[string]any{"name": "Deliver", "assumeRolePolicy": trustCloudTrail})
	}
	provoke(t, []provocation{
		{"a name with a blank", "role", map[string]any{"name": "a b"}, nil, []string{"name: ValidationError"}},
		{"a name of 65 characters", "role", map[string]any{"name": strings.Repeat("a", 65)}, nil, []string{"name: ValidationError", "64"}},
		{"a name that is taken in another case", "role", nil, taken, []string{"name: EntityAlreadyExists", "deliver"}},
		{"a path without slashes", "role", map[string]any{"path": "team"}, nil, []string{"path: ValidationError"}},
		{"a session of a minute", "role", map[string]any{"maxSessionDuration": 60}, nil, []string{"maxSessionDuration: ValidationError"}},
		{"a trust with a resource", "role", map[string]any{"assumeRolePolicy": strings.Replace(trustCloudTrail, `"Action"`, `"Resource":"*","Action"`, 1)}, nil,
			[]string{"assumeRolePolicy: MalformedPolicyDocument", "prohibited field Resource"}},
		{"a trust that is not JSON", "role", map[string]any{"assumeRolePolicy": "trust me"}, nil, []string{"assumeRolePolicy: MalformedPolicyDocument"}},
		{"an inline policy with a principal", "role", map[string]any{"inlinePolicies": []any{map[string]any{"name": "x", "policy": denyOthers}}}, nil,
			[]string{"inlinePolicies[0].policy: MalformedPolicyDocument", "principal"}},
		{"a policy with a principal", "rolePolicy", map[string]any{"policy": denyOthers}, nil,
			[]string{"policy: MalformedPolicyDocument", "should not specify a principal"}},
		{"a key of a trust twice", "role", map[string]any{"assumeRolePolicy": strings.Replace(trustCloudTrail, `"Effect"`, `"Effect":"Deny","Effect"`, 1)}, nil,
			[]string{"assumeRolePolicy: MalformedPolicyDocument", `"Effect" stands twice`}},
		{"an empty trust", "role", map[string]any{"assumeRolePolicy": ""}, nil, []string{"assumeRolePolicy: MalformedPolicyDocument", "must not be empty"}},
		{"a boundary by its name", "role", map[string]any{"permissionsBoundary": "Boundary"}, nil, []string{`permissionsBoundary: ValidationError: "Boundary" is not an ARN`}},
		{"a managed policy by its name", "role", map[string]any{"managedPolicyArns": []string{"ReadOnlyAccess"}}, nil,
			[]string{`managedPolicyArns[0]: ValidationException: "ReadOnlyAccess" is not an ARN`}},
		{"a policy of a role's ARN", "rolePolicy", map[string]any{"role": "arn:aws:iam::123456789012:role/deliver"}, nil, []string{"role: ValidationError", "a role's name"}},
		{"a policy of no role", "rolePolicy", map[string]any{"role": "none"}, nil, []string{"role: NoSuchEntity", "none"}},
	})
}

func TestSNSRefuses(t *testing.T) {
	t.Parallel()
	taken := func(s *stack) { s.other("prod").create(topicType, "first", map[string]any{"name": "alerts"}) }
	provoke(t, []provocation{
		{"a name that is taken", "topic", nil, taken, []string{"name: SNS Topic (alerts) already exists"}},
		{"a name with a dot", "topic", map[string]any{"name": "a.b"}, nil, []string{"name: InvalidParameter"}},
		{"a name of 257 characters", "topic", map[string]any{"name": strings.Repeat("a", 257)}, nil, []string{"name: InvalidParameter", "256"}},
		{"a FIFO topic without the ending", "topic", map[string]any{"fifoTopic": true}, nil, []string{"name: InvalidParameter", ".fifo"}},
		{"a third signature version", "topic", map[string]any{"signatureVersion": 3}, nil, []string{"signatureVersion: InvalidParameter", "from 1 to 2"}},
		{"an archive that is not FIFO", "topic", map[string]any{"archivePolicy": "{}"}, nil, []string{"archivePolicy: InvalidParameter", "FIFO only"}},
		{"a filter scope that is none", "mail", map[string]any{"filterPolicy": "{}", "filterPolicyScope": "Body"}, nil,
			[]string{"filterPolicyScope: InvalidParameter", "MessageBody"}},
		{"a filter scope without a filter", "mail", map[string]any{"filterPolicyScope": "MessageBody"}, nil, []string{"filterPolicyScope: InvalidParameter", "filterPolicy"}},
		{"a policy that is not JSON", "topicPolicy", map[string]any{"policy": "}"}, nil, []string{"policy: InvalidParameter"}},
		{"a policy of no topic", "topicPolicy", map[string]any{"arn": topicARN + "2"}, nil, []string{"arn: NotFound", "does not exist"}},
		{"a subscription of no topic", "mail", map[string]any{"topic": topicARN + "2"}, nil, []string{"topic: NotFound"}},
		{"a protocol that is none", "mail", map[string]any{"protocol": "pigeon"}, nil, []string{"protocol: InvalidParameter"}},
		{"an address without @", "mail", map[string]any{"endpoint": "oncall"}, nil, []string{"endpoint: InvalidParameter", "email endpoint"}},
		{"an address with a name", "mail", map[string]any{"endpoint": "On Call <oncall@example.com>"}, nil, []string{"endpoint: InvalidParameter"}},
		{"a hook on plain http", "mail", map[string]any{"protocol": "https", "endpoint": "http://example.com"}, nil, []string{"endpoint: InvalidParameter"}},
		{"a queue by its URL", "mail", map[string]any{"protocol": "sqs", "endpoint": "https://sqs"}, nil, []string{"endpoint: InvalidParameter"}},
		{"a number that is none", "mail", map[string]any{"protocol": "sms", "endpoint": "me"}, nil, []string{"endpoint: InvalidParameter"}},
		{"a filter policy that is not JSON", "mail", map[string]any{"filterPolicy": "{"}, nil, []string{"filterPolicy: InvalidParameter"}},
	})
}

func TestKMSRefuses(t *testing.T) {
	t.Parallel()
	noAdmin := strings.Replace(stackKeyPolicy, `"kms:*"`, `"kms:Decrypt"`, 1)
	otherAccount := strings.Replace(stackKeyPolicy, "iam::123456789012:root", "iam::210987654321:root", 1)
	taken := func(s *stack) {
		s.create(aliasType, "first", map[string]any{"name": "alias/audit", "targetKeyId": s.things["key"].id})
	}
	provoke(t, []provocation{
		{"a policy that nobody can change", "key", map[string]any{"policy": noAdmin}, nil,
			[]string{"policy: MalformedPolicyDocumentException", "will not allow you to update the key policy in the future"}},
		{"a policy that only others can change", "key", map[string]any{"policy": otherAccount}, nil, []string{"policy: MalformedPolicyDocumentException"}},
		{"a policy that is not JSON", "key", map[string]any{"policy": "["}, nil, []string{"policy: MalformedPolicyDocumentException"}},
		{"a key specification that is none", "key", map[string]any{"customerMasterKeySpec": "AES"}, nil, []string{"customerMasterKeySpec: ValidationException", "RSA_2048"}},
		{"a key usage that is none", "key", map[string]any{"keyUsage": "sign"}, nil, []string{"keyUsage: ValidationException", "SIGN_VERIFY"}},
		{"a deletion after 5 days", "key", map[string]any{"deletionWindowInDays": 5}, nil, []string{"deletionWindowInDays: ValidationException", "7 to 30"}},
		{"a rotation every week", "key", map[string]any{"rotationPeriodInDays": 7}, nil, []string{"rotationPeriodInDays: ValidationException"}},
		{"an alias without alias/", "alias", map[string]any{"name": "audit"}, nil, []string{"name: InvalidAliasNameException"}},
		{"an alias that is AWS's", "alias", map[string]any{"name": "alias/aws/sns"}, nil, []string{"name: NotAuthorizedException"}},
		{"an alias that is taken", "alias", nil, taken, []string{"name: AlreadyExistsException", "alias/audit"}},
		{"an alias of no key", "alias", map[string]any{"targetKeyId": "none"}, nil, []string{"targetKeyId: NotFoundException"}},
	})
}

func TestEventBridgeRefuses(t *testing.T) {
	t.Parallel()
	template := func(text string) map[string]any {
		return map[string]any{"inputTransformer": map[string]any{
			"inputPaths": map[string]any{"who": "$.detail.userIdentity.arn"}, "inputTemplate": text,
		}}
	}
	five := func(s *stack) {
		for i := range 5 {
			s.create(targetType, fmt.Sprint(i), map[string]any{"rule": "reads", "targetId": fmt.Sprint(i), "arn": topicARN})
		}
	}
	many := func(s *stack) {
		for i := range 300 {
			s.create(ruleType, fmt.Sprint(i), map[string]any{"name": fmt.Sprint(i), "scheduleExpression": "rate(1 day)"})
		}
	}
	provoke(t, []provocation{
		{"a pattern that is not JSON", "rule", map[string]any{"eventPattern": "{"}, nil, []string{"eventPattern: InvalidEventPatternException", "not valid"}},
		{"a pattern that is none", "rule", map[string]any{"eventPattern": `{"source":"aws.s3"}`}, nil, []string{"eventPattern: InvalidEventPatternException"}},
		{"an operator that nobody knows", "rule", map[string]any{"eventPattern": `{"source":[{"contains":"s3"}]}`}, nil, []string{"eventPattern: the stand-in AWS takes documented operators only", "is not known"}},
		{"a pattern of over 2,048 characters", "rule", map[string]any{"eventPattern": `{"source":["` + strings.Repeat("a", 2048) + `"]}`}, nil,
			[]string{"eventPattern: InvalidEventPatternException", "2048"}},
		{"a pattern whose wildcards are too complex", "rule", map[string]any{
			"eventPattern": `{"detail":{"errorMessage":[{"wildcard":"*on resource: a *"},{"wildcard":"*on resource: b *"},{"wildcard":"*on resource: c *"}]}}`}, nil,
			[]string{"eventPattern: InvalidEventPatternException", "complexity 12, EventBridge accepts at most 10", "Rule is too complex"}},
		{"neither pattern nor schedule", "rule", map[string]any{"eventPattern": nil}, nil, []string{"eventPattern: ValidationException"}},
		{"a state that is none", "rule", map[string]any{"state": "ON"}, nil, []string{"state: ValidationException", stateAllEvents}},
		{"both spellings of the state", "rule", map[string]any{"isEnabled": true}, nil, []string{"state: ValidationException", "isEnabled"}},
		{"a schedule in CloudTrail's state", "rule", map[string]any{"eventPattern": nil, "scheduleExpression": "rate(1 day)"}, nil, []string{"state: ValidationException"}},
		{"a name of 65 characters", "rule", map[string]any{"name": strings.Repeat("a", 65)}, nil, []string{"name: ValidationException", "64"}},
		{"a 301st rule", "rule", nil, many, []string{"eventBusName: LimitExceededException", "300"}},
		{"a target of no rule", "target", map[string]any{"rule": "none"}, nil, []string{"rule: ResourceNotFoundException", "none"}},
		{"a target that is no ARN", "target", map[string]any{"arn": "alerts"}, nil, []string{"arn: ValidationException"}},
		{"a target id with a blank", "target", map[string]any{"targetId": "a b"}, nil, []string{"targetId: ValidationException"}},
		{"a template with an unknown variable", "target", template(`"<where>"`), nil, []string{"inputTransformer.inputTemplate: ValidationException", "where"}},
		{"a template without quotes", "target", template(`<who> read`), nil, []string{"inputTransformer.inputTemplate: ValidationException"}},
		{"two kinds of input", "target", map[string]any{"input": "{}"}, nil, []string{"input: ValidationException", "conflicts with inputTransformer"}},
		{"a sixth target", "target", nil, five, []string{"rule: LimitExceededException", "5 targets"}},
		{"a queue for the rest that is no ARN", "target", map[string]any{"deadLetterConfig": map[string]any{"arn": "q"}}, nil,
			[]string{"deadLetterConfig.arn: ValidationException"}},
	})
}

func TestSQSRefuses(t *testing.T) {
	t.Parallel()
	taken := func(s *stack) { s.create(queueType, "first", map[string]any{"name": "dead", "delaySeconds": 3}) }
	provoke(t, []provocation{
		{"a name with a dot", "queue", map[string]any{"name": "a.b"}, nil, []string{"name: InvalidParameterValue"}},
		{"a name taken with other attributes", "queue", nil, taken, []string{"name: QueueNameExists", "delaySeconds"}},
		{"a delay of a day", "queue", map[string]any{"delaySeconds": 86400}, nil, []string{"delaySeconds: InvalidAttributeValue"}},
		{"a policy of no queue", "queuePolicy", map[string]any{"queueUrl": "https://none"}, nil, []string{"queueUrl: AWS.SimpleQueueService.NonExistentQueue"}},
		{"a policy that is not JSON", "queuePolicy", map[string]any{"policy": "x"}, nil, []string{"policy: InvalidAttributeValue"}},
	})
}

func TestUpdatesAreRefusedLikeCreates(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		resource string
		before   func(*stack)
		change   map[string]any
		want     []string
	}{
		"a trail whose bucket was locked": {"trail", drift(bucketPolicyType, "audit-logs", "policy", "{}"), map[string]any{"enableLogFileValidation": false},
			[]string{"updating trail", "InsufficientS3BucketPolicyException"}},
		"a filter with a bad pattern": {"filter", nil, map[string]any{"pattern": "{"}, []string{"pattern: InvalidParameterException"}},
		"a key's policy":              {"key", nil, map[string]any{"policy": strings.Replace(stackKeyPolicy, `"kms:*"`, `"kms:X"`, 1)}, []string{"updating key", "policy: "}},
		"what is gone":                {"alarm", vanish(alarmType, "reads"), map[string]any{"threshold": 2}, []string{"updating alarm", "no longer in the account", "pulumi refresh"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := deploy(t, "")
			if tt.before != nil {
				tt.before(s)
			}
			_, err := s.tryUpdate(s.things[tt.resource], with(s.inputs[tt.resource], tt.change))
			wantRefusal(t, err, tt.want...)
		})
	}
}

func TestDeletesThatAWSRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		resource string
		before   func(*stack)
		want     []string
	}{
		"a bucket with logs":       {"bucket", func(s *stack) { s.account.WriteLogs() }, []string{"deleting bucket", "BucketNotEmpty", "forceDestroy"}},
		"a rule with targets":      {"rule", nil, []string{"deleting event rule", "since it has targets"}},
		"a role with its policies": {"role", nil, []string{"deleting role", "DeleteConflict"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := deploy(t, "")
			if tt.before != nil {
				tt.before(s)
			}
			wantRefusal(t, s.remove(s.things[tt.resource]), tt.want...)
			if found := s.refresh(s.things[tt.resource]); found.id == "" {
				t.Error("it is gone all the same")
			}
		})
	}
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
