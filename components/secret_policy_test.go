package components

import (
	"testing"

	"github.com/secretwatch/secretwatch/internal/policy"
)

// onlyReaders are a role, a path of roles and a user.
var onlyReaders = mustReaders(
	"arn:aws:iam::123456789012:role/payments-api",
	"arn:aws:iam::123456789012:role/deploy/*",
	"arn:aws:iam::123456789012:user/auditor",
)

// askSecret evaluates a request against the policy of a secret that only its readers may read, for a caller whom IAM lets do everything.
func askSecret(caller policy.Caller, action string, context policy.Context) policy.Result {
	document := secretPolicy(createdARN, onlyReaders)
	document.Statement = append(document.Statement, policy.Statement{
		Sid: "IAM", Effect: policy.Allow, Principal: policy.Everyone(), Action: policy.Strings{"*"}, Resource: policy.Strings{"*"},
	})
	all := policy.Context{"aws:SecureTransport": {"true"}, "aws:ViaAWSService": {"false"}}
	for key, values := range context {
		all[key] = values
	}
	return document.Evaluate(policy.Request{Caller: caller, Action: action, Resource: createdARN, Context: all, Absent: []string{"*"}})
}

func by(arn string) policy.Caller { return policy.Caller{ARN: arn} }

// readers and others of the secret, by who they are.
var (
	maySee = map[string]policy.Caller{
		"its role":              by("arn:aws:iam::123456789012:role/payments-api"),
		"a role on its path":    by("arn:aws:iam::123456789012:role/deploy/eu/pulumi"),
		"its user":              by("arn:aws:iam::123456789012:user/auditor"),
		"a service, for itself": {Service: "secretsmanager.amazonaws.com"},
	}
	mayNotSee = map[string]policy.Caller{
		"another role":               by("arn:aws:iam::123456789012:role/admin"),
		"a role of a longer name":    by("arn:aws:iam::123456789012:role/payments-api-2"),
		"a role beside the path":     by("arn:aws:iam::123456789012:role/deploy-2/pulumi"),
		"a role of the user's name":  by("arn:aws:iam::123456789012:role/auditor"),
		"another user":               by("arn:aws:iam::123456789012:user/intern"),
		"the account's root":         by("arn:aws:iam::123456789012:root"),
		"another account's namesake": by("arn:aws:iam::999999999999:role/payments-api"),
	}
	reading = []string{"secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"}
)

func TestOnlyReadersRead(t *testing.T) {
	t.Parallel()
	for _, action := range reading {
		for name, caller := range maySee {
			if got := askSecret(caller, action, nil); got.Verdict != policy.Allowed {
				t.Errorf("%s by %s: %s: %s", action, name, got.Verdict, got.Reason)
			}
		}
		for name, caller := range mayNotSee {
			if got := askSecret(caller, action, nil); got.Verdict != policy.ExplicitDeny || got.Statement != "OnlyExpectedReaders" {
				t.Errorf("%s by %s: %s by %s: %s", action, name, got.Verdict, got.Statement, got.Reason)
			}
		}
	}
}

// A policy that locked people out of itself could be lifted by nobody but AWS.
func TestThoseWhoMayNotReadStillManageTheSecret(t *testing.T) {
	t.Parallel()
	for name, caller := range mayNotSee {
		for _, action := range []string{
			"secretsmanager:PutResourcePolicy", "secretsmanager:DeleteResourcePolicy", "secretsmanager:GetResourcePolicy",
			"secretsmanager:ValidateResourcePolicy", "secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue",
			"secretsmanager:UpdateSecret", "secretsmanager:DeleteSecret", "secretsmanager:RotateSecret", "secretsmanager:TagResource",
		} {
			if got := askSecret(caller, action, nil); got.Verdict != policy.Allowed {
				t.Errorf("%s by %s: %s: %s", action, name, got.Verdict, got.Reason)
			}
		}
	}
}

// CloudFormation or a database reads with its caller's rights; it is told, and not refused.
func TestServicesReadForACaller(t *testing.T) {
	t.Parallel()
	through := policy.Context{"aws:ViaAWSService": {"true"}, "aws:CalledVia": {"cloudformation.amazonaws.com"}}
	for _, action := range reading {
		for name, caller := range mayNotSee {
			if got := askSecret(caller, action, through); got.Verdict != policy.Allowed {
				t.Errorf("%s through a service by %s: %s: %s", action, name, got.Verdict, got.Reason)
			}
		}
	}
}

func TestNobodyUsesTheValueWithoutTLS(t *testing.T) {
	t.Parallel()
	for _, action := range append([]string{"secretsmanager:PutSecretValue"}, reading...) {
		for _, callers := range []map[string]policy.Caller{maySee, mayNotSee} {
			for name, caller := range callers {
				got := askSecret(caller, action, policy.Context{"aws:SecureTransport": {"false"}, "aws:ViaAWSService": {"true"}})
				if got.Verdict != policy.ExplicitDeny {
					t.Errorf("%s over HTTP by %s: %s: %s", action, name, got.Verdict, got.Reason)
				}
			}
		}
	}
}

func TestPolicyWithoutReadersRefusesNobodyOverTLS(t *testing.T) {
	t.Parallel()
	document := secretPolicy(createdARN, nil)
	for name, caller := range mayNotSee {
		got := document.Evaluate(policy.Request{
			Caller: caller, Action: reading[0], Resource: createdARN, Context: policy.Context{"aws:SecureTransport": {"true"}},
			Absent: []string{"*"},
		})
		if got.Verdict != policy.ImplicitDeny {
			t.Errorf("%s: %s: %s", name, got.Verdict, got.Reason)
		}
	}
}
