package pipeline

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/google/go-cmp/cmp"
)

func TestWatchedSecretsOfFilters(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:"
	for name, c := range map[string]struct {
		pattern string
		want    []string
	}{
		"name":                   {`{ $.requestParameters.secretId = "a/b" }`, []string{"a/b 999999999999 us-east-1"}},
		"whole ARN":              {`{ $.requestParameters.secretId = "` + arn + `a/b-AbCdEf" }`, []string{"a/b 111122223333 eu-west-1 " + arn + "a/b-AbCdEf"}},
		"partial ARN":            {`{ $.requestParameters.secretId = "` + arn + `a/b" }`, []string{"a/b 111122223333 eu-west-1"}},
		"prefix":                 {`{ $.requestParameters.secretId = "pay/*" }`, []string{"pay/ 999999999999 us-east-1 prefix"}},
		"prefix of ARN":          {`{ $.requestParameters.secretId = "` + arn + `pay/*" }`, []string{"pay/ 111122223333 eu-west-1 prefix"}},
		"all spellings":          {`{ $.requestParameters.secretId = "` + arn + `a-AbCdEf" || $.requestParameters.secretId = "` + arn + `a" }`, []string{"a 111122223333 eu-west-1 " + arn + "a-AbCdEf"}},
		"ARN anywhere":           {`{ $.requestParameters.secretId = "arn:aws:secretsmanager:*:*:secret:a/b-*" }`, []string{"a/b 999999999999 us-east-1"}},
		"end of a name":          {`{ $.requestParameters.secretId = "*a" }`, []string{"a 999999999999 us-east-1"}},
		"name, and end of names": {`{ $.requestParameters.secretId = "b" || $.requestParameters.secretId = "*a" }`, []string{"b 999999999999 us-east-1"}},
		"ARN's end":              {`{ $.requestParameters.secretId = "*:secret:a-AbCdEf" }`, []string{"a 999999999999 us-east-1"}},
		"whole ARN anywhere":     {`{ $.requestParameters.secretId = "arn:aws:secretsmanager:*:111122223333:secret:a-AbCdEf" }`, []string{"a 999999999999 us-east-1"}},
		"ARN of any account":     {`{ $.requestParameters.secretId = "arn:aws:secretsmanager:eu-west-1:99*:secret:a-AbCdEf" }`, []string{"a 999999999999 us-east-1"}},
		"any partition":          {`{ $.requestParameters.secretId = "arn:*:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf" }`, []string{"a 999999999999 us-east-1"}},
		"mistyped ARN":           {`{ $.requestParameters.secretId = "arn:aws:secretmanager:eu-west-1:111122223333:secret:a-AbCdEf" }`, []string{"a 111122223333 eu-west-1"}},
		"star inside":            {`{ $.requestParameters.secretId = "pay/*/db" }`, nil},
		"star inside prefix":     {`{ $.requestParameters.secretId = "pay/*/db*" }`, nil},
		"star inside ARN":        {`{ $.requestParameters.secretId = "*:secret:pay/*/db-*" || $.requestParameters.secretId = "` + arn + `pay/*/db-AbCdEf" }`, nil},
		"name and its ARN with a star": {
			`{ $.requestParameters.secretId = "a" || $.requestParameters.secretId = "arn:aws:secretsmanager:*:*:secret:a*" }`, []string{"a 999999999999 us-east-1"},
		},
		"name and prefix": {
			`{ $.requestParameters.secretId = "a" || $.requestParameters.secretId = "a*" }`, []string{"a 999999999999 us-east-1", "a 999999999999 us-east-1 prefix"},
		},
		"reads of one, creation of another": {
			`{ ($.eventName = "GetSecretValue" && $.requestParameters.secretId = "a") || ($.eventName = "CreateSecret" && $.requestParameters.name = "b") }`,
			[]string{"a 999999999999 us-east-1"},
		},
		"reads of one, decryption of another": {
			`{ ($.eventName = "GetSecretValue" && $.requestParameters.secretId = "a") || ($.eventName = "Decrypt" && $.requestParameters.encryptionContext.SecretARN = "` + arn + `b-AbCdEf") }`,
			[]string{"a 999999999999 us-east-1"},
		},
		"reads in the field of a new secret": {`{ $.eventName = "GetSecretValue" && $.requestParameters.name = "a" }`, []string{"a 999999999999 us-east-1"}},
		"refused deletion":                   {`{ $.eventSource = "secretsmanager.amazonaws.com" && $.eventName = "DeleteSecret" && $.errorMessage = "*on resource: a *" }`, nil},
		"reason of a refusal":                {`{ $.eventSource = "secretsmanager.amazonaws.com" && $.errorMessage = "* because no identity-based policy*" }`, nil},
		"refusals, in S3 as well": {
			`{ $.errorMessage = "*on resource: a *" && $.eventSource = "s3.amazonaws.com" || $.eventName = "GetSecretValue" && $.errorMessage = "*on resource: b *" }`,
			[]string{"b 999999999999 us-east-1"},
		},
		"resource of another service": {`{ $.eventSource = "secretsmanager.amazonaws.com" && $.resources[0].ARN = "arn:aws:kms:us-east-1:111122223333:key/a" }`, nil},
		"refusal":                     {`{ $.eventSource = "secretsmanager.amazonaws.com" && $.errorMessage = "*on resource: a *" }`, []string{"a 999999999999 us-east-1"}},
		"resource":                    {`{ $.resources[0].ARN = "` + arn + `a-AbCdEf" }`, []string{"a 111122223333 eu-west-1 " + arn + "a-AbCdEf"}},
		"other service":               {`{ $.errorMessage = "*on resource: a *" }`, nil},
		"stars around":                {`{ $.requestParameters.secretId = "*a*" }`, nil},
		"exclusion":                   {`{ $.requestParameters.secretId != "a" }`, nil},
		"another field":               {`{ $.requestParameters.name = "a" }`, nil},
		"no JSON pattern":             {`GetSecretValue`, nil},
		"no valid pattern":            {`{ $.a == 1 }`, nil},
		"two secrets sorted":          {`{ $.requestParameters.secretId = "b" || $.requestParameters.secretId = "a" }`, []string{"a 999999999999 us-east-1", "b 999999999999 us-east-1"}},
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
		"ARN anywhere, as in here": {
			`{"detail":{"requestParameters":{"secretId":[{"wildcard":"arn:aws:secretsmanager:eu-*:*:secret:a-AbCdEf"}]}}}`,
			[]string{"a 999999999999 us-east-1 arn:aws:secretsmanager:us-east-1:999999999999:secret:a-AbCdEf"},
		},
		"ARN's end, as in here": {
			`{"detail":{"requestParameters":{"secretId":[{"suffix":":secret:a-AbCdEf"}]}}}`,
			[]string{"a 999999999999 us-east-1 arn:aws:secretsmanager:us-east-1:999999999999:secret:a-AbCdEf"},
		},
		"name and a prefix of its ARN": {
			`{"detail":{"requestParameters":{"secretId":["a",{"prefix":"` + arn + `a"}]}}}`, []string{"a 999999999999 us-east-1"},
		},
		"name and a wildcard of its ARN": {
			`{"detail":{"requestParameters":{"secretId":["a",{"wildcard":"arn:aws:secretsmanager:*:*:secret:a*"}]}}}`, []string{"a 999999999999 us-east-1"},
		},
		"name and the name with a star": {`{"detail":{"requestParameters":{"secretId":["a","a*"]}}}`, []string{"a 999999999999 us-east-1"}},
		"name, and end of names":        {`{"detail":{"requestParameters":{"secretId":["b",{"wildcard":"*a"}]}}}`, []string{"b 999999999999 us-east-1"}},
		"name, and suffix":              {`{"detail":{"requestParameters":{"secretId":["b",{"suffix":"a"}]}}}`, []string{"a 999999999999 us-east-1", "b 999999999999 us-east-1"}},
		"star inside":                   {`{"detail":{"requestParameters":{"secretId":[{"wildcard":"pay/*/db"}]}}}`, nil},
		"reads of one, creation of another": {
			`{"detail":{"$or":[{"eventName":["GetSecretValue"],"requestParameters":{"secretId":["a"]}},{"eventName":["CreateSecret"],"requestParameters":{"name":["b"]}}]}}`,
			[]string{"a 999999999999 us-east-1"},
		},
		"decryption":    {`{"detail":{"eventName":["Decrypt"],"requestParameters":{"encryptionContext":{"SecretARN":["` + arn + `b-AbCdEf"]}}}}`, nil},
		"refusal":       {`{"detail":{"eventSource":["secretsmanager.amazonaws.com"],"errorMessage":[{"wildcard":"*on resource: a because*"}]}}`, []string{"a 999999999999 us-east-1"}},
		"stars around":  {`{"detail":{"requestParameters":{"secretId":[{"wildcard":"*a*"}]}}}`, nil},
		"exclusion":     {`{"detail":{"requestParameters":{"secretId":[{"anything-but":"a"}]}}}`, nil},
		"new secret":    {`{"detail":{"eventName":["CreateSecret"],"requestParameters":{"name":["a"]}}}`, nil},
		"other service": {`{"detail":{"errorMessage":[{"wildcard":"*on resource: a *"}]}}`, nil},
		"no JSON":       {`{`, nil},
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

// An ARN without its beginning, or with a star in it, is that of the state's secret if it ends like it.
func TestAnOpenARNIsThatOfTheStatesSecret(t *testing.T) {
	t.Parallel()
	at := Resource{Partition: "aws", Account: "999999999999", Region: "us-east-1"}
	const whole = "arn:aws:secretsmanager:us-east-1:999999999999:secret:a-AbCdEf"
	for _, text := range []string{"*:secret:a-AbCdEf", "arn:aws:secretsmanager:eu-*:*:secret:a-AbCdEf"} {
		p := &Pipeline{
			Secrets: []*Secret{{Resource: at, Name: "a", ARN: whole}},
			Filters: []*Filter{{Resource: at, Pattern: `{ $.requestParameters.secretId = "` + text + `" || $.requestParameters.secretId = "*:secret:a" }`}},
		}
		if diff := cmp.Diff([]string{"a 999999999999 us-east-1 " + whole}, watchedLines(p)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func FuzzWatchedARN(f *testing.F) {
	f.Add("arn:aws:secretsmanager:eu-*:123456789012:secret:a-AbCdEf", "aws")
	f.Add("*:secret:a-AbCdEf", "a*")
	f.Add(":secret:a*b-AbCdEf", "*:secret:*")
	f.Fuzz(func(t *testing.T, a, b string) {
		quote := func(text string) string { return strings.NewReplacer(`"`, "", `\`, "").Replace(text) }
		at := Resource{Partition: "aws", Account: "999999999999", Region: "us-east-1"}
		p := &Pipeline{
			Filters: []*Filter{{Resource: at, Pattern: `{ $.requestParameters.secretId = "` + quote(a) + `" || $.resources[0].ARN = "` + quote(b) + `" }`}},
			Rules:   []*EventRule{{Resource: at, Pattern: `{"detail":{"requestParameters":{"secretId":[{"wildcard":"` + quote(a) + `"},{"suffix":"` + quote(b) + `"}]}}}`}},
		}
		for _, w := range p.Watched() {
			if w.ARN != "" && (strings.Contains(w.ARN, "*") || !arn.IsARN(w.ARN)) {
				t.Errorf("%q is no ARN", w.ARN)
			}
		}
	})
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
