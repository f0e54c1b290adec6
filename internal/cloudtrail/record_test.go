package cloudtrail

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// parse parses one record written by hand.
func parse(t *testing.T, text string) Record {
	t.Helper()
	records, _, err := Read(strings.NewReader(text), "record")
	if err != nil {
		t.Fatal(err)
	}
	return records[0]
}

func TestReadFillsTheFieldsThatHopsLookAt(t *testing.T) {
	t.Parallel()
	r := parse(t, `{"eventVersion":"1.11","eventTime":"2026-02-03T04:05:06Z","eventSource":"secretsmanager.amazonaws.com",
		"eventName":"GetSecretValue","awsRegion":"eu-west-1","recipientAccountId":"111122223333","readOnly":true,"managementEvent":true,
		"eventCategory":"Management","eventType":"AwsApiCall","eventID":"e1","errorCode":"AccessDenied","errorMessage":"no",
		"sourceIPAddress":"198.51.100.4","userAgent":"agent","vpcEndpointId":"vpce-1","sharedEventID":"s1","sessionCredentialFromConsole":"true",
		"requestParameters":{"secretId":"x"},"additionalEventData":{"a":1},"resources":[{"accountId":"1","type":"t","ARN":"r"}],
		"userIdentity":{"type":"AssumedRole","principalId":"p:s","arn":"arn:aws:sts::111122223333:assumed-role/r/s","accountId":"111122223333",
			"userName":"u","invokedBy":"i","sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::111122223333:role/r","userName":"r"}}}}`)
	got := []string{
		r.EventVersion, r.EventTime, r.EventSource, r.EventName, r.AWSRegion, r.RecipientAccountID, r.EventCategory, r.EventType, r.EventID,
		r.ErrorCode, r.ErrorMessage, r.SourceIPAddress, r.UserAgent, r.VPCEndpointID, r.SharedEventID, r.SessionCredentialFromConsole,
		string(r.RequestParameters), string(r.AdditionalEventData), r.Resources[0].AccountID, r.Resources[0].Type, r.Resources[0].ARN,
		r.UserIdentity.Type, r.UserIdentity.PrincipalID, r.UserIdentity.ARN, r.UserIdentity.AccountID, r.UserIdentity.UserName,
		r.UserIdentity.InvokedBy, r.UserIdentity.SessionContext.SessionIssuer.Type, r.UserIdentity.SessionContext.SessionIssuer.ARN,
		r.UserIdentity.SessionContext.SessionIssuer.UserName,
	}
	want := []string{
		"1.11", "2026-02-03T04:05:06Z", aws.SecretsManager, "GetSecretValue", "eu-west-1", "111122223333", "Management", "AwsApiCall", "e1",
		"AccessDenied", "no", "198.51.100.4", "agent", "vpce-1", "s1", "true",
		`{"secretId":"x"}`, `{"a":1}`, "1", "t", "r",
		"AssumedRole", "p:s", "arn:aws:sts::111122223333:assumed-role/r/s", "111122223333", "u",
		"i", "Role", "arn:aws:iam::111122223333:role/r", "r",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if r.ReadOnly == nil || !*r.ReadOnly || r.ManagementEvent == nil || !*r.ManagementEvent {
		t.Error("readOnly and managementEvent are not true")
	}
}

func TestIsReadGoesByTheRecordAndElseByTheName(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		`{"eventName":"GetSecretValue","readOnly":true}`:  true,
		`{"eventName":"GetSecretValue","readOnly":false}`: false,
		`{"eventName":"PutSecretValue","readOnly":true}`:  true,
		`{"eventName":"PutSecretValue"}`:                  false,
		`{"eventName":"GetSecretValue"}`:                  true,
		`{"eventName":"BatchGetSecretValue"}`:             true,
		`{"eventName":"ListSecrets"}`:                     true,
		`{"eventName":"DescribeSecret"}`:                  true,
		`{"eventName":"BatchWriteItem"}`:                  false,
		`{"eventName":"ConsoleLogin"}`:                    false,
	}
	for text, want := range tests {
		if got := parse(t, text).IsRead(); got != want {
			t.Errorf("%s: %t, want %t", text, got, want)
		}
	}
}

