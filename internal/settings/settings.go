// Package settings reads one stack's configuration: strictly, with secure defaults, and with everything that is wrong
// with it in one error, before anything is registered. It knows nothing of Pulumi's SDK.
package settings

import (
	"cmp"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/naming"
)

// Settings is one stack's configuration, checked and with its defaults filled in.
type Settings struct {
	// Place is where and for whom the stack deploys; team and stack stand in the name of everything that it creates in the account.
	Place naming.Place
	// Subscribers receive the alerts; at least one of them receives the alarms.
	Subscribers []Subscriber
	// Readers are the expected readers of every secret in the stack, in the order of the file.
	Readers []aws.Reader
	// Secrets are created by this stack.
	Secrets []Secret
	// Watches are all watches of the stack: the declared ones in their order, then one for each created secret that no
	// declared watch covers, under the secret's name. No secret is in two of them, so no read counts twice.
	Watches []Watch
	// Trail is where records come from, and Alarm when their count raises an alarm.
	Trail Trail
	Alarm Alarm
	// CustomerKey asks for one customer managed KMS key for the stack. Default false: such a key costs money.
	CustomerKey bool
	// Protect keeps the records and what delivers them from being deleted by mistake. Default true.
	Protect bool
	// Counts are how much the stack uses of AWS's limits.
	Counts Counts
	// Warnings are about what is allowed and unwise, each with its path.
	Warnings []string
}

// WatchOf is the watch that covers a created secret.
func (s *Settings) WatchOf(secret string) Watch {
	for _, watch := range s.Watches {
		covers := func(prefix string) bool { return strings.HasPrefix(secret, prefix) }
		if slices.Contains(watch.Created, secret) || slices.ContainsFunc(watch.Prefixes, covers) {
			return watch
		}
	}
	return Watch{}
}

// OnlyReaders returns the only readers who may read a created secret; nil if IAM alone decides.
func (s *Settings) OnlyReaders(secret Secret) []aws.Reader {
	if !secret.RestrictReaders {
		return nil
	}
	return s.WatchOf(secret.Name).Readers
}

// SendsDetails reports whether the stack sends details: some watch has them, and some subscriber receives them.
func (s *Settings) SendsDetails() bool {
	return slices.ContainsFunc(s.Subscribers, func(s Subscriber) bool { return s.Details }) &&
		slices.ContainsFunc(s.Watches, func(w Watch) bool { return len(w.Alerts.DetailKinds()) > 0 })
}

// SecretToTry is the secret with which a person can test the alarms: one that everybody may read, if there is any. If only prefixes
// are watched, it is a placeholder such as "payments/NAME".
func (s *Settings) SecretToTry() string {
	var open, existing, restricted, prefixed []string
	for _, secret := range s.Secrets {
		if secret.RestrictReaders {
			restricted = append(restricted, secret.Name)
		} else {
			open = append(open, secret.Name)
		}
	}
	for _, watch := range s.Watches {
		for _, nameOrARN := range watch.Existing {
			existing = append(existing, aws.NameOfSecret(nameOrARN))
		}
		for _, prefix := range watch.Prefixes {
			prefixed = append(prefixed, prefix+"NAME")
		}
	}
	return cmp.Or(slices.Concat(open, existing, restricted, prefixed)...)
}
