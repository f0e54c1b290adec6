package drill

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/deployed"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// scope is the purpose of one metric filter or event rule, as read from its pattern. What it really matches, package pipeline decides.
type scope struct {
	route pipeline.RouteName
	at    pipeline.Resource
	// places are those of the calls that it can take.
	places []deployed.Place
	// elsewhere is true if the secrets that it names are all in other places: then it is meant for those.
	elsewhere bool
	// names are the secrets that the pattern names; empty if it covers all. maybe are further secrets that an ambiguous text may name.
	names, maybe []name
	// readers are the expected readers that the pattern excludes. tooWide are the other ARNs that it excludes, which exclude too many people.
	readers []aws.Reader
	tooWide []string
	// actions are the calls that the pattern covers.
	actions []action
	// calls are those that the pattern names; begunCalls is true if it names some by a part of their names.
	calls      []string
	begunCalls bool
}

// name is the name of a secret, or what the names of several begin with.
type name struct {
	text   string
	prefix bool
	// anywhere is true for a text that may be in the middle of a name, so that it names no secret in particular.
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
	s.route, s.at, s.places = pipeline.AlarmRoute, f.Resource, pattern.Everywhere()
	return s
}

// ruleScope returns the scope of a rule. A rule that names no secret and whose state lets it see reads is taken to cover reads, whatever
// calls it names.
func ruleScope(r *pipeline.EventRule, pattern deployed.Pattern, known *deployed.Names) *scope {
	s := newScope(pattern, known)
	s.route, s.at, s.places = pipeline.RuleRoute, r.Resource, []deployed.Place{{Account: r.Account, Region: r.Region}}
	if len(s.names) == 0 && r.State == aws.RuleEnabledAll && !s.isFor(read) && !s.isFor(refusal) {
		s.actions = append(s.actions, read)
	}
	return s
}

func newScope(pattern deployed.Pattern, known *deployed.Names) *scope {
	s := &scope{}
	s.readers, s.tooWide = pattern.LeftOut()
	s.calls, s.begunCalls = pattern.Calls()
	for _, text := range append(pattern.Secrets(), pattern.NewSecrets()...) {
		s.addName(text, known)
	}
	if pattern.Reads() {
		s.actions = append(s.actions, read)
	}
	if pattern.Refusals() {
		s.actions = append(s.actions, refusal)
	}
	for _, call := range pattern.Changes() {
		s.actions = append(s.actions, action(call))
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

func (s *scope) isFor(what action) bool { return slices.Contains(s.actions, what) }

// covers reports whether the pattern is meant for a secret: it names it, or names none and so covers all, and can take calls in its place.
func (s *scope) covers(secret aws.Secret) bool {
	return s.includes(secret.Name) && (s.elsewhere || s.reaches(secret))
}

// includes reports whether the pattern names a secret, or names none and so covers all.
func (s *scope) includes(secret string) bool { return len(s.names) == 0 || s.hasName(secret) }

// reaches reports whether the pattern can take calls in a secret's place.
func (s *scope) reaches(secret aws.Secret) bool {
	return slices.ContainsFunc(s.places, func(at deployed.Place) bool { return at.Includes(secret.Account, secret.Region) })
}

// isElsewhere reports whether all of the created secrets that the pattern includes are in other places.
func (s *scope) isElsewhere(created []pipeline.Watched) bool {
	created = slices.DeleteFunc(slices.Clone(created), func(w pipeline.Watched) bool { return !s.includes(w.Name) })
	return len(created) > 0 && !slices.ContainsFunc(created, func(w pipeline.Watched) bool { return s.reaches(w.Secret) })
}

// hasName reports whether the scope names the secret or a prefix of its name.
func (s *scope) hasName(secret string) bool {
	isIt := func(n name) bool {
		return n.text == secret || n.prefix && !n.anywhere && strings.HasPrefix(secret, n.text)
	}
	return slices.ContainsFunc(s.names, isIt) || slices.ContainsFunc(s.maybe, isIt)
}

// purposeFor returns the scope's purpose for an action on a secret that it covers. besides is true if it covers other secrets on purpose.
func (s *scope) purposeFor(what action, besides bool) purpose {
	ofIt := len(s.names) > 0
	switch {
	case what == read && ofIt:
		return readsOfIt
	case what == read && besides:
		return readsOfAllBesideIt
	case what == read:
		return readsOfAll
	case what == refusal && ofIt:
		return refusalsOfIt
	case what == refusal:
		return refusalsOfAll
	case ofIt:
		return changesOfIt
	}
	return changesOfAll
}
