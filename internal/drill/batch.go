package drill

import (
	"bytes"
	"encoding/json"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// batchSize is how many secrets are sent together. What a record costs grows with the filters and rules that it meets, so each
// batch meets only those that could take one of its records.
const batchSize = 10

// drillAll drills the subjects in batches, as many at a time as there are processors.
func (d *driller) drillAll(subjects []*subject) Result {
	batches := slices.Collect(slices.Chunk(subjects, batchSize))
	cases := make([][]Case, len(batches))
	assumed := make([]bool, len(batches))
	relevance := d.relevance()
	var workers sync.WaitGroup
	next := make(chan int)
	for range min(len(batches), runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := range next {
				for _, s := range batches[i] {
					for _, c := range d.cases(s) {
						c.reading = s.reading
						cases[i] = append(cases[i], c)
					}
				}
				through := d.Pipeline
				if len(batches) > 1 {
					through = relevance.pipelineFor(batches[i])
				}
				assumed[i] = d.send(through, cases[i], false).AssumedSharedTrail
			}
		})
	}
	for i := range batches {
		next <- i
	}
	close(next)
	workers.Wait()
	all := slices.Concat(cases...)
	weigh(all)
	return d.result(all, slices.Contains(assumed, true))
}

// relevance knows which filters and rules can only take records that name certain secrets.
type relevance struct {
	whole *pipeline.Pipeline
	// filters and rules have the names, nil for those that may take any record. They stand in the pipeline's order.
	filters, rules [][]string
}

func (d *driller) relevance() relevance {
	r := relevance{whole: d.Pipeline}
	groups := map[string]bool{}
	for _, f := range d.Filters {
		names := filterDemands(f)
		if !groups[f.LogGroup] {
			// One filter of each group stays in any case, so that no group seems to have none.
			groups[f.LogGroup], names = true, nil
		}
		r.filters = append(r.filters, names)
	}
	for i, rule := range d.Rules {
		names := ruleDemands(rule)
		if i == 0 {
			names = nil
		}
		r.rules = append(r.rules, names)
	}
	return r
}

// pipelineFor is the pipeline without the filters and rules that take none of the batch's records. Filters that feed a metric
// together stay together.
func (r relevance) pipelineFor(batch []*subject) *pipeline.Pipeline {
	typed := map[string]bool{}
	for _, s := range batch {
		for _, name := range append(s.similarNames(), s.secret.Name) {
			secret := s.secret
			if name != secret.Name {
				secret.Name, secret.ARN = name, ""
			}
			for _, spelling := range cloudtrail.Spellings() {
				typed[nameOf(spelling.Of(secret))] = true
			}
		}
	}
	relevant := func(names []string) bool {
		return names == nil || slices.ContainsFunc(names, func(name string) bool { return typed[name] })
	}
	type metric struct{ region, namespace, name string }
	metricOf := func(f *pipeline.Filter) metric { return metric{f.Region, f.Metric.Namespace, f.Metric.Name} }
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

// filterDemands are the names of the secrets that a record must name to be taken by a filter; nil where it may name any.
func filterDemands(f *pipeline.Filter) []string {
	pattern, err := filterpattern.ParseDeployed(f.Pattern)
	if err != nil || pattern.Expr() == nil {
		return nil
	}
	return demands(pattern.Expr())
}

func demands(e filterpattern.Expr) []string {
	switch e := e.(type) {
	case filterpattern.Comparison:
		if e.Operator == filterpattern.OpEqual && e.Value.Kind() != filterpattern.RegexValue && !e.Value.Ambiguous() {
			return demanded(strings.TrimPrefix(e.Selector.String(), "$."), e.Value.Text())
		}
	case filterpattern.Conjunction:
		for _, part := range e {
			if names := demands(part); names != nil {
				return names
			}
		}
	case filterpattern.Disjunction:
		var all []string
		for _, part := range e {
			names := demands(part)
			if names == nil {
				return nil
			}
			all = append(all, names...)
		}
		return all
	}
	return nil
}

// demanded is the name in a text that a field must have. A refusal names its resource once, behind the same words.
func demanded(path, text string) []string {
	switch path {
	case "requestParameters.secretId":
	case "errorMessage":
		resource, found := refusedResource(text)
		if !found || !strings.HasPrefix(text, "*") {
			return nil
		}
		text = strings.TrimSuffix(resource, " *")
	default:
		return nil
	}
	if strings.Contains(text, "*") {
		return nil
	}
	return []string{nameOf(text)}
}

// ruleDemands are the same of a rule. All its fields must match, so one that demands names is enough.
func ruleDemands(r *pipeline.EventRule) []string {
	var fields struct {
		Detail struct {
			RequestParameters struct {
				SecretID []json.RawMessage `json:"secretId"`
			} `json:"requestParameters"`
			ErrorMessage []json.RawMessage `json:"errorMessage"`
		} `json:"detail"`
	}
	if pattern, err := eventpattern.ParseDeployed([]byte(r.Pattern)); err == nil && pattern.Doubtful() {
		return nil
	}
	if json.Unmarshal([]byte(r.Pattern), &fields) != nil {
		return nil
	}
	if names := valueDemands("requestParameters.secretId", fields.Detail.RequestParameters.SecretID); names != nil {
		return names
	}
	return valueDemands("errorMessage", fields.Detail.ErrorMessage)
}

// valueDemands are the names in the conditions on a field, nil if one of them is met by other texts too.
func valueDemands(path string, conditions []json.RawMessage) []string {
	var all []string
	for _, raw := range conditions {
		texts := conditionTexts(raw)
		for _, text := range texts {
			names := demanded(path, text)
			if names == nil {
				return nil
			}
			all = append(all, names...)
		}
		if texts == nil {
			return nil
		}
	}
	return all
}

// conditionTexts writes a condition as texts with stars; nil for one that is no plain text, wildcard or suffix.
func conditionTexts(raw json.RawMessage) []string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return []string{text}
	}
	var operator struct{ Wildcard, Suffix any }
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if decoder.Decode(&operator) != nil {
		return nil
	}
	var all []string
	walk([]any{operator.Wildcard}, "", "", func(_, _, text string) { all = append(all, text) })
	walk([]any{operator.Suffix}, "", "", func(_, _, text string) { all = append(all, "*"+text) })
	return all
}
