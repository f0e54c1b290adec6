package drill

import "github.com/secretwatch/secretwatch/internal/pipeline"

// want is what must come of a record on a route.
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

// purpose is what a filter or rule is meant for, as seen from one secret.
type purpose int

// The purposes. "Of it": the pattern names the secret, or a prefix of it. "Of all": the pattern names no secret.
const (
	readsOfIt purpose = iota
	readsOfAll
	// readsOfAllBesideIt: another pattern on the route names the secret, so this one reports the reads of all on purpose.
	readsOfAllBesideIt
	// presumedReads: no pattern on the route is meant for reads of the secret, but one should be.
	presumedReads
	refusalsOfIt
	refusalsOfAll
	changesOfIt
	changesOfAll
)

// kind is what a record is to a secret.
type kind int

// The kinds of records.
const (
	// itself is a call on the secret.
	itself kind = iota
	// similar is a read of another secret that looks like this one: of a similar name, in another region, in another account.
	similar
	// another is a read of a wholly different secret.
	another
	// everyday is an event that has nothing to do with secrets.
	everyday
)

// decisions is the table of what must come of a record on a route, for each purpose that the route's filters or rules have. The column
// itself is for the calls that the purpose is about; it does not concern others. For an expected reader an alert there becomes silence.
var decisions = map[purpose][everyday + 1]want{
	readsOfIt:          {itself: alert, similar: silence, another: silence, everyday: silence},
	readsOfAll:         {itself: alert, similar: undecided, another: silence, everyday: silence},
	readsOfAllBesideIt: {itself: alert, similar: undecided, another: undecided, everyday: silence},
	presumedReads:      {itself: alert, similar: nothing, another: silence, everyday: silence},
	refusalsOfIt:       {itself: alert, similar: silence, another: nothing, everyday: silence},
	refusalsOfAll:      {itself: nothing, similar: undecided, another: nothing, everyday: nothing},
	changesOfIt:        {itself: alert, similar: silence, another: nothing, everyday: silence},
	changesOfAll:       {itself: alert, similar: undecided, another: nothing, everyday: silence},
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

// aims are those that the filters of an account, or its rules, have with one secret.
type aims []aim

// probe is what of a record the decision depends on. Action and expected are for calls on the secret itself.
type probe struct {
	kind     kind
	action   action
	expected bool
}

// decide finds what must come of a record: the strongest want of all aims.
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

// outcomes are what must come of a record, for each route on which it is an alert or silence.
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

// isMeantFor says whether something on a route is meant for an action on the subject.
func (s *subject) isMeantFor(route pipeline.RouteName, what action) bool {
	return s.aims[route].decide(probe{action: what}) == alert
}

// onAnyRoute says whether something on any route is meant for an action on the subject.
func (s *subject) onAnyRoute(what action) bool { return len(s.outcomes(probe{action: what})) > 0 }
