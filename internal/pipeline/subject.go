package pipeline

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/deployed"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
)

// subject is a record with what filters and rules ask about it, found once.
type subject struct {
	record *cloudtrail.Record
	// secretID is what the caller typed, names the plain names of all secrets that the record is about.
	secretID string
	names    []string
	// ids are the texts that name them.
	ids []string
	// log is the record as it is in a log group.
	log *filterpattern.Event
}

func newSubject(r *cloudtrail.Record) *subject {
	s := &subject{record: r, secretID: r.SecretID(), log: filterpattern.ParseEvent(r.Raw)}
	s.ids = r.SecretIDs()
	for _, id := range s.ids {
		if name := aws.NameOfSecret(id); name != "" {
			s.names = append(s.names, name)
		}
	}
	return s
}

// call is where the record's call was made.
func (s *subject) call() place { return place{s.record.RecipientAccountID, s.record.AWSRegion} }

// affinity is the degree to which a pattern seems to be about the record. It finds the one that should have matched.
func (s *subject) affinity(pattern deployed.Pattern) int {
	const secret, call, source, step = 8, 4, 2, 100
	score := 0
	if slices.ContainsFunc(s.names, pattern.Mentions) {
		score += secret
	}
	if pattern.Compares("eventName", s.record.EventName) {
		score += call
	}
	if pattern.Compares("eventSource", s.record.EventSource) {
		score += source
	}
	return score * step
}
