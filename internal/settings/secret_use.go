package settings

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Reveal gives the secret's value; nil if it is created empty. It prints: hand it to nothing but the resource that needs it.
func (s Secret) Reveal() *string {
	if s.Value == nil {
		return nil
	}
	text := s.Value.Reveal()
	return &text
}

// OnlyReaders are those who alone may read a created secret; none where whoever IAM lets read may.
func (s *Settings) OnlyReaders(secret Secret) []aws.Reader {
	if !secret.RestrictReaders {
		return nil
	}
	return s.WatchOf(secret.Name).Readers
}

// SecretToTry is a watched secret for a test read: one that everybody may try, if there is any. The names are those of the watched secrets
// that exist already.
func (s *Settings) SecretToTry(existing []string) string {
	var open, created, prefixed []string
	for _, secret := range s.Secrets {
		created = append(created, secret.Name)
		if !secret.RestrictReaders {
			open = append(open, secret.Name)
		}
	}
	for _, watch := range s.Watches {
		for _, prefix := range watch.Prefixes {
			prefixed = append(prefixed, prefix+"NAME")
		}
	}
	return slices.Concat(open, existing, created, prefixed)[0]
}
