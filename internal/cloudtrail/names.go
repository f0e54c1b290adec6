package cloudtrail

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Naming is how surely a record names a secret.
type Naming int

// From not at all to without a doubt.
const (
	// NotNamed: it names other secrets, or none.
	NotNamed Naming = iota
	// NamedByPart: it has the name, or the ARN, with a part of the suffix behind it. Whether Secrets Manager finds a secret so, nobody
	// has verified.
	NamedByPart
	// NamedByAnySuffix: it has an ARN that would be the secret's with a suffix, and the secret's own is not known. The ARN may be
	// another secret's without its suffix: arn:...:secret:my-secret is that of my or of my-secret.
	NamedByAnySuffix
	// Named: by its name in the same account and region, or by its ARN in either form.
	Named
)

// Names says whether the record names secret s. While the secret's ARN is not known, any suffix will do.
func (r Record) Names(s Secret) bool { return r.Naming(s) >= NamedByAnySuffix }

// Naming says how surely the record names secret s. Where it has whole ARNs, as records of 2026 do, it leaves no doubt.
func (r Record) Naming(s Secret) Naming {
	wholes := r.WholeARNs()
	if slices.ContainsFunc(wholes, s.isWhole) {
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

// typed says how surely a text that a caller wrote names a secret. Only the plain ways count where something else tells.
func (r Record) typed(id string, s Secret, told bool) Naming {
	here := r.AWSRegion == s.Region && r.RecipientAccountID == s.Account
	switch {
	case id == s.PartialARN(), id == s.ARN, id == s.Name && here:
		return Named
	case told:
		return NotNamed
	case s.isWhole(id):
		return NamedByAnySuffix
	case r.ErrorCode != "ResourceNotFoundException" && (s.hasPart(id, s.PartialARN()) || here && s.hasPart(id, s.Name)):
		return NamedByPart
	}
	return NotNamed
}

// WholeARNs are the ARNs of secrets that the record has whatever the caller wrote: those of its resources, of the context of a
// decryption, and of the data of a service event.
func (r Record) WholeARNs() []string {
	found := []string{
		field[map[string]string](objectOf(r.RequestParameters), "encryptionContext")["SecretARN"],
		field[string](objectOf(r.AdditionalEventData), "ARN"),
	}
	for _, resource := range r.Resources {
		if resource.Type == ResourceType {
			found = append(found, resource.ARN)
		}
	}
	return slices.DeleteFunc(withoutDoubles(found), func(text string) bool { _, err := SecretFromARN(text); return err != nil })
}

// isWhole says whether a whole ARN is the secret's: with any suffix, while its own is not known.
func (s Secret) isWhole(text string) bool {
	if s.ARN != "" {
		return text == s.ARN
	}
	whole, err := SecretFromARN(text)
	return err == nil && whole.PartialARN() == s.PartialARN()
}

// hasPart says whether a text is the beginning with a dash and a part of the secret's suffix behind it; behind a name that part may be
// the whole suffix.
func (s Secret) hasPart(text, beginning string) bool {
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
