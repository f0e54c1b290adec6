package drill

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
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
		if len(d.scopes.of(secret)) > 0 || d.isWatched(secret) || secret.PartialARN() == s.secret.ARN {
			continue
		}
		for _, spelling := range s.spellingsOf(name) {
			try(secret, spelling, "")
		}
	}
	if s.assumed {
		return all // A secret of this name in another place may be the one that is meant.
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

// isWatched reports whether the pipeline is about a secret in its place: it is one that is drilled, or a pattern that names no secret can
// take calls there.
func (d *driller) isWatched(secret aws.Secret) bool {
	isIt := func(w pipeline.Watched) bool {
		named := w.Name == secret.Name || w.Prefix && strings.HasPrefix(secret.Name, w.Name)
		return named && w.Account == secret.Account && w.Region == secret.Region
	}
	return slices.ContainsFunc(d.watched, isIt) ||
		slices.ContainsFunc(d.scopes.all, func(x *scope) bool { return len(x.names) == 0 && x.reaches(secret) })
}
