package components

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

// providersAsked remembers which provider each look-up goes to.
type providersAsked struct {
	mu    sync.Mutex
	asked []string
}

func (*providersAsked) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	return args.Name + "-id", args.Inputs, nil
}

func (p *providersAsked) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	short := args.Token[strings.LastIndex(args.Token, ":")+1:]
	name := "the default provider"
	if args.Provider != "" {
		urn, _, _ := strings.Cut(args.Provider, "::west-id")
		name = urn[strings.LastIndex(urn, "::")+2:]
	}
	p.asked = append(p.asked, short+" of "+name)
	answer := map[string]any{
		"name": "central", "arn": testPlace().ARN("logs", "log-group:central"), "logGroupClass": "STANDARD", "accountId": graphtest.Account,
		"partition": graphtest.Partition,
	}
	switch short {
	case "getRegion":
		answer["name"] = graphtest.Region
	case "getCallerIdentity":
		answer["arn"] = "arn:aws:sts::123456789012:assumed-role/pulumi/session"
	case "getRole":
		answer["arn"] = "arn:aws:iam::123456789012:role/pulumi"
	case "getBucket":
		answer["region"] = graphtest.Region
	}
	return resource.NewPropertyMapFromMap(answer), nil
}

// With the default provider, a program for another account would look at the wrong one.
func TestLookUpsGoToTheCallersProvider(t *testing.T) {
	t.Parallel()
	for name, through := range map[string]func(*pulumi.Context, *aws.Provider) (pulumi.ResourceOption, error){
		"given": func(_ *pulumi.Context, west *aws.Provider) (pulumi.ResourceOption, error) {
			return pulumi.Provider(west), nil
		},
		"one of several": func(_ *pulumi.Context, west *aws.Provider) (pulumi.ResourceOption, error) {
			return pulumi.Providers(west), nil
		},
		"of the parent": func(ctx *pulumi.Context, west *aws.Provider) (pulumi.ResourceOption, error) {
			var parent struct{ pulumi.ResourceState }
			err := ctx.RegisterComponentResource("my:own:Thing", "parent", &parent, pulumi.Providers(west))
			return pulumi.Parent(&parent), err
		},
	} {
		mocks := &providersAsked{}
		err := pulumi.RunErr(func(ctx *pulumi.Context) error {
			west, err := aws.NewProvider(ctx, "west", &aws.ProviderArgs{})
			if err != nil {
				return err
			}
			place, err := LookUpPlace(ctx, "payments", pulumi.Provider(west))
			if err != nil {
				return err
			}
			if _, err := LookUpSecrets(ctx, []string{"central"}, pulumi.Provider(west)); err != nil {
				return err
			}
			option, err := through(ctx, west)
			if err != nil {
				return err
			}
			if _, err := NewTrailToLogs(ctx, "shared", &TrailToLogsArgs{Place: place, ExistingLogGroup: "central"}, option); err != nil {
				return err
			}
			if _, err := NewTrailToLogs(ctx, "own", &TrailToLogsArgs{Place: place, AccessLogBucket: "logs"}, option); err != nil {
				return err
			}
			_, err = NewSecretWithAudit(ctx, "secret", &SecretWithAuditArgs{
				Place: place, SecretName: "s", RestrictReaders: true, OnlyReaders: mustReaders("arn:aws:iam::123456789012:role/pulumi"), Value: pulumi.String("v"),
			}, option)
			return err
		}, pulumi.WithMocks("project", "dev", mocks))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		slices.Sort(mocks.asked)
		want := []string{
			"getBucket of west", "getCallerIdentity of west", "getCallerIdentity of west", "getLogGroup of west", "getPartition of west",
			"getRegion of west", "getRole of west", "getSecret of west",
		}
		if !slices.Equal(mocks.asked, want) {
			t.Errorf("%s: asked %q", name, mocks.asked)
		}
	}
}
