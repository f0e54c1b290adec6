package components

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// NamedSecret is a secret that exists, as [LookUpSecrets] gives it, or one that the program makes without a [SecretWithAudit].
type NamedSecret struct {
	// Name is the secret's name; plain, so that preview can count and measure the patterns. Required.
	Name string
	// ARN is the secret's full ARN, with the suffix that Secrets Manager chose. Required.
	ARN pulumi.StringInput
}

// LookUpSecrets finds secrets that exist, by name or ARN; all that are missing are reported at once. The secrets themselves are never
// touched. A program that looks them up before anything else registers nothing if one is missing.
func LookUpSecrets(ctx *pulumi.Context, namesOrARNs []string, opts ...pulumi.InvokeOption) ([]NamedSecret, error) {
	var found []NamedSecret
	var problems []error
	for _, id := range namesOrARNs {
		lookup := &secretsmanager.LookupSecretArgs{Name: &id}
		if strings.HasPrefix(id, "arn:") {
			lookup = &secretsmanager.LookupSecretArgs{Arn: &id}
		}
		secret, err := secretsmanager.LookupSecret(ctx, lookup, opts...)
		if err != nil {
			problems = append(problems, fmt.Errorf("looking up secret %q, which this stack does not create: %w", id, err))
			continue
		}
		found = append(found, NamedSecret{Name: secret.Name, ARN: pulumi.String(secret.Arn)})
	}
	return found, errors.Join(problems...)
}

// problems says what is wrong with the secret in a watch of this place, as far as it can be known before deployment.
func (s NamedSecret) problems(place Place) []error {
	problems := []error{aws.SecretName(s.Name)}
	if isMissing(s.ARN) {
		return append(problems, errors.New("ARN is missing"))
	}
	if known, ok := s.ARN.(pulumi.String); ok && checkPlace(place) == nil {
		problems = append(problems, s.checkARN(place, string(known)))
	}
	return problems
}

// checkARN refuses the ARN of another secret, region or account: its reads would not be recognised.
func (s NamedSecret) checkARN(place Place, arn string) error {
	partial, whole := aws.CutSecretSuffix(arn)
	if whole && partial == place.ARN("secretsmanager", "secret:"+s.Name) {
		return nil
	}
	return fmt.Errorf("%q is not the ARN of secret %q in account %s and region %s", arn, s.Name, place.Account, place.Region)
}
