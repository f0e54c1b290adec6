package settings

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/detection"
)

// Routes say how one kind of event is told.
type Routes struct {
	// Alarm counts the events and sends a mail when the count reaches the threshold.
	Alarm bool
	// Detail sends a mail for each event, which says who it was.
	Detail bool
}

// Alerts are the routes of each kind of event that a watch tells apart.
type Alerts struct {
	// Read is a GetSecretValue that names a secret of the watch, whatever came of it. Default: both routes.
	Read Routes
	// Denied is a read that IAM refused. Default: detail.
	Denied Routes
	// Change is a call that changes a secret, its policy, rotation or replicas. Default: none; it has no alarm.
	Change Routes
}

// AlarmKinds are the kinds of event that have an alarm.
func (a Alerts) AlarmKinds() []detection.Kind {
	return a.kinds(func(r Routes) bool { return r.Alarm })
}

// AlarmName is what a watch's alarm on one kind of event is called: the one on reads as the watch itself, any other as no watch can be,
// since their names hold no blanks.
func (w Watch) AlarmName(kind detection.Kind) string {
	if kind == detection.Read {
		return w.Name
	}
	return w.Name + " " + string(kind)
}

// DetailKinds are the kinds of event of which each sends a mail.
func (a Alerts) DetailKinds() []detection.Kind {
	return a.kinds(func(r Routes) bool { return r.Detail })
}

func (a Alerts) kinds(chosen func(Routes) bool) []detection.Kind {
	var kinds []detection.Kind
	for _, kind := range detection.Kinds() {
		routes := map[detection.Kind]Routes{detection.Read: a.Read, detection.Denied: a.Denied, detection.Change: a.Change}
		if chosen(routes[kind]) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// SendsDetails says whether the stack sends details: some watch has them, and some subscriber receives them.
func (s *Settings) SendsDetails() bool {
	return slices.ContainsFunc(s.Subscribers, func(s Subscriber) bool { return s.Details }) &&
		slices.ContainsFunc(s.Watches, func(w Watch) bool { return len(w.Alerts.DetailKinds()) > 0 })
}

const (
	routeAlarm  = "alarm"
	routeDetail = "detail"
)

// readAlerts reads {read: [alarm, detail], denied: [detail], change: []}; a kind that is left out keeps its default.
func readAlerts(n node) Alerts {
	field := n.fields("read", "denied", "change")
	alerts := Alerts{
		Read:   readRoutes(field("read"), Routes{Alarm: true, Detail: true}, routeAlarm, routeDetail),
		Denied: readRoutes(field("denied"), Routes{Detail: true}, routeAlarm, routeDetail),
		Change: readRoutes(field("change"), Routes{}, routeDetail),
	}
	if alerts == (Alerts{}) {
		n.refuse("every kind is switched off, so nothing would ever be told; leave the watch out, or one kind on")
	}
	return alerts
}

// readRoutes reads a list of routes. An empty list that is written down switches the kind off.
func readRoutes(n node, byDefault Routes, known ...string) Routes {
	if n.raw == nil {
		return byDefault
	}
	var routes Routes
	for _, item := range n.items() {
		route, ok := item.required("empty: give a route, or take the line out")
		switch {
		case !ok:
		case !slices.Contains(known, route):
			item.refuse("not a route of this kind: %s; it has %v", item.quote(), known)
		case route == routeAlarm:
			routes.Alarm = true
		default:
			routes.Detail = true
		}
	}
	return routes
}

// refuseSilent reports watches that have details only, while nobody takes those, and warns of kinds of event that nobody is told of.
func (r *reader) refuseSilent(settings *Settings) {
	takesDetails := func(s Subscriber) bool { return s.Details }
	if len(settings.Subscribers) == 0 || slices.ContainsFunc(settings.Subscribers, takesDetails) {
		return
	}
	untold := func(w Watch) bool {
		return w.Alerts.Denied.Detail && !w.Alerts.Denied.Alarm || w.Alerts.Change.Detail
	}
	if slices.ContainsFunc(settings.Watches, untold) {
		r.warn("subscribers", `no subscriber receives details, so nobody is told of refused reads and changes: remove "for: alarms" from at least one`)
	}
	for _, watch := range settings.Watches {
		a := watch.Alerts
		if a == (Alerts{}) || a.Read.Alarm || a.Denied.Alarm {
			continue
		}
		r.problems.add(watch.Path+".alerts", `only details are on, and no subscriber takes those, so nothing would ever be told: `+
			`switch an alarm on, or leave "for: alarms" out of a subscriber`)
	}
}
