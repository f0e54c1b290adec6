package components

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

// originValue is the text that must not show anywhere.
const originValue = "AWS is better than Azure!"

func makeSecret(args *SecretWithAuditArgs) maker {
	return func(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		return NewSecretWithAudit(ctx, name, args, opts...)
	}
}

func fullSecret(place Place) *SecretWithAuditArgs {
	return &SecretWithAuditArgs{
		Place:                place,
		SecretName:           "TopSecretInfo",
		Description:          "what for",
		Value:                pulumi.String(originValue),
		KmsKeyArn:            keyOf(place),
		RecoveryWindowInDays: 7,
	}
}

const createdARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo-a1B2c3"

const readPattern = `{ $.eventSource = "secretsmanager.amazonaws.com" && $.eventName = "GetSecretValue" && ` +
	`($.requestParameters.secretId = "` + createdARN + `" || ` +
	`$.requestParameters.secretId = "arn:aws:secretsmanager:us-east-1:123456789012:secret:TopSecretInfo" || ` +
	`($.awsRegion = "us-east-1" && $.recipientAccountId = "123456789012" && $.requestParameters.secretId = "TopSecretInfo")) }`

func TestSecretComesWithPolicyAndValue(t *testing.T) {
	t.Parallel()
	g := build(t, makeSecret(fullSecret(testPlace())))
	checkPlaces(t, g.Graph, []string{
		"SecretWithAudit::a",
		"SecretWithAudit::a > Secret::a",
		"SecretWithAudit::a > SecretPolicy::a-policy",
		"SecretWithAudit::a > SecretVersion::a-value",
	})
	checkInputs(t, g.Graph, "Secret::a", map[string]string{
		"name": "TopSecretInfo", "description": "what for", "kmsKeyId": keyARN, "recoveryWindowInDays": "7",
	})
	checkInputs(t, g.Graph, "SecretPolicy::a-policy", map[string]string{
		"secretArn": createdARN, "blockPublicPolicy": "true", "policy": secretPolicy(createdARN, nil).JSON(),
	})
	checkInputs(t, g.Graph, "SecretVersion::a-value", map[string]string{"secretId": createdARN, "secretString": originValue})
	checkOutputs(t, g, map[string]any{"secretArn": createdARN, "secretName": "TopSecretInfo", "readPatterns": []string{readPattern}})
}

// A value that is there before the policy could be read over an unencrypted connection.
func TestValueComesAfterThePolicy(t *testing.T) {
	t.Parallel()
	g := build(t, makeSecret(fullSecret(testPlace())))
	checkAfter(t, g.Graph, "SecretVersion::a-value", "SecretPolicy::a-policy", "Secret::a")
}

func TestValueIsSecretHoweverItIsGiven(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]pulumi.StringPtrInput{
		"plain":        pulumi.String(originValue),
		"plain output": pulumi.String(originValue).ToStringOutput(),
		"pointer":      pulumi.StringPtr(originValue),
		"secret":       pulumi.ToSecret(pulumi.String(originValue)).(pulumi.StringOutput),
	} {
		for mode, options := range map[string][]graphtest.Option{"up": nil, "preview": {graphtest.Preview}} {
			t.Run(name+" in "+mode, func(t *testing.T) {
				t.Parallel()
				args := fullSecret(testPlace())
				args.Value = value
				g := build(t, makeSecret(args), options...)
				if version := g.Find(t, "SecretVersion::a-value"); !version.IsSecret("secretString") || version.Input("secretString") != originValue {
					t.Error("the value is missing or not marked secret")
				}
				if leaks := g.Leaks(originValue); leaks != nil {
					t.Errorf("the value shows in %v", leaks)
				}
			})
		}
	}
}

func TestValueDoesNotShowInAFailure(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"Secret::a", "SecretPolicy::a-policy", "SecretVersion::a-value"} {
		_, err := graphtest.Run(func(ctx *pulumi.Context) error {
			_, err := NewSecretWithAudit(ctx, "a", fullSecret(testPlace()))
			return err
		}, graphtest.Refuse(address, "AWS is out of order"))
		if err == nil || !strings.Contains(err.Error(), "AWS is out of order") {
			t.Errorf("%s refused: got %v", address, err)
		} else if strings.Contains(err.Error(), originValue) {
			t.Errorf("%s refused: the error shows the value", address)
		}
	}
}

func TestSecretWithoutAValueIsCreatedEmpty(t *testing.T) {
	t.Parallel()
	g := build(t, makeSecret(&SecretWithAuditArgs{Place: testPlace(), SecretName: "later"}))
	checkPlaces(t, g.Graph, []string{
		"SecretWithAudit::a", "SecretWithAudit::a > Secret::a", "SecretWithAudit::a > SecretPolicy::a-policy",
	})
	checkInputs(t, g.Graph, "Secret::a", map[string]string{
		"name": "later", "description": "Managed by Pulumi", "kmsKeyId": "alias/aws/secretsmanager", "recoveryWindowInDays": "30",
	})
}

