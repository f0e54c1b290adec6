package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

// busEvent is a record as EventBridge gets it.
type busEvent struct {
	*subject
	parsed *eventpattern.Event
}

// matching is one event before one target of one rule; target is nil for a rule without any.
type matching struct {
	busEvent
	rule   *parsedRule
	target *EventTarget
	// message is what the target gets, written at the first call.
	message func() message
}

// matchedChecks are what a rule needs to send a message to its target.
var matchedChecks = []check[matching]{
	{"state", (*plan).ruleState},
	{"bus", (*plan).ruleBus},
	{"place", (*plan).rulePlace},
	{"syntax", (*plan).ruleSyntax},
	{"size", (*plan).ruleSize},
	{"pattern", (*plan).ruleMatches},
	{"reading", (*plan).ruleReading},
	{"target", (*plan).ruleTarget},
	{"role", (*plan).targetRole},
	{"paths", (*plan).targetPaths},
	{"template", (*plan).targetTemplate},
	{"text", (*plan).targetText},
}

// matched runs the checks of one rule with one target.
func (p *plan) matched(m matching) Step {
	r := m.rule
	passed := Step{
		Hop: Matched, Resource: r.Address, Reason: fmt.Sprintf("event rule %s matches it", r.Name),
		closeness: m.affinity(r.about),
	}
	passed.noteSession(m.record, r.Pattern)
	step := runChecks(p, passed, matchedChecks, m, p.matchingOn(m)...)
	if step.Verdict == Stop || m.target == nil {
		return step
	}
	step.Notes = slices.Concat(step.Notes, r.complexityNote(), r.callerTextNotes(m.target))
	if missing := m.message().missing; len(missing) > 0 {
		step.Notes = append(step.Notes, fmt.Sprintf("this record has no value for <%s>, so the text has a gap there", names(missing)))
	}
	return step
}

func (p *plan) ruleState(m matching) finding {
	switch {
	case m.rule.State == aws.RuleEnabledAll:
		return fine
	case m.rule.State == aws.RuleEnabled && !m.record.IsRead():
		return fine
	case m.rule.State == aws.RuleEnabled:
		return stop(m.rule.Address, "set the rule's state to "+aws.RuleEnabledAll,
			"event rule %s is in state ENABLED, which never matches read-only events such as %s", m.rule.Name, m.record.EventName)
	}
	return stop(m.rule.Address, "set the rule's state to "+aws.RuleEnabledAll, "event rule %s is disabled (state %s)", m.rule.Name, m.rule.State)
}

func (p *plan) ruleBus(m matching) finding {
	if m.rule.Bus == aws.DefaultBus {
		return fine
	}
	return stop(m.rule.Address, "put the rule on the default bus", "event rule %s is on bus %s, and AWS's own events arrive on the default bus", m.rule.Name, m.rule.Bus)
}

func (p *plan) rulePlace(m matching) finding {
	switch at, call := m.rule.place(), m.call(); at.same(call) {
	case Stop:
		return stop(m.rule.Address, fmt.Sprintf("add a rule in region %s of account %s", call.region, call.account),
			"event rule %s gets events of %s only; the call was made in %s", m.rule.Name, at, call)
	case Unknown:
		return unknown(m.rule.Address, GivePlace, "it is not known whether event rule %s (%s) gets events of a call in %s", m.rule.Name, at, call)
	case Pass:
	}
	if m.target != nil && m.target.place().same(m.rule.place()) == Unknown {
		return unknown(m.target.Address, GivePlace, "it is not known whether target %s (%s) belongs to event rule %s (%s)",
			m.target.ID, m.target.place(), m.rule.Name, m.rule.place())
	}
	return fine
}

func (p *plan) ruleSyntax(m matching) finding {
	if m.rule.err == nil {
		return fine
	}
	return stop(m.rule.Address, "write a pattern that EventBridge accepts", "EventBridge refuses the pattern of event rule %s: %v", m.rule.Name, m.rule.err)
}

// complexityNote is about a rule that exists, though EventBridge would refuse its pattern: it has accepted the pattern, so the rule works.
func (r *parsedRule) complexityNote() []string {
	if r.err != nil || r.pattern.Refusal() == nil {
		return nil
	}
	return []string{fmt.Sprintf("EventBridge would refuse this pattern of a new rule: %v", r.pattern.Refusal())}
}

func (p *plan) ruleSize(m matching) finding { return p.recordSize(m.record) }

func (p *plan) ruleMatches(m matching) finding {
	if m.rule.err != nil {
		return fine
	}
	why := m.rule.pattern.Explain(m.parsed)
	if why.Matched || m.rule.pattern.Doubt(m.parsed) != "" {
		return fine
	}
	if f, found := p.formerARN(m.subject, m.rule.about, "event rule "+m.rule.Name, m.rule.Address); found {
		return f
	}
	return stop(m.rule.Address, "change the event pattern so that it matches this record",
		"event rule %s does not match at %s: %s", m.rule.Name, why.Path, strings.TrimSuffix(why.Reason, "."))
}

func (p *plan) ruleReading(m matching) finding {
	if m.rule.err != nil {
		return fine
	}
	doubt := m.rule.pattern.Doubt(m.parsed)
	if doubt == "" {
		return fine
	}
	return unknown(m.rule.Address, "write the event pattern in a form that is known", "it is not known whether event rule %s matches: %s", m.rule.Name, doubt)
}

func (p *plan) ruleTarget(m matching) finding {
	if m.target != nil {
		return fine
	}
	return missing(m.rule.Address, "add a target that is an SNS topic", "event rule %s has no target", m.rule.Name)
}

// targetRole: EventBridge publishes with the role of a target where it has one, and what that role may do is in the role's own stack.
func (p *plan) targetRole(m matching) finding {
	if m.target == nil || m.target.RoleARN == "" || p.roles[m.target.RoleARN] != nil {
		return fine
	}
	return unknown(m.target.Address, giveState, "role %s of the target of rule %s is in none of the given states", m.target.RoleARN, m.rule.Name)
}
