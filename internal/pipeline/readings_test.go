package pipeline

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

func TestWildcardInTheMiddleIsUnsureOnlyWhereItMatters(t *testing.T) {
	t.Parallel()
	const read = `{ $.eventName = "GetSecretValue" && `
	for name, c := range map[string]struct {
		pattern string
		want    Verdict
	}{
		"= that only a wildcard matches":        {read + `$.requestParameters.secretId = "Top*Info" }`, Unknown},
		"= that neither reading matches":        {read + `$.requestParameters.secretId = "Bottom*Info" }`, Stop},
		"= beside a name that matches":          {read + `($.requestParameters.secretId = "Top*Info" || $.requestParameters.secretId = "TopSecretInfo") }`, Pass},
		"= in a pattern for another call":       {`{ $.eventName = "PutSecretValue" && $.requestParameters.secretId = "Top*Info" }`, Stop},
		"!= that a wildcard leaves out":         {read + `$.requestParameters.secretId != "Top*Info" }`, Unknown},
		"!= that both readings let through":     {read + `$.requestParameters.secretId != "Bottom*Up" }`, Pass},
		"three pieces":                          {read + `$.requestParameters.secretId = "Top*Sec*Info" }`, Unknown},
		"two stars in a row":                    {read + `$.requestParameters.secretId = "Top**Info" }`, Unknown},
		"stars at the ends too":                 {read + `$.requestParameters.secretId = "*Top*Info*" }`, Unknown},
		"stars at the ends alone":               {read + `$.requestParameters.secretId = "*SecretInf*" }`, Pass},
		"a field that the record does not have": {read + `$.requestParameters.name = "Top*Info" }`, Stop},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Filters[0].Pattern = c.pattern
			if v, step := alarmRouteOf(t, p, Options{}).Against(Alert); v != c.want || v != Pass && step.Hop != Counted {
				t.Errorf("%s at %s: %s; want %s", v, step.Hop, step.Reason, c.want)
			}
		})
	}
}

func TestWhatNobodyHasVerifiedIsUnknownOnlyWhereItMatters(t *testing.T) {
	t.Parallel()
	const read = `{ $.eventName = "GetSecretValue" && `
	for name, c := range map[string]struct {
		pattern string
		want    Verdict
	}{
		"lower-case is true":                    {read + `$.readOnly is true }`, Unknown},
		"beside another call":                   {`{ $.eventName = "PutSecretValue" && $.readOnly is true }`, Stop},
		"beside a condition that is enough":     {read + `($.readOnly is true || $.requestParameters.secretId = "*TopSecretInfo*") }`, Pass},
		"lower-case not exists":                 {read + `$.errorCode not exists }`, Unknown},
		"text in single quotes":                 {`{ $.eventName = 'GetSecretValue' }`, Unknown},
		"text without quotes":                   {read + `$.eventType = AwsApiCall/x }`, Unknown},
		"lower-case and":                        {`{ $.eventName = "GetSecretValue" and $.readOnly IS TRUE }`, Unknown},
		"parentheses around fields":             {`[(event = *GetSecretValue* || event = *Other*)]`, Unknown},
		"one field takes the whole record":      {`[event = *GetSecretValue*]`, Pass},
		"one field that does not hold it":       {`[event = *PutSecretValue*]`, Stop},
		"an account without quotes":             {read + `$.recipientAccountId = 123456789012 }`, Pass},
		"another account without quotes":        {read + `$.recipientAccountId = 123456789013 }`, Stop},
		"not another account without quotes":    {read + `$.recipientAccountId != 123456789013 }`, Pass},
		"an account with a leading zero":        {read + `$.recipientAccountId = 0123456789012 }`, Unknown},
		"another account with a leading zero":   {read + `$.recipientAccountId = 0123456789013 }`, Stop},
		"a star and a number, both in doubt":    {read + `$.recipientAccountId = 0123456789012 && $.requestParameters.secretId = "*Top*Info*" }`, Unknown},
		"a form that AWS documents to refuse":   {`{ $.eventName == "GetSecretValue" }`, Stop},
		"the members of an object":              {read + `$.requestParameters[*] = "*TopSecretInfo*" }`, Pass},
		"what AWS refuses beside what it might": {`{ $.readOnly is true && $.a EXISTS }`, Stop},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Filters[0].Pattern = c.pattern
			v, step := alarmRouteOf(t, p, Options{}).Against(Alert)
			if v != c.want || v != Pass && step.Hop != Counted {
				t.Errorf("%s at %s: %s; want %s", v, step.Hop, step.Reason, c.want)
			}
			if v == Unknown && strings.Contains(step.Reason, "refuses") {
				t.Errorf("says that AWS refuses what nobody has verified: %s", step.Reason)
			}
		})
	}
}

