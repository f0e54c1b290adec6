// Package detection writes the text that recognises what happens to a secret: filter patterns for CloudWatch Logs, event patterns
// for EventBridge, and the query that shows the same to a person. It is the one source of that text; what it writes, the drill
// proves.
//
// Three spellings name a secret: its name, its ARN, and its ARN without the random suffix. CloudTrail records what the caller
// typed. See https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html.
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

// The kinds of event that a watch can tell apart.
const (
	// Read is a GetSecretValue that names the secret, whatever came of it: somebody tried.
	Read Kind = "read"
	// Denied is a GetSecretValue that IAM refused. Its record has no request parameters; the secret stands in the error message.
	Denied Kind = "denied"
	// Change is a call that changes the secret's value, its policy, its rotation, its replicas or its life.
	Change Kind = "change"
)

// Kinds are all kinds.
func Kinds() []Kind { return []Kind{Read, Denied, Change} }

// Secret is a secret that exists or will: its name, and its ARN with the suffix that Secrets Manager gave it.
type Secret struct {
	Name string
	ARN  string
}

// Watch is what is looked for: these secrets and every secret whose name starts with one of the prefixes, used by anyone but the
// expected readers.
type Watch struct {
	Place    naming.Place
	Secrets  []Secret
	Prefixes []string
	// Readers are the expected readers.
	Readers []aws.Reader
}

// Planned is a secret of which only the name is known, or the ARN. The ARN that stands in has the length of the real one, so that
// what is counted in preview is what will be deployed.
func Planned(place naming.Place, nameOrARN string) Secret {
	name := aws.NameOfSecret(nameOrARN)
	return Secret{Name: name, ARN: partialARN(place, name) + "-" + aws.AnySecretSuffix}
}

// partialARN is a secret's ARN without its suffix.
func partialARN(place naming.Place, name string) string {
	return aws.Secret{Name: name, Region: place.Region, Account: place.Account, Partition: place.Partition}.PartialARN()
}

// spelling is one way to write which secret is meant, or all secrets that share a prefix.
type spelling struct {
	text string
	// prefix spellings stand for every longer text too.
	prefix bool
	// bare spellings name no region or account: those are compared beside them.
	bare bool
	// inPreview is the text that stands in for an ARN whose suffix is not known yet; empty where the text itself does.
	inPreview string
}

// planned is the text as it is known in preview.
func (s spelling) planned() string { return cmp.Or(s.inPreview, s.text) }

// spellings leaves out those that a prefix takes too, so that each read is found once.
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
