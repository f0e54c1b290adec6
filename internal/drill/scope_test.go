package drill

import (
	"slices"
	"testing"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// settleAlone finds out what the texts of a scope mean where nothing else names secrets.
func (s *scope) settleAlone() {
	known := pipeline.NewSecretNames()
	known.Add(s.texts...)
	s.settle(known)
}

func TestScopeOfAFilter(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, pattern  string
		names          []name
		readers        int
		reads, denials bool
	}{
		{"all reads", `{ $.eventName = "GetSecretValue" }`, nil, 0, true, false},
		{"a name", `{ $.requestParameters.secretId = "a/b" }`, []name{{text: "a/b"}}, 0, true, false},
		{"an ARN", `{ $.requestParameters.secretId = "arn:aws:secretsmanager:us-east-1:123456789012:secret:a/b-Xy7Qp2" }`, []name{{text: "a/b"}}, 0, true, false},
		{"an ARN whose suffix is a star", `{ $.requestParameters.secretId = "arn:aws:secretsmanager:us-east-1:123456789012:secret:a/b-*" }`, []name{{text: "a/b"}}, 0, true, false},
		{"a prefix", `{ $.requestParameters.secretId = "a/*" }`, []name{{text: "a/", prefix: true}}, 0, true, false},
		{"in the middle", `{ $.requestParameters.secretId = "*a*" }`, []name{{text: "a", prefix: true, anywhere: true}}, 0, true, false},
		{"refusals", `{ $.errorCode = "AccessDenied*" && $.errorMessage = "*on resource: a *" && $.eventSource = "secretsmanager.amazonaws.com" }`, []name{{text: "a"}}, 0, false, true},
		{"refusals under a prefix", `{ $.errorCode = "AccessDenied*" && $.errorMessage = "*on resource: a/*" && $.eventSource = "secretsmanager.amazonaws.com" }`, []name{{text: "a/", prefix: true}}, 0, false, true},
		{"a reader", `{ $.requestParameters.secretId = "a" && $.userIdentity.arn != "arn:aws:iam::123456789012:user/u" }`, []name{{text: "a"}}, 1, true, false},
		{"terms", `GetSecretValue`, nil, 0, true, false},
		{"one that AWS refuses", `{ $.eventName == "GetSecretValue" }`, nil, 0, true, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := &scope{}
			s.readFilter(test.pattern)
			s.settleAlone()
			if !slices.Equal(s.names, test.names) || len(s.readers) != test.readers || s.reads != test.reads || s.denials != test.denials {
				t.Errorf("got %+v", s)
			}
		})
	}
}

func TestScopeOfARule(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, pattern, state  string
		names                 []name
		readers, changes      int
		reads, denials, takes bool
	}{
		{"a read", `{"detail":{"eventName":["GetSecretValue"],"requestParameters":{"secretId":["a",{"prefix":"b/"}]}}}`, seesReads,
			[]name{{text: "a"}, {text: "b/", prefix: true}}, 0, 0, true, false, true},
		{"a reader", `{"detail":{"requestParameters":{"secretId":["a"]},"$or":[{"userIdentity":{"arn":[{"exists":false},{"anything-but":{"wildcard":["arn:aws:iam::1:role/x/*"]}}]}},{"userIdentity":{"invokedBy":[{"exists":true}]}}]}}`,
			seesReads, []name{{text: "a"}}, 1, 0, true, false, true},
		{"a change", `{"detail":{"eventName":["PutSecretValue","DeleteSecret"],"requestParameters":{"secretId":["a"]}}}`, seesReads, []name{{text: "a"}}, 0, 2, false, false, true},
		{"a change of any secret, plainly", `{"detail":{"eventName":["PutSecretValue"]}}`, "ENABLED", nil, 0, 1, false, false, true},
		{"a change of any secret, in the state for reads", `{"detail":{"eventName":["PutSecretValue"]}}`, seesReads, nil, 0, 1, true, false, true},
		{"both", `{"detail":{"eventName":["GetSecretValue","PutSecretValue"]}}`, seesReads, nil, 0, 1, true, false, true},
		{"a refusal", `{"detail":{"errorCode":[{"prefix":"AccessDenied"}],"errorMessage":[{"wildcard":"*on resource: b *"},{"suffix":"on resource: b"}]}}`, seesReads,
			[]name{{text: "b"}}, 0, 0, false, true, false},
		{"no JSON", `{`, seesReads, nil, 0, 0, true, false, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := &scope{}
			s.readRule(&pipeline.EventRule{Pattern: test.pattern, State: test.state})
			s.settleAlone()
			slices.SortFunc(s.names, func(a, b name) int { return len(a.text) - len(b.text) })
			if !slices.Equal(s.names, test.names) || len(s.readers) != test.readers || len(s.changes) != test.changes ||
				s.reads != test.reads || s.denials != test.denials || s.takes(cloudtrail.Secret{Name: "a"}) != test.takes {
				t.Errorf("got %+v", s)
			}
		})
	}
}

