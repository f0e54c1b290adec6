package components

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

// deployedBy lets AWS say who runs the program.
func deployedBy(arn string) graphtest.Option {
	return graphtest.Answer(getCallerIdentity, func(map[string]string) map[string]any {
		return map[string]any{"accountId": graphtest.Account, "arn": arn, "userId": "someone"}
	})
}

// restricted is a secret with a value that only these readers may read.
func restricted(readers ...string) *SecretWithAuditArgs {
	return &SecretWithAuditArgs{
		Place: testPlace(), SecretName: "TopSecretInfo", Value: pulumi.String(originValue),
		RestrictReaders: len(readers) > 0, OnlyReaders: mustReaders(readers...),
	}
}

func TestWhoDeploysIsLookedUpWhereItMatters(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		reader  string
		options []graphtest.Option
	}{
		"a session of a role on a path":     {"arn:aws:iam::123456789012:role/deploy/*", nil},
		"a session of a role with its path": {"arn:aws:iam::123456789012:role/deploy/pulumi", nil},
		"a user": {
			"arn:aws:iam::123456789012:user/people/alice",
			[]graphtest.Option{deployedBy("arn:aws:iam::123456789012:user/people/alice")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := build(t, makeSecret(restricted(row.reader)), row.options...)
			policy := g.Find(t, "SecretPolicy::a-policy").Input("policy")
			if !strings.Contains(policy, `"ArnNotLike":{"aws:PrincipalArn":"`+row.reader+`"}`) {
				t.Errorf("the secret's policy does not keep it to %s: %s", row.reader, policy)
			}
			checkAfter(t, g.Graph, "SecretVersion::a-value", "SecretPolicy::a-policy")
		})
	}
}

func TestAValueThatItsDeployerCouldNotReadBackIsRefused(t *testing.T) {
	t.Parallel()
	row := func(name, reader, deployer string, options ...graphtest.Option) refusal {
		return refusal{
			name: name, build: makeSecret(restricted(reader)), options: options,
			want: `secret "a": only its readers may read this secret, and "` + deployer + `", which deploys its value, is not among them: ` + readBack,
		}
	}
	const alice, root = "arn:aws:iam::123456789012:user/alice", "arn:aws:iam::123456789012:root"
	checkRefusals(t, []refusal{
		row("a session", "arn:aws:iam::123456789012:role/payments-api", "arn:aws:iam::123456789012:role/deploy/pulumi"),
		row("a session whose role is listed without its path", "arn:aws:iam::123456789012:role/pulumi", "arn:aws:iam::123456789012:role/deploy/pulumi"),
		row("a user", "arn:aws:iam::123456789012:role/deploy/*", alice, deployedBy(alice)),
		row("the account's root", "arn:aws:iam::123456789012:role/deploy/*", root, deployedBy(root)),
	})
}

// Nobody asks AWS who deploys if it does not matter: the right to look a role up is not everyone's.
func TestWhoDeploysIsNotLookedUpWhereItDoesNotMatter(t *testing.T) {
	t.Parallel()
	empty, open, named := restricted("arn:aws:iam::123456789012:role/app"), restricted(), restricted("arn:aws:iam::123456789012:role/app")
	empty.Value = nil
	named.Deployer = "arn:aws:iam::123456789012:role/app"
	for name, args := range map[string]*SecretWithAuditArgs{"created empty": empty, "read by whoever may": open, "named by the program": named} {
		g := build(t, makeSecret(args), graphtest.Answer(getRole, nothingThere), graphtest.Answer(getCallerIdentity, nothingThere))
		if policy := g.Find(t, "SecretPolicy::a-policy").Input("policy"); strings.Contains(policy, "role/app") != (len(args.OnlyReaders) > 0) {
			t.Errorf("%s: the secret's policy is %s", name, policy)
		}
		if versions := len(g.OfType("SecretVersion")); (versions > 0) != (args.Value != nil) {
			t.Errorf("%s: it has %d values", name, versions)
		}
	}
}

func TestADeployerWhoCannotBeFoundIsNamed(t *testing.T) {
	t.Parallel()
	secret := makeSecret(restricted("arn:aws:iam::123456789012:role/deploy/*"))
	checkRefusals(t, []refusal{
		{
			name: "a role", build: secret, options: []graphtest.Option{graphtest.Answer(getRole, nothingThere)},
			want: `secret "a": looking up role "pulumi", which deploys: couldn't find resource`,
		},
		{
			name: "no ARN", build: secret, options: []graphtest.Option{deployedBy("somebody")},
			want: `secret "a": reading who deploys: "somebody" is not an ARN`,
		},
		{
			name: "no answer", build: secret, options: []graphtest.Option{graphtest.Answer(getCallerIdentity, nothingThere)},
			want: `secret "a": asking AWS who deploys: couldn't find resource`,
		},
	})
}
