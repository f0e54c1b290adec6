package drill

import (
	"strings"
	"testing"
)

// TestNoSecretIsReadByATextWithAStar: a star in a filter's ARN is no part of the ARN by which a secret is read.
func TestNoSecretIsReadByATextWithAStar(t *testing.T) {
	t.Parallel()
	for _, place := range []string{"*:123456789012", "eu-*:123456789012", "us-east-1:*", "us-east-1:999*"} {
		starred := "arn:aws:secretsmanager:" + place + ":secret:TopSecretInfo-Xy7Qp2"
		p := filtering(t, strings.Replace(namedBy([]string{"TopSecretInfo"}, []string{"TopSecretInfo"}), " || ", ` || $.requestParameters.secretId = "`+starred+`" || `, 1))
		p.Secrets = nil
		r := run(t, p, Options{})
		if got := strings.Join(labels(r), ", "); r.Status() != 1 || got != "TopSecretInfo" {
			t.Errorf("%s: status %d of %s, want 1 of TopSecretInfo\n%s", place, r.Status(), got, say(r))
		}
	}
}

func TestTextsThatNameNoSecretAreNotDrilled(t *testing.T) {
	t.Parallel()
	good := strings.TrimSuffix(namedBy([]string{"my"}, []string{"my", "my-a1B2c3"}), ") }")
	for name, more := range map[string]string{
		"a star inside":           ` || $.requestParameters.secretId = "pay/*/db") }`,
		"a star inside an ARN":    ` || $.requestParameters.secretId = "*:secret:pay/*/db-*") }`,
		"the end of names":        ` || $.requestParameters.secretId = "*/db") }`,
		"a new secret":            `) || ($.eventName = "CreateSecret" && $.requestParameters.name = "other") }`,
		"a decryption":            `) || ($.eventName = "Decrypt" && $.requestParameters.encryptionContext.SecretARN = "` + secretARN + `other-Ab12Cd") }`,
		"the reason of a refusal": `) || ($.errorCode = "AccessDenied*" && $.errorMessage = "* because no identity-based policy*") }`,
	} {
		p := filtering(t, good+more)
		p.Secrets = nil
		if got := strings.Join(labels(run(t, p, Options{})), ", "); got != "my" {
			t.Errorf("%s: drilled %s, want my", name, got)
		}
	}
}
