package pipeline

import (
	"strings"
	"testing"
)

func TestTextThatTheCallerChoosesIsNoted(t *testing.T) {
	t.Parallel()
	const allReads = `{"source":["aws.secretsmanager"],"detail":{"eventName":["GetSecretValue"]}}`
	for name, c := range map[string]struct {
		path, template, pattern string
		noted                   bool
	}{
		"the user agent":                      {"$.detail.userAgent", `"<x>"`, "", true},
		"a request parameter":                 {"$.detail.requestParameters.versionStage", `"<x>"`, "", true},
		"the secret, where any may be named":  {"$.detail.requestParameters.secretId", `"<x>"`, allReads, true},
		"the secret, where the rule names it": {"$.detail.requestParameters.secretId", `"<x>"`, "", false},
		"a variable that is not used":         {"$.detail.requestParameters.versionStage", `"read"`, "", false},
		"what AWS fills in":                   {"$.detail.eventID", `"<x>"`, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Targets[0].Transformer = &Transformer{Paths: map[string]string{"x": c.path}, Template: c.template}
			if c.pattern != "" {
				p.Rules[0].Pattern = c.pattern
			}
			route, ok := p.Send(oneRead(), Options{}).Traces[0].Route(RuleRoute)
			if !ok || len(route.Steps) < 2 {
				t.Fatalf("no rule route: %v", route)
			}
			notes := strings.Join(route.Steps[1].Notes, "; ")
			if strings.Contains(notes, "which the caller chooses") != c.noted {
				t.Errorf("notes %q", notes)
			}
		})
	}
}

func TestAPatternThatIsTooComplexToExistIsUnknown(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Rules[0].Pattern = `{"source":["aws.secretsmanager"],"detail":{"errorMessage":[{"wildcard":"*on resource: a *"},` +
		`{"wildcard":"*on resource: b *"},{"wildcard":"*on resource: c *"}]}}`
	route, ok := p.Send(oneRead(), Options{}).Traces[0].Route(RuleRoute)
	if !ok || route.Verdict() != Unknown {
		t.Fatalf("%s, want unknown", verdicts(route))
	}
	for _, step := range route.Steps {
		if step.Verdict == Unknown && !strings.Contains(step.Reason, "detail.errorMessage: wildcards of complexity 12, EventBridge accepts at most 10") {
			t.Errorf("reason %q", step.Reason)
		}
	}
}
