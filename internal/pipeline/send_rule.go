package pipeline

import (
	"slices"
	"strings"
	"sync"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/deployed"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
)

// ruleRoute sends a record through every event rule and target, and keeps the way that came furthest.
func (r *run) ruleRoute(about *subject) Route {
	way := Route{Name: RuleRoute}.with(r.recordedBest(about.record))
	if way.Verdict() == Stop {
		return way
	}
	e := busEvent{about, eventpattern.EventOf(about.record.EventOf(about.log.Document()))}
	best := Route{}
	candidates := r.ruleCandidates(e)
	if len(candidates) == 0 {
		return way.with(noRuleFor(about))
	}
	for _, rule := range candidates {
		targets := r.targets.at(ruleKey{rule.Bus, rule.Name}, rule.place())
		if len(targets) == 0 {
			targets = []*EventTarget{nil}
		}
		for _, t := range targets {
			if next := r.fromRule(way, e, rule, t); next.further(best) {
				best = next
			}
		}
	}
	return best
}

// findsRuleRoute reports whether any event rule is about secrets.
func (p *plan) findsRuleRoute() bool {
	return slices.ContainsFunc(p.rules, func(r *parsedRule) bool { return strings.Contains(r.Pattern, "secretsmanager") })
}

// recordedBest is the best answer of any trail: EventBridge needs one that logs, wherever it delivers to.
func (p *plan) recordedBest(record *cloudtrail.Record) Step {
	var best Step
	for i, t := range p.sources {
		if s := p.recorded(record, t); i == 0 || better(s, best) {
			best = s
		}
	}
	return best
}

// ruleCandidates are the rules that match or may match; where none does, those that seem to be about the record.
func (r *run) ruleCandidates(e busEvent) []*parsedRule {
	var matching []*parsedRule
	for _, rule := range r.rules {
		if !rule.excludes(e.subject) && (rule.err != nil || rule.pattern.Match(e.parsed) || rule.pattern.Doubt(e.parsed) != "") {
			matching = append(matching, rule)
		}
	}
	if len(matching) > 0 {
		return matching
	}
	return closest(r.rules, func(rule *parsedRule) bool { return r.isMeantFor(e.subject, rule.about, rule.names) }, func(rule *parsedRule) int { return e.affinity(rule.about) })
}

// demand is a field that an event pattern compares with plain texts only, so that a record with another value cannot match.
type demand struct {
	field  string
	of     func(*subject) string
	values []string
}

// excludes says, without a look at the whole event, that a rule cannot match a record.
func (r *parsedRule) excludes(s *subject) bool {
	return slices.ContainsFunc(r.demands, func(d demand) bool { return !slices.Contains(d.values, d.of(s)) })
}

// demandsOf are the demands of a pattern on the call and on the secret: most rules differ in these two.
func demandsOf(pattern deployed.Pattern) []demand {
	all := []demand{
		{field: "eventName", of: func(s *subject) string { return s.record.EventName }},
		{field: "requestParameters.secretId", of: func(s *subject) string { return s.secretID }},
	}
	for i := range all {
		all[i].values = pattern.Required(all[i].field)
	}
	return slices.DeleteFunc(all, func(d demand) bool { return d.values == nil })
}

// fromRule goes on from one rule and target.
func (r *run) fromRule(way Route, e busEvent, rule *parsedRule, t *EventTarget) Route {
	m := matching{busEvent: e, rule: rule, target: t}
	if t != nil {
		m.message = sync.OnceValue(func() message { return rule.message(t, e) })
	}
	way = way.with(r.matched(m))
	way.Through = rule.Name
	if way.Verdict() == Stop || t == nil {
		return way
	}
	n := notification{topic: t.ARN, route: RuleRoute}
	if r.filtersByText(t.ARN) {
		n.body = m.message().text
	}
	way = r.fromTopic(way, rule.publication(t), n)
	if way.Verdict() != Stop {
		r.post(n, Mail{At: timeOf(e.record), Route: RuleRoute, Through: rule.Name, Subject: eventSubject, Body: m.message().text})
	}
	return way
}

// publication is the message of a rule to one of its targets.
func (r *parsedRule) publication(t *EventTarget) publication {
	return publication{service: aws.EventBridge, source: r.ARN, address: t.Address, account: r.Account, region: r.Region, target: t.ARN, role: t.RoleARN, from: &r.Resource}
}
