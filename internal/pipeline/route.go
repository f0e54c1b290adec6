package pipeline

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// RouteName names one of the two ways from a record to a mail.
type RouteName string

// The routes.
const (
	// AlarmRoute goes through log group, metric filter and alarm: one mail when the alarm goes to ALARM.
	AlarmRoute RouteName = "alarm"
	// RuleRoute goes through an event rule: one mail for every record.
	RuleRoute RouteName = "event rule"
)

// Route is a record's way, as far as it came. Where there are several, it is the one that came furthest.
type Route struct {
	Name  RouteName
	Steps []Step
	// Through is the name of the alarm or rule, Topic the ARN of the topic; empty where the record did not come so far.
	Through, Topic string
}

// Expectation is what a record should lead to.
type Expectation int

// The expectations.
const (
	// Alert: a mail should go out.
	Alert Expectation = iota
	// Silence: no mail should go out, as for an expected reader or another secret.
	Silence
)

// Verdict is Pass when mail goes out, Stop when a hop stops the record, Unknown when neither is sure.
func (r Route) Verdict() Verdict {
	verdict := Pass
	for _, s := range r.Steps {
		switch s.Verdict {
		case Stop:
			return Stop
		case Unknown:
			verdict = Unknown
		case Pass:
		}
	}
	return verdict
}

// Against compares the route with what the record should lead to: Pass when it does, Stop when it does not. The step is the one that
// decides: where an alert stops, or where a record that should stay silent is counted or matched.
func (r Route) Against(want Expectation) (Verdict, Step) {
	verdict := r.Verdict()
	if last := r.last(); want == Silence && last.silent {
		return Pass, last
	}
	if want == Alert || verdict == Unknown && !r.alertsAnyway() {
		return verdict, r.first(verdict)
	}
	if verdict == Stop {
		return Pass, r.first(Stop)
	}
	step := r.selection()
	step.Verdict = Stop
	step.Reason += ", though it should raise no alert"
	if step.session != "" {
		step.Reason += ": " + step.session
	}
	step.Remedy = "exclude this reader or secret in the pattern"
	return Stop, step
}

// first is the first step with a verdict, the last step where none has it.
func (r Route) first(v Verdict) Step {
	if i := slices.IndexFunc(r.Steps, func(s Step) bool { return s.Verdict == v }); i >= 0 && v != Pass {
		return r.Steps[i]
	}
	return r.last()
}

// alertsAnyway reports whether a route without a verdict sets off an alert in any case.
func (r Route) alertsAnyway() bool {
	return !slices.ContainsFunc(r.Steps, func(s Step) bool { return s.Verdict == Unknown && !s.alerts })
}

// selection is the step whose pattern matches the record.
func (r Route) selection() Step {
	if i := slices.IndexFunc(r.Steps, func(s Step) bool { return s.Hop == Counted || s.Hop == Matched }); i >= 0 {
		return r.Steps[i]
	}
	return r.last()
}

func (r Route) last() Step {
	if len(r.Steps) == 0 {
		return Step{}
	}
	return r.Steps[len(r.Steps)-1]
}

// further reports whether a route came further than another: through to the end, with less doubt, over more hops, or closer to passing.
func (r Route) further(other Route) bool {
	if len(other.Steps) == 0 {
		return true
	}
	verdict, others := r.Verdict(), other.Verdict()
	switch {
	case verdict != others:
		return verdict == Pass || others == Stop
	case verdict != Stop:
		return r.doubts() < other.doubts()
	case len(r.Steps) != len(other.Steps):
		return len(r.Steps) > len(other.Steps)
	}
	return r.last().closeness > other.last().closeness
}

func (r Route) doubts() int {
	n := 0
	for _, s := range r.Steps {
		if s.Verdict == Unknown {
			n++
		}
	}
	return n
}

// noting is the route with a note on its last step.
func (r Route) noting(note string) Route {
	r.Steps = slices.Clone(r.Steps)
	last := &r.Steps[len(r.Steps)-1]
	last.Notes = append(slices.Clip(last.Notes), note)
	return r
}

// with is the route with more steps at its end, in no more memory than they take.
func (r Route) with(steps ...Step) Route {
	all := make([]Step, 0, len(r.Steps)+len(steps))
	r.Steps = append(append(all, r.Steps...), steps...)
	return r
}

// Trace is what one record leads to.
type Trace struct {
	Record *cloudtrail.Record
	// Routes are those that the pipeline has: the alarm's, the event rule's, or both.
	Routes []Route
}

// Route is the named route; false if the pipeline has none.
func (t Trace) Route(name RouteName) (Route, bool) {
	if i := slices.IndexFunc(t.Routes, func(r Route) bool { return r.Name == name }); i >= 0 {
		return t.Routes[i], true
	}
	return Route{}, false
}
