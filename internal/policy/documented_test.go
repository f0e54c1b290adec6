package policy

import (
	"maps"
	"strings"
	"testing"
)

const (
	account = "123456789012"
	region  = "us-east-1"
	bucket  = "arn:aws:s3:::records"
	trail   = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit"
	group   = "arn:aws:logs:us-east-1:123456789012:log-group:audit"
	topic   = "arn:aws:sns:us-east-1:123456789012:alerts"
	alarm   = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:reads"
	keyARN  = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	root    = "arn:aws:iam::123456789012:root"
)

// documented returns the policies from AWS's documentation for the pipeline, with this test's names in them.
func documented() map[string]Document {
	fromTrail := Conditions{"StringEquals": {"aws:SourceArn": {trail}}}
	trailService, logsService := Service("cloudtrail.amazonaws.com"), Service("logs.us-east-1.amazonaws.com")
	return map[string]Document{
		// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
		"bucket": New(
			Statement{Sid: "AclCheck", Effect: Allow, Principal: trailService, Action: Strings{"s3:GetBucketAcl"}, Resource: Strings{bucket}, Condition: fromTrail},
			Statement{
				Sid: "Write", Effect: Allow, Principal: trailService, Action: Strings{"s3:PutObject"}, Resource: Strings{bucket + "/AWSLogs/" + account + "/*"},
				Condition: Conditions{"StringEquals": {"s3:x-amz-acl": {"bucket-owner-full-control"}, "aws:SourceArn": {trail}}},
			},
			Statement{Sid: "Transport", Effect: Deny, Principal: Everyone(), Action: Strings{"s3:*"}, Resource: Strings{bucket, bucket + "/*"}, Condition: Conditions{"Bool": {"aws:SecureTransport": {"false"}}}},
		),
		// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
		// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
		// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
		"key": New(
			Statement{Sid: "Enable IAM policies", Effect: Allow, Principal: AWS(root), Action: Strings{"kms:*"}, Resource: Strings{"*"}},
			Statement{
				Sid: "Trail", Effect: Allow, Principal: trailService, Action: Strings{"kms:GenerateDataKey*"}, Resource: Strings{"*"},
				Condition: Conditions{"StringEquals": {"aws:SourceArn": {trail}}, "StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": {"arn:aws:cloudtrail:*:" + account + ":trail/*"}}},
			},
			Statement{
				Sid: "Logs", Effect: Allow, Principal: logsService, Resource: Strings{"*"},
				Action:    Strings{"kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"},
				Condition: Conditions{"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": {group}}},
			},
			Statement{Sid: "Alarms", Effect: Allow, Principal: Service("cloudwatch.amazonaws.com"), Action: Strings{"kms:GenerateDataKey*", "kms:Decrypt"}, Resource: Strings{"*"}},
		),
		// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
		"topic": New(
			Statement{
				Sid: "Alarms", Effect: Allow, Principal: Service("cloudwatch.amazonaws.com"), Action: Strings{"SNS:Publish"}, Resource: Strings{topic},
				Condition: Conditions{"ArnLike": {"aws:SourceArn": {"arn:aws:cloudwatch:" + region + ":" + account + ":alarm:*"}}, "StringEquals": {"aws:SourceAccount": {account}}},
			},
			Statement{Sid: "Events", Effect: Allow, Principal: Service("events.amazonaws.com"), Action: Strings{"sns:Publish"}, Resource: Strings{topic}},
		),
		// https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
		"default topic": {Version: "2008-10-17", ID: "__default_policy_ID", Statement: Statements{{
			Sid: "__default_statement_ID", Effect: Allow, Principal: AWS("*"), Action: Strings{"SNS:Subscribe", "SNS:Publish"}, Resource: Strings{topic},
			Condition: Conditions{"StringEquals": {"AWS:SourceOwner": {account}}},
		}}},
		// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
		"trust": New(Statement{Effect: Allow, Principal: trailService, Action: Strings{"sts:AssumeRole"}}),
		"role": New(
			Statement{Sid: "Create", Effect: Allow, Action: Strings{"logs:CreateLogStream"}, Resource: Strings{group + ":log-stream:" + account + "_CloudTrail_" + region + "*"}},
			Statement{Sid: "Put", Effect: Allow, Action: Strings{"logs:PutLogEvents"}, Resource: Strings{group + ":log-stream:" + account + "_CloudTrail_" + region + "*"}},
		),
	}
}

// putObject returns the request with which CloudTrail delivers a log file.
func putObject() Request {
	return Request{
		Caller: Caller{Service: "cloudtrail.amazonaws.com"}, Action: "s3:PutObject", Resource: bucket + "/AWSLogs/" + account + "/CloudTrail/us-east-1/x.json.gz",
		Context: Context{"aws:SourceArn": {trail}, "aws:SourceAccount": {account}, "s3:x-amz-acl": {"bucket-owner-full-control"}, "aws:SecureTransport": {"true"}},
		Absent:  []string{"*"},
	}
}

