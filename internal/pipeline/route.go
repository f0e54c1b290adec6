package pipeline

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// RouteName names one of the two ways from a record to a mail.
type RouteName string

// The routes.
const (
	// AlarmRoute goes over log group, metric filter and alarm: one mail when the alarm turns red.
	AlarmRoute RouteName = "alarm"
	// RuleRoute goes over an event rule: one mail for every record.
	RuleRoute RouteName = "event rule"
)

// Route is a record's way, as far as it came. Of several ways it is the one that came furthest.
type Route struct {
	Name  RouteName
	Steps []Step
	// Through is the name of the alarm or rule, Topic the ARN of the topic; empty where the record did not come so far.
	Through, Topic string
}

// Expectation is what should come of a record.
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

// Against holds the route against what should come of the record: Pass when it is so, Stop when it is not. The step is the one
// that decides: where an alert stops, or where a record that should leave no trace is taken in.
func (r Route) Against(want Expectation) (Verdict, Step) {
	verdict := r.Verdict()
	if want == Alert || verdict == Unknown {
		return verdict, r.first(verdict)
	}
	if verdict == Stop {
		return Pass, r.first(Stop)
	}
	step := r.taken()
	step.Verdict = Stop
	step.Reason += ", though it should be let by"
	if step.session != "" {
		step.Reason += ": " + step.session
	}
	step.Remedy = "let the pattern leave this reader or secret out"
	return Stop, step
}

// first is the first step with a verdict, the last step where none has it.
func (r Route) first(v Verdict) Step {
	if i := slices.IndexFunc(r.Steps, func(s Step) bool { return s.Verdict == v }); i >= 0 && v != Pass {
		return r.Steps[i]
	}
	return r.last()
}

// taken is the step whose pattern took the record.
func (r Route) taken() Step {
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

// further says whether a came further than b: through to the end, with less doubt, over more hops, or closer to passing.
func (r Route) further(b Route) bool {
	if len(b.Steps) == 0 {
		return true
	}
	rv, bv := r.Verdict(), b.Verdict()
	switch {
	case rv != bv:
		return rv == Pass || bv == Stop
	case rv != Stop:
		return r.doubts() < b.doubts()
	case len(r.Steps) != len(b.Steps):
		return len(r.Steps) > len(b.Steps)
	}
	return r.last().near > b.last().near
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

// with is the route with more steps behind.
func (r Route) with(steps ...Step) Route {
	r.Steps = append(slices.Clip(r.Steps), steps...)
	return r
}

// Trace is what came of one record.
type Trace struct {
	Record cloudtrail.Record
	// Routes holds those that the pipeline has: the alarm's, the event rule's, or both.
	Routes []Route
}

// Route is the named route; false if the pipeline has none.
func (t Trace) Route(name RouteName) (Route, bool) {
	if i := slices.IndexFunc(t.Routes, func(r Route) bool { return r.Name == name }); i >= 0 {
		return t.Routes[i], true
	}
	return Route{}, false
}
