// Package drill says whether the mail will come: it sends reads of secrets through a deployed pipeline and compares what would
// happen with what should.
//
// [Run] writes the records that reads would leave, by every kind of reader, in every spelling, allowed and refused, and knows for
// each whether it must raise an alert or must stay silent. [Given] sends records that somebody has.
package drill

import "errors"

// Options say what is drilled. The zero Options drill everything.
type Options struct {
	// Secrets are the names of those to drill, a prefix with or without its star; empty: all that the pipeline is about.
	Secrets []string
	// AssumeSharedTrail relies on the caller's word for a trail that is in none of the states.
	AssumeSharedTrail bool
}

// ErrNothing is wrapped by the error for a pipeline, or a choice of secrets, in which there is nothing to read.
var ErrNothing = errors.New("no secret to read")

// Status is the answer in one number, the exit status of the command.
type Status int

// The statuses. 2 is for input that cannot be used, which has no [Result].
const (
	// AsExpected: every alert comes, and nothing else.
	AsExpected Status = 0
	// Broken: an alert would not come, or one would that should not.
	Broken Status = 1
	// NotSure: nothing wrong was found, but something is not known.
	NotSure Status = 3
)
