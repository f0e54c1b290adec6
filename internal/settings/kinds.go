package settings

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/detection"
)

// AlarmKinds are the kinds of event that the watch has an alarm on.
func (w Watch) AlarmKinds() []detection.Kind {
	return w.kinds(func(r Routes) bool { return r.Alarm })
}

// AlarmName is what the watch's alarm on one kind of event is called. Only the one on reads has the watch's own name; no watch can have the
// name of another, since those hold no blanks.
func (w Watch) AlarmName(kind detection.Kind) string {
	if kind == detection.Read {
		return w.Name
	}
	return w.Name + " " + string(kind)
}

// DetailKinds are the kinds of event that the watch sends a mail about; none where no subscriber takes those.
func (s *Settings) DetailKinds(w Watch) []detection.Kind {
	if !slices.ContainsFunc(s.Subscribers, func(sub Subscriber) bool { return sub.Details }) {
		return nil
	}
	return w.kinds(func(r Routes) bool { return r.Detail })
}

// WantsDetails says whether some watch sends mails about its events, and somebody takes them.
func (s *Settings) WantsDetails() bool {
	return slices.ContainsFunc(s.Watches, func(w Watch) bool { return len(s.DetailKinds(w)) > 0 })
}

func (w Watch) kinds(on func(Routes) bool) []detection.Kind {
	routes := map[detection.Kind]Routes{detection.Read: w.Alerts.Read, detection.Denied: w.Alerts.Denied, detection.Change: w.Alerts.Change}
	return slices.DeleteFunc(detection.Kinds(), func(kind detection.Kind) bool { return !on(routes[kind]) })
}
