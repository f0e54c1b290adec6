package pipeline

import (
	"strings"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// subject is a record with what every filter and rule asks about it, looked up once.
type subject struct {
	record *cloudtrail.Record
	// secretID is what the caller typed, names the plain names of all secrets that the record is about.
	secretID string
	names    []string
}

func newSubject(r *cloudtrail.Record) *subject {
	s := &subject{record: r, secretID: r.SecretID()}
	for _, id := range r.SecretIDs() {
		if name := secretName(id); name != "" {
			s.names = append(s.names, name)
		}
	}
	return s
}

// affinity says how much a pattern seems to be about the record, to find the one that should have taken it.
func (s *subject) affinity(pattern string) int {
	const secret, call, source, step = 8, 4, 2, 100
	score := 0
	for _, name := range s.names {
		if strings.Contains(pattern, name) {
			score += secret
			break
		}
	}
	if strings.Contains(pattern, s.record.EventName) {
		score += call
	}
	if strings.Contains(pattern, s.record.EventSource) {
		score += source
	}
	return score * step
}

// secretName is the name in what a caller may write for a secret.
func secretName(id string) string {
	a := arnOf(id)
	if a.Resource == "" {
		return id
	}
	if s, err := cloudtrail.SecretFromARN(id); err == nil {
		return s.Name
	}
	return strings.TrimPrefix(a.Resource, "secret:")
}
