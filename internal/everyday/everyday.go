// Package everyday has events that CloudTrail records in an account all day, none of them a read of a watched secret. A pattern that
// takes them sets off its alarm, and an alarm that is in ALARM already sends no mail for a read.
package everyday

import (
	"encoding/json"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// OtherSecret is the name of a secret that resembles none that anybody watches.
const OtherSecret = "weather-station/api-token"

// Event is one call that is made every day.
type Event struct {
	// Name is the service and the call: sts AssumeRole.
	Name string
	// Constant is true where an account with a trail makes the call all day, whatever else it does. How often it makes the others is a
	// guess.
	Constant bool
	// ReadOfSecret is true for the read of a secret that no watch names.
	ReadOfSecret bool

	source, call string
	readOnly     bool
	parameters   map[string]any
	caller       caller
}

// Place is where an event is recorded.
type Place struct{ Partition, Account, Region string }

// Events are the everyday events. CloudTrail itself makes the constant ones: it takes the role with which it writes to CloudWatch Logs,
// and looks at the access list of its bucket.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
func Events() []Event {
	named := func(source, call string, readOnly bool, by caller, parameters map[string]any) Event {
		return Event{Name: source + " " + call, source: source + ".amazonaws.com", call: call, readOnly: readOnly, caller: by, parameters: parameters}
	}
	constant := func(e Event) Event {
		e.Constant = true
		return e
	}
	read := named("secretsmanager", aws.GetSecretValue, true, role, map[string]any{"secretId": OtherSecret})
	read.ReadOfSecret = true
	return []Event{
		named("ec2", "DescribeInstances", true, role, map[string]any{"maxResults": 50}),
		named("iam", "CreateUser", false, role, map[string]any{"userName": "weather-station"}),
		named("kms", "Decrypt", true, role, map[string]any{"encryptionAlgorithm": "SYMMETRIC_DEFAULT"}),
		named("secretsmanager", "ListSecrets", true, role, map[string]any{"maxResults": 20}),
		constant(named("sts", "AssumeRole", true, service, map[string]any{"roleArn": "arn:aws:iam::111122223333:role/trail-to-logs", "roleSessionName": "delivery"})),
		constant(named("s3", "GetBucketAcl", true, service, map[string]any{"bucketName": "trail-files"})),
		named("sts", "AssumeRole", true, service, map[string]any{"roleArn": "arn:aws:iam::111122223333:role/batch-worker", "roleSessionName": "i-0a1b2c3d4e5f67890"}),
		named("sts", "GetCallerIdentity", true, user, nil),
		named("signin", "ConsoleLogin", false, user, nil),
		named("s3", "ListBuckets", true, user, nil),
		named("kms", "GenerateDataKey", true, service, map[string]any{"keySpec": "AES_256"}),
		named("logs", "CreateLogStream", false, role, map[string]any{"logGroupName": "/aws/lambda/report"}),
		named("secretsmanager", "DescribeSecret", true, role, map[string]any{"secretId": OtherSecret}),
		read,
	}
}

// caller is who makes a call.
type caller int

const (
	// role is a session of a role that nothing else names, user a user, and service CloudTrail itself.
	role caller = iota
	user
	service
)

// Record is the event's record at a place.
func (e Event) Record(at Place) cloudtrail.Record {
	kind := "AwsApiCall"
	if e.call == "ConsoleLogin" {
		kind = "AwsConsoleSignIn"
	}
	address, agent := "203.0.113.9", "Boto3/1.40.1 md/Botocore#1.40.1 ua/2.1 os/linux md/arch#x86_64 lang/python#3.13.7 Botocore/1.40.1"
	if e.caller == service {
		address, agent = "cloudtrail.amazonaws.com", "cloudtrail.amazonaws.com"
	}
	raw, err := json.Marshal(map[string]any{
		"eventVersion": "1.11", "eventTime": "2026-01-01T00:00:00Z", "eventSource": e.source, "eventName": e.call, "awsRegion": at.Region,
		"userIdentity": e.identity(at), "sourceIPAddress": address, "userAgent": agent, "requestParameters": e.parameters, "responseElements": nil,
		"requestID": "0f4b8c2e-6d13-4a57-9e80-7c51d2a3b4f6", "eventID": "b7e1d9a4-3c58-4f02-8a6d-15e9c0f2d7b8",
		"readOnly": e.readOnly, "eventType": kind, "managementEvent": true, "recipientAccountId": at.Account, "eventCategory": "Management",
	})
	if err != nil {
		panic("everyday: a record of plain values cannot be encoded: " + err.Error())
	}
	record, err := cloudtrail.ParseRecord(raw)
	if err != nil {
		panic("everyday: a written record cannot be read: " + err.Error())
	}
	return record
}

// identity is the caller in a record.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
func (e Event) identity(at Place) map[string]any {
	principal := "arn:" + at.Partition + ":iam::" + at.Account + ":"
	switch e.caller {
	case service:
		return map[string]any{"type": "AWSService", "invokedBy": "cloudtrail.amazonaws.com"}
	case user:
		return map[string]any{
			"type": "IAMUser", "principalId": "AIDAEXAMPLEEXAMPLE123", "accountId": at.Account, "userName": "weather-station-owner",
			"arn": principal + "user/weather-station-owner", "accessKeyId": "AKIAEXAMPLEEXAMPLE12",
		}
	case role:
	}
	return map[string]any{
		"type": "AssumedRole", "principalId": "AROAEXAMPLEEXAMPLE123:job", "accountId": at.Account,
		"arn": aws.SessionARN(at.Partition, at.Account, "weather-station", "job"),
		"sessionContext": map[string]any{"sessionIssuer": map[string]any{
			"type": "Role", "principalId": "AROAEXAMPLEEXAMPLE123", "arn": principal + "role/weather-station", "accountId": at.Account, "userName": "weather-station",
		}},
	}
}
