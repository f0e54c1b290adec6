package cloudtrail

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestAReadLeavesTheRecordThatCloudTrailWrites(t *testing.T) {
	t.Parallel()
	when := time.Date(2026, time.March, 4, 5, 6, 7, 0, time.FixedZone("", 3600))
	records := Call{
		Secret: testSecret(), Reader: testRole(), Time: when, SourceIP: "198.51.100.4", UserAgent: "agent/1", VPCEndpointID: "vpce-1",
	}.Records()
	if len(records) != 1 {
		t.Fatalf("%d records, want 1", len(records))
	}
	check(t, records[0], map[string]any{
		"eventVersion": "1.11", "eventTime": "2026-03-04T04:06:07Z", "eventSource": "secretsmanager.amazonaws.com", "eventName": "GetSecretValue",
		"awsRegion": testRegion, "sourceIPAddress": "198.51.100.4", "userAgent": "agent/1", "errorCode": "absent", "errorMessage": "absent",
		"requestParameters": map[string]any{"secretId": testName}, "responseElements": nil, "readOnly": true, "managementEvent": true,
		"eventCategory": "Management", "eventType": "AwsApiCall", "recipientAccountId": testAccount, "sharedEventID": "absent",
		"vpcEndpointId": "vpce-1", "sessionCredentialFromConsole": "absent",
		"resources":                                               []any{map[string]any{"accountId": testAccount, "type": "AWS::SecretsManager::Secret", "ARN": testARN}},
		"tlsDetails.clientProvidedHostHeader":                     "secretsmanager.eu-west-1.amazonaws.com",
		"userIdentity.type":                                       "AssumedRole",
		"userIdentity.arn":                                        "arn:aws:sts::111122223333:assumed-role/payments-api/i-0abc",
		"userIdentity.sessionContext.sessionIssuer.arn":           testRoleARN,
		"userIdentity.sessionContext.attributes.creationDate":     "2026-03-04T03:56:07Z",
		"userIdentity.sessionContext.attributes.mfaAuthenticated": "false",
	})
}

func TestEveryWrittenRecordSurvivesReading(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	written := 0
	for name, reader := range everyReader() {
		for _, outcome := range Outcomes() {
			for _, spelling := range Spellings() {
				for _, eventName := range []string{aws.GetSecretValue, "PutSecretValue", "DeleteSecret"} {
					call := Call{EventName: eventName, Secret: testSecret(), Reader: reader, Outcome: outcome, Spelling: spelling, Batch: eventName == aws.GetSecretValue, KMSKey: "arn:aws:kms:eu-west-1:111122223333:key/k"}
					for _, r := range call.Records() {
						written++
						log.Write(r.Raw)
						log.WriteByte('\n')
						if r.UserIdentity.Type != string(reader.Kind) || !json.Valid(r.Event()) {
							t.Errorf("%s: %s", name, r.Raw)
						}
					}
				}
			}
		}
	}
	records, _, err := Read(&log, "written")
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != written || written < 300 {
		t.Errorf("%d records read, %d written", len(records), written)
	}
	seen := map[string]string{}
	for _, r := range records {
		if other, found := seen[r.EventID]; found && other != string(r.Raw) {
			t.Errorf("event id %s twice:\n%s\n%s", r.EventID, other, r.Raw)
		}
		seen[r.EventID] = string(r.Raw)
	}
}

func TestTheSameCallLeavesTheSameRecords(t *testing.T) {
	t.Parallel()
	call := Call{Secret: testSecret(), Reader: testRole(), Batch: true, KMSKey: "arn:aws:kms:eu-west-1:111122223333:key/k"}
	first, second := call.Records(), call.Records()
	same := slices.EqualFunc(first, second, func(a, b Record) bool { return bytes.Equal(a.Raw, b.Raw) })
	if !same || len(first) != 3 {
		t.Errorf("%d and %d records, the same: %t", len(first), len(second), same)
	}
}

