package pipeline

import (
	"fmt"
	"slices"
)

// Hop is one step on the way from a call to a mail.
type Hop string

// The hops. The alarm route has all but matched; the event-rule route has recorded, matched, published and received.
const (
	Recorded  Hop = "recorded"
	Delivered Hop = "delivered"
	Counted   Hop = "counted"
	Evaluated Hop = "evaluated"
	Matched   Hop = "matched"
	Published Hop = "published"
	Received  Hop = "received"
)

// Hops are all hops, in the order in which a record passes them.
func Hops() []Hop {
	return []Hop{Recorded, Delivered, Counted, Evaluated, Matched, Published, Received}
}

// Verdict is a hop's answer. The zero Verdict is Unknown, so that nothing passes by omission.
type Verdict int

// The answers of a hop.
const (
	// Unknown: the given states do not have what the answer depends on.
	Unknown Verdict = iota
	// Pass: the record goes on.
	Pass
	// Stop: the record goes no further.
	Stop
)

// verdictNames are the verdicts in words, in the order of the constants.
var verdictNames = []string{"unknown", "pass", "stop"}

// String is the verdict in one word.
func (v Verdict) String() string {
	if v < 0 || int(v) >= len(verdictNames) {
		return fmt.Sprintf("Verdict(%d)", int(v))
	}
	return verdictNames[v]
}

// MarshalText writes the verdict as a word.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads what [Verdict.MarshalText] writes.
func (v *Verdict) UnmarshalText(text []byte) error {
	i := slices.Index(verdictNames, string(text))
	if i < 0 {
		return fmt.Errorf("not a verdict: %q", text)
	}
	*v = Verdict(i)
	return nil
}

// Step is one hop's answer about one record.
type Step struct {
	Hop     Hop     `json:"hop"`
	Verdict Verdict `json:"verdict"`
	// Reason says in a sentence what is wrong, or why the record goes on.
	Reason string `json:"reason"`
	// Remedy says what to change; empty on a pass.
	Remedy string `json:"remedy,omitempty"`
	// Resource is the address of the resource that decided.
	Resource string `json:"resource,omitempty"`
	// Notes are remarks that change nothing about the verdict.
	Notes []string `json:"notes,omitempty"`

	// missing is true for a stop because something is not there.
	missing bool
	// silent is true for an unknown that would be a stop, if something else that is not judged did not report the record.
	silent bool
	// alerts is true for an unknown of a record that sets off an alert in any case: only its use for somebody who waits for a read is not
	// known.
	alerts bool
	// session is the note on a pattern that excludes a reader by a session's name.
	session string
	// closeness ranks steps that stop at the same hop: the higher, the closer the record came.
	closeness int
}

// finding is what one check says.
type finding struct {
	verdict        Verdict
	reason, remedy string
	address        string
	// missing is true for a stop because something is not there, alerts for an unknown although an alert goes out.
	missing, alerts bool
}

// decidedBy is the step with the answer of a finding.
func (s Step) decidedBy(f finding) Step {
	s.Verdict, s.Reason, s.Remedy, s.Resource = f.verdict, f.reason, f.remedy, f.address
	return s
}

// fine is the finding of a check that has no objection.
var fine = finding{verdict: Pass}

func stop(address, remedy, format string, args ...any) finding {
	return finding{verdict: Stop, reason: fmt.Sprintf(format, args...), remedy: remedy, address: address}
}

// missing is a stop because something is not there.
func missing(address, remedy, format string, args ...any) finding {
	f := stop(address, remedy, format, args...)
	f.missing = true
	return f
}

func unknown(address, remedy, format string, args ...any) finding {
	return finding{verdict: Unknown, reason: fmt.Sprintf(format, args...), remedy: remedy, address: address}
}

// alerting is an unknown although an alert goes out.
func alerting(address, remedy, format string, args ...any) finding {
	f := unknown(address, remedy, format, args...)
	f.alerts = true
	return f
}

// check is one thing that a hop looks at. Its name is unique in its hop.
type check[T any] struct {
	name string
	find func(*plan, T) finding
}

// runChecks runs a hop's checks on a subject: the first that stops decides, else the first that does not know. Where there is neither, the
// step is passed, unless something is in doubt about a resource that the hop stands on.
func runChecks[T any](p *plan, passed Step, checks []check[T], subject T, on ...*Resource) Step {
	step := passed
	step.Verdict = Pass
	for i, c := range checks {
		if p.skips(passed.Hop, c.name) {
			continue
		}
		f, inDoubt := doubtOf(Unread, passed.Hop, c.name, on)
		if !inDoubt {
			f = c.find(p, subject)
		}
		if f.verdict == Pass || f.verdict == Unknown && step.Verdict == Unknown {
			continue
		}
		step.Verdict, step.Reason, step.Remedy, step.closeness = f.verdict, f.reason, f.remedy, passed.closeness+i
		step.missing, step.alerts = f.missing, f.alerts
		if f.address != "" {
			step.Resource = f.address
		}
		if f.verdict == Stop {
			break
		}
	}
	return doubted(step, on...)
}

// giveState is the remedy for a resource of another stack.
const giveState = "give the state of the stack that owns it as well"

// giveTrail is the remedy for the account's shared trail.
const giveTrail = "give the state of the stack that owns the trail as well, or vouch for the trail with --assume-shared-trail"

// CheckNames are all checks, as hop/name.
func CheckNames() []string {
	var names []string
	names = append(names, namesOf(Recorded, recordedChecks)...)
	names = append(names, namesOf(Recorded, fileChecks)...)
	names = append(names, namesOf(Delivered, deliveredChecks)...)
	names = append(names, namesOf(Delivered, sizeChecks)...)
	names = append(names, namesOf(Counted, countedChecks)...)
	names = append(names, namesOf(Evaluated, evaluatedChecks)...)
	names = append(names, namesOf(Published, publishedChecks)...)
	names = append(names, namesOf(Received, receivedChecks)...)
	return append(names, namesOf(Matched, matchedChecks)...)
}

func namesOf[T any](hop Hop, checks []check[T]) []string {
	var names []string
	for _, c := range checks {
		names = append(names, string(hop)+"/"+c.name)
	}
	return names
}
