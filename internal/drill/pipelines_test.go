package drill

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/naming"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

const (
	testAccount = "123456789012"
	testRegion  = "us-east-1"
	testReader  = "arn:aws:iam::123456789012:role/payments-api"
	seesReads   = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
)

func healthy(tb testing.TB) *pipeline.Pipeline {
	tb.Helper()
	return load(tb, healthyText(tb))
}

// watching makes the healthy pipeline watch as this project does: filters and rules of the kinds for a watch.
func watching(tb testing.TB, w detection.Watch, filters, rules []detection.Kind) *pipeline.Pipeline {
	tb.Helper()
	p := healthy(tb)
	w.Place = naming.Place{Partition: "aws", Region: testRegion, Account: testAccount}
	filter, rule, target := *p.Filters[0], *p.Rules[0], *p.Targets[0]
	p.Filters, p.Rules, p.Targets, p.Secrets = nil, nil, nil, nil
	for _, kind := range filters {
		patterns, err := w.Filters(kind)
		if err != nil {
			tb.Fatal(err)
		}
		for _, pattern := range patterns {
			f := filter
			f.Pattern = pattern.String()
			p.Filters = append(p.Filters, &f)
		}
	}
	for _, kind := range rules {
		patterns, err := w.Events(kind)
		if err != nil {
			tb.Fatal(err)
		}
		for i, pattern := range patterns {
			r, x := rule, target
			r.Name, r.Pattern = fmt.Sprintf("%s-%d", kind, i), pattern.String()
			x.Rule = r.Name
			p.Rules, p.Targets = append(p.Rules, &r), append(p.Targets, &x)
		}
	}
	return p
}

func watchOf(names ...string) detection.Watch {
	w := detection.Watch{Readers: mustReaders(testReader)}
	for _, name := range names {
		w.Secrets = append(w.Secrets, detection.Secret{
			Name: name, ARN: "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + name + "-a1B2c3",
		})
	}
	return w
}

// justReads takes reads of the healthy pipeline's secret by everybody, under one more condition.
const justReads = `{ $.eventSource = "secretsmanager.amazonaws.com" && $.eventName = "GetSecretValue" && ` +
	`($.requestParameters.secretId = "arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo-Xy7Qp2" || ` +
	`$.requestParameters.secretId = "arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo" || ` +
	`($.awsRegion = "us-east-1" && $.recipientAccountId = "123456789012" && $.requestParameters.secretId = "TopSecretInfo"))%s }`

func reads(condition string) string { return fmt.Sprintf(justReads, condition) }

// filtering is the healthy pipeline with another pattern in its filter, and without rules.
func filtering(t *testing.T, pattern string) *pipeline.Pipeline {
	t.Helper()
	p := healthy(t)
	p.Filters[0].Pattern, p.Rules = pattern, nil
	return p
}

// tried reports whether any case of a route with a want has the text in its words.
func tried(r Result, route pipeline.RouteName, want pipeline.Expectation, text string) bool {
	return slices.ContainsFunc(r.Cases, func(c Case) bool {
		return strings.Contains(c.What, text) && slices.ContainsFunc(c.Outcomes, func(o Outcome) bool {
			return o.Route.Name == route && o.Want == want
		})
	})
}

// wrong is the first outcome of a case that is not as it should be, with this want and these words.
func wrong(r Result, want pipeline.Expectation, what string) (pipeline.Step, bool) {
	for _, c := range r.Cases {
		for _, o := range c.Outcomes {
			if o.Verdict == pipeline.Stop && o.Want == want && strings.Contains(c.What, what) {
				return o.Step, true
			}
		}
	}
	return pipeline.Step{}, false
}
