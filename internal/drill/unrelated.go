package drill

import (
	"slices"
	"sync"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/everyday"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// unrelated are everyday events that have nothing to do with the secret, and a read of a wholly different one. A pattern that matches
// them keeps its alarm in ALARM, and an alarm that is in ALARM already sends no mail for a read.
func (d *driller) unrelated(s *subject) []Case {
	var all []Case
	for _, e := range s.everydayEvents(d.routines.at(s.secret)) {
		all = append(all, s.caseOf("another event, "+e.Name, e.record, probe{kind: routine}))
	}
	other := s.secret
	other.Name, other.ARN = everyday.OtherSecret, ""
	if !s.isAll() && !slices.ContainsFunc(d.scopes.all, func(x *scope) bool { return x.hasName(other.Name) }) {
		reader := s.strangers()[0]
		call := cloudtrail.Call{Secret: other, Reader: reader}
		all = append(all, s.calling("read of another secret, "+other.Name+", by "+reader.String(), call, probe{kind: another}))
	}
	for i := range all {
		all[i].unrelated = true
	}
	return slices.DeleteFunc(all, func(c Case) bool { return len(c.Outcomes) == 0 })
}

// routineEvent is an everyday event with its record.
type routineEvent struct {
	everyday.Event
	record cloudtrail.Record
}

// routines are the everyday events of each place but the reads of a secret, written once. Any number of goroutines may use them.
type routines struct {
	mu    sync.Mutex
	known map[everyday.Place][]routineEvent
}

// at are those where a secret is.
func (r *routines) at(secret aws.Secret) []routineEvent {
	at := everyday.Place{Partition: secret.Partition, Account: secret.Account, Region: secret.Region}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known[at] == nil {
		for _, e := range everyday.Events() {
			if !e.ReadOfSecret {
				r.known[at] = append(r.known[at], routineEvent{e, e.Record(at)})
			}
		}
	}
	return r.known[at]
}

// everydayEvents are those that are tried: for a brief subject only a few.
func (s *subject) everydayEvents(all []routineEvent) []routineEvent {
	const few = 4
	if s.brief {
		return all[:few]
	}
	return all
}

// acceptOtherAlarms accepts unrelated records that set off alarms or match rules through which no read passes: those exist for other
// events. If an unrelated record passes through the alarm or rule of a read, it adds why that is bad to the reason.
func acceptOtherAlarms(cases []Case) {
	type way struct {
		secret, through string
		route           pipeline.RouteName
	}
	ofReads := map[way]bool{}
	for _, c := range cases {
		for _, o := range c.Outcomes {
			if o.Want == pipeline.Alert && o.Verdict != pipeline.Stop {
				ofReads[way{c.Secret, o.Route.Through, o.Route.Name}] = true
			}
		}
	}
	for i := range cases {
		c := &cases[i]
		for j := range c.Outcomes {
			switch o := &c.Outcomes[j]; {
			case !c.unrelated || o.Verdict == pipeline.Pass:
			case !ofReads[way{c.Secret, o.Route.Through, o.Route.Name}]:
				o.Verdict = pipeline.Pass
			case o.Verdict == pipeline.Stop:
				o.Step.Reason += ": " + whyBad(o.Route.Name)
				o.Step.Remedy = "let the pattern name the event source, the event name and the secret"
			}
		}
	}
}

// whyBad is why unrelated records on the way of a read are bad.
func whyBad(route pipeline.RouteName) string {
	if route == pipeline.AlarmRoute {
		return "it counts other events too, and an alarm that is in ALARM already sends no mail for a read"
	}
	return "it matches other events too, and their mails bury those about reads"
}
