package deployed

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const user = "arn:aws:iam::123456789012:user/"

// meant is what a pattern is meant for, in words.
type meant struct {
	Secrets, NewSecrets, Readers, TooWide, Changes []string
	Reads, Refusals                                bool
}

func meantBy(p Pattern) meant {
	m := meant{Secrets: p.Secrets(), NewSecrets: p.NewSecrets(), Changes: p.Changes(), Reads: p.Reads(), Refusals: p.Refusals()}
	readers, tooWide := p.LeftOut()
	for _, reader := range readers {
		m.Readers = append(m.Readers, reader.String())
	}
	m.TooWide = tooWide
	return m
}

// TestBothLanguagesAreReadAlike: what a filter pattern and an event pattern say in their ways is read the same.
func TestBothLanguagesAreReadAlike(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:"
	for name, test := range map[string]struct {
		filter, rule string
		want         meant
	}{
		"all reads": {`{ $.eventName = "GetSecretValue" }`, `{"detail":{"eventName":["GetSecretValue"]}}`, meant{Reads: true}},
		"a secret by its spellings": {
			`{ $.requestParameters.secretId = "a" || $.requestParameters.secretId = "` + arn + `a" || $.requestParameters.secretId = "` + arn + `a-*" }`,
			`{"detail":{"requestParameters":{"secretId":["a","` + arn + `a",{"prefix":"` + arn + `a-"}]}}}`,
			meant{Secrets: []string{"a", arn + "a", arn + "a-*"}, Reads: true},
		},
		"beginnings and ends": {
			`{ $.requestParameters.secretId = "a*" || $.requestParameters.secretId = "*b" || $.requestParameters.secretId = "*c*" || $.requestParameters.secretId = "*:secret:d-*" }`,
			`{"detail":{"requestParameters":{"secretId":[{"prefix":"a"},{"suffix":"b"},{"wildcard":"*c*"},{"wildcard":"*:secret:d-*"}]}}}`,
			meant{Secrets: []string{"a*", "*b", "*c*", ":secret:d-*"}, Reads: true},
		},
		"the whole ARN among the resources": {
			`{ $.resources[0].ARN = "` + arn + `a-Xy7Qp2" }`, `{"detail":{"resources":{"ARN":["` + arn + `a-Xy7Qp2"]}}}`,
			meant{Secrets: []string{arn + "a-Xy7Qp2"}, Reads: true},
		},
		"the type of the resources": {
			`{ $.resources[0].type = "AWS::SecretsManager::Secret" }`, `{"detail":{"resources":{"type":["AWS::SecretsManager::Secret"]}}}`, meant{Reads: true},
		},
		"a version": {
			`{ $.requestParameters.secretId = "a" && $.requestParameters.versionStage = "AWSCURRENT" }`,
			`{"detail":{"requestParameters":{"secretId":["a"],"versionStage":["AWSCURRENT"]}}}`, meant{Secrets: []string{"a"}, Reads: true},
		},
		"refusals": {
			`{ $.errorCode = "AccessDenied*" && ($.errorMessage = "*on resource: a" || $.errorMessage = "*on resource: b because*" || $.errorMessage = "*: c *" || $.errorMessage = "*d*") }`,
			`{"detail":{"errorCode":[{"prefix":"AccessDenied"}],"errorMessage":[{"suffix":"on resource: a"},{"wildcard":"*on resource: b because*"},{"wildcard":["*: c *","*d*"]}]}}`,
			meant{Secrets: []string{"a", "b", "c"}, Refusals: true},
		},
		"refusals beside reads": {
			`{ ($.eventName = "GetSecretValue" && $.requestParameters.secretId = "a") || ($.errorCode = "AccessDenied*" && $.errorMessage = "*on resource: a *") }`,
			`{"detail":{"$or":[{"eventName":["GetSecretValue"],"requestParameters":{"secretId":["a"]}},{"errorCode":["AccessDenied"],"errorMessage":[{"wildcard":"*on resource: a *"}]}]}}`,
			meant{Secrets: []string{"a"}, Refusals: true},
		},
		"all but refusals": {`{ $.errorCode != "AccessDenied*" }`, `{"detail":{"errorCode":[{"anything-but":{"prefix":"AccessDenied"}}]}}`, meant{Reads: true}},
		"changes": {
			`{ ($.eventName = "PutSecretValue" || $.eventName = "DeleteSecret" || $.eventName = "DeleteTrail") && $.requestParameters.secretId = "a" }`,
			`{"detail":{"eventName":["PutSecretValue","DeleteSecret","DeleteTrail"],"requestParameters":{"secretId":["a"]}}}`,
			meant{Secrets: []string{"a"}, Changes: []string{"PutSecretValue", "DeleteSecret"}},
		},
		"changes and reads": {
			`{ $.eventName = "PutSecretValue" || $.eventName = "GetSecretValue" }`, `{"detail":{"eventName":["PutSecretValue","GetSecretValue"]}}`,
			meant{Changes: []string{"PutSecretValue"}, Reads: true},
		},
		"a new secret": {
			`{ $.eventName = "CreateSecret" && $.requestParameters.name = "a" }`, `{"detail":{"eventName":["CreateSecret"],"requestParameters":{"name":["a"]}}}`,
			meant{NewSecrets: []string{"a"}},
		},
		"a new secret beside reads": {
			`{ ($.eventName = "GetSecretValue" && $.requestParameters.secretId = "a") || ($.eventName = "CreateSecret" && $.requestParameters.name = "b") }`,
			`{"detail":{"$or":[{"eventName":["GetSecretValue"],"requestParameters":{"secretId":["a"]}},{"eventName":["CreateSecret"],"requestParameters":{"name":["b"]}}]}}`,
			meant{Secrets: []string{"a"}, NewSecrets: []string{"b"}, Reads: true},
		},
		"a secret in the field of a new one": {
			`{ $.eventName = "PutSecretValue" && $.requestParameters.name = "a" }`, `{"detail":{"eventName":["PutSecretValue"],"requestParameters":{"name":["a"]}}}`,
			meant{Secrets: []string{"a"}, Changes: []string{"PutSecretValue"}},
		},
		"readers left out": {
			`{ $.userIdentity.arn != "` + user + `u" && $.userIdentity.arn != "` + user + `*" && $.userIdentity.arn != "` + user + `u" && $.userIdentity.type != "Root" }`,
			`{"detail":{"userIdentity":{"arn":[{"anything-but":["` + user + `u"]},{"anything-but":{"wildcard":["` + user + `\\*"]}}],"type":[{"anything-but":"Root"}]}}}`,
			meant{Readers: []string{user + "u"}, TooWide: []string{user + "*"}, Reads: true},
		},
		"readers asked for": {`{ $.userIdentity.arn = "` + user + `u" }`, `{"detail":{"userIdentity":{"arn":["` + user + `u"]}}}`, meant{Reads: true}},
		"a secret left out": {`{ $.requestParameters.secretId != "a" }`, `{"detail":{"requestParameters":{"secretId":[{"anything-but":"a"}]}}}`, meant{Reads: true}},
		"what AWS refuses":  {`{ $.eventName == "GetSecretValue" }`, `{`, meant{Reads: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, meantBy(Filter(test.filter))); diff != "" {
				t.Errorf("filter (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.want, meantBy(Rule(test.rule))); diff != "" {
				t.Errorf("rule (-want +got):\n%s", diff)
			}
		})
	}
}

