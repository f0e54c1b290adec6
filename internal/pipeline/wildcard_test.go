package pipeline

import "testing"

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
