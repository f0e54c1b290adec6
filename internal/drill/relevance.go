package drill

import (
	"slices"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/deployed"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// relevance says of each filter and rule which secrets a record must name to match it.
type relevance struct {
	whole *pipeline.Pipeline
	// filters and rules are in the pipeline's order. Each has the names of the secrets, or nil if any record may match.
	filters, rules [][]string
}

func (d *driller) relevance() relevance {
	r := relevance{whole: d.Pipeline}
	type group struct{ account, region, name string }
	groups := map[group]bool{}
	for _, f := range d.Filters {
		names := deployed.Filter(f.Pattern).RequiredSecrets()
		if key := (group{f.Account, f.Region, f.LogGroup}); !groups[key] {
			// One filter of each group always stays, so that no group seems to have none.
			groups[key], names = true, nil
		}
		r.filters = append(r.filters, names)
	}
	for i, rule := range d.Rules {
		names := requiredSecrets(rule)
		if i == 0 {
			names = nil
		}
		r.rules = append(r.rules, names)
	}
	return r
}

// pipelineFor is the pipeline without the filters and rules that match none of the batch's records. Filters that feed the same metric
// stay together.
func (r relevance) pipelineFor(batch []*subject) *pipeline.Pipeline {
	typed := map[string]bool{}
	for _, s := range batch {
		for _, name := range append(s.similarNames(), s.secret.Name) {
			secret := s.secret
			if name != secret.Name {
				secret.Name, secret.ARN = name, ""
			}
			for _, spelling := range cloudtrail.Spellings() {
				typed[aws.NameOfSecret(spelling.Of(secret))] = true
			}
		}
	}
	relevant := func(names []string) bool {
		return names == nil || slices.ContainsFunc(names, func(name string) bool { return typed[name] })
	}
	type metric struct{ account, region, namespace, name string }
	metricOf := func(f *pipeline.Filter) metric {
		return metric{f.Account, f.Region, f.Metric.Namespace, f.Metric.Name}
	}
	metrics := map[metric]bool{}
	for i, f := range r.whole.Filters {
		if relevant(r.filters[i]) {
			metrics[metricOf(f)] = true
		}
	}
	part := *r.whole
	part.Filters, part.Rules = nil, nil
	for _, f := range r.whole.Filters {
		if metrics[metricOf(f)] {
			part.Filters = append(part.Filters, f)
		}
	}
	for i, rule := range r.whole.Rules {
		if relevant(r.rules[i]) {
			part.Rules = append(part.Rules, rule)
		}
	}
	return &part
}

// requiredSecrets are names: a record must have one of them to match a rule. They are nil if it may have any, or if the pattern
// can be understood in two ways.
func requiredSecrets(rule *pipeline.EventRule) []string {
	if pattern, err := eventpattern.ParseDeployed([]byte(rule.Pattern)); err == nil && pattern.Doubtful() {
		return nil
	}
	return deployed.Rule(rule.Pattern).RequiredSecrets()
}
