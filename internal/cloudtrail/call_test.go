package cloudtrail

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// everyReader has one reader of each kind, and the ways in which readers of one kind differ.
func everyReader() map[string]Reader {
	return map[string]Reader{
		"IAM user":        User(testUserARN),
		"role":            testRole(),
		"role, console":   ConsoleSession(testRoleARN, "carol"),
		"Identity Center": IdentityCenter("aws", testAccount, testRegion, "Admin", "carol"),
		"root":            RootUser("aws", testAccount),
		"federated user":  Federated(testUserARN, "bob"),
		"service":         Service("rds.amazonaws.com"),
		"account":         OtherAccount("444455556666"),
		"foreign role":    Role("arn:aws:iam::444455556666:role/job", "run"),
		"through service": testRole().Through("cloudformation.amazonaws.com"),
		"service event":   ServiceEvent(testAccount, SecretsManager),
	}
}

// fields is a record as a map, for looking at what stands in it and what does not.
func fields(t *testing.T, r Record) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(r.Raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// at is the value at a path of names; nil for an explicit null, "absent" for a name that is not there.
func at(m map[string]any, path string) any {
	var value any = m
	for name := range strings.SplitSeq(path, ".") {
		object, isObject := value.(map[string]any)
		if !isObject {
			return "absent"
		}
		inner, found := object[name]
		if !found {
			return "absent"
		}
		value = inner
	}
	return value
}

func check(t *testing.T, r Record, want map[string]any) {
	t.Helper()
	t.Helper()
	m := fields(t, r)
	for path, value := range want {
		if got := at(m, path); fmt.Sprint(got) != fmt.Sprint(value) {
			t.Errorf("%s: %v, want %v", path, got, value)
		}
	}
}

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

func TestEveryKindOfReaderHasItsFields(t *testing.T) {
	t.Parallel()
	tests := map[string]map[string]any{
		"IAM user": {"type": "IAMUser", "arn": testUserARN, "accountId": testAccount, "userName": "alice", "sessionContext": "absent", "invokedBy": "absent"},
		"role": {"type": "AssumedRole", "accountId": testAccount, "userName": "absent", "sessionContext.sessionIssuer.type": "Role",
			"sessionContext.sessionIssuer.userName": "payments-api", "sessionContext.sessionIssuer.accountId": testAccount, "invokedBy": "absent"},
		"role, console":   {"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/payments-api/carol"},
		"Identity Center": {"type": "AssumedRole"},
		"root": {"type": "Root", "arn": "arn:aws:iam::111122223333:root", "principalId": testAccount, "userName": "absent",
			"sessionContext.sessionIssuer": "absent"},
		"federated user": {"type": "FederatedUser", "arn": "arn:aws:sts::111122223333:federated-user/bob", "principalId": "111122223333:bob",
			"sessionContext.sessionIssuer.type": "IAMUser", "sessionContext.sessionIssuer.arn": testUserARN},
		"service":         {"type": "AWSService", "invokedBy": "rds.amazonaws.com", "arn": "absent", "accountId": "absent", "principalId": "absent"},
		"account":         {"type": "AWSAccount", "accountId": "444455556666", "arn": "absent", "sessionContext": "absent"},
		"foreign role":    {"type": "AssumedRole", "accountId": "444455556666"},
		"through service": {"type": "AssumedRole", "invokedBy": "cloudformation.amazonaws.com", "sessionContext.sessionIssuer.arn": testRoleARN},
		"service event":   {"type": "absent", "arn": "absent", "accountId": testAccount, "invokedBy": SecretsManager},
	}
	for name, reader := range everyReader() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := Call{Secret: testSecret(), Reader: reader}.Records()[0]
			want := map[string]any{}
			for path, value := range tests[name] {
				want["userIdentity."+path] = value
			}
			if len(want) == 0 {
				t.Fatal("no fields are asked for")
			}
			want["sessionCredentialFromConsole"] = map[bool]any{true: "true", false: "absent"}[reader.Console]
			check(t, r, want)
			if r.Reader() != reader.String() {
				t.Errorf("the record names %q, the reader is %q", r.Reader(), reader)
			}
			foreign := reader.Account == "444455556666"
			if foreign != (r.SharedEventID != "") {
				t.Errorf("sharedEventID %q for a reader of account %q", r.SharedEventID, reader.Account)
			}
			if reader.Service != "" && (r.SourceIPAddress != reader.Service || r.UserAgent != reader.Service) {
				t.Errorf("a call of %s comes from %s, %s", reader.Service, r.SourceIPAddress, r.UserAgent)
			}
		})
	}
}

