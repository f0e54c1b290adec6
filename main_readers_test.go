package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/graphtest"
	"github.com/secretwatch/secretwatch/internal/settings"
)

const (
	getCallerIdentity = "aws:index/getCallerIdentity:getCallerIdentity"
	getRole           = "aws:iam/getRole:getRole"
)

// deployedBy lets AWS say who runs the program.
func deployedBy(arn string) graphtest.Option {
	return graphtest.Answer(getCallerIdentity, func(map[string]string) map[string]any {
		return map[string]any{"accountId": graphtest.Account, "arn": arn, "userId": "someone"}
	})
}

// restricted is dev with its secret kept to these readers.
func restricted(t *testing.T, readers string) settings.Source {
	t.Helper()
	return with(t, map[string]string{
		"readers": readers,
		"secrets": `[{"name":"TopSecretInfo","valueFrom":"topSecretInfo","restrictReaders":true}]`,
	})
}

func TestOnlyExpectedReadersReadWhenAskedFor(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		readers string
		options []graphtest.Option
	}{
		"a session of a role on a path":     {`["arn:aws:iam::123456789012:role/deploy/*"]`, nil},
		"a session of a role with its path": {`["arn:aws:iam::123456789012:role/deploy/pulumi"]`, nil},
		"a user": {
			`["arn:aws:iam::123456789012:user/people/alice"]`,
			[]graphtest.Option{deployedBy("arn:aws:iam::123456789012:user/people/alice")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := mustRun(t, restricted(t, row.readers), row.options...)
			policy := g.Find(t, "SecretPolicy::TopSecretInfo-policy").Input("policy")
			reader := strings.Trim(row.readers, "[]")
			if !strings.Contains(policy, `"ArnNotLike":{"aws:PrincipalArn":`+reader+`}`) {
				t.Errorf("the secret's policy does not keep it to %s: %s", reader, policy)
			}
			if version := g.Find(t, "SecretVersion::TopSecretInfo-value"); !slices.Contains(version.DependsOn, "SecretPolicy::TopSecretInfo-policy") {
				t.Errorf("the value may be there before its policy: it waits for %v", version.DependsOn)
			}
		})
	}
}

// A declared watch's readers are one list with the stack's.
func TestAllReadersOfASecretsWatchMayRead(t *testing.T) {
	t.Parallel()
	g := mustRun(t, with(t, map[string]string{
		"readers": `["arn:aws:iam::123456789012:role/deploy/*"]`,
		"secrets": `[{"name":"TopSecretInfo","valueFrom":"topSecretInfo","restrictReaders":true},{"name":"free"}]`,
		"watch":   `[{"name":"w","secrets":["Top*"],"readers":["arn:aws:iam::123456789012:role/watch"]}]`,
	}))
	policy := g.Find(t, "SecretPolicy::TopSecretInfo-policy").Input("policy")
	const want = `"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::123456789012:role/deploy/*",` +
		`"arn:aws:iam::123456789012:role/watch"]}`
	if !strings.Contains(policy, want) {
		t.Errorf("got %s", policy)
	}
	if policy := g.Find(t, "SecretPolicy::free-policy").Input("policy"); strings.Contains(policy, "PrincipalArn") {
		t.Errorf("nobody asked to keep the other secret to its readers: %s", policy)
	}
}

const lockedOut = ", which deploys its value, is none of them: creating, refreshing and deleting a value read it back; " +
	"add it to readers, or let somebody else fill the secret"

func TestAValueThatItsDeployerCouldNotReadBackIsRefused(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		readers  string
		options  []graphtest.Option
		deployer string
	}{
		"a session": {`["arn:aws:iam::123456789012:role/payments-api"]`, nil, "arn:aws:iam::123456789012:role/deploy/pulumi"},
		"a session whose role is listed without its path": {
			`["arn:aws:iam::123456789012:role/pulumi"]`, nil, "arn:aws:iam::123456789012:role/deploy/pulumi",
		},
		"a user": {
			`["arn:aws:iam::123456789012:role/deploy/*"]`,
			[]graphtest.Option{deployedBy("arn:aws:iam::123456789012:user/alice")}, "arn:aws:iam::123456789012:user/alice",
		},
		"the account's root": {
			`["arn:aws:iam::123456789012:role/deploy/*"]`,
			[]graphtest.Option{deployedBy("arn:aws:iam::123456789012:root")}, "arn:aws:iam::123456789012:root",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkRefused(t, restricted(t, row.readers),
				`secret "TopSecretInfo": only its readers may read this secret, and "`+row.deployer+`"`+lockedOut, row.options...)
		})
	}
}

// Nobody asks AWS who deploys if it does not matter: the right to look a role up is not everyone's.
func TestSecretCreatedEmptyMayBeDeployedByAnyone(t *testing.T) {
	t.Parallel()
	source := with(t, map[string]string{"secrets": `[{"name":"TopSecretInfo","restrictReaders":true,"readers":["arn:aws:iam::123456789012:role/app"]}]`})
	delete(source.Config, "secretwatch:topSecretInfo")
	g := mustRun(t, source, graphtest.Answer(getRole, func(map[string]string) map[string]any { return nil }))
	if policy := g.Find(t, "SecretPolicy::TopSecretInfo-policy").Input("policy"); !strings.Contains(policy, "role/app") {
		t.Errorf("the secret's policy is %s", policy)
	}
	if versions := g.OfType("SecretVersion"); len(versions) > 0 {
		t.Errorf("it has the values %v", versions)
	}
}

func TestADeployerWhoCannotBeFoundIsNamed(t *testing.T) {
	t.Parallel()
	source := restricted(t, `["arn:aws:iam::123456789012:role/deploy/*"]`)
	checkRefused(t, source, `looking up role "pulumi", which deploys: couldn't find resource`,
		graphtest.Answer(getRole, func(map[string]string) map[string]any { return nil }))
	checkRefused(t, source, `reading who deploys, "somebody": arn: invalid prefix`, deployedBy("somebody"))
}
