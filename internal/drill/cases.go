package drill

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// strangers are readers of every kind, none of them expected by anybody; of a brief subject a user and a role.
func (s *subject) strangers() []cloudtrail.Reader {
	secret := s.secret
	principal := func(resource string) string {
		return arn.ARN{Partition: secret.Partition, Service: "iam", AccountID: secret.Account, Resource: resource}.String()
	}
	all := []cloudtrail.Reader{
		cloudtrail.User(principal("user/intruder")),
		cloudtrail.Role(principal("role/intruder"), "stolen-session"),
		cloudtrail.ConsoleSession(principal("role/intruder-admin"), "eve"),
		cloudtrail.RootUser(secret.Partition, secret.Account),
		cloudtrail.Federated(principal("user/intruder"), "visitor"),
		cloudtrail.Service("rds.amazonaws.com"),
		cloudtrail.OtherAccount(otherAccount(secret.Account)),
	}
	for _, text := range s.excused {
		if reader, err := cloudtrail.ReaderFromARN(text); err == nil && !s.expects(principalOf(reader)) {
			all = append(all, reader)
		}
	}
	if s.brief {
		return all[:2]
	}
	return all
}

// otherAccount is an account that is not this one.
func otherAccount(account string) string {
	if account == "999988887777" {
		return "999988886666"
	}
	return "999988887777"
}

func otherRegion(region string) string {
	if region == "eu-central-1" {
		return "us-west-2"
	}
	return "eu-central-1"
}

// cases are the calls that try a secret's watch from all sides.
func (d *driller) cases(s *subject) []Case {
	all := d.reads(s)
	all = append(all, d.refusals(s)...)
	all = append(all, d.changes(s)...)
	all = append(all, d.unrelated(s)...)
	all = append(all, d.expectedReads(s)...)
	return append(all, d.otherSecrets(s)...)
}

// on is what should come of a reader's call on some routes.
func (s *subject) on(routes []pipeline.RouteName, reader cloudtrail.Reader) []Outcome {
	want := pipeline.Alert
	if s.expects(principalOf(reader)) {
		want = pipeline.Silence
	}
	return wants(routes, want)
}

func wants(routes []pipeline.RouteName, want pipeline.Expectation) []Outcome {
	all := make([]Outcome, 0, len(routes))
	for _, route := range routes {
		all = append(all, Outcome{Want: want, Route: pipeline.Route{Name: route}})
	}
	return all
}

// expects says whether a principal is an expected reader. An ARN of a role's session stands for the role: the next session has
// another name.
func (s *subject) expects(principal string) bool {
	return principal != "" && slices.ContainsFunc(s.readers, func(reader string) bool {
		before, after, star := strings.Cut(reader, "*")
		if !star || strings.Contains(reader, ":assumed-role/") {
			return roleOf(reader) == roleOf(principal)
		}
		return len(principal) >= len(before)+len(after) && strings.HasPrefix(principal, before) && strings.HasSuffix(principal, after)
	})
}

// roleOf is the role's ARN of a role's session, and any other ARN as it is.
func roleOf(text string) string {
	reader, err := cloudtrail.ReaderFromARN(text)
	if err != nil || reader.Kind != cloudtrail.AssumedRole {
		return text
	}
	return reader.Principal
}

// principalOf is what a list of expected readers is compared with.
func principalOf(r cloudtrail.Reader) string {
	if r.Kind == cloudtrail.AssumedRole {
		return r.Principal
	}
	return r.ARN()
}

// one is the case of a call that leaves one record.
func one(s *subject, what string, call cloudtrail.Call, outcomes []Outcome) Case {
	c := Case{Secret: s.label, What: what, Record: call.Records()[0], Outcomes: outcomes}
	if call.Spelling == cloudtrail.ByPartialARN && endsLikeARN(call.Secret.Name) {
		c.unverified = takenForWhole
	}
	return c
}

// reads are by every kind of stranger in every spelling, and with every outcome that leaves the secret in the request.
func (d *driller) reads(s *subject) []Case {
	var all []Case
	people := s.strangers()
	for _, spelling := range cloudtrail.Spellings() {
		for _, reader := range people {
			call := cloudtrail.Call{Secret: s.secret, Reader: reader, Spelling: spelling}
			all = append(all, one(s, fmt.Sprintf("read %s, by %s", spelling, reader), call, s.on(s.reads, reader)))
		}
	}
	reader := people[0]
	batch := cloudtrail.Call{Secret: s.secret, Reader: reader, Batch: true, BatchFilter: true}.Records()
	all = append(all, Case{Secret: s.label, What: fmt.Sprintf("read in a batch, by %s", reader), Record: batch[len(batch)-1], Outcomes: s.on(s.reads, reader)})
	for _, outcome := range []cloudtrail.Outcome{cloudtrail.NoValue, cloudtrail.MarkedForDeletion, cloudtrail.DeniedByKMS} {
		call := cloudtrail.Call{Secret: s.secret, Reader: reader, Outcome: outcome}
		all = append(all, one(s, fmt.Sprintf("read by name, by %s: %s", reader, outcome), call, s.on(s.reads, reader)))
	}
	return append(all, s.manners()...)
}

