package cloudtrail

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Naming is how certain it is that a record names a secret.
type Naming int

// The degrees of certainty, lowest first.
const (
	// NotNamed: the record names other secrets, or none.
	NotNamed Naming = iota
	// NamedByPart: the record has the name, or the partial ARN, followed by a part of the suffix. It is not verified that Secrets
	// Manager finds a secret that way.
	NamedByPart
	// NamedByAnySuffix: the record has the secret's partial ARN followed by some suffix, and the secret's own suffix is not known. It
	// may be the partial ARN of another secret: arn:...:secret:my-secret can be my with its suffix, or my-secret without.
	NamedByAnySuffix
	// Named: the record has the name in the secret's account and region, or the ARN in either form.
	Named
)

// Names reports whether the record names secret s. If the secret's ARN is not known, any suffix counts as its own.
func (r Record) Names(s aws.Secret) bool { return r.Naming(s) >= NamedByAnySuffix }

// Naming reports how certain it is that the record names secret s. Whole ARNs, which records of 2026 have, leave no doubt.
func (r Record) Naming(s aws.Secret) Naming {
	wholes := r.wholeARNs()
	if slices.ContainsFunc(wholes, func(whole string) bool { return isWhole(s, whole) }) {
		return Named
	}
	naming := NotNamed
	for _, id := range r.SecretIDs() {
		if !slices.Contains(wholes, id) {
			naming = max(naming, r.typed(id, s, len(wholes) > 0))
		}
	}
	return naming
}

// typed reports how certain it is that a text written by a caller names secret s. Where the record also has whole ARNs, they decide,
// and the text counts only if it is a spelling of the secret.
func (r Record) typed(id string, s aws.Secret, hasWholeARN bool) Naming {
	here := r.AWSRegion == s.Region && r.RecipientAccountID == s.Account
	switch {
	case id == s.PartialARN(), id == s.ARN, id == s.Name && here:
		return Named
	case hasWholeARN:
		return NotNamed
	case isWhole(s, id):
		return NamedByAnySuffix
	case r.ErrorCode != "ResourceNotFoundException" && (hasPart(s, id, s.PartialARN()) || here && hasPart(s, id, s.Name)):
		return NamedByPart
	}
	return NotNamed
}

// wholeARNs returns the ARNs of secrets that AWS itself put into the record, however the caller spelled the id: those in its
// resources, in the context of a decryption, and in the data of a service event.
func (r Record) wholeARNs() []string {
	found := []string{
		field[map[string]string](objectOf(r.RequestParameters), "encryptionContext")["SecretARN"],
		field[string](objectOf(r.AdditionalEventData), "ARN"),
	}
	for _, resource := range r.Resources {
		if resource.Type == aws.SecretResourceType {
			found = append(found, resource.ARN)
		}
	}
	return slices.DeleteFunc(found, func(text string) bool { _, err := aws.ParseSecretARN(text); return err != nil })
}

// isWhole reports whether the text is the secret's whole ARN. If the secret's own ARN is not known, any suffix is accepted.
func isWhole(s aws.Secret, text string) bool {
	if s.ARN != "" {
		return text == s.ARN
	}
	whole, err := aws.ParseSecretARN(text)
	return err == nil && whole.PartialARN() == s.PartialARN()
}

// hasPart reports whether the text is the beginning, followed by a dash and a part of the secret's suffix. If the suffix is not known,
// any letters and digits are accepted.
func hasPart(s aws.Secret, text, beginning string) bool {
	part, found := strings.CutPrefix(text, beginning+"-")
	switch {
	case !found || len(part) >= aws.SecretSuffix:
		return false
	case s.ARN != "":
		return strings.HasPrefix(s.ARN, s.PartialARN()+"-"+part)
	}
	return strings.IndexFunc(part, isNoLetterOrDigit) < 0
}

func isNoLetterOrDigit(r rune) bool {
	return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
}