func TestRecoveryWindow(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		days    int
		without bool
		want    string
	}{
		"by default":       {0, false, "30"},
		"shortest":         {7, false, "7"},
		"longest":          {30, false, "30"},
		"none if so asked": {0, true, "0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := &SecretWithAuditArgs{Place: testPlace(), SecretName: "s", RecoveryWindowInDays: row.days, DeleteWithoutRecovery: row.without}
			checkInputs(t, build(t, makeSecret(args)).Graph, "Secret::a", map[string]string{"recoveryWindowInDays": row.want})
			if args.RecoveryWindowInDays != row.days {
				t.Error("the caller's arguments were changed")
			}
		})
	}
}

func TestSecretInPreview(t *testing.T) {
	t.Parallel()
	g := build(t, makeSecret(fullSecret(testPlace())), graphtest.Preview)
	checkUnknown(t, g, "secretArn", "readPatterns")
	checkInputs(t, g.Graph, "SecretPolicy::a-policy", map[string]string{"policy": "(unknown)", "secretArn": "(unknown)"})
}

func TestSecretTakesAKeyThatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	g := build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		key, err := NewCustomerKey(ctx, "key", &CustomerKeyArgs{Place: testPlace()})
		if err != nil {
			return nil, err
		}
		args := fullSecret(testPlace())
		args.KmsKeyArn = key.KeyArn
		return NewSecretWithAudit(ctx, name, args)
	}, graphtest.Preview)
	checkInputs(t, g.Graph, "Secret::a", map[string]string{"kmsKeyId": "(unknown)"})
}

// A very long name takes more than one pattern: together they hold every spelling once.
func TestLongNameTakesSeveralPatterns(t *testing.T) {
	t.Parallel()
	name := strings.Repeat("n", 400)
	g := build(t, makeSecret(&SecretWithAuditArgs{Place: testPlace(), SecretName: name}))
	patterns := g.outputs["readPatterns"].Value.([]string)
	if len(patterns) < 2 {
		t.Errorf("%d pattern", len(patterns))
	}
	checkAlternatives(t, patterns, spellings(name, "a1B2c3"))
}

func TestSecretInOtherPartitions(t *testing.T) {
	t.Parallel()
	for partition, region := range map[string]string{"aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"} {
		place, aws := placeIn(partition, region)
		g := build(t, makeSecret(&SecretWithAuditArgs{Place: place, SecretName: "s"}), aws)
		arn := "arn:" + partition + ":secretsmanager:" + region + ":123456789012:secret:s-a1B2c3"
		checkInputs(t, g.Graph, "SecretPolicy::a-policy", map[string]string{"policy": secretPolicy(arn, nil).JSON()})
		if leaks := g.Leaks("arn:aws:"); leaks != nil {
			t.Errorf("%s: ARNs of another partition in %v", partition, leaks)
		}
	}
}

func TestSecretThatOnlyItsReadersMayRead(t *testing.T) {
	t.Parallel()
	for name, deployer := range map[string]string{
		"a role on a path": "arn:aws:iam::123456789012:role/deploy/pulumi",
		"a role":           "arn:aws:iam::123456789012:role/payments-api",
		"a user":           "arn:aws:iam::123456789012:user/auditor",
	} {
		t.Run(name+" deploys", func(t *testing.T) {
			t.Parallel()
			args := fullSecret(testPlace())
			args.RestrictReaders, args.OnlyReaders, args.Deployer = true, onlyReaders, deployer
			g := build(t, makeSecret(args))
			checkInputs(t, g.Graph, "SecretPolicy::a-policy", map[string]string{"policy": secretPolicy(createdARN, onlyReaders).JSON(), "blockPublicPolicy": "true"})
			checkAfter(t, g.Graph, "SecretVersion::a-value", "SecretPolicy::a-policy")
		})
	}
}

// Who never reads the value back may deploy a secret without being one of its readers.
func TestSecretWithoutAValueIsDeployedByAnyone(t *testing.T) {
	t.Parallel()
	g := build(t, makeSecret(&SecretWithAuditArgs{Place: testPlace(), SecretName: "TopSecretInfo", RestrictReaders: true, OnlyReaders: onlyReaders}))
	checkInputs(t, g.Graph, "SecretPolicy::a-policy", map[string]string{"policy": secretPolicy(createdARN, onlyReaders).JSON()})
	if versions := g.OfType("SecretVersion"); len(versions) > 0 {
		t.Errorf("it has the values %v", versions)
	}
}

const readBack = "creating, refreshing and deleting a value read it back; add it to readers, or let somebody else fill the secret"

