// Package detection writes the patterns that match what happens to a secret: filter patterns for CloudWatch Logs, event patterns for
// EventBridge, and the query that shows a person the same. Nothing else writes them, and the drill proves them.
//
// A secret has three spellings: its name, its ARN, and its ARN without the random suffix. CloudTrail records the one that the caller
// used. See https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html.
package detection

import (
	"cmp"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/naming"
)

// Kind is what happened to a secret.
type Kind string

// The kinds of event that a watch distinguishes.
const (
	// Read is a GetSecretValue that names the secret, whatever came of it: somebody tried.
	Read Kind = "read"
	// Denied is a GetSecretValue that IAM denied. Its record has no request parameters; the error message names the secret.
	Denied Kind = "denied"
	// Change is a call that changes the secret's value, its policy, its rotation, its replicas or its life.
	Change Kind = "change"
)

// Kinds returns all kinds of event.
func Kinds() []Kind { return []Kind{Read, Denied, Change} }

// Secret is a secret that exists or will exist: its name, and its ARN with the suffix that Secrets Manager chose.
type Secret struct {
	Name string
	ARN  string
}

// Watch is what the patterns match: events of these secrets, and of every secret whose name starts with one of the prefixes, unless an
// expected reader caused them.
type Watch struct {
	Place    naming.Place
	Secrets  []Secret
	Prefixes []string
	// Readers are the expected readers.
	Readers []aws.Reader
}

// Planned is a secret of which only the name or the ARN is known. Its ARN has the length of the real one, so that the counts of a preview
// are those of the deployment.
func Planned(place naming.Place, nameOrARN string) Secret {
	name := aws.NameOfSecret(nameOrARN)
	return Secret{Name: name, ARN: partialARN(place, name) + "-" + aws.AnySecretSuffix}
}

// partialARN is a secret's ARN without its suffix.
func partialARN(place naming.Place, name string) string {
	return aws.Secret{Name: name, Region: place.Region, Account: place.Account, Partition: place.Partition}.PartialARN()
}

// spelling is one way to name a secret, or all secrets that share a prefix.
type spelling struct {
	text string
	// prefix spellings match every longer text too.
	prefix bool
	// bare spellings contain no region and account; those need comparisons of their own.
	bare bool
	// inPreview stands in for an ARN whose suffix is not known yet; empty if the text is known.
	inPreview string
}

// planned is the text as it is known in preview.
func (s spelling) planned() string { return cmp.Or(s.inPreview, s.text) }

// spellings are all of the watch's, but for those that a prefix matches too, so that each read is counted once.
func (w Watch) spellings() []spelling {
	var all, prefixes []spelling
	for _, prefix := range w.Prefixes {
		prefixes = append(prefixes,
			spelling{text: prefix, prefix: true, bare: true},
			spelling{text: partialARN(w.Place, prefix), prefix: true})
	}
	for _, secret := range w.Secrets {
		partial := partialARN(w.Place, secret.Name)
		for _, s := range []spelling{
			{text: secret.Name, bare: true},
			{text: secret.ARN, inPreview: partial + "-" + aws.AnySecretSuffix},
			{text: partial},
		} {
			known := strings.TrimSuffix(s.planned(), aws.AnySecretSuffix)
			if !slices.ContainsFunc(prefixes, func(p spelling) bool { return p.bare == s.bare && strings.HasPrefix(known, p.text) }) {
				all = append(all, s)
			}
		}
	}
	return append(all, prefixes...)
}
