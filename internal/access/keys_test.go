package access

import (
	"encoding/json"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// A healthy policy denies under some condition; which of them deny a call that CloudTrail makes is known only where AWS documents the key.
func TestAConditionOfABucketPolicyIsJudgedByWhatCloudTrailSends(t *testing.T) {
	t.Parallel()
	plain := Trail{ARN: trail, Account: account, Region: region}
	encrypted := plain
	encrypted.KeyID = key
	tests := map[string]struct {
		trail      Trail
		conditions string
		want       policy.Verdict // of the request that writes a file
	}{
		"plain HTTP":                  {plain, `{"Bool":{"aws:SecureTransport":"false"}}`, policy.Allowed},
		"TLS below 1.2":               {plain, `{"NumericLessThan":{"s3:TlsVersion":"1.2"}}`, policy.Allowed},
		"TLS above 1.0":               {plain, `{"NumericGreaterThan":{"s3:TlsVersion":"1.0"}}`, policy.ExplicitDeny},
		"TLS below 1.3":               {plain, `{"NumericLessThan":{"s3:TlsVersion":"1.3"}}`, policy.Unknown},
		"signatures but version 4":    {plain, `{"StringNotEquals":{"s3:signatureversion":"AWS4-HMAC-SHA256"}}`, policy.Allowed},
		"signature version 4":         {plain, `{"StringEquals":{"s3:signatureversion":"AWS4-HMAC-SHA256"}}`, policy.ExplicitDeny},
		"another acl":                 {plain, `{"StringNotEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}`, policy.Allowed},
		"SSE-S3":                      {plain, `{"StringEquals":{"s3:x-amz-server-side-encryption":"AES256"}}`, policy.Unknown},
		"all but SSE-KMS":             {plain, `{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}`, policy.ExplicitDeny},
		"no encryption header":        {plain, `{"Null":{"s3:x-amz-server-side-encryption":"true"}}`, policy.Unknown},
		"all but SSE-KMS, with a key": {encrypted, `{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}`, policy.Allowed},
		"no header, with a key":       {encrypted, `{"Null":{"s3:x-amz-server-side-encryption":"true"}}`, policy.Allowed},
		"all but SSE-S3, with a key":  {encrypted, `{"StringNotEquals":{"s3:x-amz-server-side-encryption":"AES256"}}`, policy.ExplicitDeny},
		"another key":                 {encrypted, `{"StringNotEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"` + key + `"}}`, policy.Unknown},
		"another source":              {plain, `{"StringNotEquals":{"aws:SourceArn":"` + trail + `"}}`, policy.Allowed},
		"its own source":              {plain, `{"StringEquals":{"aws:SourceArn":"` + trail + `"}}`, policy.ExplicitDeny},
		"other accounts' services":    {plain, `{"StringNotEquals":{"aws:SourceAccount":"` + account + `"}}`, policy.Allowed},
		"services":                    {plain, `{"Bool":{"aws:PrincipalIsAWSService":"true"}}`, policy.ExplicitDeny},
		"the service's name":          {plain, `{"StringEquals":{"aws:PrincipalServiceName":"cloudtrail.amazonaws.com"}}`, policy.ExplicitDeny},
		"outsiders but services": {
			plain, `{"StringNotEquals":{"aws:PrincipalOrgID":"o-abcdefghij"},"Bool":{"aws:PrincipalIsAWSService":"false"}}`, policy.Allowed,
		},
		"outsiders":                {plain, `{"StringNotEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}`, policy.Unknown},
		"outsiders, if exists":     {plain, `{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcdefghij"}}`, policy.Unknown},
		"other regions":            {plain, `{"StringNotEquals":{"aws:RequestedRegion":"us-east-1"}}`, policy.Unknown},
		"requests without region":  {plain, `{"Null":{"aws:RequestedRegion":"true"}}`, policy.Allowed},
		"its account's resources":  {plain, `{"StringEquals":{"s3:ResourceAccount":"` + account + `"}}`, policy.Unknown},
		"addresses":                {plain, `{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`, policy.Unknown},
		"a VPC":                    {plain, `{"StringNotEquals":{"aws:SourceVpc":"vpc-1"}}`, policy.Unknown},
		"an endpoint, if exists":   {plain, `{"StringNotEqualsIfExists":{"aws:SourceVpce":"vpce-1"}}`, policy.Unknown},
		"calls by another service": {plain, `{"Bool":{"aws:ViaAWSService":"false"}}`, policy.Unknown},
		"without MFA":              {plain, `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`, policy.Unknown},
		"tags":                     {plain, `{"ForAllValues:StringEquals":{"aws:TagKeys":["a"]}}`, policy.Unknown},
		"a time":                   {plain, `{"DateGreaterThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"}}`, policy.Unknown},
		"a misspelt key":           {plain, `{"StringNotEquals":{"aws:SourceArm":"x"}}`, policy.Unknown},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			document := documented{statements: `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"},
				{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*","Condition":` + test.conditions + `}`}.policy(t)
			for _, request := range test.trail.Bucket(bucket, "") {
				want := test.want
				if request.Action != "s3:PutObject" {
					want = policy.Allowed
				}
				if got := document.Evaluate(request); got.Verdict != want {
					t.Errorf("%s: %v, want %v: %s", request.Action, got.Verdict, want, got.Reason)
				}
			}
		})
	}
}

