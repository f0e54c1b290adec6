package drill

import (
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// scopes are those of all filters and rules of a pipeline.
type scopes struct {
	all []*scope
	// byName finds the scopes that name a secret, others are those for prefixes and for all secrets.
	byName map[string][]*scope
	others []*scope
	// misnamed are the routes with a pattern for reads that names only secrets that no state creates and no other pattern names.
	misnamed map[pipeline.RouteName]bool
}

func newScopes(p *pipeline.Pipeline) *scopes {
	s := &scopes{all: scopesOf(p), byName: map[string][]*scope{}}
	created := p.Created()
	for _, x := range s.all {
		x.elsewhere = x.isElsewhere(created)
		if len(x.names) == 0 || slices.ContainsFunc(x.names, func(n name) bool { return n.prefix }) {
			s.others = append(s.others, x)
			continue
		}
		for _, n := range withoutDoubles(slices.Concat(x.names, x.maybe)) {
			s.byName[n.text] = append(s.byName[n.text], x)
		}
	}
	s.misnamed = s.misnamedRoutes(p)
	return s
}

// of returns the scopes that cover a secret.
func (s *scopes) of(secret aws.Secret) []*scope {
	return slices.DeleteFunc(slices.Concat(s.byName[secret.Name], s.others), func(x *scope) bool { return !x.covers(secret) })
}

// aimsOn returns the aims of a route's patterns for a secret.
func (s *scopes) aimsOn(route pipeline.RouteName, secret aws.Secret) aims {
	relevant := slices.DeleteFunc(s.of(secret), func(x *scope) bool { return x.route != route })
	named := slices.ContainsFunc(relevant, func(x *scope) bool { return len(x.names) > 0 })
	var all aims
	for _, x := range relevant {
		for _, what := range x.actions {
			// A filter for the secrets of other accounts, as of an organization, is for all of theirs.
			besides := named || x.at.Account != "" && secret.Account != "" && x.at.Account != secret.Account
			all = append(all, aim{x.purposeFor(what, besides), what})
		}
	}
	if s.misnamed[route] {
		all = append(all, aim{presumedReads, read})
	}
	return withoutDoubles(all)
}

// misnamedRoutes returns the routes with a pattern for reads that names only secrets that no state creates and the other route does not
// name. That is probably a mistake, so the drill expects the route to report reads of the secrets that exist. The same holds for an alarm
// about secrets that no filter feeds.
func (s *scopes) misnamedRoutes(p *pipeline.Pipeline) map[pipeline.RouteName]bool {
	created := map[string]bool{}
	for _, secret := range p.Secrets {
		created[secret.Name] = true
	}
	namedOn := map[pipeline.RouteName]map[string]bool{pipeline.AlarmRoute: {}, pipeline.RuleRoute: {}}
	for _, x := range s.all {
		for _, n := range x.names {
			namedOn[x.route][n.text] = true
		}
	}
	other := map[pipeline.RouteName]pipeline.RouteName{pipeline.AlarmRoute: pipeline.RuleRoute, pipeline.RuleRoute: pipeline.AlarmRoute}
	misnamed := map[pipeline.RouteName]bool{}
	for _, x := range s.all {
		isKnown := func(n name) bool { return n.prefix || created[n.text] || namedOn[other[x.route]][n.text] }
		if x.isFor(read) && len(x.names) > 0 && !slices.ContainsFunc(x.names, isKnown) {
			misnamed[x.route] = len(p.Secrets) > 0
		}
	}
	if !slices.ContainsFunc(s.all, func(x *scope) bool { return x.route == pipeline.AlarmRoute }) {
		misnamed[pipeline.AlarmRoute] = slices.ContainsFunc(p.Alarms, isAboutSecrets)
	}
	return misnamed
}

func isAboutSecrets(a *pipeline.Alarm) bool {
	text := strings.ToLower(a.Name + a.Description + a.Metric.Namespace + a.Metric.Name)
	return strings.Contains(text, "secret") && !strings.HasPrefix(a.Metric.Namespace, "AWS/")
}

// withoutDoubles keeps the first of each item.
func withoutDoubles[T comparable](items []T) []T {
	var kept []T
	for _, item := range items {
		if !slices.Contains(kept, item) {
			kept = append(kept, item)
		}
	}
	return kept
}