func TestARuleThatEventBridgeRefusesStillSaysWhatItIsMeantFor(t *testing.T) {
	t.Parallel()
	for name, rule := range map[string]string{
		"a text without a list":  `{"detail":{"eventName":"GetSecretValue","requestParameters":{"secretId":"a"}}}`,
		"two operators in one":   `{"detail":{"requestParameters":{"secretId":["a",{"exists":true,"numeric":[">",1]}]}}}`,
		"wildcards too complex":  `{"detail":{"requestParameters":{"secretId":["a"]},"userAgent":[{"wildcard":"*a*b*c*d*e*f*"},{"wildcard":"*a*b*c*d*e*g*"}]}}`,
		"an operator of its own": `{"detail":{"requestParameters":{"secretId":[{"contains":"a"}]}}}`,
	} {
		if got := Rule(rule).Secrets(); !slices.Contains(got, "a") {
			t.Errorf("%s: names %q", name, got)
		}
	}
}

func TestAPrefixInsideOfAnythingButNamesMoreThanAReader(t *testing.T) {
	t.Parallel()
	readers, tooWide := Rule(`{"detail":{"userIdentity":{"arn":[{"anything-but":{"prefix":"` + user + `dep"}}]}}}`).LeftOut()
	if len(readers) != 0 || !slices.Equal(tooWide, []string{user + "dep*"}) {
		t.Errorf("readers %q, too wide %q", readers, tooWide)
	}
}