func TestIsManagementGoesByTheRecordAndElseByTheCategory(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		`{"eventName":"x","managementEvent":true}`:                               true,
		`{"eventName":"x","managementEvent":false}`:                              false,
		`{"eventName":"x","managementEvent":false,"eventCategory":"Management"}`: false,
		`{"eventName":"x","eventCategory":"Management"}`:                         true,
		`{"eventName":"x","eventCategory":"Data"}`:                               false,
		`{"eventName":"x"}`: true,
	}
	for text, want := range tests {
		if got := parse(t, text).IsManagement(); got != want {
			t.Errorf("%s: %t, want %t", text, got, want)
		}
	}
}

func TestTimeParsesCloudTrailsFormatAndThoseOfOtherTools(t *testing.T) {
	t.Parallel()
	want := time.Date(2026, time.February, 3, 4, 5, 6, 0, time.UTC)
	for _, text := range []string{"2026-02-03T04:05:06Z", "2026-02-03 04:05:06.000000000", "2026-02-03T04:05:06", "2026-02-03T05:05:06+01:00"} {
		if got := (Record{EventTime: text}).Time(); !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"", "yesterday"} {
		if got := (Record{EventTime: text}).Time(); !got.IsZero() {
			t.Errorf("%q: %s, want no time", text, got)
		}
	}
}

func TestReaderDescribesEveryKindOfCaller(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ identity, want, principal string }{
		"a role's session": {`{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/payments-api/i-0abc","sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::111122223333:role/apps/payments-api","userName":"payments-api"}}}`,
			"role payments-api (session i-0abc)", "arn:aws:iam::111122223333:role/apps/payments-api"},
		"a session without issuer": {`{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/payments-api/i-0abc"}`,
			"role payments-api (session i-0abc)", "arn:aws:sts::111122223333:assumed-role/payments-api/i-0abc"},
		"an issuer without session": {`{"type":"AssumedRole","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/r"}}}`,
			"role r", "arn:aws:iam::111122223333:role/r"},
		"a role of which nothing is known": {`{"type":"AssumedRole","principalId":"AROA:x"}`, "a role's session AROA:x", ""},
		"a user":                           {`{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/staff/alice","userName":"alice"}`, "user alice", testUserARN},
		"a user without a name":            {`{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/staff/alice"}`, "user alice", testUserARN},
		"root":                             {`{"type":"Root","accountId":"111122223333","arn":"arn:aws:iam::111122223333:root"}`, "the root user of account 111122223333", "arn:aws:iam::111122223333:root"},
		"a federated user":                 {`{"type":"FederatedUser","arn":"arn:aws:sts::111122223333:federated-user/bob"}`, "federated user bob", "arn:aws:sts::111122223333:federated-user/bob"},
		"a service":                        {`{"type":"AWSService","invokedBy":"rds.amazonaws.com"}`, "the service rds.amazonaws.com", ""},
		"another account":                  {`{"type":"AWSAccount","accountId":"444455556666"}`, "account 444455556666", ""},
		"a service event":                  {`{"accountId":"111122223333","invokedBy":"secretsmanager.amazonaws.com"}`, "the service secretsmanager.amazonaws.com", ""},
		"through a service":                {`{"type":"IAMUser","userName":"alice","invokedBy":"cloudformation.amazonaws.com"}`, "user alice through cloudformation.amazonaws.com", ""},
		"a type of its own":                {`{"type":"SAMLUser","principalId":"p","userName":"carol"}`, "SAMLUser carol", ""},
		"nobody":                           {`{}`, "somebody unknown", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := parse(t, `{"eventName":"GetSecretValue","userIdentity":`+tt.identity+`}`)
			if r.Reader() != tt.want {
				t.Errorf("reader %q, want %q", r.Reader(), tt.want)
			}
			if r.PrincipalARN() != tt.principal {
				t.Errorf("principal %q, want %q", r.PrincipalARN(), tt.principal)
			}
			if want := "GetSecretValue by " + tt.want; r.String() != want {
				t.Errorf("in words %q, want %q", r, want)
			}
		})
	}
}

func TestReaderMentionsTheConsole(t *testing.T) {
	t.Parallel()
	r := parse(t, `{"eventName":"x","sessionCredentialFromConsole":"true","userIdentity":{"type":"IAMUser","userName":"alice"}}`)
	if want := "user alice, in the console"; r.Reader() != want {
		t.Errorf("reader %q, want %q", r.Reader(), want)
	}
}
