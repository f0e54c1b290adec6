package drill

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// Case is one record, and what should come of it.
type Case struct {
	// Secret names the watched secret that the case is about; empty for a given record that names none.
	Secret string
	// What describes the call: "read by name, by user eve".
	What   string
	Record *cloudtrail.Record
	// Outcomes has one entry for each route on which an alert or silence is due.
	Outcomes []Outcome

	// unrelated is true for a record that has nothing to do with the secret.
	unrelated bool
	// reading is that of the subject.
	reading reading
	// unverified says why it is not known whether there is such a call, or which secret it is about; empty if that is known. If unsure
	// is true, the verdict is unknown whatever comes of the record; else only if something is wrong.
	unverified string
	unsure     bool
}

// Outcome is what came of a record on one route, compared with what should.
type Outcome struct {
	Want  pipeline.Expectation
	Route pipeline.Route
	// Verdict is Pass if what came is what should. Step is that of the hop that decided.
	Verdict pipeline.Verdict
	Step    pipeline.Step
}

// Way is a secret on a route, with the worst outcome of all records that were sent there.
type Way struct {
	Secret string
	// Outcome is the worst, and Case the record's; the first of all if nothing is wrong.
	Outcome
	Case Case
	// Alerts is the number of records that should raise an alert, and Missed how many of them do not. Silent is the number of records that
	// should not, and Leaked how many of them do. Unsure is how many of both have no certain outcome.
	Alerts, Missed, Silent, Leaked, Unsure int
}

// Story is what happens in the course of time after one read, or after the given records.
type Story struct {
	// What describes the read, Secret names its secret; empty for given records.
	Secret, What string
	Records      []cloudtrail.Record
	Timelines    []pipeline.Timeline
	Mails        []pipeline.Mail
}

// Result is what a drill found.
type Result struct {
	// Sources name the states.
	Sources []string
	// Ways are sorted by secret; Cases are in the order in which they were sent.
	Ways    []Way
	Cases   []Case
	Stories []Story
	// Proofs say of all possible reads whether one is missed; given records have none.
	Proofs []Proof
	// Notes are remarks that change nothing about the status.
	Notes []string
	// Unfinished lists what an interrupted update left unfinished in the states. While it is not empty, no result is certain.
	Unfinished []string
	// Unread lists what the states hide that may be meant for reads. While it is not empty, no result is certain.
	Unread []string
	// Together is true for given records: they are one story.
	Together bool
	// Malformed lists what could not be read in the given input, by file and place. The drill leaves it out.
	Malformed []error
	// Undated lists given records without a valid time: what an alarm counts together with them is not known.
	Undated []error
	// AssumedSharedTrail is true if hops passed only because the caller vouched for a trail.
	AssumedSharedTrail bool
}

// Status is the result in one number.
func (r Result) Status() Status {
	status := AsExpected
	if len(r.Malformed)+len(r.Undated)+len(r.Unfinished)+len(r.Unread) > 0 {
		status = NotSure
	}
	if slices.ContainsFunc(r.Proofs, func(p Proof) bool { return p.Verdict != pipeline.Pass }) {
		status = NotSure
	}
	for _, c := range r.Cases {
		switch c.Verdict() {
		case pipeline.Stop:
			return Broken
		case pipeline.Unknown:
			status = NotSure
		case pipeline.Pass:
		}
	}
	return status
}

// Verdict is the worst of the outcomes; Pass for a case that has none.
func (c Case) Verdict() pipeline.Verdict {
	verdict := pipeline.Pass
	for _, o := range c.Outcomes {
		if worse(o.Verdict, verdict) {
			verdict = o.Verdict
		}
	}
	return verdict
}

// worse reports whether verdict a is worse than b: a stop is worse than an unknown.
func worse(a, b pipeline.Verdict) bool {
	rank := func(v pipeline.Verdict) int {
		switch v {
		case pipeline.Stop:
			return 2
		case pipeline.Unknown:
			return 1
		case pipeline.Pass:
		}
		return 0
	}
	return rank(a) > rank(b)
}
