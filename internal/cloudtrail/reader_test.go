package cloudtrail

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestReaderFromARNReturnsAReaderThatTheARNCovers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text, arn, principal string
		kind                 ReaderKind
	}{
		"a role":             {testRoleARN, "arn:aws:sts::111122223333:assumed-role/payments-api/example-session", testRoleARN, AssumedRole},
		"all roles of path":  {"arn:aws:iam::111122223333:role/apps/*", "arn:aws:sts::111122223333:assumed-role/example/example-session", "arn:aws:iam::111122223333:role/apps/example", AssumedRole},
		"roles by beginning": {"arn:aws:iam::111122223333:role/apps/pay*", "arn:aws:sts::111122223333:assumed-role/payexample/example-session", "arn:aws:iam::111122223333:role/apps/payexample", AssumedRole},
		"a user":             {testUserARN, testUserARN, testUserARN, IAMUser},
		"root":               {"arn:aws-cn:iam::111122223333:root", "arn:aws-cn:iam::111122223333:root", "arn:aws-cn:iam::111122223333:root", Root},
		"a session":          {"arn:aws:sts::111122223333:assumed-role/payments-api/i-0abc", "arn:aws:sts::111122223333:assumed-role/payments-api/i-0abc", "arn:aws:iam::111122223333:role/payments-api", AssumedRole},
		"a federated user":   {"arn:aws:sts::111122223333:federated-user/bob", "arn:aws:sts::111122223333:federated-user/bob", "arn:aws:iam::111122223333:user/bob", FederatedUser},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := ReaderFromARN(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if r.Kind != tt.kind || r.ARN() != tt.arn || r.Principal != tt.principal || r.Account != testAccount {
				t.Errorf("got %+v with ARN %s", r, r.ARN())
			}
		})
	}
}

func TestReaderFromARNRefusesOtherTexts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "alice", "arn:aws:iam::111122223333:role/", "arn:aws:iam::111122223333:user", "arn:aws:iam::111122223333:policy/p", "arn:aws:s3:::bucket",
		"arn:aws:sts::111122223333:assumed-role/r", "arn:aws:sts::111122223333:assumed-role//s", "arn:aws:sts::111122223333:federated-user/",
	} {
		if r, err := ReaderFromARN(text); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %+v and error %v, want one line", text, r, err)
		}
	}
}

func TestReadersHaveAString(t *testing.T) {
	t.Parallel()
	tests := map[string]Reader{
		"role payments-api (session i-0abc)":                testRole(),
		"role payments-api (session carol), in the console": ConsoleSession(testRoleARN, "carol"),
		"user alice": User(testUserARN),
		"user alice through cloudformation.amazonaws.com": User(testUserARN).Through("cloudformation.amazonaws.com"),
		"the root user of account 111122223333":           RootUser("aws", testAccount),
		"federated user bob":                              Federated(testUserARN, "bob"),
		"the service rds.amazonaws.com":                   Service("rds.amazonaws.com"),
		"account 444455556666":                            OtherAccount("444455556666"),
		"the service secretsmanager.amazonaws.com":        ServiceEvent(testAccount, aws.SecretsManager),
	}
	for want, r := range tests {
		if r.String() != want {
			t.Errorf("got %q, want %q", r, want)
		}
	}
}

func TestIdentityCenterRolesHaveAWSsReservedPath(t *testing.T) {
	t.Parallel()
	r := IdentityCenter("aws", testAccount, "eu-west-1", "Admin", "carol@example.com")
	if !strings.HasPrefix(r.Principal, "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_") {
		t.Errorf("role %s", r.Principal)
	}
	if !strings.HasPrefix(r.ARN(), "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_") || !strings.HasSuffix(r.ARN(), "/carol@example.com") {
		t.Errorf("session %s", r.ARN())
	}
}
