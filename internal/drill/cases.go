package drill

import (
	"fmt"
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// cases are the calls that test the watch of a secret from all sides.
func (d *driller) cases(s *subject) []Case {
	return slices.Concat(s.reads(), s.variations(), s.refusals(), s.changes(), d.unrelated(s), s.expectedReads(), d.otherSecrets(s))
}

// on is the probe of a reader's call on the subject itself.
func (s *subject) on(what action, reader cloudtrail.Reader) probe {
	return probe{action: what, expected: s.expects(principalOf(reader))}
}

// caseOf is the case of a record; what describes it.
func (s *subject) caseOf(what string, record cloudtrail.Record, p probe) Case {
	return Case{Secret: s.label, What: what, Record: &record, Outcomes: s.outcomes(p), reading: s.reading}
}

// calling is the case of a call that leaves one record.
func (s *subject) calling(what string, call cloudtrail.Call, p probe) Case {
	c := s.caseOf(what, call.Records()[0], p)
	if call.Spelling == cloudtrail.ByPartialARN && endsLikeARN(call.Secret.Name) {
		c.unverified = takenForWhole
	}
	return c
}

// reads are by every kind of stranger, in every spelling, and with every outcome after which the record still has the request.
func (s *subject) reads() []Case {
	var all []Case
	people := s.strangers()
	for _, spelling := range cloudtrail.Spellings() {
		for _, reader := range people {
			call := cloudtrail.Call{Secret: s.secret, Reader: reader, Spelling: spelling}
			all = append(all, s.calling(fmt.Sprintf("read %s, by %s", spelling, reader), call, s.on(read, reader)))
		}
	}
	reader := people[0]
	batch := cloudtrail.Call{Secret: s.secret, Reader: reader, Batch: true, BatchFilter: true}.Records()
	all = append(all, s.caseOf(fmt.Sprintf("read in a batch, by %s", reader), batch[len(batch)-1], s.on(read, reader)))
	for _, outcome := range []cloudtrail.Outcome{cloudtrail.NoValue, cloudtrail.MarkedForDeletion, cloudtrail.DeniedByKMS} {
		call := cloudtrail.Call{Secret: s.secret, Reader: reader, Outcome: outcome}
		all = append(all, s.calling(fmt.Sprintf("read by name, by %s: %s", reader, outcome), call, s.on(read, reader)))
	}
	return all
}

// refusals returns reads that IAM refuses, in every wording and spelling; none if no pattern covers refused reads.
func (s *subject) refusals() []Case {
	if !s.onAnyRoute(refusal) {
		return nil
	}
	var all []Case
	people := s.strangers()
	try := func(reader cloudtrail.Reader, spelling cloudtrail.Spelling, outcome cloudtrail.Outcome) {
		call := cloudtrail.Call{Secret: s.secret, Reader: reader, Spelling: spelling, Outcome: outcome}
		all = append(all, s.calling(fmt.Sprintf("read %s, by %s: %s", spelling, reader, outcome), call, s.on(refusal, reader)))
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

// refusedAs are the refusals of IAM; for a brief subject one for each of the three ways in which their messages end.
func (s *subject) refusedAs() []cloudtrail.Outcome {
	if s.brief {
		return []cloudtrail.Outcome{cloudtrail.DeniedNoPolicy, cloudtrail.DeniedByResourcePolicy, cloudtrail.DeniedWithoutReason}
	}
	return slices.DeleteFunc(cloudtrail.Outcomes(), func(o cloudtrail.Outcome) bool { return !o.DeniedByIAM() })
}

// changes returns the calls that change the secret, without those that no pattern covers.
func (s *subject) changes() []Case {
	var all []Case
	reader := s.strangers()[1]
	for _, name := range aws.SecretChanges() {
		if s.onAnyRoute(action(name)) {
			call := cloudtrail.Call{EventName: name, Secret: s.secret, Reader: reader}
			all = append(all, s.calling(fmt.Sprintf("%s by name, by %s", name, reader), call, s.on(action(name), reader)))
		}
	}
	return all
}

// expectedReads are reads by the expected readers, which must raise no alert.
func (s *subject) expectedReads() []Case {
	var all []Case
	for _, reader := range s.expectedCallers() {
		for _, spelling := range []cloudtrail.Spelling{cloudtrail.ByName, cloudtrail.ByARN} {
			call := cloudtrail.Call{Secret: s.secret, Reader: reader, Spelling: spelling}
			all = append(all, s.calling(fmt.Sprintf("read %s, by the expected %s", spelling, reader), call, probe{action: read, expected: true}))
		}
	}
	return all
}
