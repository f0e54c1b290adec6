package permissions

import (
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/policy"
)

var account = Account{ID: "123456789012", Region: "us-east-1", Partition: "aws"}

func resourceOf(typ string, outputs map[string]string) Resource {
	return Resource{Type: typ, Output: func(path string) string { return outputs[path] }}
}

func stack() []Resource {
	return []Resource{
		resourceOf("aws:secretsmanager/secret:Secret", map[string]string{"name": "TopSecretInfo"}),
		resourceOf("aws:secretsmanager/secretVersion:SecretVersion", nil),
		resourceOf("aws:s3/bucketV2:BucketV2", map[string]string{"bucket": "log-files"}),
		resourceOf("aws:s3/bucketPolicy:BucketPolicy", nil),
		resourceOf("aws:cloudwatch/logGroup:LogGroup", map[string]string{"name": "/a/b"}),
		resourceOf("aws:cloudwatch/logMetricFilter:LogMetricFilter", map[string]string{"logGroupName": "/a/b"}),
		resourceOf("aws:kms/key:Key", map[string]string{"tags.team": "payments", "tags.stack": "dev"}),
	}
}

func evaluate(t *testing.T, d policy.Document, action, resource string, context policy.Context) policy.Verdict {
	t.Helper()
	return d.EvaluateIdentity(policy.Request{
		Caller: policy.Caller{ARN: "arn:aws:iam::123456789012:role/deploy", Account: account.ID},
		Action: action, Resource: resource, Context: context, Absent: []string{"*"},
	}).Verdict
}

func TestPolicyAllowsTheStackAndNothingElse(t *testing.T) {
	t.Parallel()
	d, err := Policy(account, stack())
	if err != nil {
		t.Fatal(err)
	}
	const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo"
	tags := policy.Context{"aws:ResourceTag/team": {"payments"}, "aws:ResourceTag/stack": {"dev"}}
	for _, test := range []struct {
		action, resource string
		context          policy.Context
		want             policy.Verdict
	}{
		{"secretsmanager:CreateSecret", secret + "-a1B2c3", nil, policy.Allowed},
		{"secretsmanager:GetSecretValue", secret + "-a1B2c3", nil, policy.Allowed},
		{"secretsmanager:GetSecretValue", secret + "Backup-a1B2c3", nil, policy.ImplicitDeny},
		{"secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:TopSecretInfo-a1B2c3", nil, policy.ImplicitDeny},
		{"s3:PutBucketPolicy", "arn:aws:s3:::log-files", nil, policy.Allowed},
		{"s3:PutBucketPolicy", "arn:aws:s3:::log-files-2", nil, policy.ImplicitDeny},
		{"s3:GetObject", "arn:aws:s3:::log-files/AWSLogs/x", nil, policy.ImplicitDeny},
		{"logs:PutMetricFilter", "arn:aws:logs:us-east-1:123456789012:log-group:/a/b:*", nil, policy.Allowed},
		{"logs:DescribeLogGroups", "arn:aws:logs:us-east-1:123456789012:log-group:*", nil, policy.Allowed},
		{"kms:PutKeyPolicy", "arn:aws:kms:us-east-1:123456789012:key/1", tags, policy.Allowed},
		{"kms:PutKeyPolicy", "arn:aws:kms:us-east-1:123456789012:key/1", policy.Context{"aws:ResourceTag/team": {"other"}}, policy.ImplicitDeny},
		{"iam:CreateUser", "arn:aws:iam::123456789012:user/x", nil, policy.ImplicitDeny},
	} {
		if got := evaluate(t, d, test.action, test.resource, test.context); got != test.want {
			t.Errorf("%s on %s: %v, want %v", test.action, test.resource, got, test.want)
		}
	}
}

func TestOnlyCallsWithoutAResourceAreAllowedAnywhere(t *testing.T) {
	t.Parallel()
	var resources []Resource
	for typ := range grants {
		resources = append(resources, resourceOf(typ, map[string]string{"arn": "arn:aws:x:us-east-1:123456789012:y", "name": "n", "bucket": "b"}))
	}
	d, err := Policy(account, resources)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range d.Statement {
		for _, action := range s.Action {
			if strings.Contains(action, "*") {
				t.Errorf("statement %s allows %s", s.Sid, action)
			}
		}
		if slices.Contains(s.Resource, "*") != (s.Sid == "CallsThatNameNoResource") {
			t.Errorf("statement %s is about %v", s.Sid, s.Resource)
		}
		if len(s.Resource) == 0 {
			t.Errorf("statement %s is about nothing", s.Sid)
		}
	}
	if err := d.Check(policy.OfIdentity); err != nil {
		t.Error(err)
	}
}

func TestAStackMayLookUpTheLogGroupOfAnotherStack(t *testing.T) {
	t.Parallel()
	d, err := Policy(account, []Resource{
		resourceOf("aws:cloudwatch/logMetricFilter:LogMetricFilter", map[string]string{"logGroupName": "/shared"}),
	})
	if err != nil {
		t.Fatal(err)
	}
	for action, resource := range map[string]string{
		"logs:DescribeLogGroups":   "arn:aws:logs:us-east-1:123456789012:log-group:*",
		"logs:ListTagsForResource": "arn:aws:logs:us-east-1:123456789012:log-group:/shared",
		"logs:PutMetricFilter":     "arn:aws:logs:us-east-1:123456789012:log-group:/shared:*",
	} {
		if got := evaluate(t, d, action, resource, nil); got != policy.Allowed {
			t.Errorf("%s on %s: %v", action, resource, got)
		}
	}
	if got := evaluate(t, d, "logs:DeleteLogGroup", "arn:aws:logs:us-east-1:123456789012:log-group:/shared", nil); got == policy.Allowed {
		t.Error("another stack's log group could be deleted")
	}
}

func TestTheBucketForAccessLogsMayBeReadAndNotChanged(t *testing.T) {
	t.Parallel()
	d, err := Policy(account, []Resource{
		resourceOf("aws:s3/bucketV2:BucketV2", map[string]string{"bucket": "log-files"}),
		resourceOf("aws:s3/bucketLoggingV2:BucketLoggingV2", map[string]string{"bucket": "log-files", "targetBucket": "access-logs"}),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		action, bucket string
		want           policy.Verdict
	}{
		{"s3:ListBucket", "access-logs", policy.Allowed},
		{"s3:GetBucketWebsite", "access-logs", policy.Allowed},
		{"s3:PutBucketLogging", "access-logs", policy.ImplicitDeny},
		{"s3:DeleteBucket", "access-logs", policy.ImplicitDeny},
		{"s3:PutBucketLogging", "log-files", policy.Allowed},
	} {
		if got := evaluate(t, d, test.action, "arn:aws:s3:::"+test.bucket, nil); got != test.want {
			t.Errorf("%s on %s: %v, want %v", test.action, test.bucket, got, test.want)
		}
	}
}

func TestUnknownTypesAreNamed(t *testing.T) {
	t.Parallel()
	_, err := Policy(account, []Resource{resourceOf("aws:ec2/instance:Instance", nil), resourceOf("aws:ec2/instance:Instance", nil)})
	if err == nil || err.Error() != "the calls for these types are not known: aws:ec2/instance:Instance" {
		t.Errorf("got %v", err)
	}
}