func TestAConditionOfAKeyPolicyIsJudgedByTheDocumentedContext(t *testing.T) {
	t.Parallel()
	audit := Trail{ARN: trail, Account: account, Region: region}
	alarms, rules := Publisher{aws.CloudWatch, alarm, account}, Publisher{aws.EventBridge, rule, account}
	tests := map[string]struct {
		request    policy.Request
		conditions string
		want       policy.Verdict
	}{
		"one of the context's keys":    {audit.Key(key)[0], `{"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"aws:cloudtrail:arn"}}`, policy.Allowed},
		"another":                      {audit.Key(key)[0], `{"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"aws:logs:arn"}}`, policy.ImplicitDeny},
		"no other":                     {audit.Key(key)[0], `{"ForAllValues:StringEquals":{"kms:EncryptionContextKeys":"aws:cloudtrail:arn"}}`, policy.Unknown},
		"the file's place":             {audit.Key(key)[0], `{"StringLike":{"kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::records/*"}}`, policy.Unknown},
		"the context of a description": {audit.Key(key)[1], `{"StringLike":{"kms:EncryptionContext:aws:cloudtrail:arn":"*"}}`, policy.Unknown},
		"the log group":                {LogGroupKey(group, account, region, key)[0], `{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:*:123456789012:*"}}`, policy.Allowed},
		"another log group":            {LogGroupKey(group, account, region, key)[0], `{"ArnEquals":{"kms:EncryptionContext:aws:logs:arn":"` + group + `2"}}`, policy.ImplicitDeny},
		"the topic":                    {alarms.TopicKey(topic, key)[0], `{"ForAllValues:StringEquals":{"kms:EncryptionContextKeys":"aws:sns:topicArn"}}`, policy.Allowed},
		"a context of another kind":    {alarms.TopicKey(topic, key)[0], `{"Null":{"kms:EncryptionContext:aws:sqs:arn":"false"}}`, policy.ImplicitDeny},
		"the alarm":                    {alarms.TopicKey(topic, key)[0], `{"ArnLike":{"aws:SourceArn":"` + alarm + `"}}`, policy.Allowed},
		"the rule, which is unnamed":   {rules.TopicKey(topic, key)[0], `{"ArnLike":{"aws:SourceArn":"` + rule + `"}}`, policy.ImplicitDeny},
		"the way":                      {alarms.TopicKey(topic, key)[0], `{"StringEquals":{"kms:ViaService":"sns.us-east-1.amazonaws.com"}}`, policy.Unknown},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			document := documented{statements: `{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":` + test.conditions + `}`}.policy(t)
			if got := document.Evaluate(test.request); got.Verdict != test.want {
				t.Errorf("%v, want %v: %s", got.Verdict, test.want, got.Reason)
			}
		})
	}
}