func TestAPatternThatTakesEveryRecordCountsAReadAndKeepsItsAlarmInAlarm(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Filters[0].Pattern = `[]`
	route := alarmRouteOf(t, p, Options{})
	if step := route.selection(); step.Hop != Counted || step.Verdict != Pass {
		t.Errorf("%s at %s: %s", step.Verdict, step.Hop, step.Reason)
	}
	if v, step := route.Against(Alert); v != Stop || step.Hop != Evaluated || !strings.Contains(step.Reason, "counts other events too") {
		t.Errorf("%s at %s: %s", v, step.Hop, step.Reason)
	}
}

func TestARuleWhoseOperatorIsNotKnownIsUnknownOnlyWhereItMatters(t *testing.T) {
	t.Parallel()
	const source = `{"source":["aws.secretsmanager"],`
	for name, c := range map[string]struct {
		pattern string
		want    Verdict
	}{
		"an unknown operator":            {source + `"detail":{"eventName":[{"contains":"Get"}]}}`, Unknown},
		"beside another call":            {source + `"detail":{"eventName":["PutSecretValue"],"awsRegion":[{"contains":"us"}]}}`, Stop},
		"beside a condition that is met": {source + `"detail":{"eventName":[{"contains":"Get"},"GetSecretValue"]}}`, Pass},
		"a range of one address":         {source + `"detail":{"sourceIPAddress":[{"cidr":"192.0.2.1/32"}]}}`, Unknown},
		"an empty prefix":                {source + `"detail":{"eventName":[{"prefix":""}]}}`, Pass},
		"both in and outside of $or":     {source + `"detail":{"eventName":["X"],"$or":[{"eventName":["GetSecretValue"]},{"awsRegion":["x"]}]}}`, Unknown},
		"a pattern that is refused":      {`{"source":"aws.secretsmanager"}`, Stop},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Rules[0].Pattern = c.pattern
			secret := p.Watched()[0].Secret
			record := cloudtrail.Call{Secret: secret, Reader: strangers(secret.Account)[0], Time: callTime}.Records()
			route, found := p.Send(record, Options{}).Traces[0].Route(RuleRoute)
			if v, step := route.Against(Alert); !found || v != c.want || v != Pass && step.Hop != Matched {
				t.Errorf("%s at %s: %s; want %s", v, step.Hop, step.Reason, c.want)
			}
		})
	}
}

func TestARuleThatMayMatchAllTheSameIsAskedBesideOthers(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Rules[0].Pattern = `{"source":["aws.secretsmanager"],"detail":{"eventName":["X"],"$or":[{"eventName":["GetSecretValue"]},{"awsRegion":["x"]}]}}`
	other := *p.Rules[0]
	other.Name, other.Pattern = "other", `{"source":["aws.secretsmanager"],"detail":{"awsRegion":["elsewhere"]}}`
	p.Rules = append(p.Rules, &other)
	if route, _ := p.Send(oneRead(), Options{}).Traces[0].Route(RuleRoute); route.Verdict() != Unknown {
		t.Errorf("%s, want unknown", verdicts(route))
	}
}

func TestASecretWhoseNameIsANumberIsNamedWithoutQuotes(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Secrets, p.Rules, p.Filters[0].Pattern = nil, nil, `{ $.eventName = "GetSecretValue" && $.requestParameters.secretId = 12345 }`
	watched := p.Watched()
	if len(watched) != 1 || watched[0].Name != "12345" {
		t.Fatalf("watched: %+v", watched)
	}
	records := cloudtrail.Call{Secret: watched[0].Secret, Reader: strangers("123456789012")[0], Time: callTime}.Records()
	if route, _ := p.Send(records, Options{}).Traces[0].Route(AlarmRoute); route.Verdict() != Pass {
		t.Errorf("%s, want pass", verdicts(route))
	}
}

func TestFilterThatMayMatchIsPreferredToOneThatDoesNot(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Filters[0].Pattern = `{ $.eventName = "GetSecretValue" && $.requestParameters.secretId = "Top*Info" }`
	closer := *p.Filters[0]
	closer.Pattern = `{ $.eventName = "GetSecretValue" && $.requestParameters.secretId = "TopSecretInfo" && $.readOnly IS FALSE }`
	p.Filters = append(p.Filters, &closer)
	if v, step := alarmRouteOf(t, p, Options{}).Against(Alert); v != Unknown {
		t.Errorf("%s at %s: %s; want unknown", v, step.Hop, step.Reason)
	}
}