func TestEveryOutcomeLeavesWhatTheFactsSay(t *testing.T) {
	t.Parallel()
	const refusal = "User: arn:aws:iam::111122223333:user/staff/alice is not authorized to perform: secretsmanager:GetSecretValue on resource: "
	tests := map[Outcome]struct {
		code, message string
		iam           bool
	}{
		Success:                {"", "", false},
		NoValue:                {"ResourceNotFoundException", "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT", false},
		MarkedForDeletion:      {"InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.", false},
		DeniedByKMS:            {"AccessDenied", "Access to KMS is not allowed", false},
		DeniedNoPolicy:         {"AccessDenied", refusal + "ID because no identity-based policy allows the secretsmanager:GetSecretValue action", true},
		DeniedNoResourcePolicy: {"AccessDenied", refusal + "ID because no resource-based policy allows the secretsmanager:GetSecretValue action", true},
		DeniedByIdentityPolicy: {"AccessDenied", refusal + "ID with an explicit deny in an identity-based policy", true},
		DeniedByResourcePolicy: {"AccessDenied", refusal + "ID with an explicit deny in a resource-based policy", true},
		DeniedByBoundary:       {"AccessDenied", refusal + "ID with an explicit deny in a permissions boundary", true},
		DeniedBySCP:            {"AccessDenied", refusal + "ID with an explicit deny in a service control policy", true},
		DeniedWithoutReason:    {"AccessDenied", refusal + "ID", true},
	}
	for _, outcome := range Outcomes() {
		for _, spelling := range Spellings() {
			t.Run(outcome.String()+" "+spelling.String(), func(t *testing.T) {
				t.Parallel()
				tt, found := tests[outcome]
				if !found {
					t.Fatal("no facts for this outcome")
				}
				r := Call{Secret: testSecret(), Reader: User(testUserARN), Spelling: spelling, Outcome: outcome}.Records()[0]
				id := testSecret().ID(spelling)
				if want := strings.Replace(tt.message, "ID", id, 1); r.ErrorCode != tt.code || tt.iam && r.ErrorMessage != want || !tt.iam && r.ErrorMessage != tt.message {
					t.Errorf("%s: %s", r.ErrorCode, r.ErrorMessage)
				}
				if outcome.DeniedByIAM() != tt.iam {
					t.Errorf("denied by IAM: %t, want %t", outcome.DeniedByIAM(), tt.iam)
				}
				wantRequest, wantID := fmt.Sprintf(`{"secretId":%q}`, id), id
				if tt.iam {
					wantRequest, wantID = "null", ""
				}
				if string(r.RequestParameters) != wantRequest || r.SecretID() != wantID {
					t.Errorf("requestParameters %s, want %s", r.RequestParameters, wantRequest)
				}
				if resources := outcome == Success || outcome == DeniedByKMS; resources != (len(r.Resources) == 1) {
					t.Errorf("resources %v", r.Resources)
				}
				if !r.Names(testSecret()) {
					t.Errorf("the record does not name its secret: %q", r.SecretIDs())
				}
			})
		}
	}
}

