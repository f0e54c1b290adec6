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

func TestATextThatAnyCallerMayBreakIsUnknown(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]Verdict{
		"$.detail.userAgent": Unknown, "$.detail.errorMessage": Unknown, "$.detail.eventID": Pass, "$.detail.requestParameters.versionStage": Pass,
	} {
		p := healthy(t)
		p.Targets[0].Transformer = &Transformer{Paths: map[string]string{"x": path, "event": "$.detail.eventID"}, Template: `"<x> <event>"`}
		route, ok := p.Send(oneRead(), Options{}).Traces[0].Route(RuleRoute)
		if !ok || route.Verdict() != want {
			t.Errorf("%s: %s, want %s", path, verdicts(route), want)
		}
	}
}

func TestAnExistingRuleThatIsTooComplexForANewOneIsNoted(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Rules[0].Pattern = `{"source":["aws.secretsmanager"],"detail":{"requestParameters":{"secretId":[{"wildcard":"*on resource: a *"},` +
		`{"wildcard":"*on resource: b *"},{"wildcard":"*on resource: c *"},"TopSecretInfo"]}}}`
	route, ok := p.Send(oneRead(), Options{}).Traces[0].Route(RuleRoute)
	if !ok || route.Verdict() != Pass {
		t.Fatalf("%s, want pass", verdicts(route))
	}
	notes := strings.Join(route.Steps[1].Notes, "; ")
	if want := "detail.requestParameters.secretId: wildcards of complexity 12, EventBridge accepts at most 10"; !strings.Contains(notes, want) {
		t.Errorf("notes %q, want %q", notes, want)
	}
}

func TestTheTextOfATargetSaysWhoAndWhich(t *testing.T) {
	t.Parallel()
	const allReads = `{"source":["aws.secretsmanager"],"detail":{"eventName":["GetSecretValue"]}}`
	for name, c := range map[string]struct {
		target  EventTarget
		pattern string
		lacks   string
	}{
		"the whole event":                  {EventTarget{}, allReads, ""},
		"the whole event, by its path":     {EventTarget{InputPath: "$"}, allReads, ""},
		"the record":                       {EventTarget{InputPath: "$.detail"}, allReads, ""},
		"the whole event in a template":    {EventTarget{Transformer: &Transformer{Template: `{"read": <aws.events.event.json>}`}}, allReads, ""},
		"a constant":                       {EventTarget{Input: `"hello"`}, allReads, "who made the call or which secret"},
		"a constant with the secret":       {EventTarget{Input: `"TopSecretInfo was read"`}, allReads, "who made the call"},
		"a constant of a rule for one":     {EventTarget{Input: `"it was read"`}, "", "who made the call"},
		"the caller alone":                 {EventTarget{InputPath: "$.detail.userIdentity"}, allReads, "which secret"},
		"the caller, of a rule for one":    {EventTarget{InputPath: "$.detail.userIdentity"}, "", ""},
		"the time":                         {EventTarget{InputPath: "$.time"}, "", "who made the call"},
		"variables that are not used":      {EventTarget{Transformer: &Transformer{Paths: map[string]string{"who": "$.detail.userIdentity.arn"}, Template: `"read"`}}, "", "who made the call"},
		"who and which":                    {EventTarget{Transformer: &Transformer{Paths: map[string]string{"who": "$.detail.userIdentity.arn", "x": "$.detail.resources[0].ARN"}, Template: `"<who> <x>"`}}, allReads, ""},
		"the id of the event":              {EventTarget{Transformer: &Transformer{Paths: map[string]string{"id": "$.detail.eventID"}, Template: `"see <id>"`}}, allReads, ""},
		"the type of the identity is none": {EventTarget{Transformer: &Transformer{Paths: map[string]string{"t": "$.detail.userIdentity.type"}, Template: `"<t>"`}}, "", "who made the call"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Targets[0].Input, p.Targets[0].InputPath, p.Targets[0].Transformer = c.target.Input, c.target.InputPath, c.target.Transformer
			if c.pattern != "" {
				p.Rules[0].Pattern = c.pattern
			}
			route, _ := p.Send(oneRead(), Options{}).Traces[0].Route(RuleRoute)
			want := Pass
			if c.lacks != "" {
				want = Unknown
			}
			if v, step := route.Against(Alert); v != want || !strings.Contains(step.Reason, c.lacks) {
				t.Errorf("%s: %s, want %s with %q", v, step.Reason, want, c.lacks)
			}
		})
	}
}
