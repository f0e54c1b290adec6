package settings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/detection"
)

// Counts is how much of AWS's limits a stack uses. They are known before anything is deployed: an ARN whose suffix AWS has yet to choose
// counts with its full length. Secrets that exist are counted as the settings name them, without asking AWS.
type Counts struct {
	// MetricFilters are on the log group, which accepts [aws.FiltersPerLogGroup].
	MetricFilters int
	// LongestFilter is the length of the longest filter pattern, in characters; CloudWatch Logs accepts [aws.PatternLength].
	LongestFilter int
	// EventRules are on the default event bus, which accepts [aws.RulesPerBus].
	EventRules int
	// LongestEventPattern is the length of the longest event pattern, in characters; EventBridge accepts [aws.EventPattern].
	LongestEventPattern int
	// WildcardComplexity is the highest complexity of the wildcards in an event pattern; EventBridge accepts [aws.EventPatternComplexity].
	WildcardComplexity int
	// Trails are the trails that the stack creates; a region accepts [aws.TrailsPerRegion].
	Trails int
}

// Texts say how near AWS's limits the stack is, by what is limited: for an output that people read.
func (c Counts) Texts() map[string]string {
	return map[string]string{
		"metricFilters":       fmt.Sprintf("%d of %d on the log group, by this stack", c.MetricFilters, aws.FiltersPerLogGroup),
		"longestFilter":       fmt.Sprintf("%d of %d characters", c.LongestFilter, aws.PatternLength),
		"eventRules":          fmt.Sprintf("%d of %d on the default event bus, by this stack", c.EventRules, aws.RulesPerBus),
		"longestEventPattern": fmt.Sprintf("%d of %d characters", c.LongestEventPattern, aws.EventPattern),
		"wildcardComplexity":  fmt.Sprintf("%d of %d in an event pattern", c.WildcardComplexity, aws.EventPatternComplexity),
		"trails":              fmt.Sprintf("%d of %d in the region, by this stack", c.Trails, aws.TrailsPerRegion),
	}
}

// fewerWatches is the way out when a stack needs more filters or rules than AWS accepts.
const fewerWatches = "put secrets that share their readers into one watch, best by a prefix (watch: [{name: payments, secrets: [payments/*]}])"

// count counts what the watches need, and reports what AWS would not accept: too many filters or rules in all, and expected readers for
// whom a pattern has no room.
func (p *parser) count(s *Settings) Counts {
	var counts Counts
	if s.Trail.LogGroup == "" {
		counts.Trails = 1
	}
	for _, watch := range s.Watches {
		planned := watch.planned(s)
		for _, kind := range watch.Alerts.AlarmKinds() {
			p.refuseWatch(watch, counts.addFilters(planned, kind))
		}
		if !s.SendsDetails() {
			continue
		}
		for _, kind := range watch.Alerts.DetailKinds() {
			p.refuseWatch(watch, counts.addRules(planned, kind))
		}
	}
	if n := counts.MetricFilters; n > aws.FiltersPerLogGroup {
		p.problems.add("watch", "this stack needs %d metric filters on its log group, but CloudWatch Logs accepts at most %d: %s", n, aws.FiltersPerLogGroup, fewerWatches)
	}
	if n := counts.EventRules; n > aws.RulesPerBus {
		p.problems.add("watch", "this stack needs %d event rules on the default event bus, but EventBridge accepts at most %d: %s", n, aws.RulesPerBus, fewerWatches)
	}
	return counts
}

// planned is what the watch looks for, with stand-ins of the right length for ARNs that are not known yet.
func (w Watch) planned(s *Settings) detection.Watch {
	planned := detection.Watch{Place: s.Place, Prefixes: w.Prefixes, Readers: w.Readers}
	for _, nameOrARN := range slices.Concat(w.Created, w.Existing) {
		planned.Secrets = append(planned.Secrets, detection.Planned(s.Place, nameOrARN))
	}
	return planned
}

func (c *Counts) addFilters(watch detection.Watch, kind detection.Kind) error {
	patterns, err := watch.Filters(kind)
	c.MetricFilters += len(patterns)
	for _, pattern := range patterns {
		c.LongestFilter = max(c.LongestFilter, pattern.Length())
	}
	return err
}

func (c *Counts) addRules(watch detection.Watch, kind detection.Kind) error {
	patterns, err := watch.Events(kind)
	c.EventRules += len(patterns)
	for _, pattern := range patterns {
		c.LongestEventPattern = max(c.LongestEventPattern, len(pattern.String()))
		c.WildcardComplexity = max(c.WildcardComplexity, pattern.Complexity())
	}
	return err
}

// refuseWatch reports why a watch has no pattern that AWS accepts. The reason quotes a secret's name.
func (p *parser) refuseWatch(watch Watch, err error) {
	setting, _, _ := strings.Cut(watch.Path, "[")
	node{path: watch.Path, secret: p.source.encrypted(setting), problems: p.problems}.refuseIf(err, "a watch whose patterns AWS accepts")
}