func TestEveryWrittenRecordSurvivesReading(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	written := 0
	for name, reader := range everyReader() {
		for _, outcome := range Outcomes() {
			for _, spelling := range Spellings() {
				for _, eventName := range []string{GetSecretValue, "PutSecretValue", "DeleteSecret"} {
					call := Call{EventName: eventName, Secret: testSecret(), Reader: reader, Outcome: outcome, Spelling: spelling, Batch: eventName == GetSecretValue, KMSKey: "arn:aws:kms:eu-west-1:111122223333:key/k"}
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

func TestABatchLeavesItsOwnRecordAndOnePerSecret(t *testing.T) {
	t.Parallel()
	other := testSecret()
	other.Name, other.ARN = "other", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-x1Y2z3"
	call := Call{Secret: testSecret(), Reader: testRole(), Batch: true, Others: []Secret{other}}
	records := call.Records()
	if len(records) != 3 {
		t.Fatalf("%d records, want 3", len(records))
	}
	check(t, records[0], map[string]any{
		"eventName": "BatchGetSecretValue", "readOnly": true, "requestParameters.secretIdList": []any{testName, "other"}, "requestParameters.secretId": "absent",
		"resources": "absent", "responseElements": nil,
	})
	for i, name := range []string{testName, "other"} {
		check(t, records[i+1], map[string]any{"eventName": "GetSecretValue", "requestParameters.secretId": name})
	}

	call.BatchFilter = true
	records = call.Records()
	if ids := records[0].SecretIDs(); len(ids) != 0 {
		t.Errorf("a batch by filter names %q", ids)
	}
	if got := records[2].SecretID(); got != other.ARN {
		t.Errorf("the read that it causes names %s, want %s", got, other.ARN)
	}
}

func TestADeniedBatchRefusesTheSecretsNotTheBatch(t *testing.T) {
	t.Parallel()
	records := Call{Secret: testSecret(), Reader: testRole(), Batch: true, Outcome: DeniedNoPolicy}.Records()
	if records[0].ErrorCode != "" || records[1].ErrorCode != "AccessDenied" {
		t.Errorf("error codes %q and %q", records[0].ErrorCode, records[1].ErrorCode)
	}
}

func TestAReadDecryptsWithTheSecretsKey(t *testing.T) {
	t.Parallel()
	const key = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-4333-8444-555555555555"
	call := Call{Secret: testSecret(), Reader: testRole(), KMSKey: key}
	records := call.Records()
	if len(records) != 2 {
		t.Fatalf("%d records, want 2", len(records))
	}
	check(t, records[1], map[string]any{
		"eventSource": "kms.amazonaws.com", "eventName": "Decrypt", "readOnly": true, "sourceIPAddress": SecretsManager, "userAgent": SecretsManager,
		"userIdentity.invokedBy": SecretsManager, "userIdentity.sessionContext.sessionIssuer.arn": testRoleARN, "vpcEndpointId": SecretsManager,
		"requestParameters.encryptionContext.SecretARN": testARN, "requestParameters.encryptionAlgorithm": "SYMMETRIC_DEFAULT",
		"resources": []any{map[string]any{"accountId": testAccount, "type": "AWS::KMS::Key", "ARN": key}}, "tlsDetails": "absent",
	})
	if id := at(fields(t, records[1]), "requestParameters.encryptionContext.SecretVersionId"); id == "RequestToValidateKeyAccess" || id == "absent" {
		t.Errorf("version %v", id)
	}

	written := Call{EventName: "PutSecretValue", Secret: testSecret(), Reader: testRole(), KMSKey: key}.Records()
	if len(written) != 2 {
		t.Fatalf("a new value leaves %d records, want 2", len(written))
	}
	check(t, written[1], map[string]any{
		"eventName": "Decrypt", "requestParameters.encryptionContext.SecretVersionId": "RequestToValidateKeyAccess",
	})

	call.Outcome = DeniedByKMS
	check(t, call.Records()[1], map[string]any{"eventName": "Decrypt", "errorCode": "AccessDenied", "requestParameters": nil, "resources": "absent"})
	for _, outcome := range []Outcome{NoValue, MarkedForDeletion, DeniedNoPolicy} {
		call.Outcome = outcome
		if got := len(call.Records()); got != 1 {
			t.Errorf("%s: %d records, want 1", outcome, got)
		}
	}
}

func TestEveryChangeIsAWriteThatNamesTheSecret(t *testing.T) {
	t.Parallel()
	names := ChangeNames()
	if len(names) != 11 || !slices.IsSorted(names) {
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

func TestOtherReadsOfASecretAreNoReadsOfItsValue(t *testing.T) {
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
	secret := Secret{Name: "x", Region: "cn-north-1", Account: testAccount, Partition: "aws-cn"}
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

func TestEventIsWhatEventBridgeHandsToRules(t *testing.T) {
	t.Parallel()
	r := Call{Secret: testSecret(), Reader: testRole()}.Records()[0]
	var m map[string]any
	if err := json.Unmarshal(r.Event(), &m); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]any{
		"version": "0", "detail-type": "AWS API Call via CloudTrail", "source": "aws.secretsmanager", "account": testAccount, "region": testRegion,
		"time": "2026-01-01T00:00:00Z", "resources": []any{}, "detail.eventID": r.EventID,
	} {
		if got := at(m, path); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	again, _, err := Read(bytes.NewReader(r.Event()), "event")
	if err != nil || !bytes.Equal(again[0].Raw, r.Raw) {
		t.Errorf("the event does not hold the record: %v", err)
	}
	for eventType, want := range map[string]string{
		"AwsServiceEvent": "AWS Service Event via CloudTrail", "AwsConsoleSignIn": "AWS Console Sign In via CloudTrail",
		"AwsCloudTrailInsight": "AWS Insight via CloudTrail", "AwsApiCall": "AWS API Call via CloudTrail", "": "AWS API Call via CloudTrail",
	} {
		if got := (Record{EventType: eventType}).detailType(); got != want {
			t.Errorf("%q: %s, want %s", eventType, got, want)
		}
	}
}

func TestUnknownNumbersHaveWordsToo(t *testing.T) {
	t.Parallel()
	if got := Outcome(99).String() + " " + Spelling(99).String() + " " + Outcome(-1).String(); got != "Outcome(99) Spelling(99) Outcome(-1)" {
		t.Error(got)
	}
}