func TestPatternsThatMentionASecretAndACall(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pattern         Pattern
		secret, compare bool
	}{
		"a filter on both":        {Filter(`{ $.eventName = "GetSecretValue" && $.requestParameters.secretId = "pay/db" }`), true, true},
		"a name that begins so":   {Filter(`{ $.requestParameters.secretId = "pay/dbs" }`), true, false},
		"a prefix":                {Filter(`{ $.requestParameters.secretId = "pay/*" }`), true, false},
		"another prefix":          {Filter(`{ $.requestParameters.secretId = "app/*" }`), false, false},
		"another field":           {Filter(`{ $.userAgent = "GetSecretValue" && $.sourceIPAddress = "pay/db" }`), false, false},
		"terms":                   {Filter(`"GetSecretValue" "pay/db"`), true, true},
		"a regular expression":    {Filter(`{ $.eventName = %GetSecretValue% }`), false, true},
		"a space-delimited list":  {Filter(`[a = "*GetSecretValue*"]`), false, true},
		"one that cannot be read": {Filter(`{ $.eventName == "GetSecretValue" && $.x = "pay/db" }`), true, true},
		"a rule on both":          {Rule(`{"detail":{"eventName":["GetSecretValue"],"requestParameters":{"secretId":[{"prefix":"pay/"}]}}}`), true, true},
		"a rule without":          {Rule(`{"source":["aws.s3"]}`), false, false},
	} {
		if secret, call := test.pattern.Mentions("pay/db"), test.pattern.Compares("eventName", "GetSecretValue"); secret != test.secret || call != test.compare {
			t.Errorf("%s: mentions the secret %v, compares with the call %v", name, secret, call)
		}
	}
}

func TestWhatARecordMustHave(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pattern Pattern
		want    []string
	}{
		"one of two":         {Rule(`{"detail":{"eventName":["a","b"]}}`), []string{"a", "b"}},
		"one of two filters": {Filter(`{ $.x = 1 && ($.eventName = "a" || $.eventName = "b") }`), []string{"a", "b"}},
		"in either case":     {Rule(`{"detail":{"$or":[{"eventName":["a"]},{"eventName":["b"]}]}}`), []string{"a", "b"}},
		"in one case":        {Rule(`{"detail":{"$or":[{"eventName":["a"]},{"awsRegion":["b"]}]}}`), nil},
		"what begins so":     {Rule(`{"detail":{"eventName":["a",{"prefix":"b"}]}}`), nil},
		"what differs":       {Rule(`{"detail":{"eventName":[{"anything-but":"a"}]}}`), nil},
		"what is there":      {Rule(`{"detail":{"eventName":["a",{"exists":true}]}}`), nil},
		"a number":           {Filter(`{ $.eventName = 0012 }`), nil},
		"nothing":            {Filter(`GetSecretValue`), nil},
	} {
		if got := test.pattern.Required("eventName"); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
