package pipeline

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

// States of an event rule. Read-only management events reach a rule in the last state only.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
const (
	RuleEnabled    = "ENABLED"
	RuleDisabled   = "DISABLED"
	RuleEnabledAll = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
)

// DefaultBus is the bus on which AWS's own events arrive.
const DefaultBus = "default"

// busEvent is a record as EventBridge gets it, written and read once for all rules.
type busEvent struct {
	*subject
	text   []byte
	parsed *eventpattern.Event
}

// matching is one event before one target of one rule; target is nil for a rule without any.
type matching struct {
	busEvent
	rule   *parsedRule
	target *EventTarget
	// message is what the target gets, written when somebody asks and once.
	message func() message
}

// message is what a target gets for an event.
type message struct {
	text string
	// missing are the variables for which the event has no value.
	missing []string
	err     error
}

// matchedChecks are what a rule needs to send a text to its target.
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
}

// match judges one rule with one target.
func (p *plan) match(m matching) Step {
	r := m.rule
	passed := Step{
		Hop: Matched, Resource: r.Address, Reason: fmt.Sprintf("event rule %s matches it", r.Name),
		near: m.affinity(r.Pattern),
	}
	passed.remark(m.record, r.Pattern)
	step := judge(p, passed, matchedChecks, m)
	if step.Verdict == Stop || m.target == nil {
		return step
	}
	step.Notes = append(step.Notes, r.chosenNotes(m.target)...)
	if missing := m.message().missing; len(missing) > 0 {
		step.Notes = append(step.Notes, fmt.Sprintf("this record has no value for <%s>: the text has a blank there", names(missing)))
	}
	return step
}

func (p *plan) ruleState(m matching) finding {
	switch {
	case m.rule.State == RuleEnabledAll:
		return fine
	case m.rule.State == RuleEnabled && !m.record.IsRead():
		return fine
	case m.rule.State == RuleEnabled:
		return stop(m.rule.Address, "set the rule's state to "+RuleEnabledAll,
			"event rule %s is in state ENABLED, which never sees read-only events such as %s", m.rule.Name, m.record.EventName)
	}
	return stop(m.rule.Address, "set the rule's state to "+RuleEnabledAll, "event rule %s is disabled (state %s)", m.rule.Name, m.rule.State)
}

func (p *plan) ruleBus(m matching) finding {
	if m.rule.Bus == DefaultBus {
		return fine
	}
	return stop(m.rule.Address, "put the rule on the default bus", "event rule %s is on bus %s, and AWS's own events arrive on the default bus", m.rule.Name, m.rule.Bus)
}

func (p *plan) rulePlace(m matching) finding {
	if same(m.rule.Region, m.record.AWSRegion) && same(m.rule.Account, m.record.RecipientAccountID) {
		return fine
	}
	return stop(m.rule.Address, fmt.Sprintf("add a rule in region %s of account %s", m.record.AWSRegion, m.record.RecipientAccountID),
		"event rule %s sees account %s, region %s only; the call was made in account %s, region %s",
		m.rule.Name, m.rule.Account, m.rule.Region, m.record.RecipientAccountID, m.record.AWSRegion)
}

