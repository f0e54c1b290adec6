package drill

import "github.com/secretwatch/secretwatch/internal/pipeline"

// want is what must come of a record on a route.
type want int

// The wants, the stronger behind the weaker: of several purposes the one that wants most decides.
const (
	// nothing: the purpose has no say about such a record.
	nothing want = iota
	// silence: no mail.
	silence
	// undecided: a mail is as right as none.
	undecided
	// alert: a mail.
	alert
)

// purpose is what a filter or rule is there for, seen from one secret.
type purpose int

// The purposes. "Of it" is for a pattern that names the secret or a prefix of it, "of all" for one that names none.
const (
	readsOfIt purpose = iota
	readsOfAll
	// readsOfAllBesideIt are reads of all secrets on a route on which another pattern names the secret: so they are meant.
	readsOfAllBesideIt
	// presumedReads are reads of the secret on a route on which nothing is there for them, though something should be.
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

// decisions say what must come of a record on a route, for each purpose of the route's filters or rules. A call on the secret itself is
// one that the purpose is about; of others it has no say. By an expected reader it wants silence where it says alert.
var decisions = map[purpose][everyday + 1]want{
	//                   itself   similar    another    everyday
	readsOfIt:          {alert, silence, silence, silence},
	readsOfAll:         {alert, undecided, silence, silence},
	readsOfAllBesideIt: {alert, undecided, undecided, silence},
	presumedReads:      {alert, nothing, silence, silence},
	refusalsOfIt:       {alert, silence, nothing, silence},
	refusalsOfAll:      {nothing, undecided, nothing, nothing},
	changesOfIt:        {alert, silence, nothing, silence},
	changesOfAll:       {alert, undecided, nothing, silence},
}

// deed is what a call does to a secret: a read, a read that IAM refuses, or a change, by the name of the call.
type deed string

const (
	read    deed = "read"
	refusal deed = "refused read"
)

// aim is one purpose, and the deed that it is about.
type aim struct {
	purpose purpose
	deed    deed
}

// aims are those of all filters, or of all rules, on one secret.
type aims []aim

// probe is a record as the decision sees it. Deed and expected are about calls on the secret itself.
type probe struct {
	kind     kind
	deed     deed
	expected bool
}

// decide says what must come of a record.
func (a aims) decide(p probe) want {
	strongest := nothing
	for _, x := range a {
		if p.kind != itself || p.deed == x.deed {
			strongest = max(strongest, decisions[x.purpose][p.kind])
		}
	}
	if p.expected && strongest == alert {
		return silence
	}
	return strongest
}

// bothRoutes are the routes, in the order in which results name them.
func bothRoutes() []pipeline.RouteName {
	return []pipeline.RouteName{pipeline.AlarmRoute, pipeline.RuleRoute}
}

// outcomes are what must come of a record on each route that has to do with it.
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

// isMeantFor says whether a route is there for a deed.
func (s *subject) isMeantFor(route pipeline.RouteName, d deed) bool {
	return s.aims[route].decide(probe{deed: d}) == alert
}

// onAnyRoute says whether any route is there for a deed.
func (s *subject) onAnyRoute(d deed) bool { return len(s.outcomes(probe{deed: d})) > 0 }
