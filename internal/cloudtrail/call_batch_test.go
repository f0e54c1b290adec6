package cloudtrail

import (
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestABatchLeavesItsOwnRecordAndOnePerSecret(t *testing.T) {
	t.Parallel()
	other := testSecret()
	other.Name, other.ARN = "other", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-x1Y2z3"
	call := Call{Secret: testSecret(), Reader: testRole(), Batch: true, Others: []aws.Secret{other}}
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

func TestInADeniedBatchEachSecretIsDeniedAndTheBatchSucceeds(t *testing.T) {
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
		"eventSource": "kms.amazonaws.com", "eventName": "Decrypt", "readOnly": true, "sourceIPAddress": aws.SecretsManager, "userAgent": aws.SecretsManager,
		"userIdentity.invokedBy": aws.SecretsManager, "userIdentity.sessionContext.sessionIssuer.arn": testRoleARN, "vpcEndpointId": aws.SecretsManager,
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