func TestAPolicyMustAllowEveryNameOfAFileOrStream(t *testing.T) {
	t.Parallel()
	organized := Trail{ARN: trail, Account: account, Region: region, Organized: true, Organization: "o-abcde12345"}
	unnamed := organized
	unnamed.Organization = ""
	plain := Trail{ARN: trail, Account: account, Region: region}
	files := func(t Trail) []policy.Request { return t.Bucket(bucket, "")[1:] }
	streams := func(t Trail) []policy.Request {
		return append(t.Delivery(role, group), t.DeliveryInDoubt(role, group)...)
	}
	tests := map[string]struct {
		requests []policy.Request
		resource string
		want     []policy.Verdict
	}{
		"everything of the account":  {files(plain), bucket + "/AWSLogs/123456789012/*", []policy.Verdict{policy.Allowed}},
		"one year":                   {files(plain), bucket + "/AWSLogs/123456789012/CloudTrail/us-east-1/2026/*", []policy.Verdict{policy.Unknown}},
		"one month of any year":      {files(plain), bucket + "/AWSLogs/123456789012/CloudTrail/us-east-1/*/11/*", []policy.Verdict{policy.Unknown}},
		"this millennium":            {files(plain), bucket + "/AWSLogs/123456789012/CloudTrail/*/2*", []policy.Verdict{policy.Allowed}},
		"names with an E":            {files(plain), bucket + "/*Z_E*.json.gz", []policy.Verdict{policy.Unknown}},
		"another ending":             {files(plain), bucket + "/*.json", []policy.Verdict{policy.ImplicitDeny}},
		"a name without its date":    {files(plain), bucket + "/AWSLogs/123456789012/CloudTrail/us-east-1/log.json.gz", []policy.Verdict{policy.ImplicitDeny}},
		"the account only":           {files(organized), bucket + "/AWSLogs/123456789012/*", []policy.Verdict{policy.Allowed, policy.ImplicitDeny, policy.ImplicitDeny}},
		"the organization only":      {files(organized), bucket + "/AWSLogs/o-abcde12345/*", []policy.Verdict{policy.ImplicitDeny, policy.Allowed, policy.Allowed}},
		"one member only":            {files(organized), bucket + "/AWSLogs/o-abcde12345/123456789012/*", []policy.Verdict{policy.ImplicitDeny, policy.Allowed, policy.Unknown}},
		"another organization":       {files(organized), bucket + "/AWSLogs/o-fghij67890/*", []policy.Verdict{policy.ImplicitDeny, policy.ImplicitDeny, policy.ImplicitDeny}},
		"an organization, not named": {files(unnamed), bucket + "/AWSLogs/o-abcde12345/*", []policy.Verdict{policy.ImplicitDeny, policy.Unknown, policy.Unknown}},
		"any organization":           {files(unnamed), bucket + "/AWSLogs/*", []policy.Verdict{policy.Allowed, policy.Allowed, policy.Allowed}},
		"one stream": {
			streams(plain), plain.Stream(group), []policy.Verdict{policy.Allowed, policy.Allowed, policy.ImplicitDeny, policy.ImplicitDeny},
		},
		"its streams": {
			streams(plain), plain.Stream(group) + "*", []policy.Verdict{policy.Allowed, policy.Allowed, policy.Allowed, policy.Allowed},
		},
		"the account's streams of an organization": {
			streams(organized), plain.Stream(group) + "*",
			[]policy.Verdict{policy.Allowed, policy.Allowed, policy.Allowed, policy.Allowed, policy.ImplicitDeny, policy.ImplicitDeny},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			identity := documented{statements: `{"Effect":"Allow","Action":"*","Resource":"` + test.resource + `"}`}.policy(t)
			if len(test.requests) != len(test.want) {
				t.Fatalf("%d requests, want %d", len(test.requests), len(test.want))
			}
			for i, request := range test.requests {
				if got := identity.EvaluateIdentity(request); got.Verdict != test.want[i] {
					t.Errorf("%s on %s: %v, want %v: %s", request.Action, request.Resource, got.Verdict, test.want[i], got.Reason)
				}
			}
		})
	}
}

func TestAFewAWSManagedPoliciesAreKnownWithTheirText(t *testing.T) {
	t.Parallel()
	write := Trail{ARN: trail, Account: account, Region: region}.Delivery(role, group)[1]
	for name, want := range map[string]policy.Verdict{
		"AWSDenyAll": policy.ExplicitDeny, "AdministratorAccess": policy.Allowed, "CloudWatchLogsFullAccess": policy.Allowed,
		"AWSCloudTrail_FullAccess": policy.ImplicitDeny, "service-role/AWSLambdaBasicExecutionRole": policy.Allowed,
	} {
		document, known := Managed("arn:aws:iam::aws:policy/" + name)
		if got := document.EvaluateIdentity(write); !known || got.Verdict != want {
			t.Errorf("%s: %v, %v, want %v: %s", name, known, got.Verdict, want, got.Reason)
		}
	}
	for _, arn := range []string{"arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::123456789012:policy/AWSDenyAll", "AWSDenyAll", ""} {
		if _, known := Managed(arn); known {
			t.Errorf("%q is known", arn)
		}
	}
	if _, known := Managed("arn:aws-cn:iam::aws:policy/AdministratorAccess"); !known {
		t.Error("a policy of another partition is not known")
	}
}

func TestTextsOfManagedPoliciesAreValidAndDated(t *testing.T) {
	t.Parallel()
	for path, p := range managedPolicies() {
		text, err := json.Marshal(p.Document)
		if err != nil {
			t.Fatal(err)
		}
		if err := policy.Check(string(text), policy.OfIdentity); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if p.Version == "" || len(p.Updated) != len("2026-01-01") {
			t.Errorf("%s: version %q of %q", path, p.Version, p.Updated)
		}
	}
}
