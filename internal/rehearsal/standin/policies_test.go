package standin

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/policy"
)

func TestEveryServiceTakesPoliciesInItsOwnWay(t *testing.T) {
	t.Parallel()
	const (
		identity = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`
		resource = `{"Statement":{"Effect":"Deny","Principal":"*","NotAction":"s3:GetObject","Resource":"*"}}`
	)
	tests := map[string]struct {
		dialect dialect
		text    string
		want    string
	}{
		"none":                      {bucketDialect(), "", ""},
		"identity policy":           {roleDialect(), identity, ""},
		"one statement, no version": {bucketDialect(), resource, ""},
		"trust":                     {trustDialect(), trustCloudTrail, ""},
		"key policy":                {keyDialect(), stackKeyPolicy, ""},
		"not JSON":                  {bucketDialect(), `{"Version":`, "policy: MalformedPolicy: this policy contains invalid JSON"},
		"of a role for a bucket":    {bucketDialect(), identity, "policy: MalformedPolicy: Statement[0]: missing required field Principal"},
		"of a bucket for a role":    {roleDialect(), resource, "policy: MalformedPolicyDocument: Statement[0]: policy document should not specify a principal"},
		"of a role for a trust":     {trustDialect(), identity, "has prohibited field Resource"},
		"too long":                  {trustDialect(), strings.Replace(trustCloudTrail, "sts:AssumeRole", "sts:"+strings.Repeat("A", 2048), 1), "2048 are accepted"},
		"blanks do not count":       {trustDialect(), strings.Repeat(" ", 4000) + trustCloudTrail, ""},
	}
	for name, tt := range tests {
		err := policyText("policy", tt.dialect)(props{"policy": tt.text})
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		wantRefusal(t, err, tt.want)
	}
}

func TestWhatIsPublic(t *testing.T) {
	t.Parallel()
	condition := func(operator, key string, values ...string) policy.Conditions {
		return policy.Conditions{operator: {key: values}}
	}
	tests := map[string]struct {
		statement policy.Statement
		want      bool
	}{
		"everyone":               {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone()}, true},
		"everyone, spelt out":    {policy.Statement{Effect: policy.Allow, Principal: policy.AWS("*")}, true},
		"all but one":            {policy.Statement{Effect: policy.Allow, NotPrincipal: policy.AWS("x")}, true},
		"denied to everyone":     {policy.Statement{Effect: policy.Deny, Principal: policy.Everyone()}, false},
		"one account":            {policy.Statement{Effect: policy.Allow, Principal: policy.AWS("arn:aws:iam::1:root")}, false},
		"a service":              {policy.Statement{Effect: policy.Allow, Principal: policy.Service("s3.amazonaws.com")}, false},
		"an organization":        {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone(), Condition: condition("StringEquals", "aws:PrincipalOrgID", "o-1")}, false},
		"any organization":       {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone(), Condition: condition("StringLike", "aws:PrincipalOrgID", "*")}, true},
		"all organizations but":  {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone(), Condition: condition("StringNotEquals", "aws:PrincipalOrgID", "o-1")}, true},
		"over TLS":               {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone(), Condition: condition("Bool", "aws:SecureTransport", "true")}, true},
		"if there is an account": {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone(), Condition: condition("StringEqualsIfExists", "aws:SourceAccount", "1")}, true},
		"no account":             {policy.Statement{Effect: policy.Allow, Principal: policy.Everyone(), Condition: condition("Null", "aws:SourceAccount", "true")}, true},
	}
	for name, tt := range tests {
		if got := outsiders(policy.New(tt.statement)); got != tt.want {
			t.Errorf("%s: public is %v, want %v", name, got, tt.want)
		}
	}
}
