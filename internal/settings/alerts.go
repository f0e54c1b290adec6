package settings

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/detection"
)

// Routes are the ways in which one kind of event raises an alert.
type Routes struct {
	// Alarm counts the events and sends a mail when the count reaches the threshold.
	Alarm bool
	// Detail sends a mail for each event, which says who it was.
	Detail bool
}

// Alerts are the routes of each kind of event that a watch distinguishes.
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

// DetailKinds are the kinds of event that send a mail for each event.
func (a Alerts) DetailKinds() []detection.Kind {
	return a.kinds(func(r Routes) bool { return r.Detail })
}

func (a Alerts) kinds(chosen func(Routes) bool) []detection.Kind {
	routes := map[detection.Kind]Routes{detection.Read: a.Read, detection.Denied: a.Denied, detection.Change: a.Change}
	var kinds []detection.Kind
	for _, kind := range detection.Kinds() {
		if chosen(routes[kind]) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

const (
	routeAlarm  = "alarm"
	routeDetail = "detail"
)

// parseAlerts reads {read: [alarm, detail], denied: [detail], change: []}; a kind that is left out keeps its default.
func parseAlerts(n node) Alerts {
	field := n.fields("read", "denied", "change")
	alerts := Alerts{
		Read:   parseRoutes(field("read"), Routes{Alarm: true, Detail: true}, routeAlarm, routeDetail),
		Denied: parseRoutes(field("denied"), Routes{Detail: true}, routeAlarm, routeDetail),
		Change: parseRoutes(field("change"), Routes{}, routeDetail),
	}
	if alerts == (Alerts{}) {
		n.refuse("every kind is switched off, so no alert would ever be sent: switch at least one on")
	}
	return alerts
}

// parseRoutes reads a list of routes. An empty list that is written down switches the kind off.
func parseRoutes(n node, byDefault Routes, known ...string) Routes {
	if n.raw == nil {
		return byDefault
	}
	var routes Routes
	for _, item := range n.items() {
		route, ok := item.required("empty: name a route, or remove the line")
		switch {
		case !ok:
		case !slices.Contains(known, route):
			item.refuse("expected %s, got %s", strings.Join(known, " or "), item.quote())
		case route == routeAlarm:
			routes.Alarm = true
		default:
			routes.Detail = true
		}
	}
	return routes
}

// refuseSilence reports watches that have details only, and warns of kinds of event that have details only, while no subscriber receives
// details.
func (p *parser) refuseSilence(settings *Settings) {
	receivesDetails := func(s Subscriber) bool { return s.Details }
	if len(settings.Subscribers) == 0 || slices.ContainsFunc(settings.Subscribers, receivesDetails) {
		return
	}
	detailsOnly := func(w Watch) bool {
		return w.Alerts.Denied.Detail && !w.Alerts.Denied.Alarm || w.Alerts.Change.Detail
	}
	if slices.ContainsFunc(settings.Watches, detailsOnly) {
		p.warn("subscribers", `no subscriber receives details, so nobody learns of refused reads and changes: remove "for: alarms" from at least one`)
	}
	for _, watch := range settings.Watches {
		if len(watch.Alerts.DetailKinds()) > 0 && len(watch.Alerts.AlarmKinds()) == 0 {
			p.problems.add(watch.Path+".alerts", `only details are switched on, and no subscriber receives them, so no alert would ever be sent: `+
				`switch an alarm on, or remove "for: alarms" from a subscriber`)
		}
	}
}
