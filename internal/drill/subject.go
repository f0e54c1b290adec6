package drill

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// subject is a secret that is drilled, with what the pipeline is meant to do about it.
type subject struct {
	// label is what people call it: the name, or the prefix with a star.
	label string
	// secret is the one that is read; of a prefix, one made up.
	secret cloudtrail.Secret
	// readers are the ARNs of the expected readers; excused are ARNs that the patterns leave out though they name too many.
	readers, excused []string
	// reads and denials are the routes that should tell of them; changes are those for each call.
	reads, denials []pipeline.RouteName
	changes        map[string][]pipeline.RouteName
	// silent are the routes that tell of chosen secrets only, and so must keep silent about others.
	silent []pipeline.RouteName
	// broad are the routes on which something tells of the reads of all secrets, on purpose.
	broad []pipeline.RouteName
	// brief subjects are tried by fewer kinds of readers, against fewer similar names.
	brief bool
	// reading is how it is known that this secret is meant.
	reading reading
}

// fullDrills is how many secrets are drilled in full; of more, the rest in brief.
const fullDrills = 50

// example ends the name of a secret that is made up for a prefix.
const example = "example"

// subjects are the watched secrets that were asked for.
func (d *driller) subjects() ([]*subject, error) {
	var all []*subject
	var labels []string
	for _, w := range d.watched() {
		made := d.readings(w)
		labels = append(labels, made[0].label)
		asked := func(s *subject) bool { return slices.ContainsFunc(d.options.Secrets, s.isCalled) }
		if len(d.options.Secrets) == 0 || slices.ContainsFunc(made, asked) {
			for _, s := range made {
				s.brief = len(all) >= fullDrills
			}
			all = append(all, made...)
		}
	}
	switch {
	case len(labels) == 0:
		return nil, fmt.Errorf("state %s: %w: it creates none, and no filter or rule names one; give the state of the team's stack as well, or records with --event",
			strings.Join(d.Sources, ", "), ErrNothing)
	case len(all) == 0:
		return nil, fmt.Errorf("%w: %s is not among the secrets watched here: %s", ErrNothing,
			strings.Join(d.options.Secrets, ", "), shortList(labels))
	}
	return all, nil
}

// shortList is a list cut to what a line holds.
func shortList(texts []string) string {
	const shown = 5
	if len(texts) > shown {
		return fmt.Sprintf("%s and %d more", strings.Join(texts[:shown], ", "), len(texts)-shown)
	}
	return strings.Join(texts, ", ")
}

func (s *subject) isCalled(text string) bool {
	return text == s.label || text == s.secret.Name || text == s.secret.ARN || text != "" && text+"*" == s.label
}

