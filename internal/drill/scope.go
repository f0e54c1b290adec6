package drill

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/deployed"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// scope is what one metric filter or event rule is meant for, as far as its pattern says. What it really takes, the pipeline tells.
type scope struct {
	route pipeline.RouteName
	at    pipeline.Resource
	// names are the secrets that it names; empty for one that takes those of all. maybe are those that its texts may mean as well.
	names, maybe []name
	// readers are those that it leaves out; tooWide are other ARNs that it leaves out, which name too many.
	readers []aws.Reader
	tooWide []string
	// deeds are those that it is there for.
	deeds []deed
}

// name is a secret's name, or what the names of many begin with.
type name struct {
	text   string
	prefix bool
	// anywhere is true for a text that may stand in the middle of a name: no secret in particular.
	anywhere bool
}

// scopesOf reads the scopes of all filters and rules that are about secrets.
func scopesOf(p *pipeline.Pipeline) []*scope {
	var all []*scope
	known := p.SecretNames()
	for _, f := range p.Filters {
		if pattern := deployed.Filter(f.Pattern); pattern.IsAboutSecrets() {
			all = append(all, filterScope(f, pattern, known))
		}
	}
	for _, r := range p.Rules {
		if pattern := deployed.Rule(r.Pattern); pattern.IsAboutSecrets() {
			all = append(all, ruleScope(r, pattern, known))
		}
	}
	return all
}

func filterScope(f *pipeline.Filter, pattern deployed.Pattern, known *deployed.Names) *scope {
	s := newScope(pattern, known)
	s.route, s.at = pipeline.AlarmRoute, f.Resource
	return s
}

// ruleScope: a rule for all secrets in the state that sees reads is meant for reads, whatever calls it names.
func ruleScope(r *pipeline.EventRule, pattern deployed.Pattern, known *deployed.Names) *scope {
	const seesReads = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
	s := newScope(pattern, known)
	s.route, s.at = pipeline.RuleRoute, r.Resource
	if len(s.names) == 0 && r.State == seesReads && !s.isFor(read) && !s.isFor(refusal) {
		s.deeds = append(s.deeds, read)
	}
	return s
}

func newScope(pattern deployed.Pattern, known *deployed.Names) *scope {
	s := &scope{}
	s.readers, s.tooWide = pattern.LeftOut()
	for _, text := range append(pattern.Secrets(), pattern.NewSecrets()...) {
		s.addName(text, known)
	}
	if pattern.Reads() {
		s.deeds = append(s.deeds, read)
	}
	if pattern.Refusals() {
		s.deeds = append(s.deeds, refusal)
	}
	for _, call := range pattern.Changes() {
		s.deeds = append(s.deeds, deed(call))
	}
	return s
}

// addName adds the secrets that a text means.
func (s *scope) addName(text string, known *deployed.Names) {
	inner, anywhere := strings.CutPrefix(text, "*")
	m := known.Meaning(inner)
	if n := (name{text: m.Name, prefix: m.Prefix, anywhere: anywhere}); n.text != "" && !slices.Contains(s.names, n) {
		s.names = append(s.names, n)
	}
	if m.Or != "" {
		s.maybe = append(s.maybe, name{text: m.Or})
	}
}

func (s *scope) isFor(d deed) bool { return slices.Contains(s.deeds, d) }

// takes says whether the scope is meant for a secret.
func (s *scope) takes(secret string) bool { return len(s.names) == 0 || s.hasName(secret) }

// hasName says whether the scope names a secret, or a prefix of it.
func (s *scope) hasName(secret string) bool {
	isIt := func(n name) bool {
		return n.text == secret || n.prefix && !n.anywhere && strings.HasPrefix(secret, n.text)
	}
	return slices.ContainsFunc(s.names, isIt) || slices.ContainsFunc(s.maybe, isIt)
}

// purposeFor is what the scope wants with a deed on a secret that it takes; named is true where a scope on its route names the secret.
func (s *scope) purposeFor(d deed, named bool) purpose {
	ofIt := len(s.names) > 0
	switch {
	case d == read && ofIt:
		return readsOfIt
	case d == read && named:
		return readsOfAllBesideIt
	case d == read:
		return readsOfAll
	case d == refusal && ofIt:
		return refusalsOfIt
	case d == refusal:
		return refusalsOfAll
	case ofIt:
		return changesOfIt
	}
	return changesOfAll
}
