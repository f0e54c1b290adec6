package drill

import "github.com/secretwatch/secretwatch/internal/pipeline"

// want is the required result of a record on a route.
type want int

// The wants, from the weakest to the strongest: if a route has several purposes, the strongest want counts.
const (
	// nothing: the purpose does not concern such a record.
	nothing want = iota
	// silence: no mail may come.
	silence
	// undecided: a mail may come or not.
	undecided
	// alert: a mail must come.
	alert
)

// purpose is why a filter or rule exists, from the view of one secret.
type purpose int

// The purposes. "OfIt": the pattern names the secret or a prefix of its name. "OfAll": the pattern names no secret, so it covers all.
const (
	readsOfIt purpose = iota
	readsOfAll
	// readsOfAllBesideIt: the pattern names no secret, but another pattern on the same route names this one. So this pattern reports reads of
	// all secrets on purpose.
	readsOfAllBesideIt
	// presumedReads: no pattern on the route covers reads of the secret, but one should.
	presumedReads
	refusalsOfIt
	refusalsOfAll
	changesOfIt
	changesOfAll
)

// kind is how a record relates to the secret that is drilled.
type kind int

// The kinds of records.
const (
	// itself is a call on the secret.
	itself kind = iota
	// similar is a read of another secret that looks like this one: of a similar name, in another region, in another account.
	similar
	// another is a read of a wholly different secret.
	another
	// routine is an event of every day that has nothing to do with the secret.
	routine
)

// decisions is the decision table: a row for each purpose of a route's filters or rules, a column for each kind of record. The column
// itself applies only to calls that the purpose is about; for an expected reader, alert in that column becomes silence.
var decisions = map[purpose][routine + 1]want{
	readsOfIt:          {itself: alert, similar: silence, another: silence, routine: silence},
	readsOfAll:         {itself: alert, similar: undecided, another: silence, routine: silence},
	readsOfAllBesideIt: {itself: alert, similar: undecided, another: undecided, routine: silence},
	presumedReads:      {itself: alert, similar: nothing, another: silence, routine: silence},
	refusalsOfIt:       {itself: alert, similar: silence, another: nothing, routine: silence},
	refusalsOfAll:      {itself: nothing, similar: undecided, another: nothing, routine: nothing},
	changesOfIt:        {itself: alert, similar: silence, another: nothing, routine: silence},
	changesOfAll:       {itself: alert, similar: undecided, another: nothing, routine: silence},
}

// action is what a call does to a secret: a read, a read that IAM refuses, or the name of a call that changes it.
type action string

const (
	read    action = "read"
	refusal action = "refused read"
)

// aim is a purpose and the action that it is about.
type aim struct {
	purpose purpose
	action  action
}

// aims are the aims of one route's filters or rules for one secret.
type aims []aim

// probe holds the properties of a record that the decision depends on. action and expected are set only for calls on the secret itself.
type probe struct {
	kind     kind
	action   action
	expected bool
}

// decide returns the required result of a record: the strongest want of all aims.
func (a aims) decide(p probe) want {
	strongest := nothing
	for _, x := range a {
		if p.kind != itself || p.action == x.action {
			strongest = max(strongest, decisions[x.purpose][p.kind])
		}
	}
	if p.expected && strongest == alert {
		return silence
	}
	return strongest
}

// bothRoutes are the routes in the order of the results.
func bothRoutes() []pipeline.RouteName {
	return []pipeline.RouteName{pipeline.AlarmRoute, pipeline.RuleRoute}
}

// outcomes returns the required results of a record: one for each route that must send an alert or must stay silent.
func (s *subject) outcomes(p probe) []Outcome {
	var all []Outcome
	for _, route := range bothRoutes() {
		switch s.aims[route].decide(p) {
		case alert:
			all = append(all, Outcome{Want: pipeline.Alert, Route: pipeline.Route{Name: route}})
		case silence:
			all = append(all, Outcome{Want: pipeline.Silence, Route: pipeline.Route{Name: route}})
		case nothing, undecided:
		}
	}
	return all
}

// alertsOn reports whether a filter or rule on the route should send an alert for an action on the subject.
func (s *subject) alertsOn(route pipeline.RouteName, what action) bool {
	return s.aims[route].decide(probe{action: what}) == alert
}

// onAnyRoute reports whether a filter or rule on any route should send an alert for an action on the subject.
func (s *subject) onAnyRoute(what action) bool { return len(s.outcomes(probe{action: what})) > 0 }