// watched are the secrets that the pipeline is about: those it creates, and those that filters and rules name.
func (d *driller) watched() []pipeline.Watched {
	all := d.WatchedBy(d.secrets)
	type place struct{ name, account, region string }
	known := map[place]int{}
	for i, w := range all {
		known[place{w.Name, w.Account, w.Region}] = i
	}
	for _, s := range d.scopes {
		if s.route != pipeline.RuleRoute {
			continue
		}
		for _, w := range s.watched(d.secrets) {
			at := place{w.Name, w.Account, w.Region}
			i, found := known[at]
			if !found {
				i = len(all)
				known[at] = i
				all = append(all, w)
			}
			all[i].ARN = cmp.Or(all[i].ARN, w.ARN)
		}
	}
	if len(all) == 0 && len(d.scopes) > 0 {
		// They are about all secrets: any will do.
		at := d.scopes[0].at
		all = []pipeline.Watched{{Prefix: true, Secret: cloudtrail.Secret{Account: at.Account, Region: at.Region, Partition: at.Partition}}}
	}
	slices.SortStableFunc(all, func(a, b pipeline.Watched) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// watched are the secrets that the scope names, where it is itself. A text that may stand in the middle of a name is no secret in
// particular.
func (s *scope) watched(known *pipeline.SecretNames) []pipeline.Watched {
	var all []pipeline.Watched
	for _, text := range s.texts {
		if strings.HasPrefix(text, "*") {
			continue
		}
		for _, w := range known.Watched(text, s.at) {
			w.Region, w.Account, w.Partition = s.at.Region, s.at.Account, s.at.Partition
			all = append(all, w)
		}
	}
	return all
}

func (d *driller) subject(w pipeline.Watched) *subject {
	s := &subject{label: w.Name, secret: w.Secret, changes: map[string][]pipeline.RouteName{}}
	s.secret.Partition = cmp.Or(s.secret.Partition, "aws")
	if w.Prefix {
		s.label, s.secret.Name, s.secret.ARN = w.Name+"*", w.Name+example, ""
	}
	about := map[pipeline.RouteName][]*scope{}
	for _, x := range d.scopesFor(s.secret.Name) {
		about[x.route] = append(about[x.route], x)
		s.readers = append(s.readers, x.readers...)
		s.excused = append(s.excused, x.excused...)
	}
	s.readers, s.excused = withoutDoubles(s.readers), withoutDoubles(s.excused)
	for _, route := range []pipeline.RouteName{pipeline.AlarmRoute, pipeline.RuleRoute} {
		d.meant(s, route, about)
	}
	if len(s.reads) == 0 {
		s.reads = []pipeline.RouteName{d.mainRoute()}
	}
	return s
}

// withoutDoubles keeps the first of each text.
func withoutDoubles[T comparable](all []T) []T {
	var kept []T
	for _, item := range all {
		if !slices.Contains(kept, item) {
			kept = append(kept, item)
		}
	}
	return kept
}

// meant adds what a route is meant to tell of a secret.
func (d *driller) meant(s *subject, route pipeline.RouteName, about map[pipeline.RouteName][]*scope) {
	reads, denials, all := d.astray[route], false, false
	named, broad := false, false
	for _, x := range about[route] {
		named, broad = named || len(x.names) > 0, broad || x.reads && len(x.names) == 0
		reads, denials, all = reads || x.reads, denials || x.denials && len(x.names) > 0, all || len(x.names) == 0
		for _, call := range x.changes {
			if !slices.Contains(s.changes[call], route) {
				s.changes[call] = append(s.changes[call], route)
			}
		}
	}
	if reads {
		s.reads = append(s.reads, route)
	}
	if denials {
		s.denials = append(s.denials, route)
	}
	if named && broad || s.label == "*" {
		s.broad = append(s.broad, route)
	}
	if len(about[route]) > 0 && !all {
		s.silent = append(s.silent, route)
	}
}

// mainRoute is the one that a secret should have if nothing names it.
func (d *driller) mainRoute() pipeline.RouteName {
	if len(d.Filters)+len(d.Alarms) == 0 && len(d.Rules) > 0 {
		return pipeline.RuleRoute
	}
	return pipeline.AlarmRoute
}

// goneAstray are the routes on which something is meant for reads but names only secrets that nothing else knows: it is taken to
// be meant for those that there are. So is an alarm on secrets whose filter is missing.
func (d *driller) goneAstray() map[pipeline.RouteName]bool {
	known := map[pipeline.RouteName]map[string]bool{pipeline.AlarmRoute: {}, pipeline.RuleRoute: {}}
	for _, x := range d.scopes {
		for _, n := range x.names {
			known[x.route][n.text] = true
		}
	}
	other := map[pipeline.RouteName]pipeline.RouteName{pipeline.AlarmRoute: pipeline.RuleRoute, pipeline.RuleRoute: pipeline.AlarmRoute}
	created := map[string]bool{}
	for _, secret := range d.Secrets {
		created[secret.Name] = true
	}
	astray := map[pipeline.RouteName]bool{}
	for _, x := range d.scopes {
		if x.reads && len(x.names) > 0 && !slices.ContainsFunc(x.names, func(n name) bool {
			return n.prefix || created[n.text] || known[other[x.route]][n.text]
		}) {
			astray[x.route] = len(d.Secrets) > 0
		}
	}
	if !slices.ContainsFunc(d.scopes, func(x *scope) bool { return x.route == pipeline.AlarmRoute }) {
		astray[pipeline.AlarmRoute] = slices.ContainsFunc(d.Alarms, isAboutSecrets)
	}
	return astray
}

func isAboutSecrets(a *pipeline.Alarm) bool {
	text := strings.ToLower(a.Name + a.Description + a.Metric.Namespace + a.Metric.Name)
	return strings.Contains(text, "secret") && !strings.HasPrefix(a.Metric.Namespace, "AWS/")
}