func TestSecretsRefusals(t *testing.T) {
	t.Parallel()
	args := func(change func(*SecretWithAuditArgs)) maker {
		args := &SecretWithAuditArgs{Place: testPlace(), SecretName: "s", Value: pulumi.String(originValue)}
		change(args)
		return makeSecret(args)
	}
	rows := []refusal{
		{name: "no arguments", build: makeSecret(nil), want: `secret "a": arguments are missing`},
		{name: "nothing given", build: makeSecret(&SecretWithAuditArgs{}), want: `secret "a": ` + noPlace + "\na secret needs a name"},
		{
			name: "illegal name", build: args(func(a *SecretWithAuditArgs) { a.SecretName = "a b" }),
			want: `secret "a": secret name "a b": Secrets Manager accepts only letters, digits and /_+=.@-`,
		},
		{
			name: "long name", build: args(func(a *SecretWithAuditArgs) { a.SecretName = strings.Repeat("n", 513) }),
			want: `secret "a": secret name of 513 characters: Secrets Manager accepts at most 512`,
		},
		{
			name: "short window", build: args(func(a *SecretWithAuditArgs) { a.RecoveryWindowInDays = 6 }),
			want: `secret "a": recovery window of 6 days: Secrets Manager accepts 7 to 30`,
		},
		{
			name: "long window", build: args(func(a *SecretWithAuditArgs) { a.RecoveryWindowInDays = 31 }),
			want: `secret "a": recovery window of 31 days: Secrets Manager accepts 7 to 30`,
		},
		{
			name: "negative window", build: args(func(a *SecretWithAuditArgs) { a.RecoveryWindowInDays = -1 }),
			want: `secret "a": recovery window of -1 days: Secrets Manager accepts 7 to 30`,
		},
		{
			name: "a window and none", build: args(func(a *SecretWithAuditArgs) { a.RecoveryWindowInDays, a.DeleteWithoutRecovery = 7, true }),
			want: `secret "a": RecoveryWindowInDays 7 and DeleteWithoutRecovery exclude each other`,
		},
		{
			name: "only a reader who is nobody", build: args(func(a *SecretWithAuditArgs) { a.RestrictReaders, a.OnlyReaders, a.Value = true, []Reader{{}}, nil }),
			want: `secret "a": onlyReaders[0]: empty: make it with ParseReader`,
		},
		{
			name: "long description", build: args(func(a *SecretWithAuditArgs) { a.Description = strings.Repeat("d", 2049) }),
			want: `secret "a": description of 2049 characters: Secrets Manager accepts at most 2048`,
		},
		{
			name: "a long value", build: args(func(a *SecretWithAuditArgs) { a.Value = pulumi.String(strings.Repeat("v", 65537)) }),
			want: `secret "a": value of 65537 bytes: Secrets Manager accepts at most 65536`,
		},
		{
			name: "restricted to readers who came out empty", build: args(func(a *SecretWithAuditArgs) { a.RestrictReaders, a.OnlyReaders = true, []Reader{} }),
			want: `secret "a": restrictReaders: onlyReaders is empty, so nobody could read this secret: name some, or remove RestrictReaders`,
		},
		{
			name: "readers who restrict nobody", build: args(func(a *SecretWithAuditArgs) { a.OnlyReaders = onlyReaders }),
			want: `secret "a": onlyReaders: without RestrictReaders they restrict nobody: set it, or remove OnlyReaders`,
		},
		{
			name: "deployed by a session", build: args(func(a *SecretWithAuditArgs) {
				a.RestrictReaders, a.OnlyReaders, a.Deployer = true, onlyReaders, "arn:aws:sts::123456789012:assumed-role/pulumi/session"
			}),
			want: `secret "a": deployer: "arn:aws:sts::123456789012:assumed-role/pulumi/session" is a session: expected the ARN of its role`,
		},
		{
			name: "no component name", build: func(ctx *pulumi.Context, _ string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
				return NewSecretWithAudit(ctx, "", fullSecret(testPlace()))
			},
			want: `secret "": name is missing`,
		},
		{
			name: "all at once", build: args(func(a *SecretWithAuditArgs) { a.Place.Team, a.SecretName, a.RecoveryWindowInDays = "", "", 1 }),
			want: "secret \"a\": place: team is missing\na secret needs a name\nrecovery window of 1 days: Secrets Manager accepts 7 to 30",
		},
	}
	for _, deployer := range []string{
		"arn:aws:iam::123456789012:role/pulumi", "arn:aws:iam::123456789012:role/deploy", "arn:aws:iam::123456789012:role/deploy-2/pulumi",
		"arn:aws:iam::123456789012:user/payments-api", "arn:aws:iam::123456789012:root", "arn:aws:iam::999999999999:role/payments-api",
	} {
		rows = append(rows, refusal{
			name: "deployed by " + deployer, build: args(func(a *SecretWithAuditArgs) {
				a.RestrictReaders, a.OnlyReaders, a.Deployer = true, onlyReaders, deployer
			}),
			want: `secret "a": only its readers may read this secret, and "` + deployer + `", which deploys its value, is not among them: ` + readBack,
		})
	}
	checkRefusals(t, rows)
}
