package standin

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// The policies that make the sample stack work, as AWS documents them.
const (
	trailBucketPolicy = `{"Version":"2012-10-17","Statement":[
		{"Sid":"Acl","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl",
		 "Resource":"arn:aws:s3:::audit-logs","Condition":{"StringEquals":{"aws:SourceArn":"` + trailARN + `"}}},
		{"Sid":"Write","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject",
		 "Resource":"arn:aws:s3:::audit-logs/AWSLogs/123456789012/*",
		 "Condition":{"StringEquals":{"aws:SourceArn":"` + trailARN + `","s3:x-amz-acl":"bucket-owner-full-control"}}},
		{"Sid":"TLS","Effect":"Deny","Principal":"*","Action":"s3:*",
		 "Resource":["arn:aws:s3:::audit-logs","arn:aws:s3:::audit-logs/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`
	trustCloudTrail = `{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	writeStreams = `{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Action":["logs:CreateLogStream","logs:PutLogEvents"],
		 "Resource":"arn:aws:logs:us-east-1:123456789012:log-group:/audit/trail:log-stream:123456789012_CloudTrail_us-east-1*"}]}`
	stackKeyPolicy = `{"Version":"2012-10-17","Statement":[
		{"Sid":"Admin","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},
		{"Sid":"Trail","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*",
		 "Condition":{"StringEquals":{"aws:SourceArn":"` + trailARN + `"},
		  "StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:123456789012:trail/*"}}},
		{"Sid":"Describe","Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:DescribeKey","Resource":"*",
		 "Condition":{"StringEquals":{"aws:SourceArn":"` + trailARN + `"}}},
		{"Sid":"Logs","Effect":"Allow","Principal":{"Service":"logs.us-east-1.amazonaws.com"},
		 "Action":["kms:Encrypt*","kms:Decrypt*","kms:ReEncrypt*","kms:GenerateDataKey*","kms:Describe*"],"Resource":"*",
		 "Condition":{"ArnEquals":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:us-east-1:123456789012:log-group:/audit/trail"}}}]}`
	alarmsPublish = `{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":"SNS:Publish","Resource":"` + topicARN + `",
		 "Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}}]}`
	denyOthers = `{"Version":"2012-10-17","Statement":[
		{"Effect":"Deny","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*",
		 "Condition":{"StringNotEquals":{"aws:PrincipalAccount":"123456789012"}}}]}`
	readPattern = `{ $.eventName = "GetSecretValue" }`
	ruleReads   = `{"source":["aws.secretsmanager"],"detail-type":["AWS API Call via CloudTrail"],"detail":{"eventName":["GetSecretValue"]}}`
)

// sample is one resource of the sample stack.
type sample struct {
	typ, name string
	inputs    map[string]any
}

// samples is a whole stack with one resource of every type, in an order in which AWS takes them. Where an input needs what
// another resource got, it is filled in by fillSample.
func samples() []sample {
	return []sample{
		{aws.KeyType, "key", map[string]any{"policy": stackKeyPolicy, "enableKeyRotation": true, "deletionWindowInDays": 7}},
		{aws.AliasType, "alias", map[string]any{"name": "alias/audit", "targetKeyId": "KEY"}},
		{aws.BucketType, "bucket", map[string]any{"bucket": "audit-logs", "tags": map[string]string{"team": "payments"}}},
		{aws.BucketPublicAccessType, "block", map[string]any{
			"bucket": "audit-logs", "blockPublicAcls": true, "blockPublicPolicy": true, "ignorePublicAcls": true, "restrictPublicBuckets": true,
		}},
		{aws.BucketOwnershipType, "owner", map[string]any{
			"bucket": "audit-logs", "rule": map[string]any{"objectOwnership": "BucketOwnerEnforced"},
		}},
		{aws.BucketVersioningType, "versions", map[string]any{
			"bucket": "audit-logs", "versioningConfiguration": map[string]any{"status": "Enabled"},
		}},
		{aws.BucketEncryptionType, "encryption", map[string]any{
			"bucket": "audit-logs", "rules": []any{map[string]any{
				"applyServerSideEncryptionByDefault": map[string]any{"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "KEY"},
			}},
		}},
		{aws.BucketPolicyType, "bucketPolicy", map[string]any{"bucket": "audit-logs", "policy": trailBucketPolicy}},
		{aws.BucketLifecycleType, "lifecycle", map[string]any{
			"bucket": "audit-logs", "rules": []any{map[string]any{
				"id": "old", "status": "Enabled", "expiration": map[string]any{"days": 400},
				"noncurrentVersionExpiration": map[string]any{"noncurrentDays": 30},
			}},
		}},
		{aws.BucketLoggingType, "access", map[string]any{
			"bucket": "audit-logs", "targetBucket": "audit-logs", "targetPrefix": "access/",
		}},
		{aws.LogGroupType, "group", map[string]any{"name": "/audit/trail", "retentionInDays": 365, "kmsKeyId": "KEY"}},
		{aws.RoleType, "role", map[string]any{"name": "deliver", "assumeRolePolicy": trustCloudTrail}},
		{aws.RolePolicyType, "rolePolicy", map[string]any{"name": "streams", "role": "deliver", "policy": writeStreams}},
		{aws.TrailType, "trail", map[string]any{
			"name": "audit", "s3BucketName": "audit-logs", "isMultiRegionTrail": true, "enableLogFileValidation": true, "kmsKeyId": "KEY",
			"cloudWatchLogsGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:/audit/trail:*",
			"cloudWatchLogsRoleArn":  "arn:aws:iam::123456789012:role/deliver",
			"eventSelectors":         []any{map[string]any{"readWriteType": "All", "includeManagementEvents": true, "excludeManagementEventSources": []any{"rdsdata.amazonaws.com"}}},
		}},
		{aws.SecretType, "secret", map[string]any{"name": "payments/A", "recoveryWindowInDays": 7, "kmsKeyId": "KEY"}},
		{aws.SecretVersionType, "value", map[string]any{"secretId": "SECRET", "secretString": resource.MakeSecret(resource.NewProperty("not so secret here"))}},
		{aws.SecretPolicyType, "secretPolicy", map[string]any{"secretArn": "SECRET", "policy": denyOthers, "blockPublicPolicy": true}},
		{aws.TopicType, "topic", map[string]any{"name": "alerts"}},
		{aws.TopicPolicyType, "topicPolicy", map[string]any{"arn": topicARN, "policy": alarmsPublish}},
		{aws.SubscriptionType, "mail", map[string]any{"topic": topicARN, "protocol": "email", "endpoint": "oncall@example.com"}},
		{aws.MetricFilterType, "filter", map[string]any{
			"name": "reads", "logGroupName": "/audit/trail", "pattern": readPattern,
			"metricTransformation": map[string]any{"name": "Reads", "namespace": "Audit", "value": "1", "defaultValue": "0"},
		}},
		{aws.AlarmType, "alarm", map[string]any{
			"name": "reads", "comparisonOperator": "GreaterThanOrEqualToThreshold", "evaluationPeriods": 1, "metricName": "Reads",
			"namespace": "Audit", "period": 300, "statistic": "Sum", "threshold": 1, "treatMissingData": "notBreaching",
			"alarmActions": []string{topicARN},
		}},
		{aws.EventRuleType, "rule", map[string]any{"name": "reads", "eventPattern": ruleReads, "state": aws.RuleEnabledAll}},
		{aws.EventTargetType, "target", map[string]any{
			"rule": "reads", "targetId": "mail", "arn": topicARN, "inputTransformer": map[string]any{
				"inputPaths": map[string]any{"who": "$.detail.userIdentity.arn"}, "inputTemplate": `"<who> read a secret"`,
			},
		}},
		{aws.QueueType, "queue", map[string]any{"name": "dead"}},
		{aws.QueuePolicyType, "queuePolicy", map[string]any{
			"queueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/dead",
			"policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},
				"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:123456789012:dead"}]}`,
		}},
	}
}

// fillSample puts the ids of the key and the secret where the samples say KEY and SECRET.
func fillSample(value any, ids map[string]string) any {
	switch v := value.(type) {
	case string:
		if id, ok := ids[v]; ok {
			return id
		}
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = fillSample(item, ids)
		}
		return items
	case map[string]any:
		object := map[string]any{}
		for name, item := range v {
			object[name] = fillSample(item, ids)
		}
		return object
	}
	return value
}

// stack is the sample stack, deployed: things and their inputs by the samples' names.
type stack struct {
	*engine
	things map[string]thing
	inputs map[string]map[string]any
	order  []string
}

// deploy makes the sample stack up to and without the resource of this name; "" makes all.
func deploy(tb testing.TB, until string) *stack {
	tb.Helper()
	s := &stack{engine: newEngine(tb), things: map[string]thing{}, inputs: map[string]map[string]any{}}
	ids := map[string]string{}
	for _, one := range samples() {
		inputs, _ := fillSample(one.inputs, ids).(map[string]any)
		s.inputs[one.name] = inputs
		if one.name == until {
			return s
		}
		made := s.create(one.typ, one.name, inputs)
		s.things[one.name] = made
		s.order = append(s.order, one.name)
		switch one.typ {
		case aws.KeyType:
			ids["KEY"] = textOf(made.state, "arn")
		case aws.SecretType:
			ids["SECRET"] = made.id
		}
	}
	if until != "" {
		tb.Fatalf("there is no sample %s", until)
	}
	return s
}

// alone is an account with what these samples need, but not they themselves: for provoking refusals of one resource.
func alone(tb testing.TB, name string) (s *stack, typ string, inputs map[string]any) {
	tb.Helper()
	s = deploy(tb, name)
	for _, one := range samples() {
		if one.name == name {
			return s, one.typ, s.inputs[name]
		}
	}
	tb.Fatalf("there is no sample %s", name)
	return nil, "", nil
}

func TestSamplesCoverEveryType(t *testing.T) {
	t.Parallel()
	covered := map[string]bool{}
	for _, one := range samples() {
		covered[one.typ] = true
	}
	for typ := range kinds() {
		if !covered[typ] {
			t.Errorf("no sample of %s", typ)
		}
	}
	if got := len(deploy(t, "").order); got != len(samples()) {
		t.Errorf("%d of %d samples were made", got, len(samples()))
	}
}

func BenchmarkThousandSecrets(b *testing.B) {
	for b.Loop() {
		e := newEngine(b)
		for i := range 1000 {
			name := fmt.Sprintf("payments/%04d", i)
			secret := e.create(aws.SecretType, name, map[string]any{"name": name})
			e.create(aws.SecretVersionType, name, map[string]any{"secretId": secret.id, "secretString": "v"})
		}
	}
}
