package drill

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// subject is a secret that is drilled, with what the pipeline is meant to do about calls on it.
type subject struct {
	// label is what people call it: the name, or the prefix with a star, and its place where others have the name as well.
	label string
	// secret is the one that is read. For a prefix it is made up.
	secret aws.Secret
	// assumed is true where nothing says where the secret is: it may be in other places, too.
	assumed bool
	// aims are those that each route has with the secret.
	aims map[pipeline.RouteName]aims
	// readers are the expected readers; tooWide are the ARNs by which patterns leave out too many.
	readers []aws.Reader
	tooWide []string
	// unmeant is true if no filter or rule is meant for reads of the secret.
	unmeant bool
	// brief subjects are drilled with fewer kinds of readers and fewer similar names.
	brief bool
	// reading is the one of a doubtful text that gave this subject.
	reading reading
}

// fullDrills is the number of secrets that are drilled in full; the others are drilled in brief.
const fullDrills = 50

// example ends the name of a secret that is made up for a prefix.
const example = "example"

// subjects are the watched secrets that were asked for.
func (d *driller) subjects() ([]*subject, error) {
	var all []*subject
	var labels []string
	for _, w := range d.watched {
		found := d.readings(w)
		if where := whereAmong(d.watched, w); where != "" {
			for _, s := range found {
				s.label += where
			}
		}
		labels = append(labels, found[0].label)
		asked := func(s *subject) bool { return slices.ContainsFunc(d.options.Secrets, s.isCalled) }
		if len(d.options.Secrets) == 0 || slices.ContainsFunc(found, asked) {
			for _, s := range found {
				s.brief = len(all) >= fullDrills
			}
			all = append(all, found...)
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

// whereAmong tells a secret from others of its name: by the region, the account or both; empty where there are none.
func whereAmong(watched []pipeline.Watched, w pipeline.Watched) string {
	inRegion, inAccount := false, false
	for _, other := range watched {
		if other.Name == w.Name && !other.Prefix && !w.Prefix {
			inRegion = inRegion || other.Region != w.Region
			inAccount = inAccount || other.Account != w.Account
		}
	}
	where := ""
	if inRegion {
		where += " in " + w.Region
	}
	if inAccount {
		where += " of account " + w.Account
	}
	return where
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

// watchedOrAny are the secrets that the pipeline is about. If its filters and rules are meant for all secrets, any will do.
func (d *driller) watchedOrAny() []pipeline.Watched {
	all := d.Watched()
	if len(all) == 0 && len(d.scopes.all) > 0 {
		at := d.scopes.all[0].at
		all = []pipeline.Watched{{Prefix: true, Secret: aws.Secret{Account: at.Account, Region: at.Region, Partition: at.Partition}}}
	}
	return all
}

func (d *driller) subject(w pipeline.Watched) *subject {
	s := &subject{label: w.Name, secret: w.Secret, assumed: w.Assumed, aims: map[pipeline.RouteName]aims{}}
	s.secret.Partition = cmp.Or(s.secret.Partition, "aws")
	if w.Prefix {
		s.label, s.secret.Name, s.secret.ARN = w.Name+"*", w.Name+example, ""
	}
	for _, x := range d.scopes.of(s.secret) {
		s.readers = append(s.readers, x.readers...)
		s.tooWide = append(s.tooWide, x.tooWide...)
	}
	s.readers, s.tooWide = withoutDoubles(s.readers), withoutDoubles(s.tooWide)
	for _, route := range bothRoutes() {
		s.aims[route] = d.scopes.aimsOn(route, s.secret)
	}
	if !s.onAnyRoute(read) {
		s.unmeant = true
		main := d.mainRoute()
		s.aims[main] = append(s.aims[main], aim{presumedReads, read})
	}
	return s
}

// mainRoute is the one that should report the reads of a secret if nothing is meant for them.
func (d *driller) mainRoute() pipeline.RouteName {
	if len(d.Filters)+len(d.Alarms) == 0 && len(d.Rules) > 0 {
		return pipeline.RuleRoute
	}
	return pipeline.AlarmRoute
}

// isAll reports whether the subject stands for all secrets.
func (s *subject) isAll() bool { return s.label == "*" }

// expects reports whether a principal is an expected reader.
func (s *subject) expects(principal string) bool {
	reader, err := aws.ParseDeployedReader(principal)
	return err == nil && slices.ContainsFunc(s.readers, func(expected aws.Reader) bool { return expected.Covers(reader) })
}
