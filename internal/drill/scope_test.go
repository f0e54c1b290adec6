package drill

import (
	"slices"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/deployed"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// alone knows the texts of one pattern and nothing else.
func alone(pattern deployed.Pattern) *deployed.Names {
	known := deployed.NewNames()
	known.Add(pattern.Secrets()...)
	return known
}

func TestScopeOfAFilter(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, pattern   string
		names           []name
		readers         int
		reads, refusals bool
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
			pattern := deployed.Filter(test.pattern)
			s := filterScope(&pipeline.Filter{}, pattern, alone(pattern))
			if !slices.Equal(s.names, test.names) || len(s.readers) != test.readers || s.isFor(read) != test.reads || s.isFor(refusal) != test.refusals {
				t.Errorf("got %+v", s)
			}
		})
	}
}

func TestScopeOfARule(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, pattern, state    string
		names                   []name
		readers, changes        int
		reads, refusals, covers bool
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
			pattern := deployed.Rule(test.pattern)
			s := ruleScope(&pipeline.EventRule{State: test.state}, pattern, alone(pattern))
			slices.SortFunc(s.names, func(a, b name) int { return len(a.text) - len(b.text) })
			if !slices.Equal(s.names, test.names) || len(s.readers) != test.readers || len(pattern.Changes()) != test.changes ||
				s.isFor(read) != test.reads || s.isFor(refusal) != test.refusals || s.covers(aws.Secret{Name: "a"}) != test.covers {
				t.Errorf("got %+v", s)
			}
		})
	}
}
