package deployed

import (
	"slices"
	"strings"
	"testing"
)

func TestTheResourceOfARefusalIsFoundBehindTheWordsAndTheirEnd(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"*on resource: TopSecretInfo *": "TopSecretInfo *",
		"on resource: TopSecretInfo":    "TopSecretInfo",
		"*e: TopSecretInfo *":           "TopSecretInfo *",
		"*: payments/*":                 "payments/*",
		"* arn:aws:secretsmanager:us-east-1:123456789012:secret:a *": "arn:aws:secretsmanager:us-east-1:123456789012:secret:a *",
		"*TopSecretInfo*":                                         "",
		"TopSecretInfo":                                           "",
		"Access to KMS is refused*":                               "",
		"* because no identity-based policy*":                     "",
		"*: no identity-based policy allows*":                     "",
		"*: secretsmanager:GetSecretValue*":                       "",
		"* with an explicit deny*":                                "",
		"*: a with an explicit deny in an identity-based policy*": "a with an explicit deny in an identity-based policy*",
		"* *:secret:a-AbCdEf bec*":                                "*:secret:a-AbCdEf bec*",
	} {
		got, found := refusedResource(text)
		if got != want || found != (want != "") {
			t.Errorf("%s: got %q, %v", text, got, found)
		}
	}
}

func TestSecretsThatARecordMustName(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string][]string{
		`{ $.requestParameters.secretId = "a" }`: {"a"},
		`{ $.eventName = "x" && ($.requestParameters.secretId = "a" || $.requestParameters.secretId = "b") }`: {"a", "b"},
		`{ $.errorMessage = "*on resource: a *" || $.errorMessage = "*on resource: b" }`:                      {"a", "b"},
		`{ $.requestParameters.secretId = "a" || $.eventName = "x" }`:                                         nil,
		`{ $.requestParameters.secretId = "a*" }`:                                                             nil,
		`{ $.requestParameters.secretId != "a" }`:                                                             nil,
		`{ $.errorMessage = "a" }`:                                                                            nil,
		`{ $.eventName NOT EXISTS }`:                                                                          nil,
		`{ $.errorMessage = "*on resource: a because*" }`:                                                     {"a"},
		`{ $.errorMessage = "* because no identity-based policy*" }`:                                          nil,
		`GetSecretValue`: nil,
		`{ $.x == 1 }`:   nil,
	} {
		if got := Filter(pattern).RequiredSecrets(); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
	for pattern, want := range map[string][]string{
		`{"detail":{"requestParameters":{"secretId":["a","b"]}}}`:                                                          {"a", "b"},
		`{"detail":{"requestParameters":{"secretId":["a",{"prefix":"b"}]}}}`:                                               nil,
		`{"detail":{"$or":[{"requestParameters":{"secretId":["a"]}},{"requestParameters":{"secretId":["b"]}}]}}`:           {"a", "b"},
		`{"detail":{"$or":[{"requestParameters":{"secretId":["a"]}},{"eventName":["b"]}]}}`:                                nil,
		`{"detail":{"requestParameters":{"secretId":[{"equals-ignore-case":"a"}]}}}`:                                       nil,
		`{"detail":{"errorMessage":[{"suffix":{"equals-ignore-case":"on resource: a"}}]}}`:                                 nil,
		`{"detail":{"eventName":["x"]}}`:                                                                                   nil,
		`{"detail":{"errorMessage":[{"wildcard":["*on resource: a *","*on resource: b *"]},{"suffix":"on resource: a"}]}}`: {"a", "b", "a"},
		`{"detail":{"errorMessage":[{"wildcard":"*on resource: a/*"}]}}`:                                                   nil,
		`{"detail":{"errorMessage":[{"prefix":"x"}]}}`:                                                                     nil,
		`{`: nil,
	} {
		if got := Rule(pattern).RequiredSecrets(); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
}

func FuzzPatterns(f *testing.F) {
	f.Add(`{ $.requestParameters.secretId = "arn:a:secret:b:c:d" }`, `{"detail":{"$or":[{"a":["b"]}]}}`)
	f.Add(`{ $.errorMessage = "*on resource: *" }`, `{"detail":{"requestParameters":{"secretId":[{"anything-but":{"prefix":["a"]}}]}}}`)
	f.Add(`[a = "x", secret]`, `{"detail":{"requestParameters":{"secretId":"a","x":[["b"]]}}}`)
	f.Fuzz(func(t *testing.T, filter, rule string) {
		for _, p := range []Pattern{Filter(filter), Rule(rule)} {
			m := meantBy(p)
			known := NewNames()
			known.Add(m.Secrets...)
			for _, text := range append(m.Secrets, m.NewSecrets...) {
				if strings.Trim(text, "*") == "" {
					t.Errorf("an empty name in %q or %q", filter, rule)
				}
				known.Meanings(text)
			}
			p.RequiredSecrets()
			p.Required("eventName")
		}
	})
}
