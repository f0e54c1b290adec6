// Package proof decides over all CloudTrail records whether a pattern misses a read. It does not try samples: it searches for a record that is
// a read of a secret by somebody unexpected and that no pattern matches. What a record of a read looks like stands in the specification; what
// a pattern matches is a formula over its fields.
//
// The answer is a proof that there is no such record, or one, the simplest, which the pattern languages' own packages have confirmed, or
// that it is not known, with the construct that is in the way.
package proof

import (
	"sync"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// Verdict is the answer to a question.
type Verdict int

// The verdicts.
const (
	// Unknown: the patterns have something that the proof cannot decide, or whose meaning is not known.
	Unknown Verdict = iota
	// Proved: there is no such record.
	Proved
	// Refuted: there is one.
	Refuted
)

// Question asks about the patterns of one route for one secret.
type Question struct {
	Secret Secret
	// Refused asks about reads that IAM refuses, instead of those that it allows.
	Refused bool
	// Readers are the expected readers.
	Readers []aws.Reader
	// Patterns are those that lead to a mail: a record that any of them matches is reported.
	Patterns []*Pattern

	callers *callers
	// confirm checks a record that was found; nil: that no pattern matches it.
	confirm func(cloudtrail.Record) error
}

// Prover answers questions, also several at a time. It keeps what they have in common.
type Prover struct {
	lock    sync.Mutex
	callers map[string]*callers
}

// NewProver returns a prover.
func NewProver() *Prover { return &Prover{callers: map[string]*callers{}} }

func (p *Prover) callersIn(partition string) *callers {
	p.lock.Lock()
	defer p.lock.Unlock()
	if partition == aws.DefaultPartition {
		return usualCallers()
	}
	if p.callers[partition] == nil {
		p.callers[partition] = callersIn(partition)
	}
	return p.callers[partition]
}

// Result is the answer.
type Result struct {
	Verdict Verdict
	// Witness is the record of a refuted question.
	Witness *Witness
	// Reason says in one clause why it is so; empty for a proof.
	Reason string
}

// Witness is a record that slips through, or one that should not be reported.
type Witness struct {
	Record cloudtrail.Record
	// Reader is who calls, in words, and What the call; empty: a read.
	Reader, What string
	// Fields are those that matter, by their paths in the record, and Because what the patterns ask of them, in words.
	Fields  []string
	Because []string
	// Trails are the trails none of which records it; empty if one does.
	Trails []string
}
