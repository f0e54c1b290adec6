package access

import (
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

const (
	account = "123456789012"
	region  = "us-east-1"
	bucket  = "arn:aws:s3:::records"
	trail   = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit"
	role    = "arn:aws:iam::123456789012:role/deliver"
	group   = "arn:aws:logs:us-east-1:123456789012:log-group:audit"
	alarm   = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:reads"
	rule    = "arn:aws:events:us-east-1:123456789012:rule/reads"
	topic   = "arn:aws:sns:us-east-1:123456789012:alerts"
	queue   = "arn:aws:sqs:us-east-1:123456789012:alerts"
	key     = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
)

// documented is a policy from AWS's documentation, with this test's names in it, and what a service asks of it.
type documented struct {
	statements string
	requests   []policy.Request
	// identity policies are attached to whoever asks.
	identity bool
}

func (d documented) policy(t *testing.T) policy.Document {
	t.Helper()
	document, err := policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[` + d.statements + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// allows reports whether a policy allows all of the requests.
func (d documented) allows(document policy.Document) bool {
	return !slices.ContainsFunc(d.requests, func(request policy.Request) bool {
		if d.identity {
			return document.EvaluateIdentity(request).Verdict != policy.Allowed
		}
		return document.Evaluate(request).Verdict != policy.Allowed
	})
}

// policies are those of the pages that the functions name.
func policies() map[string]documented {
	audit := Trail{ARN: trail, Account: account, Region: region}
	organized := audit
	organized.Organized, organized.Organization = true, "o-exampleorgid"
	alarms := Publisher{Service: aws.CloudWatch, ARN: alarm, Account: account}
	rules := Publisher{Service: aws.EventBridge, ARN: rule, Account: account}
	return map[string]documented{
		"the trail's bucket": {
			statements: `{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"` + bucket + `",
				"Condition":{"StringEquals":{"aws:SourceArn":"` + trail + `"}}},
				{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject",
				"Resource":"` + bucket + `/p/AWSLogs/123456789012/*","Condition":{"StringEquals":
				{"s3:x-amz-acl":"bucket-owner-full-control","aws:SourceArn":"` + trail + `"}}}`,
			requests: audit.Bucket(bucket, "p"),
		},
		"an organization trail's bucket": {
			statements: `{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"` + bucket + `",
				"Condition":{"StringEquals":{"aws:SourceArn":"` + trail + `"}}},
				{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject",
				"Resource":"` + bucket + `/AWSLogs/123456789012/*","Condition":{"StringEquals":
				{"s3:x-amz-acl":"bucket-owner-full-control","aws:SourceArn":"` + trail + `"}}},
				{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject",
				"Resource":"` + bucket + `/AWSLogs/o-exampleorgid/*","Condition":{"StringEquals":
				{"s3:x-amz-acl":"bucket-owner-full-control","aws:SourceArn":"` + trail + `"}}}`,
			requests: organized.Bucket(bucket, ""),
		},
		"an organization trail's role": {
			statements: `{"Effect":"Allow","Action":["logs:CreateLogStream","logs:PutLogEvents"],"Resource":["` + group + `:log-stream:123456789012_CloudTrail_us-east-1*",
				"` + group + `:log-stream:o-exampleorgid_*"]}`,
			requests: slices.Concat(organized.Delivery(role, group), organized.DeliveryInDoubt(role, group)), identity: true,
		},
		"the trail's key": {
			statements: `{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:GenerateDataKey*","Resource":"*",
				"Condition":{"StringEquals":{"aws:SourceArn":"` + trail + `"},
				"StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"arn:aws:cloudtrail:*:123456789012:trail/*"}}},
				{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"kms:DescribeKey","Resource":"*",
				"Condition":{"StringEquals":{"aws:SourceArn":"` + trail + `"}}}`,
			requests: audit.Key(key),
		},
		"the trail's role, trust": {
			statements: `{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"sts:AssumeRole"}`,
			requests:   []policy.Request{audit.Trust(role)},
		},
		"the trail's role": {
			statements: `{"Effect":"Allow","Action":"logs:CreateLogStream","Resource":"` + group + `:log-stream:123456789012_CloudTrail_us-east-1*"},
				{"Effect":"Allow","Action":"logs:PutLogEvents","Resource":"` + group + `:log-stream:123456789012_CloudTrail_us-east-1*"}`,
			requests: slices.Concat(audit.Delivery(role, group+":*"), audit.DeliveryInDoubt(role, group+":*")), identity: true,
		},
		"the trail's topic": {
			statements: `{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"SNS:Publish","Resource":"` + topic + `",
				"Condition":{"StringEquals":{"aws:SourceArn":"` + trail + `"}}}`,
			requests: []policy.Request{audit.Notices(topic)},
		},
		"the log group's key": {
			statements: `{"Effect":"Allow","Principal":{"Service":"logs.us-east-1.amazonaws.com"},
				"Action":["kms:Encrypt*","kms:Decrypt*","kms:ReEncrypt*","kms:GenerateDataKey*","kms:Describe*"],"Resource":"*",
				"Condition":{"ArnEquals":{"kms:EncryptionContext:aws:logs:arn":"` + group + `"}}}`,
			requests: slices.Concat(LogGroupKey(group, account, region, key), LogGroupKeyInDoubt(group, account, region, key)),
		},
		"the alarm's topic": {
			statements: `{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":"SNS:Publish","Resource":"` + topic + `",
				"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:cloudwatch:us-east-1:123456789012:alarm:*"},
				"StringEquals":{"aws:SourceAccount":"123456789012"}}}`,
			requests: []policy.Request{alarms.Topic(topic)},
		},
		"the key of the alarm's topic": {
			statements: `{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":["kms:GenerateDataKey*","kms:Decrypt"],
				"Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}}`,
			requests: alarms.TopicKey(topic, key),
		},
		"the rule's topic": {
			statements: `{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sns:Publish","Resource":"` + topic + `"}`,
			requests:   []policy.Request{rules.Topic(topic)},
		},
		"the key of the rule's topic": {
			statements: `{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":["kms:GenerateDataKey*","kms:Decrypt"],"Resource":"*"}`,
			requests:   rules.TopicKey(topic, key),
		},
		"the target's role": {
			statements: `{"Effect":"Allow","Action":"sns:Publish","Resource":"` + topic + `"}`,
			requests:   []policy.Request{TopicByRole(role, topic)}, identity: true,
		},
		"the target's role, trust": {
			statements: `{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sts:AssumeRole"}`,
			requests:   []policy.Request{rules.TargetTrust(role)},
		},
		"the key of the target's role": {
			statements: `{"Effect":"Allow","Action":["kms:GenerateDataKey*","kms:Decrypt"],"Resource":"` + key + `"}`,
			requests:   TopicKeyByRole(role, topic, key), identity: true,
		},
		"the subscribed queue": {
			statements: `{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"` + queue + `",
				"Condition":{"ArnEquals":{"aws:SourceArn":"` + topic + `"}}}`,
			requests: []policy.Request{Queue(topic, account, queue)},
		},
		"the subscribed queue's key": {
			statements: `{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":["kms:GenerateDataKey*","kms:Decrypt"],"Resource":"*"}`,
			requests:   QueueKey(topic, key),
		},
	}
}

func TestDocumentedPoliciesAllowWhatServicesAsk(t *testing.T) {
	t.Parallel()
	for name, d := range policies() {
		if !d.allows(d.policy(t)) {
			t.Errorf("%s: the documented policy does not allow %v", name, d.requests)
		}
	}
}

func TestWhatAWSDocumentsIsAskedFor(t *testing.T) {
	t.Parallel()
	for name, d := range policies() {
		for i, statement := range d.policy(t).Statement {
			for _, action := range statement.Action {
				less := d.policy(t)
				less.Statement[i].Action = slices.DeleteFunc(slices.Clone(statement.Action), func(a string) bool { return a == action })
				if d.allows(less) {
					t.Errorf("%s: nobody asks for %s", name, action)
				}
			}
		}
	}
}

func TestAServiceActsForOneSource(t *testing.T) {
	t.Parallel()
	for name, d := range policies() {
		for _, source := range []string{trail, group + `"}`, "123456789012:alarm:*", `SourceArn":"` + topic} {
			if !strings.Contains(d.statements, source) || d.identity {
				continue
			}
			other := documented{statements: strings.ReplaceAll(d.statements, source, strings.Replace(source, "123456789012", "999999999999", 1))}
			if d.allows(other.policy(t)) {
				t.Errorf("%s: allowed for another source than %s", name, source)
			}
		}
	}
}

// GetBucketAcl has no header x-amz-acl: a condition on it is for PutObject alone.
func TestAConditionOnTheACLOfAFileDeniesTheBucketsACL(t *testing.T) {
	t.Parallel()
	const service = `"Principal":{"Service":"cloudtrail.amazonaws.com"}`
	for name, statements := range map[string]string{
		"one statement for both calls": `{"Effect":"Allow",` + service + `,"Action":["s3:GetBucketAcl","s3:PutObject"],"Resource":["` + bucket + `","` + bucket + `/*"],
			"Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}}`,
		"a denial of all calls": `{"Effect":"Allow",` + service + `,"Action":"s3:*","Resource":["` + bucket + `","` + bucket + `/*"]},
			{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}}`,
	} {
		document := documented{statements: statements}.policy(t)
		for _, request := range (Trail{ARN: trail, Account: account, Region: region}).Bucket(bucket, "") {
			allowed := document.Evaluate(request).Verdict == policy.Allowed
			if want := request.Action == "s3:PutObject"; allowed != want {
				t.Errorf("%s: %s allowed %v, want %v", name, request.Action, allowed, want)
			}
		}
	}
}

func TestAConditionOnTheSourceIsNotKnownToHoldForEventBridge(t *testing.T) {
	t.Parallel()
	rules := Publisher{Service: aws.EventBridge, ARN: rule, Account: account}
	for source, want := range map[string]policy.Verdict{rule: policy.Unknown, "arn:aws:events:*:123456789012:rule/*": policy.Unknown, alarm: policy.ImplicitDeny} {
		pinned := documented{statements: `{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":["sns:Publish","sts:AssumeRole"],"Resource":"*",
			"Condition":{"ArnLike":{"aws:SourceArn":"` + source + `"}}}`}.policy(t)
		for _, request := range []policy.Request{rules.Topic(topic), rules.TargetTrust(role)} {
			if got := pinned.Evaluate(request).Verdict; got != want {
				t.Errorf("%s from %s: %v, want %v", request.Action, source, got, want)
			}
		}
	}
}