func TestExpectedReaders(t *testing.T) {
	t.Parallel()
	tests := []struct {
		reader, principal string
		want              bool
	}{
		{"arn:aws:iam::1:role/a", "arn:aws:iam::1:role/a", true},
		{"arn:aws:iam::1:role/a", "arn:aws:iam::1:role/ab", false},
		{"arn:aws:iam::1:role/a/*", "arn:aws:iam::1:role/a/b", true},
		{"arn:aws:iam::1:role/a/*", "arn:aws:iam::1:role/b", false},
		{"arn:aws:sts::1:assumed-role/a/i-1", "arn:aws:iam::1:role/a", true},
		{"arn:aws:sts::1:assumed-role/a/*", "arn:aws:iam::1:role/a", true},
		{"arn:aws:sts::1:assumed-role/a/*", "arn:aws:iam::1:role/ab", false},
		{"arn:aws:iam::1:user/u", "arn:aws:iam::1:user/u", true},
		{"arn:aws:iam::1:user/u", "", false},
	}
	for _, test := range tests {
		if got := (&subject{readers: []string{test.reader}}).expects(test.principal); got != test.want {
			t.Errorf("%s expects %s: %v", test.reader, test.principal, got)
		}
	}
}

func TestDemandsOfFiltersAndRules(t *testing.T) {
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
		`GetSecretValue`:                                                                                      nil,
		`{ $.x == 1 }`:                                                                                        nil,
	} {
		if got := filterDemands(&pipeline.Filter{Pattern: pattern}); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
	for pattern, want := range map[string][]string{
		`{"detail":{"requestParameters":{"secretId":["a","b"]}}}`:                                                          {"a", "b"},
		`{"detail":{"requestParameters":{"secretId":["a",{"prefix":"b"}]}}}`:                                               nil,
		`{"detail":{"eventName":["x"]}}`:                                                                                   nil,
		`{"detail":{"errorMessage":[{"wildcard":["*on resource: a *","*on resource: b *"]},{"suffix":"on resource: a"}]}}`: {"a", "b", "a"},
		`{"detail":{"errorMessage":[{"wildcard":"*on resource: a/*"}]}}`:                                                   nil,
		`{"detail":{"errorMessage":[{"prefix":"x"}]}}`:                                                                     nil,
		`{`: nil,
	} {
		if got := ruleDemands(&pipeline.EventRule{Pattern: pattern}); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
}

func FuzzScope(f *testing.F) {
	f.Add(`{ $.requestParameters.secretId = "arn:a:secret:b:c:d" }`, `{"detail":{"$or":[{"a":["b"]}]}}`)
	f.Add(`{ $.errorMessage = "*on resource: *" }`, `{"detail":{"requestParameters":{"secretId":[{"anything-but":{"prefix":["a"]}}]}}}`)
	f.Fuzz(func(t *testing.T, filter, rule string) {
		s := &scope{}
		s.readFilter(filter)
		s.readRule(&pipeline.EventRule{Pattern: rule})
		s.settleAlone()
		for _, n := range s.names {
			if n.text == "" {
				t.Errorf("an empty name in %q or %q", filter, rule)
			}
		}
		filterDemands(&pipeline.Filter{Pattern: filter})
		ruleDemands(&pipeline.EventRule{Pattern: rule})
	})
}
