package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWatchedSecretsOfFilters(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:"
	for name, c := range map[string]struct {
		pattern string
		want    []string
	}{
		"name":               {`{ $.requestParameters.secretId = "a/b" }`, []string{"a/b 999999999999 us-east-1"}},
		"whole ARN":          {`{ $.requestParameters.secretId = "` + arn + `a/b-AbCdEf" }`, []string{"a/b 111122223333 eu-west-1 " + arn + "a/b-AbCdEf"}},
		"partial ARN":        {`{ $.requestParameters.secretId = "` + arn + `a/b" }`, []string{"a/b 111122223333 eu-west-1"}},
		"prefix":             {`{ $.requestParameters.secretId = "pay/*" }`, []string{"pay/ 999999999999 us-east-1 prefix"}},
		"prefix of ARN":      {`{ $.requestParameters.secretId = "` + arn + `pay/*" }`, []string{"pay/ 111122223333 eu-west-1 prefix"}},
		"all spellings":      {`{ $.requestParameters.secretId = "` + arn + `a-AbCdEf" || $.requestParameters.secretId = "` + arn + `a" }`, []string{"a 111122223333 eu-west-1 " + arn + "a-AbCdEf"}},
		"ARN anywhere":       {`{ $.requestParameters.secretId = "arn:aws:secretsmanager:*:*:secret:a/b-*" }`, []string{"a/b 999999999999 us-east-1"}},
		"end of a name":      {`{ $.requestParameters.secretId = "*a" }`, []string{"a 999999999999 us-east-1"}},
		"refusal":            {`{ $.eventSource = "secretsmanager.amazonaws.com" && $.errorMessage = "*on resource: a *" }`, []string{"a 999999999999 us-east-1"}},
		"resource":           {`{ $.resources[0].ARN = "` + arn + `a-AbCdEf" }`, []string{"a 111122223333 eu-west-1 " + arn + "a-AbCdEf"}},
		"other service":      {`{ $.errorMessage = "*on resource: a *" }`, nil},
		"stars around":       {`{ $.requestParameters.secretId = "*a*" }`, nil},
		"exclusion":          {`{ $.requestParameters.secretId != "a" }`, nil},
		"another field":      {`{ $.requestParameters.name = "a" }`, nil},
		"no JSON pattern":    {`GetSecretValue`, nil},
		"no valid pattern":   {`{ $.a == 1 }`, nil},
		"two secrets sorted": {`{ $.requestParameters.secretId = "b" || $.requestParameters.secretId = "a" }`, []string{"a 999999999999 us-east-1", "b 999999999999 us-east-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &Pipeline{Filters: []*Filter{{Resource: Resource{Partition: "aws", Account: "999999999999", Region: "us-east-1"}, Pattern: c.pattern}}}
			if diff := cmp.Diff(c.want, watchedLines(p)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// watchedLines has a line for each watched secret.
func watchedLines(p *Pipeline) []string {
	var lines []string
	for _, w := range p.Watched() {
		line := w.Name + " " + w.Account + " " + w.Region
		if w.ARN != "" {
			line += " " + w.ARN
		}
		if w.Prefix {
			line += " prefix"
		}
		lines = append(lines, line)
	}
	return lines
}

func TestWatchedSecretsOfRules(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:"
	for name, c := range map[string]struct {
		pattern string
		want    []string
	}{
		"name":            {`{"detail":{"requestParameters":{"secretId":["a/b"]}}}`, []string{"a/b 999999999999 us-east-1"}},
		"prefix":          {`{"detail":{"requestParameters":{"secretId":[{"prefix":"pay/"}]}}}`, []string{"pay/ 999999999999 us-east-1 prefix"}},
		"suffix":          {`{"detail":{"requestParameters":{"secretId":[{"suffix":"a"}]}}}`, []string{"a 999999999999 us-east-1"}},
		"ARN, as in here": {`{"detail":{"requestParameters":{"secretId":["` + arn + `a/b-AbCdEf"]}}}`, []string{"a/b 999999999999 us-east-1 " + arn + "a/b-AbCdEf"}},
		"refusal":         {`{"detail":{"eventSource":["secretsmanager.amazonaws.com"],"errorMessage":[{"wildcard":"*on resource: a because*"}]}}`, []string{"a 999999999999 us-east-1"}},
		"stars around":    {`{"detail":{"requestParameters":{"secretId":[{"wildcard":"*a*"}]}}}`, nil},
		"exclusion":       {`{"detail":{"requestParameters":{"secretId":[{"anything-but":"a"}]}}}`, nil},
		"new secret":      {`{"detail":{"eventName":["CreateSecret"],"requestParameters":{"name":["a"]}}}`, nil},
		"other service":   {`{"detail":{"errorMessage":[{"wildcard":"*on resource: a *"}]}}`, nil},
		"no JSON":         {`{`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &Pipeline{Rules: []*EventRule{{Resource: Resource{Partition: "aws", Account: "999999999999", Region: "us-east-1"}, Pattern: c.pattern}}}
			if diff := cmp.Diff(c.want, watchedLines(p)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSecretOfTheStateAndOfItsFilterIsOne(t *testing.T) {
	t.Parallel()
	watched := healthy(t).Watched()
	if len(watched) != 1 || watched[0].Name != "TopSecretInfo" || watched[0].ARN == "" || watched[0].Prefix {
		t.Errorf("watched %+v, want TopSecretInfo alone, with its ARN", watched)
	}
}

func TestPathsThatNoEventHas(t *testing.T) {
	t.Parallel()
	for path, want := range map[string][2]string{
		"$.detail.sourceIPAddress":                                {"", ""},
		"$.detail.sourceIpAddress":                                {"sourceIpAddress", "$.detail.sourceIPAddress"},
		"$.detail.userIdentity.arn":                               {"", ""},
		"$.detail.userIdentity.ARN":                               {"ARN", "$.detail.userIdentity.arn"},
		"$.detail.userIdentity":                                   {"", ""},
		"$.detail.userIdentity.sessionContext.sessionIssuer.arn":  {"", ""},
		"$.detail.userIdentity.sessionContext.sessionIssuer.name": {"name", ""},
		"$.detail.requestParameters.secretId":                     {"", ""},
		"$.detail.resources[0].ARN":                               {"", ""},
		"$.detail":                                                {"", ""},
		"$.detail.who":                                            {"who", ""},
		"$.time":                                                  {"", ""},
		"$.resources[0]":                                          {"", ""},
		"$.Time":                                                  {"Time", "$.time"},
		"$":                                                       {"", ""},
	} {
		if wrong, right := unknownPath(path); wrong != want[0] || right != want[1] {
			t.Errorf("%s: %q, %q; want %q, %q", path, wrong, right, want[0], want[1])
		}
	}
}
