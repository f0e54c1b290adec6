package deployed

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Watched are those of the [Pattern.Secrets] whose reads the pattern is about: each text names one secret, or all that begin so, and may
// be in the record of a read. A text with a star inside may be that of any secret. So may one with a star in front, unless it is an ARN
// without its beginning, or has the star from the operator suffix, or the pattern names secrets in no other way.
func (p Pattern) Watched() []string {
	texts := p.textsOf(func(c condition) (string, bool) {
		text, found := c.watched()
		return text, found && !strings.HasPrefix(text, "*")
	})
	if len(texts) > 0 {
		return texts
	}
	return p.textsOf(func(c condition) (string, bool) {
		text, found := c.watched()
		return strings.TrimPrefix(text, "*"), found
	})
}

// watched is the text by which the condition names a secret whose reads it may be about.
func (c condition) watched() (text string, found bool) {
	text, found = c.secret()
	if c.ending {
		text = strings.TrimPrefix(text, "*")
	}
	name, isARN := endOf(strings.TrimPrefix(text, "*"))
	isAnywhere := strings.HasPrefix(text, "*") && strings.HasSuffix(text, "*")
	if isAnywhere || strings.Contains(strings.TrimSuffix(name, "*"), "*") {
		return "", false
	}
	switch c.field {
	case "requestParameters.secretId":
		return text, found
	case "requestParameters.encryptionContext.SecretARN":
		return "", false
	case newSecretField:
		return text, found && slices.ContainsFunc(c.calls, isRead)
	}
	return text, found && c.mayBeOfRead() && (isARN || !strings.Contains(name, ":"))
}

// mayBeOfRead reports whether the record of a read may get as far as the condition.
func (c condition) mayBeOfRead() bool {
	return (c.calls == nil || slices.ContainsFunc(c.calls, isRead)) &&
		(c.sources == nil || slices.Contains(c.sources, aws.SecretsManager))
}
