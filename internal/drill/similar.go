package drill

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// otherSecrets are reads of secrets that only look like this one: of a similar name, in another region, in another account.
func (d *driller) otherSecrets(s *subject) []Case {
	var all []Case
	reader := s.strangers()[0]
	try := func(secret aws.Secret, spelling cloudtrail.Spelling, where string) {
		call := cloudtrail.Call{Secret: secret, Reader: reader, Spelling: spelling}
		what := fmt.Sprintf("read of %s %s%s, by %s", secret.Name, spelling, where, reader)
		all = append(all, s.calling(what, call, probe{kind: similar}))
	}
	if len(s.outcomes(probe{kind: similar})) == 0 {
		return nil
	}
	for _, name := range s.similarNames() {
		secret := s.secret
		secret.Name, secret.ARN = name, ""
		// This name with its own suffix may be taken for this secret.
		if d.isWatched(secret) || secret.PartialARN() == s.secret.ARN {
			continue
		}
		for _, spelling := range s.spellingsOf(name) {
			try(secret, spelling, "")
		}
	}
	abroad, foreign := s.secret, s.secret
	abroad.Region, abroad.ARN = otherRegion(s.secret.Region), ""
	foreign.Account, foreign.ARN = otherAccount(s.secret.Account), ""
	if !d.isWatched(abroad) {
		try(abroad, cloudtrail.ByName, " in "+abroad.Region)
	}
	if !d.isWatched(foreign) {
		try(foreign, cloudtrail.ByName, " in account "+foreign.Account)
	}
	return all
}

// similarNames are names like the secret's own; for a brief subject only a few.
func (s *subject) similarNames() []string {
	const few = 4
	all := cloudtrail.SimilarNames(s.secret.Name)
	if s.brief {
		return all[:min(len(all), few)]
	}
	return all
}

// spellingsOf are those in which a secret of a similar name is read: by a partial ARN only if that may be taken for the subject's.
func (s *subject) spellingsOf(name string) []cloudtrail.Spelling {
	all := []cloudtrail.Spelling{cloudtrail.ByName}
	if !s.brief {
		all = append(all, cloudtrail.ByARN)
	}
	if base, found := aws.CutSecretSuffix(s.secret.Name); found && strings.HasPrefix(name, base) {
		all = append(all, cloudtrail.ByPartialARN)
	}
	return all
}

// isWatched reports whether a filter or rule covers a secret, in its own account and region.
func (d *driller) isWatched(secret aws.Secret) bool {
	return slices.ContainsFunc(d.scopes.of(secret.Name), func(x *scope) bool {
		return x.at.Account == secret.Account && x.at.Region == secret.Region
	})
}
