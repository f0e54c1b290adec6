package cloudtrail

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// reading returns the record of a read with the id that a caller typed, and with whole ARNs among its resources.
func reading(t *testing.T, id, errorCode string, resources ...string) Record {
	t.Helper()
	fields := map[string]any{
		"eventName": aws.GetSecretValue, "eventSource": aws.SecretsManager, "awsRegion": testRegion, "recipientAccountId": testAccount,
		"requestParameters": map[string]any{"secretId": id},
	}
	if errorCode != "" {
		fields["errorCode"] = errorCode
	}
	var listed []Resource
	for _, arn := range resources {
		listed = append(listed, Resource{AccountID: testAccount, Type: aws.SecretResourceType, ARN: arn})
	}
	if listed != nil {
		fields["resources"] = listed
	}
	text, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(text))
}

func TestHowCertainItIsThatARecordNamesASecret(t *testing.T) {
	t.Parallel()
	const inARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:"
	const my, own = "my", inARN + "my-a1B2c3"
	tests := []struct {
		name, arn, id, errorCode, whole string
		want                            Naming
	}{
		{"by name", own, my, "", "", Named},
		{"by ARN", own, own, "", "", Named},
		{"by the ARN without its suffix", own, inARN + my, "", "", Named},
		{"another that ends like an ARN, by name", own, "my-secret", "", "", NotNamed},
		{"another that ends like an ARN, by the ARN without its suffix", own, inARN + "my-secret", "", "", NotNamed},
		{"another that ends like an ARN, by ARN", own, inARN + "my-secret-Q1w2E3", "", "", NotNamed},
		{"an ARN with any suffix", "", inARN + "my-secret", "", "", NamedByAnySuffix},
		{"an ARN that the record says is whole", "", inARN + "my-secret", "", inARN + "my-secret", Named},
		{"an ARN that the record says is not whole", "", inARN + "my-secret", "", inARN + "my-secret-Q1w2E3", NotNamed},
		{"a name with a part of the suffix", own, "my-a1B", "", "", NamedByPart},
		{"a name with the suffix", own, "my-a1B2c3", "", "", NamedByPart},
		{"a name with the dash", own, "my-", "", "", NamedByPart},
		{"an ARN with a part of the suffix", own, inARN + "my-a1", "", "", NamedByPart},
		{"a name with a part of a suffix that is another's", own, "my-x", "", "", NotNamed},
		{"a name with a part of a suffix, and nobody knows which", "", "my-x", "", "", NamedByPart},
		{"a name with more than a suffix", "", "my-secrets", "", "", NotNamed},
		{"a name with no suffix", "", "my-a/b", "", "", NotNamed},
		{"a name with a part of the suffix, not found", own, "my-a1B", "ResourceNotFoundException", "", NotNamed},
		{"a name with a part of the suffix, found", own, "my-a1B", "", own, Named},
		{"a name with a part of the suffix, another found", own, "my-a1B", "", inARN + "my-a1B-Q1w2E3", NotNamed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var wholes []string
			if test.whole != "" {
				wholes = []string{test.whole}
			}
			r := reading(t, test.id, test.errorCode, wholes...)
			s := aws.Secret{Name: my, ARN: test.arn, Region: testRegion, Account: testAccount}
			if got := r.Naming(s); got != test.want {
				t.Errorf("%d, want %d", got, test.want)
			}
			if got := r.Names(s); got != (test.want >= NamedByAnySuffix) {
				t.Errorf("names it: %t", got)
			}
		})
	}
}

func TestAReadOfAnotherSecretDoesNotNameOneThatEndsLikeAnARN(t *testing.T) {
	t.Parallel()
	names := []string{"my", "my-secret", "my-secret-backup"}
	secret := func(name string) aws.Secret {
		s := aws.Secret{Name: name, Region: testRegion, Account: testAccount}
		s.ARN = ByARN.Of(s)
		return s
	}
	for _, read := range names {
		for _, spelling := range Spellings() {
			for _, outcome := range Outcomes() {
				r := Call{Secret: secret(read), Reader: User("arn:aws:iam::111122223333:user/eve"), Spelling: spelling, Outcome: outcome}.Records()[0]
				for _, name := range names {
					if got := r.Naming(secret(name)); (got == Named) != (name == read) || got == NamedByAnySuffix {
						t.Errorf("a read of %s %s, %s: names %s: %d", read, spelling, outcome, name, got)
					}
				}
			}
		}
	}
}

func TestNamesDistinguishesASecretFromItsNamesakes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		id, region, account string
		want                bool
	}{
		"by name":                    {testName, testRegion, testAccount, true},
		"by name elsewhere":          {testName, "us-east-1", testAccount, false},
		"by name in another account": {testName, testRegion, "444455556666", false},
		"by ARN":                     {testARN, testRegion, testAccount, true},
		"by ARN, recorded elsewhere": {testARN, testRegion, "444455556666", true},
		"by partial ARN":             {testPartial, testRegion, testAccount, true},
		"another by name":            {testName + "Backup", testRegion, testAccount, false},
		"another by partial ARN":     {testPartial + "-staging", testRegion, testAccount, false},
		"another by ARN":             {testPartial + "-zzzzzz", testRegion, testAccount, false},
		"the same after a new start": {strings.Replace(testARN, testRegion, "us-east-1", 1), testRegion, testAccount, false},
		"nothing":                    {"", testRegion, testAccount, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := parse(t, `{"eventName":"GetSecretValue","eventSource":"secretsmanager.amazonaws.com","awsRegion":"`+tt.region+
				`","recipientAccountId":"`+tt.account+`","requestParameters":{"secretId":"`+tt.id+`"}}`)
			if got := r.Names(testSecret()); got != tt.want {
				t.Errorf("%t, want %t", got, tt.want)
			}
		})
	}
}

func TestNamesAcceptsAnySuffixIfTheARNIsNotKnown(t *testing.T) {
	t.Parallel()
	secret := testSecret()
	secret.ARN = ""
	for id, want := range map[string]bool{
		testName: true, testPartial: true, testARN: true, testPartial + "-zzzzzz": true, testPartial + "-staging-zzzzzz": false, testName + "2": false,
		strings.Replace(testARN, testRegion, "us-east-1", 1): false,
	} {
		r := parse(t, `{"eventName":"GetSecretValue","eventSource":"secretsmanager.amazonaws.com","awsRegion":"eu-west-1",
			"recipientAccountId":"111122223333","requestParameters":{"secretId":"`+id+`"}}`)
		if got := r.Names(secret); got != want {
			t.Errorf("%s: %t, want %t", id, got, want)
		}
	}
}
