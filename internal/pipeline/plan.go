package pipeline

import (
	"cmp"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/everyday"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// Defaults of [Options].
const (
	// DefaultDelay is CloudTrail's usual delay to CloudWatch Logs: "an average of about 5 minutes".
	// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
	DefaultDelay = 5 * time.Minute
	// DefaultOthers is how many other events reach the log group in a minute.
	DefaultOthers = 1
)

// Options say how records are sent. The zero Options are the defaults.
type Options struct {
	// Delay is the time from a call to its arrival in CloudWatch Logs; 0 is [DefaultDelay], less than 0 is none.
	Delay time.Duration
	// Others is how many other events reach the log group in each minute, on which filters publish their default value; 0 is
	// [DefaultOthers], less than 0 is none.
	Others int
	// AssumeSharedTrail relies on the caller's word that a trail that is in none of the states records everything and delivers it to
	// the log groups that the filters are on.
	AssumeSharedTrail bool
	// Together means that all the records happened, at their times: an alarm is evaluated by all that its filters count. Without it
	// each record is evaluated as if it were the only one.
	Together bool

	// without turns one check off, as "hop/name": the tests of the checks use it.
	without string
}

func (o Options) delay() time.Duration {
	if o.Delay == 0 {
		return DefaultDelay
	}
	return max(0, o.Delay)
}

func (o Options) others() int {
	if o.Others == 0 {
		return DefaultOthers
	}
	return max(0, o.Others)
}

// plan is a [Pipeline] ready to send records through: everything parsed and indexed. A plan is for one goroutine.
type plan struct {
	*Pipeline
	options Options

	policies    map[Policy]parsedPolicy
	groups      located[string, *LogGroup]        // by name
	parsed      []*parsedFilter                   // the filters, in their order
	filters     located[string, *parsedFilter]    // by log group's name
	feeds       located[metricKey, *parsedFilter] // the filters that publish a metric
	alarms      located[metricKey, *Alarm]        // the alarms on a metric
	topics      map[string]*Topic                 // by ARN
	subscribers map[string][]*Subscription        // by topic's ARN
	roles       map[string]*Role                  // by ARN
	queues      map[string]*Queue                 // by ARN
	targets     located[ruleKey, *EventTarget]    // by rule
	rules       []*parsedRule                     // those with a pattern

	// unfed are the filters that only a trail outside the states can feed; sources are the trails that may record, nil for one outside
	// the states.
	unfed   []*parsedFilter
	sources []*Trail
	// misplaced are the doubts about what may be missing at a hop, the first of each.
	misplaced map[Hop]finding
	// routines are the everyday events of a place.
	routines *parsed[everyday.Place, []routine]
	// hasRuleRoute is true where an event rule is about secrets.
	hasRuleRoute bool
	// created are the names of the states' secrets.
	created map[string]bool
	// secrets are those by ARN.
	secrets map[string]*Secret

	// What does not depend on the record is checked once.
	files         map[*Trail]Step
	deliveries    map[*Trail]Step
	alarmsOf      map[*parsedFilter][]evaluation
	evaluations   map[evaluation]Step
	backgrounds   map[*Alarm]background
	publications  map[publication]Step
	notifications map[notification]Step
}

// metricKey identifies a metric but for its dimensions and unit, which are compared later.
type metricKey struct{ namespace, name string }

// ruleKey names a rule on its bus.
type ruleKey struct{ bus, name string }

type parsedPolicy struct {
	document policy.Document
	err      error
}

type parsedFilter struct {
	*Filter
	*filterPattern
}

type parsedRule struct {
	*EventRule
	*rulePattern
	// templates are the transformers of the rule's targets, as far as they were needed.
	templates map[*EventTarget]parsedTemplate
}

// newPlan parses and indexes. What cannot be parsed is kept with its error, for the hop that needs it.
func newPlan(p *Pipeline, o Options) *plan {
	plan := &plan{
		Pipeline: p, options: o,
		policies: map[Policy]parsedPolicy{},
		groups:   located[string, *LogGroup]{}, filters: located[string, *parsedFilter]{},
		feeds: located[metricKey, *parsedFilter]{}, alarms: located[metricKey, *Alarm]{},
		topics: map[string]*Topic{}, subscribers: map[string][]*Subscription{}, roles: map[string]*Role{}, queues: map[string]*Queue{},
		targets: located[ruleKey, *EventTarget]{},
		files:   map[*Trail]Step{}, deliveries: map[*Trail]Step{}, alarmsOf: map[*parsedFilter][]evaluation{}, evaluations: map[evaluation]Step{},
		backgrounds:  map[*Alarm]background{},
		publications: map[publication]Step{}, notifications: map[notification]Step{}, created: map[string]bool{}, secrets: map[string]*Secret{},
	}
	for _, s := range p.Secrets {
		plan.created[cmp.Or(s.Name, aws.NameOfSecret(s.ARN))] = true
		plan.secrets[s.ARN] = s
	}
	patterns := p.patterns
	if patterns == nil {
		patterns = newPatterns()
	}
	plan.routines = &patterns.routines
	plan.indexLogs(patterns)
	plan.indexAlerts(patterns)
	plan.unfed = plan.unfedFilters()
	plan.sources = plan.sourcesOf()
	plan.hasRuleRoute = plan.findsRuleRoute()
	plan.misplaced = plan.findMisplaced()
	return plan
}

func (p *plan) indexLogs(patterns *patterns) {
	for _, g := range p.LogGroups {
		p.groups.add(g.Name, g.place(), g)
	}
	for _, r := range p.Roles {
		p.roles[r.ARN] = r
	}
	for _, f := range p.Filters {
		parsed := &parsedFilter{f, patterns.filters.of(f.Pattern)}
		p.parsed = append(p.parsed, parsed)
		p.filters.add(f.LogGroup, f.place(), parsed)
		p.feeds.add(keyOf(f.Metric), f.place(), parsed)
	}
	for _, a := range p.Alarms {
		p.alarms.add(keyOf(a.Metric), a.place(), a)
	}
}

func (p *plan) indexAlerts(patterns *patterns) {
	for _, t := range p.Topics {
		p.topics[t.ARN] = t
	}
	for _, s := range p.Subscriptions {
		if !s.Deleting {
			p.subscribers[s.TopicARN] = append(p.subscribers[s.TopicARN], s)
		}
	}
	for _, q := range p.Queues {
		p.queues[q.ARN] = q
	}
	for _, t := range p.Targets {
		p.targets.add(ruleKey{t.Bus, t.Rule}, t.place(), t)
	}
	for _, r := range p.Rules {
		if r.Pattern == "" {
			continue // A rule on a schedule.
		}
		p.rules = append(p.rules, &parsedRule{
			EventRule: r, rulePattern: patterns.rules.of(r.Pattern), templates: map[*EventTarget]parsedTemplate{},
		})
	}
}

func keyOf(m Metric) metricKey { return metricKey{m.Namespace, m.Name} }

// skips reports whether a check is turned off.
func (p *plan) skips(hop Hop, name string) bool {
	return p.options.without != "" && p.options.without == string(hop)+"/"+name
}

// find returns the first item of list for which is returns true, or nil.
func find[T any](list []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i]
	}
	return nil
}

// arnOf parses an ARN. It returns the zero ARN for any other text.
func arnOf(text string) arn.ARN {
	a, err := arn.Parse(text)
	if err != nil {
		return arn.ARN{}
	}
	return a
}
