package pipeline

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The place of a filter is not that of the secret: a trail brings the records of other places to one log group.
func TestASecretIsWhereThePatternOrTheStatesSay(t *testing.T) {
	t.Parallel()
	const group = "arn:aws:logs:us-east-1:999999999999:log-group:g:*"
	name := func(more string) string { return `{ $.requestParameters.secretId = "a"` + more + ` }` }
	trail := func(multi, organization bool) *Trail {
		return &Trail{LogGroupARN: group, MultiRegion: multi, Organization: organization}
	}
	created := func(account, region string, replicas ...string) *Secret {
		at := Resource{Partition: "aws", Account: account, Region: region}
		return &Secret{Resource: at, Name: "a", ARN: "arn:aws:secretsmanager:" + region + ":" + account + ":secret:a-AbCdEf", Replicas: replicas}
	}
	const here, there = "999999999999", "111122223333"
	for title, c := range map[string]struct {
		pattern string
		trail   *Trail
		secrets []*Secret
		want    []string
	}{
		"where the filter is": {name(""), trail(false, false), nil, []string{"a 999999999999 us-east-1"}},
		"in a region that the pattern names": {
			name(` && $.awsRegion = "eu-west-1"`), trail(true, false), nil, []string{"a 999999999999 eu-west-1"},
		},
		"in a place that the pattern names": {
			name(` && $.awsRegion = "eu-west-1" && $.recipientAccountId = "111122223333"`), trail(true, true), nil, []string{"a 111122223333 eu-west-1"},
		},
		"in an account that the pattern names by a number": {
			name(` && $.awsRegion = "eu-west-1" && $.recipientAccountId = 111122223333`), trail(true, true), nil, []string{"a 111122223333 eu-west-1"},
		},
		"in two regions": {
			name(` && ($.awsRegion = "eu-west-1" || $.awsRegion = "us-east-1")`), trail(true, false), nil,
			[]string{"a 999999999999 eu-west-1", "a 999999999999 us-east-1"},
		},
		"each in its own region": {
			`{ ($.awsRegion = "eu-west-1" && $.requestParameters.secretId = "a") || ($.awsRegion = "us-east-1" && $.requestParameters.secretId = "b") }`,
			trail(true, false), nil, []string{"a 999999999999 eu-west-1", "b 999999999999 us-east-1"},
		},
		"in any region of the trail":         {name(""), trail(true, false), nil, []string{"a 999999999999 us-east-1 assumed"}},
		"in any account of the organization": {name(` && $.awsRegion = "us-east-1"`), trail(false, true), nil, []string{"a 999999999999 us-east-1 assumed"}},
		"in any place, without a trail":      {name(""), nil, nil, []string{"a 999999999999 us-east-1 assumed"}},
		"where the ARN beside it says": {
			`{ $.requestParameters.secretId = "a" || $.requestParameters.secretId = "arn:aws:secretsmanager:eu-west-1:999999999999:secret:a" }`, trail(true, false), nil,
			[]string{"a 999999999999 eu-west-1"},
		},
		"where the ARN beside it does not say, out of the trail's reach": {
			`{ $.requestParameters.secretId = "a" || $.requestParameters.secretId = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a" }`, trail(true, false), nil,
			[]string{"a 111122223333 eu-west-1", "a 999999999999 us-east-1 assumed"},
		},
		"a prefix where the ARN beside it says": {
			`{ $.requestParameters.secretId = "p/*" || $.requestParameters.secretId = "arn:aws:secretsmanager:eu-west-1:999999999999:secret:p/*" }`, trail(true, false), nil,
			[]string{"p/ 999999999999 eu-west-1 prefix"},
		},
		"where it is created":                  {name(""), trail(true, true), []*Secret{created(there, "eu-west-1")}, []string{"a 111122223333 eu-west-1 arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf"}},
		"where the trail records":              {name(""), trail(true, false), []*Secret{created(here, "eu-west-1"), created(there, "eu-west-1")}, []string{"a 999999999999 eu-west-1 arn:aws:secretsmanager:eu-west-1:999999999999:secret:a-AbCdEf", "a 111122223333 eu-west-1 arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf"}},
		"not where the trail does not record":  {name(""), trail(true, false), []*Secret{created(there, "eu-west-1")}, []string{"a 111122223333 eu-west-1 arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf", "a 999999999999 us-east-1 assumed"}},
		"not where the pattern does not look":  {name(` && $.awsRegion = "us-east-1"`), trail(true, false), []*Secret{created(here, "eu-west-1")}, []string{"a 999999999999 eu-west-1 arn:aws:secretsmanager:eu-west-1:999999999999:secret:a-AbCdEf", "a 999999999999 us-east-1"}},
		"with its replicas":                    {name(""), trail(true, false), []*Secret{created(here, "us-east-1", "eu-west-1")}, []string{"a 999999999999 us-east-1 arn:aws:secretsmanager:us-east-1:999999999999:secret:a-AbCdEf", "a 999999999999 eu-west-1 arn:aws:secretsmanager:eu-west-1:999999999999:secret:a-AbCdEf"}},
		"where the filter's trail delivers to": {`{ $.requestParameters.secretId = "a" && $.x = "nowhere" }`, trail(false, false), nil, []string{"a 999999999999 us-east-1"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			at := Resource{Partition: "aws", Account: here, Region: "us-east-1"}
			if strings.Contains(c.pattern, "nowhere") {
				at = Resource{}
			}
			p := &Pipeline{Filters: []*Filter{{Resource: at, LogGroup: "g", Pattern: c.pattern}}, Secrets: c.secrets}
			if c.trail != nil {
				p.Trails = []*Trail{c.trail}
			}
			lines := watchedLines(p)
			for i, w := range p.Watched() {
				if w.Assumed {
					lines[i] += " assumed"
				}
			}
			if diff := cmp.Diff(c.want, lines); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestARuleInAnotherRegionThanItsSecretIsForThatSecret(t *testing.T) {
	t.Parallel()
	at := func(account, region string) Resource {
		return Resource{Partition: "aws", Account: account, Region: region}
	}
	rule := &EventRule{Resource: at("999999999999", "us-east-1"), Pattern: `{"detail":{"requestParameters":{"secretId":["a"]}}}`}
	for title, c := range map[string]struct {
		secrets []*Secret
		want    []string
	}{
		"none":                         {nil, []string{"a 999999999999 us-east-1"}},
		"one here":                     {[]*Secret{{Resource: at("999999999999", "us-east-1"), Name: "a"}}, []string{"a 999999999999 us-east-1"}},
		"one in another region":        {[]*Secret{{Resource: at("999999999999", "eu-west-1"), Name: "a"}}, []string{"a 999999999999 eu-west-1"}},
		"one in another account":       {[]*Secret{{Resource: at("111122223333", "us-east-1"), Name: "a"}}, []string{"a 111122223333 us-east-1", "a 999999999999 us-east-1"}},
		"one here, and one in another": {[]*Secret{{Resource: at("999999999999", "us-east-1"), Name: "a"}, {Resource: at("999999999999", "eu-west-1"), Name: "a"}}, []string{"a 999999999999 us-east-1", "a 999999999999 eu-west-1"}},
		"one here, with its replica":   {[]*Secret{{Resource: at("999999999999", "us-east-1"), Name: "a", Replicas: []string{"eu-west-1"}}}, []string{"a 999999999999 us-east-1", "a 999999999999 eu-west-1"}},
		"one whose replica is here":    {[]*Secret{{Resource: at("999999999999", "eu-west-1"), Name: "a", Replicas: []string{"us-east-1"}}}, []string{"a 999999999999 eu-west-1", "a 999999999999 us-east-1"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, watchedLines(&Pipeline{Rules: []*EventRule{rule}, Secrets: c.secrets})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
