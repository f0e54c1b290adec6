package aws

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

const (
	// SecretNameLength is the longest name of a secret, in characters.
	// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
	SecretNameLength = 512
	// SecretDescriptionLength is the longest description of a secret, in characters.
	SecretDescriptionLength = 2048
	// SecretValueLength is the longest value of a secret, in bytes.
	// https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
	SecretValueLength = 65536
	// SecretSuffix is the length of what Secrets Manager appends to a secret's name in its ARN: a dash and six characters.
	SecretSuffix = 7
	// AnySecretSuffix stands for the six characters: in an IAM policy, ? is any one.
	AnySecretSuffix = "??????"
	// SecretResourceType is the type that a secret has among the resources of a CloudTrail record.
	SecretResourceType = "AWS::SecretsManager::Secret"
)

// Secret is a secret as far as it is known.
type Secret struct {
	// Name is what the secret is called: payments/TopSecretInfo.
	Name string
	// ARN is the whole ARN, with the dash and six characters that Secrets Manager appends. Empty while it is not known.
	ARN string
	// Region, Account and Partition are where the secret lives. An empty Partition is aws.
	Region, Account, Partition string
}

// ParseSecretARN parses a secret's whole ARN. An ARN of another service, or one without the six-character suffix, is an error.
func ParseSecretARN(text string) (Secret, error) {
	a, err := arn.Parse(text)
	if err != nil || a.Service != "secretsmanager" {
		return Secret{}, fmt.Errorf("%q is not the ARN of a secret", text)
	}
	name, found := strings.CutPrefix(a.Resource, "secret:")
	name, hasSuffix := CutSecretSuffix(name)
	if !found || !hasSuffix || name == "" {
		return Secret{}, fmt.Errorf("%q is not the whole ARN of a secret: it should end in secret:NAME-XXXXXX", text)
	}
	return Secret{Name: name, ARN: text, Region: a.Region, Account: a.AccountID, Partition: a.Partition}, nil
}

// PartialARN returns the ARN without its suffix. Secrets Manager accepts it instead of the whole ARN.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
func (s Secret) PartialARN() string {
	return arn.ARN{
		Partition: cmp.Or(s.Partition, DefaultPartition), Service: "secretsmanager", Region: s.Region, AccountID: s.Account, Resource: "secret:" + s.Name,
	}.String()
}

// NameOfSecret returns a secret's name from any spelling of its id: the name itself, the whole ARN, or the ARN without its suffix.
// An ARN that ends in a dash and six characters counts as a whole one, as it does for Secrets Manager.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
func NameOfSecret(id string) string {
	end, isARN := CutSecretARN(id)
	if !isARN {
		return id
	}
	name, _ := CutSecretSuffix(end)
	return name
}

// CutSecretARN returns the end of a secret's ARN, which is the name with or without the suffix. It returns any other text whole.
func CutSecretARN(text string) (end string, isARN bool) {
	if _, end, isARN = strings.Cut(text, ":secret:"); isARN { // no name has a colon
		return end, true
	}
	return text, false
}

var secretSuffix = regexp.MustCompile(fmt.Sprintf(`-[A-Za-z0-9]{%d}$`, SecretSuffix-1))

// CutSecretSuffix removes the dash and six letters or digits that Secrets Manager appends to a secret's name in its ARN, and reports
// whether there were any. A name may end that way too: the rest is the name only if the text is known to come from a whole ARN.
func CutSecretSuffix(text string) (name string, found bool) {
	name = secretSuffix.ReplaceAllString(text, "")
	return name, name != text
}

var secretNameText = regexp.MustCompile(`^[A-Za-z0-9/_+=.@-]+$`)

// SecretName checks a secret's name.
func SecretName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("a secret needs a name")
	case len(name) > SecretNameLength:
		return fmt.Errorf("secret name of %d characters: Secrets Manager accepts at most %d", len(name), SecretNameLength)
	case !secretNameText.MatchString(name):
		return fmt.Errorf("secret name %q: Secrets Manager accepts only letters, digits and /_+=.@-", name)
	}
	return nil
}

// SecretDescription checks a secret's description.
func SecretDescription(text string) error {
	if length := utf8.RuneCountInString(text); length > SecretDescriptionLength {
		return fmt.Errorf("description of %d characters: Secrets Manager accepts at most %d", length, SecretDescriptionLength)
	}
	return nil
}

// SecretValue checks a secret's value, and does not show it.
func SecretValue(text string) error {
	if len(text) > SecretValueLength {
		return fmt.Errorf("value of %d bytes: Secrets Manager accepts at most %d", len(text), SecretValueLength)
	}
	return nil
}

// SecretPrefix checks the beginning of the names of watched secrets. Callers may write an ARN instead of a name, so a beginning of
// "arn:" would stand for every secret of the account.
func SecretPrefix(prefix string) error {
	switch {
	case prefix == "":
		return errors.New("prefix is empty")
	case len(prefix) > SecretNameLength:
		return fmt.Errorf("prefix of %d characters: Secrets Manager accepts at most %d", len(prefix), SecretNameLength)
	case strings.HasSuffix(prefix, "*"):
		return fmt.Errorf("prefix %q: leave out the *", prefix)
	case !secretNameText.MatchString(prefix):
		return fmt.Errorf("prefix %q: Secrets Manager accepts only letters, digits and /_+=.@-", prefix)
	case strings.HasPrefix("arn:", prefix):
		return fmt.Errorf("prefix %q: every ARN begins with it, so a read of any secret by its ARN would count; make it longer, or name the secrets", prefix)
	}
	return nil
}