func TestEveryChangeIsAWriteThatNamesTheSecret(t *testing.T) {
	t.Parallel()
	names := aws.SecretChanges()
	if len(names) != 11 {
		t.Errorf("changes %q", names)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := Call{EventName: name, Secret: testSecret(), Reader: testRole(), Spelling: ByPartialARN, Batch: true}.Records()
			if len(r) != 1 {
				t.Fatalf("%d records, want 1", len(r))
			}
			check(t, r[0], map[string]any{
				"eventName": name, "readOnly": false, "requestParameters.secretId": testPartial, "responseElements.arn": testARN,
				"requestParameters.secretString": "absent", "requestParameters.secretBinary": "absent",
			})
			if r[0].IsRead() || !r[0].Names(testSecret()) {
				t.Errorf("a read: %t, names its secret: %t", r[0].IsRead(), r[0].Names(testSecret()))
			}
		})
	}
	r := Call{EventName: "DeleteSecret", Secret: testSecret(), Reader: testRole(), Outcome: DeniedBySCP}.Records()[0]
	check(t, r, map[string]any{"requestParameters": nil, "responseElements": nil})
	if !strings.Contains(r.ErrorMessage, "secretsmanager:DeleteSecret on resource: "+testName+" with an explicit deny in a service control policy") {
		t.Errorf("message %s", r.ErrorMessage)
	}
}

func TestDescribeSecretIsNotAReadOfTheValue(t *testing.T) {
	t.Parallel()
	r := Call{EventName: "DescribeSecret", Secret: testSecret(), Reader: ConsoleSession(testRoleARN, "carol"), KMSKey: "arn:aws:kms:eu-west-1:111122223333:key/k"}.Records()
	if len(r) != 1 {
		t.Fatalf("%d records, want 1", len(r))
	}
	check(t, r[0], map[string]any{"eventName": "DescribeSecret", "readOnly": true, "requestParameters.secretId": testName})
}

func TestOlderRecordsNameNoResources(t *testing.T) {
	t.Parallel()
	r := Call{Secret: testSecret(), Reader: testRole(), EventVersion: "1.08"}.Records()[0]
	check(t, r, map[string]any{"eventVersion": "1.08", "resources": "absent"})
}

func TestRecordsOfAnotherAccountAndPartition(t *testing.T) {
	t.Parallel()
	secret := aws.Secret{Name: "x", Region: "cn-north-1", Account: testAccount, Partition: "aws-cn"}
	r := Call{Secret: secret, Reader: Role("arn:aws-cn:iam::444455556666:role/job", "run"), Recipient: "444455556666"}.Records()[0]
	check(t, r, map[string]any{
		"awsRegion": "cn-north-1", "recipientAccountId": "444455556666", "sharedEventID": "absent",
		"tlsDetails.clientProvidedHostHeader": "secretsmanager.cn-north-1.amazonaws.com.cn",
		"userIdentity.arn":                    "arn:aws-cn:sts::444455556666:assumed-role/job/run",
	})
}

func TestADefaultCallHasATimeAndAnAddress(t *testing.T) {
	t.Parallel()
	r := Call{Secret: testSecret(), Reader: User(testUserARN)}.Records()[0]
	if want := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC); !r.Time().Equal(want) {
		t.Errorf("time %s, want %s", r.Time(), want)
	}
	if r.SourceIPAddress != "203.0.113.7" || !strings.HasPrefix(r.UserAgent, "aws-cli/") {
		t.Errorf("from %s with %s", r.SourceIPAddress, r.UserAgent)
	}
	console := Call{Secret: testSecret(), Reader: ConsoleSession(testRoleARN, "carol")}.Records()[0]
	if !strings.HasPrefix(console.UserAgent, "Mozilla/5.0") {
		t.Errorf("a person in the console comes with %s", console.UserAgent)
	}
}
