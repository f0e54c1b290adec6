package drill

import (
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// Case is one record, and what should come of it.
type Case struct {
	// Secret names the watched secret that the case is about; empty for a given record that names none.
	Secret string
	// What says in words what is done: "read by name, by user eve".
	What   string
	Record cloudtrail.Record
	// Outcomes has one entry for each route that should answer.
	Outcomes []Outcome

	// unrelated is true for a record that has nothing to do with the secret.
	unrelated bool
	// reading is that of the secret.
	reading reading
	// unverified is why nobody knows whether there is such a call, or which secret it is about; empty where that is known. If unsure is
	// true, the verdict is unknown whatever comes of the record; else only where something seems wrong.
	unverified string
	unsure     bool
}

// Outcome is what came of a record on one route, held against what should.
type Outcome struct {
	Want  pipeline.Expectation
	Route pipeline.Route
	// Verdict is Pass if it came as it should. Step is the hop that decided.
	Verdict pipeline.Verdict
	Step    pipeline.Step
}

// Way is a secret on a route: of all that was sent there, the worst that came of it.
type Way struct {
	Secret string
	// Outcome is that of the Case which shows the worst; the first one where all is well.
	Outcome
	Case Case
	// Alerts is how many should send mail, Missed how many of them do not. Silent is how many should not, Leaked how many of
	// those do. Unsure is how many of both cannot be judged.
	Alerts, Missed, Silent, Leaked, Unsure int
}

// Story is what one read, or the given records, set going in the course of time.
type Story struct {
	// What says in words what is done, Secret to which secret; empty for given records.
	Secret, What string
	Records      []cloudtrail.Record
	Timelines    []pipeline.Timeline
	Mails        []pipeline.Mail
}

// Result is what a drill found.
type Result struct {
	// Sources name the states.
	Sources []string
	// Ways are sorted by secret; Cases stand in the order in which they were sent.
	Ways    []Way
	Cases   []Case
	Stories []Story
	// Notes are remarks that change nothing about the status.
	Notes []string
	// Unfinished says what an interrupted update left open in the states. While anything is, nothing is certain.
	Unfinished []string
	// Together is true for given records: each is judged among the others, and the one story is theirs.
	Together bool
	// Malformed lists what could not be read in the given input, by file and place. It takes no part in the drill.
	Malformed []error
	// Undated lists given records without a valid time: what an alarm counts together with them is not known.
	Undated []error
	// AssumedSharedTrail is true when hops passed on the caller's word alone.
	AssumedSharedTrail bool
}

// Status sums the result up.
func (r Result) Status() Status {
	status := AsExpected
	if len(r.Malformed)+len(r.Undated)+len(r.Unfinished) > 0 {
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

// Verdict is the worst of the outcomes. A case that no route should answer is as it should be.
func (c Case) Verdict() pipeline.Verdict {
	verdict := pipeline.Pass
	for _, o := range c.Outcomes {
		if worse(o.Verdict, verdict) {
			verdict = o.Verdict
		}
	}
	return verdict
}

// worse puts the verdicts in order: a stop is worse than a doubt.
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