// refusals are reads that IAM refuses, in every wording and spelling. They are tried where something is meant for them.
func (d *driller) refusals(s *subject) []Case {
	if len(s.denials) == 0 {
		return nil
	}
	var all []Case
	people := s.strangers()
	try := func(reader cloudtrail.Reader, spelling cloudtrail.Spelling, outcome cloudtrail.Outcome) {
		call := cloudtrail.Call{Secret: s.secret, Reader: reader, Spelling: spelling, Outcome: outcome}
		all = append(all, one(s, fmt.Sprintf("read %s, by %s: %s", spelling, reader, outcome), call, s.on(s.denials, reader)))
	}
	for _, reader := range people {
		try(reader, cloudtrail.ByName, cloudtrail.DeniedNoPolicy)
	}
	for _, outcome := range s.refusedAs() {
		try(people[1], cloudtrail.ByARN, outcome)
		try(people[1], cloudtrail.ByPartialARN, outcome)
	}
	return all
}

// refusedAs are the refusals of IAM; of a brief subject one for each of the three ways in which their messages end.
func (s *subject) refusedAs() []cloudtrail.Outcome {
	if s.brief {
		return []cloudtrail.Outcome{cloudtrail.DeniedNoPolicy, cloudtrail.DeniedByResourcePolicy, cloudtrail.DeniedWithoutReason}
	}
	return slices.DeleteFunc(cloudtrail.Outcomes(), func(o cloudtrail.Outcome) bool { return !o.DeniedByIAM() })
}

// changes are the calls that something is meant to tell of.
func (d *driller) changes(s *subject) []Case {
	var all []Case
	reader := s.strangers()[1]
	for _, name := range cloudtrail.ChangeNames() {
		if routes := s.changes[name]; len(routes) > 0 {
			call := cloudtrail.Call{EventName: name, Secret: s.secret, Reader: reader}
			all = append(all, one(s, fmt.Sprintf("%s by name, by %s", name, reader), call, s.on(routes, reader)))
		}
	}
	return all
}

// anotherSession is a session whose name no list of expected readers has.
const anotherSession = "another-session"

// expectedReads are those of the expected readers, who must not be told of.
func (d *driller) expectedReads(s *subject) []Case {
	var all []Case
	for _, text := range s.readers {
		reader, err := cloudtrail.ReaderFromARN(text)
		if err != nil {
			continue
		}
		if reader.Kind == cloudtrail.AssumedRole {
			reader.Session = anotherSession
		}
		for _, spelling := range []cloudtrail.Spelling{cloudtrail.ByName, cloudtrail.ByARN} {
			call := cloudtrail.Call{Secret: s.secret, Reader: reader, Spelling: spelling}
			what := fmt.Sprintf("read %s, by the expected %s", spelling, reader)
			all = append(all, one(s, what, call, wants(s.reads, pipeline.Silence)))
		}
	}
	return all
}

// otherSecrets are reads of secrets that only look like this one: of a similar name, in another region, in another account.
func (d *driller) otherSecrets(s *subject) []Case {
	if len(s.silent) == 0 {
		return nil
	}
	var all []Case
	reader := s.strangers()[0]
	try := func(secret cloudtrail.Secret, spelling cloudtrail.Spelling, where string) {
		call := cloudtrail.Call{Secret: secret, Reader: reader, Spelling: spelling}
		what := fmt.Sprintf("read of %s %s%s, by %s", secret.Name, spelling, where, reader)
		all = append(all, one(s, what, call, wants(s.silent, pipeline.Silence)))
	}
	for _, similar := range s.similarNames() {
		secret := s.secret
		secret.Name, secret.ARN = similar, ""
		// A name that is this one with its own suffix may be taken for this secret.
		if d.isWatched(secret) || secret.PartialARN() == s.secret.ARN {
			continue
		}
		try(secret, cloudtrail.ByName, "")
		if !s.brief {
			try(secret, cloudtrail.ByARN, "")
		}
		if base, found := aws.CutSecretSuffix(s.secret.Name); found && strings.HasPrefix(similar, base) {
			try(secret, cloudtrail.ByPartialARN, "")
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

// similarNames are names like the secret's own; of a brief subject a few.
func (s *subject) similarNames() []string {
	const few = 4
	all := cloudtrail.SimilarNames(s.secret.Name)
	if s.brief {
		return all[:min(len(all), few)]
	}
	return all
}

// isWatched says whether something is meant for a secret where it is.
func (d *driller) isWatched(secret cloudtrail.Secret) bool {
	return slices.ContainsFunc(d.scopesFor(secret.Name), func(x *scope) bool {
		return x.at.Account == secret.Account && x.at.Region == secret.Region
	})
}
