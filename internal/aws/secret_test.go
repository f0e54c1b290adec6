package aws

import (
	"strings"
	"testing"
)

const (
	partialARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/db"
	wholeARN   = partialARN + "-a1B2c3"
)

func TestAWholeARNIsTakenApart(t *testing.T) {
	t.Parallel()
	got, err := ParseSecretARN(wholeARN)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Secret{Name: "payments/db", ARN: wholeARN, Region: "eu-west-1", Account: "111122223333", Partition: "aws"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got.PartialARN() != partialARN {
		t.Errorf("partial %s, want %s", got.PartialARN(), partialARN)
	}
	if got, want := (Secret{Name: "x"}).PartialARN(), "arn:aws:secretsmanager:::secret:x"; got != want {
		t.Errorf("partial %s, want %s", got, want)
	}
}

func TestNothingElseIsAWholeARN(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "payments/db", partialARN, "arn:aws:iam::111122223333:role/r-a1B2c3", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:-a1B2c3",
		"arn:aws:secretsmanager:eu-west-1:111122223333:rotation:x-a1B2c3", partialARN + "-a1B2c/", partialARN + "-a1B2c\u00fc",
	} {
		if got, err := ParseSecretARN(text); err == nil {
			t.Errorf("%q: %+v, want an error", text, got)
		} else if strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), text) {
			t.Errorf("%q: error %q", text, err)
		}
	}
}

func TestASecretsNameIsInWhateverACallerWrites(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"payments/db":        "payments/db",
		"payments/db-a1B2c3": "payments/db-a1B2c3",
		wholeARN:             "payments/db",
		partialARN:           "payments/db",
		partialARN + "-new":  "payments/db-new",
		"plain":              "plain",
		"":                   "",
		"arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:pay-abcdef-AbCdEf": "pay-abcdef",
		"arn:aws:secretsmanager:us-east-1:123456789012:secret:ends-in-abc123-a1B2c3": "ends-in-abc123",
	} {
		if got := NameOfSecret(id); got != want {
			t.Errorf("%q: got %q, want %q", id, got, want)
		}
	}
}

func TestCutSecretSuffix(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"payments/db-a1B2c3": "payments/db",
		"db-secret":          "db",
		"db-secrets":         "",
		"db-five5":           "",
		"db-a1B2c3-":         "",
		"db-a1b2\u00e93":     "",
		"db_a1B2c3":          "",
		"-a1B2c3":            "",
		"":                   "",
	} {
		name, found := CutSecretSuffix(text)
		cut := text == "-a1B2c3" || want != ""
		if found != cut || found && name != want || !found && name != text {
			t.Errorf("%q: got %q, %v", text, name, found)
		}
	}
}

func TestCutSecretARN(t *testing.T) {
	t.Parallel()
	const arnStart = "arn:aws:secretsmanager:us-east-1:123456789012:secret:"
	for text, want := range map[string]string{arnStart + "payments/db-a1B2c3": "payments/db-a1B2c3", arnStart + "db": "db", "db": "db", "": ""} {
		if end, isARN := CutSecretARN(text); end != want || isARN != (text != want) {
			t.Errorf("%q: got %q, %v", text, end, isARN)
		}
	}
}