func publish() Request {
	return Request{
		Caller: Caller{Service: "cloudwatch.amazonaws.com"}, Action: "sns:Publish", Resource: topic,
		Context: Context{"aws:SourceArn": {alarm}, "aws:SourceAccount": {account}, "aws:SourceOwner": {account}},
		Absent:  []string{"*"},
	}
}

func encryptLogs() Request {
	return Request{
		Caller: Caller{Service: "logs.us-east-1.amazonaws.com"}, Action: "kms:GenerateDataKeyWithoutPlaintext", Resource: keyARN,
		Context: Context{"kms:EncryptionContext:aws:logs:arn": {group}},
		Absent:  []string{"*"},
	}
}

func putEvents() Request {
	return Request{
		Caller: Caller{ARN: "arn:aws:sts::123456789012:assumed-role/trail-to-logs/session"}, Action: "logs:PutLogEvents",
		Resource: group + ":log-stream:123456789012_CloudTrail_us-east-1_2",
	}
}

// with returns the request with one change.
func with(r Request, change func(*Request)) Request {
	r.Context = maps.Clone(r.Context)
	change(&r)
	return r
}

func set(key string, values ...string) func(*Request) {
	return func(r *Request) { r.Context[key] = values }
}

func hide(key string) func(*Request) {
	return func(r *Request) {
		delete(r.Context, key)
		r.Absent = nil
	}
}

func TestDocumentedPolicies(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		document  string
		request   Request
		want      Verdict
		statement string
		reason    string
	}{
		"trail writes": {"bucket", putObject(), Allowed, "Write", `statement "Write" allows s3:PutObject on "arn:aws:s3:::records/AWSLogs/`},
		"another trail writes": {
			"bucket", with(putObject(), set("aws:SourceArn", trail+"2")), ImplicitDeny, "Write",
			`statement "Write" allows s3:PutObject only where aws:SourceArn is "` + trail + `", but here it is "` + trail + `2"`,
		},
		"the trail's key is spelt in another case": {"bucket", with(putObject(), func(r *Request) {
			delete(r.Context, "aws:SourceArn")
			r.Context["AWS:sourcearn"] = []string{trail}
		}), Allowed, "Write", ""},
		"without a source": {"bucket", with(putObject(), set("aws:SourceArn")), ImplicitDeny, "Write", `here it is absent`},
		"the source cannot be known": {
			"bucket", with(putObject(), hide("aws:SourceArn")), Unknown, "Write",
			`cannot tell whether statement "Write" allows s3:PutObject: only where aws:SourceArn is "` + trail + `", but here its value cannot be known offline`,
		},
		"the account of a missing prefix": {
			"bucket", with(putObject(), func(r *Request) { r.Resource = bucket + "/logs/AWSLogs/x" }), ImplicitDeny, "Write",
			`only on "arn:aws:s3:::records/AWSLogs/123456789012/*", but here it is "arn:aws:s3:::records/logs/AWSLogs/x"`,
		},
		"another service": {
			"bucket", with(putObject(), func(r *Request) { r.Caller.Service = "config.amazonaws.com" }), ImplicitDeny, "Write",
			`only to "cloudtrail.amazonaws.com", but here the caller is config.amazonaws.com`,
		},
		"two things wrong": {
			"bucket", with(putObject(), func(r *Request) { r.Caller.Service, r.Resource = "config.amazonaws.com", "arn:aws:s3:::other/x" }),
			ImplicitDeny, "Write", "; and only on ",
		},
		"plain HTTP": {
			"bucket", with(putObject(), set("aws:SecureTransport", "false")), ExplicitDeny, "Transport",
			`statement "Transport" denies s3:PutObject on "arn:aws:s3:::records/AWSLogs/123456789012/CloudTrail/us-east-1/x.json.gz" to cloudtrail.amazonaws.com, as aws:SecureTransport is "false"`,
		},
		"HTTP or not is unknown": {"bucket", with(putObject(), hide("aws:SecureTransport")), Unknown, "Transport", "cannot tell whether"},
		"an action nobody has":   {"bucket", with(putObject(), func(r *Request) { r.Action = "s3:DeleteObject" }), ImplicitDeny, "", "no statement allows s3:DeleteObject"},

		"logs encrypts":                      {"key", encryptLogs(), Allowed, "Logs", ""},
		"logs encrypts another group":        {"key", with(encryptLogs(), set("kms:EncryptionContext:aws:logs:arn", group+"2")), ImplicitDeny, "Logs", ""},
		"logs of another region":             {"key", with(encryptLogs(), func(r *Request) { r.Caller.Service = "logs.eu-west-1.amazonaws.com" }), ImplicitDeny, "", "to logs.eu-west-1.amazonaws.com"},
		"logs without its region":            {"key", with(encryptLogs(), func(r *Request) { r.Caller.Service = "logs.amazonaws.com" }), Unknown, "Logs", ""},
		"alarms use the topic's key":         {"key", with(encryptLogs(), func(r *Request) { r.Caller.Service = "cloudwatch.amazonaws.com" }), Allowed, "Alarms", ""},
		"events use the topic's key":         {"key", with(encryptLogs(), func(r *Request) { r.Caller.Service = "events.amazonaws.com" }), ImplicitDeny, "", "no statement allows kms:GenerateDataKeyWithoutPlaintext to events.amazonaws.com"},
		"a role of the account decrypts":     {"key", Request{Caller: Caller{ARN: "arn:aws:iam::123456789012:role/app"}, Action: "kms:Decrypt", Resource: keyARN}, Allowed, "Enable IAM policies", ""},
		"a role of another account decrypts": {"key", Request{Caller: Caller{ARN: "arn:aws:iam::999999999999:role/app"}, Action: "kms:Decrypt", Resource: keyARN}, ImplicitDeny, "", "to arn:aws:iam::999999999999:role/app"},
		"the trail encrypts": {"key", Request{
			Caller: Caller{Service: "cloudtrail.amazonaws.com"}, Action: "kms:GenerateDataKey", Resource: keyARN,
			Context: Context{"aws:SourceArn": {trail}, "kms:EncryptionContext:aws:cloudtrail:arn": {trail}},
		}, Allowed, "Trail", ""},

		"alarm publishes":                 {"topic", publish(), Allowed, "Alarms", ""},
		"alarm of another account":        {"topic", with(publish(), set("aws:SourceAccount", "999999999999")), ImplicitDeny, "Alarms", `aws:SourceAccount is "123456789012"`},
		"event rule publishes":            {"topic", with(publish(), func(r *Request) { r.Caller.Service = "events.amazonaws.com" }), Allowed, "Events", ""},
		"alarm on the default policy":     {"default topic", publish(), Allowed, "__default_statement_ID", ""},
		"events on the default policy":    {"default topic", with(publish(), set("aws:SourceOwner")), ImplicitDeny, "__default_statement_ID", ""},
		"budgets has no right to publish": {"topic", with(publish(), func(r *Request) { r.Caller.Service = "budgets.amazonaws.com" }), ImplicitDeny, "", "no statement allows sns:Publish to budgets.amazonaws.com"},

		"trail assumes its role":         {"trust", Request{Caller: Caller{Service: "cloudtrail.amazonaws.com"}, Action: "sts:AssumeRole"}, Allowed, "Statement[0]", ""},
		"another service assumes a role": {"trust", Request{Caller: Caller{Service: "logs.amazonaws.com"}, Action: "sts:AssumeRole"}, ImplicitDeny, "Statement[0]", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, documented()[test.document].Evaluate(test.request), test.want, test.statement, test.reason)
		})
	}
}