func (p *plan) ruleSyntax(m matching) finding {
	if m.rule.err == nil {
		return fine
	}
	if tooComplex := (*eventpattern.ComplexityError)(nil); errors.As(m.rule.err, &tooComplex) {
		return unknown(m.rule.Address, "spread the wildcards over several rules",
			"event rule %s is in the state, yet by all that is known EventBridge refuses its pattern, so whether it works is not known: %v", m.rule.Name, tooComplex)
	}
	return stop(m.rule.Address, "write a pattern that EventBridge takes", "EventBridge refuses the pattern of event rule %s: %v", m.rule.Name, m.rule.err)
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
	return stop(m.rule.Address, "change the event pattern so that it takes this record",
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
	return unknown(m.rule.Address, "write the event pattern in a form that is known", "whether event rule %s matches is not known: %s", m.rule.Name, doubt)
}

func (p *plan) ruleTarget(m matching) finding {
	if m.target != nil {
		return fine
	}
	return stop(m.rule.Address, "add a target that is an SNS topic", "event rule %s has no target", m.rule.Name)
}

// targetRole: EventBridge publishes with the role of a target where it has one, and what that role may do stands in its own stack.
func (p *plan) targetRole(m matching) finding {
	if m.target == nil || m.target.RoleARN == "" || p.roles[m.target.RoleARN] != nil {
		return fine
	}
	return unknown(m.target.Address, giveState, "role %s of the target of rule %s is in none of the given states", m.target.RoleARN, m.rule.Name)
}

// targetPaths finds a path that no kind of record has: it leaves a blank in every mail.
func (p *plan) targetPaths(m matching) finding {
	if m.target == nil || m.target.Transformer == nil {
		return fine
	}
	paths := m.target.Transformer.Paths
	for _, name := range sortedKeys(paths) {
		if wrong, right := unknownPath(paths[name]); wrong != "" {
			remedy := "name a field that CloudTrail's records have"
			if right != "" {
				remedy = "write " + right
			}
			return stop(m.target.Address, remedy, "the input transformer of rule %s reads <%s> from %s, and no kind of record has a field %s there: the mail has a blank instead",
				m.rule.Name, name, paths[name], wrong)
		}
	}
	return fine
}

// targetTemplate applies the transformer to this very event.
func (p *plan) targetTemplate(m matching) finding {
	if m.target == nil || m.target.Transformer == nil {
		return fine
	}
	if err := m.message().err; err != nil {
		return stop(m.target.Address, "change the transformer so that every record gives valid text; leave out what the caller can choose", "rule %s: %v", m.rule.Name, err)
	}
	return fine
}

// parsedTemplate is a target's transformer, or why EventBridge refuses it.
type parsedTemplate struct {
	template *eventpattern.Template
	err      error
}

// compile reads the transformer of one of the rule's targets; a target that takes a part of the event has a plain one.
func (r *EventRule) compile(t *EventTarget) parsedTemplate {
	transformer := eventpattern.Transformer{RuleARN: r.ARN, RuleName: r.Name}
	switch {
	case t.Transformer != nil:
		transformer.InputPaths, transformer.Template = t.Transformer.Paths, t.Transformer.Template
	case t.Input == "" && t.InputPath != "":
		transformer.InputPaths, transformer.Template = map[string]string{"part": t.InputPath}, "<part>"
	default:
		return parsedTemplate{}
	}
	template, err := transformer.Compile()
	return parsedTemplate{template, err}
}

// message writes what a target gets for an event.
func (r *parsedRule) message(t *EventTarget, event busEvent) message {
	var m message
	switch parsed := r.templates[t]; {
	case parsed.err != nil:
		m.err = parsed.err
	case parsed.template != nil:
		m.text, m.missing, m.err = parsed.template.Apply(event.parsed)
	case t.Input != "":
		m.text = t.Input
	default:
		m.text = string(event.text)
	}
	return m
}

// chosenByCaller says whether a path reads a text that the caller can choose freely: not where the rule takes certain texts only.
func (r *parsedRule) chosenByCaller(path string) bool {
	if slices.ContainsFunc(r.demands, func(d demand) bool { return d.path == path }) {
		return false
	}
	return path == "$.detail.userAgent" || path == "$.detail.errorMessage" || strings.HasPrefix(path, "$.detail.requestParameters.")
}

// chosenNotes warn of a text into which a caller can write: EventBridge does not escape it.
func (r *parsedRule) chosenNotes(t *EventTarget) []string {
	if t == nil || t.Transformer == nil {
		return nil
	}
	var notes []string
	for _, name := range sortedKeys(t.Transformer.Paths) {
		path := t.Transformer.Paths[name]
		if r.chosenByCaller(path) && strings.Contains(t.Transformer.Template, "<"+name+">") {
			notes = append(notes, fmt.Sprintf("the text holds %s, which the caller chooses: a quote in it stops the mail", path))
		}
	}
	return notes
}
