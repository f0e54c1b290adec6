package cloudtrail

import (
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// everyReader returns one reader of each kind, and the variants of a kind.
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
		"service event":   ServiceEvent(testAccount, aws.SecretsManager),
	}
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
		"service event":   {"type": "absent", "arn": "absent", "accountId": testAccount, "invokedBy": aws.SecretsManager},
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