func TestDocumentedIdentityPolicy(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		request   Request
		want      Verdict
		statement string
	}{
		"role writes its stream":    {putEvents(), Allowed, "Put"},
		"role makes its stream":     {with(putEvents(), func(r *Request) { r.Action = "logs:CreateLogStream" }), Allowed, "Create"},
		"role writes another group": {with(putEvents(), func(r *Request) { r.Resource = "arn:aws:logs:us-east-1:123456789012:log-group:x:log-stream:y" }), ImplicitDeny, "Put"},
		"role deletes the group":    {with(putEvents(), func(r *Request) { r.Action = "logs:DeleteLogGroup" }), ImplicitDeny, ""},
		"stream is not known yet":   {with(putEvents(), func(r *Request) { r.Resource = "" }), Unknown, "Put"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, documented()["role"].EvaluateIdentity(test.request), test.want, test.statement, "")
		})
	}
}

func TestDocumentedPoliciesPassCheck(t *testing.T) {
	t.Parallel()
	kinds := map[string]Kind{"trust": OfTrust, "role": OfIdentity}
	for name, d := range documented() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := d.Check(kinds[name]); err != nil {
				t.Errorf("Check() = %v, want nil", err)
			}
		})
	}
}

// check compares a result. An empty reason is not compared.
func check(t *testing.T, got Result, want Verdict, statement, reason string) {
	t.Helper()
	if got.Verdict != want || got.Statement != statement || !strings.Contains(got.Reason, reason) {
		t.Errorf("got %v by %q: %s\nwant %v by %q: %s", got.Verdict, got.Statement, got.Reason, want, statement, reason)
	}
	if got.Reason == "" || strings.Contains(got.Reason, "%!") {
		t.Errorf("reason %q is not a sentence", got.Reason)
	}
}
