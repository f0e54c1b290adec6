package components

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

// testPlace is a place of the mocked AWS.
func testPlace() Place {
	return Place{
		Team: "payments", Stack: "dev",
		Partition: graphtest.Partition, Region: graphtest.Region, Account: graphtest.Account,
	}
}

// placeIn is a place of another partition, and the mocked AWS that goes with it.
func placeIn(partition, region string) (Place, graphtest.Option) {
	place := testPlace()
	place.Partition, place.Region = partition, region
	return place, graphtest.In(place.Account, region, partition)
}

const keyARN = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-4333-8444-555555555555"

// keyOf is a customer key of a place; that of the usual one is keyARN.
func keyOf(place Place) pulumi.String {
	return pulumi.String(place.ARN("kms", "key/11111111-2222-4333-8444-555555555555"))
}

// trailOf and topicOf are components that another test makes, with no more than what others use of them.
func trailOf(place Place) *TrailToLogs {
	return &TrailToLogs{place: place, LogGroup: "/logs", LogGroupName: pulumi.String("/logs").ToStringOutput()}
}

func topicOf(place Place, name string) *AlertTopic {
	return &AlertTopic{place: place, TopicArn: pulumi.String(place.ARN("sns", name)).ToStringOutput()}
}

// maker is how a component comes to be, under a name and with its caller's options.
type maker func(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (pulumi.ComponentResource, error)

// built is a component with the graph that it registered.
type built struct {
	*graphtest.Graph
	outputs map[string]graphtest.Output
}

// build makes one component, named "a", in a stack of its own.
func build(t *testing.T, of maker, options ...graphtest.Option) built {
	t.Helper()
	var component pulumi.ComponentResource
	g, err := graphtest.Run(func(ctx *pulumi.Context) (err error) {
		component, err = of(ctx, "a")
		return err
	}, options...)
	if err != nil {
		t.Fatal(err)
	}
	return built{Graph: g, outputs: graphtest.Outputs(t, component)}
}

// makers are all components of the usual place, each with everything that it can be asked for.
func makers() map[string]maker {
	all := makersIn(testPlace())
	all["existing topic"] = makeTopic(&AlertTopicArgs{Place: testPlace(), ExistingTopicArn: existingTopic})
	all["existing logs"] = makeTrail(&TrailToLogsArgs{Place: testPlace(), ExistingLogGroup: "central"})
	return all
}

// makersIn are all components that make something.
func makersIn(place Place) map[string]maker {
	return map[string]maker{
		"alert topic":   makeTopic(fullTopic(place)),
		"secret":        makeSecret(fullSecret(place)),
		"trail":         makeTrail(fullTrail(place)),
		"access alarm":  makeAlarm(fullAlarm(place)),
		"access detail": makeDetail(fullDetail(place)),
		"dead letters":  makeDeadLetters(&DeadLettersArgs{Place: place}),
		"customer key":  makeKey(fullKey(place)),
	}
}

func TestEveryComponentRegistersTheSameInPreview(t *testing.T) {
	t.Parallel()
	for name, one := range makers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deployed, previewed := build(t, one), build(t, one, graphtest.Preview)
			if diff := cmp.Diff(deployed.Places(), previewed.Places()); diff != "" {
				t.Errorf("a preview registers something else than a deployment:\n%s", diff)
			}
			for tag, output := range deployed.outputs {
				if !output.Known || output.Value == nil {
					t.Errorf("output %s has no value after a deployment: %+v", tag, output)
				}
			}
		})
	}
}

func TestEveryComponentIsCompleteAndItsChildrenAreItsOwn(t *testing.T) {
	t.Parallel()
	for name, one := range makers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := build(t, one)
			components := 0
			for _, r := range g.Resources {
				if r.IsComponent() {
					components++
				}
				if r.Parent == "" && (!r.IsComponent() || r.Name != "a") {
					t.Errorf("%s belongs to no component", r.Address())
				}
				if r.Name != "a" && !strings.HasPrefix(r.Name, "a-") {
					t.Errorf("%s is not named after its component", r.Address())
				}
			}
			if want := components + 1; g.Completed != want {
				t.Errorf("%d of %d components and stacks registered their outputs", g.Completed, want)
			}
		})
	}
}

func TestTwoOfEveryComponentFitIntoOneStack(t *testing.T) {
	t.Parallel()
	place := testPlace()
	for name, both := range map[string][2]maker{
		"alert topic":   {makeTopic(fullTopic(place)), makeTopic(fullTopic(place))},
		"secret":        {makeSecret(fullSecret(place)), makeSecret(&SecretWithAuditArgs{Place: place, SecretName: "other"})},
		"trail":         {makeTrail(fullTrail(place)), makeTrail(fullTrail(place))},
		"access alarm":  {makeAlarm(fullAlarm(place)), makeAlarm(fullAlarm(place))},
		"access detail": {makeDetail(fullDetail(place)), makeDetail(fullDetail(place))},
		"dead letters":  {makeDeadLetters(&DeadLettersArgs{Place: place}), makeDeadLetters(&DeadLettersArgs{Place: place})},
		"customer key":  {makeKey(fullKey(place)), makeKey(fullKey(place))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, err := graphtest.Run(func(ctx *pulumi.Context) error {
				if _, err := both[0](ctx, "a"); err != nil {
					return err
				}
				_, err := both[1](ctx, "b")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]string{}
			for _, r := range g.Resources {
				// A role policy's name is its role's own affair.
				if physical := r.Input("name") + r.Input("bucket"); physical != "" && !strings.Contains(r.Token, "rolePolicy") {
					unique(t, seen, r.Token+" named "+physical, r.Address())
				}
				unique(t, seen, r.Address(), r.Place())
			}
		})
	}
}

func unique(t *testing.T, seen map[string]string, name, by string) {
	t.Helper()
	if other, taken := seen[name]; taken {
		t.Errorf("%s is there twice, by %s and %s", name, other, by)
	}
	seen[name] = by
}

// ownOptions are those that a component gives its children itself.
var ownOptions = map[string][]string{"Key::a": {"retainOnDelete"}}

func TestCallersOptionsStayWithTheComponent(t *testing.T) {
	t.Parallel()
	for name, one := range makers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, err := graphtest.Run(func(ctx *pulumi.Context) error {
				other, err := NewCustomerKey(ctx, "other", &CustomerKeyArgs{Place: testPlace()})
				if err != nil {
					return err
				}
				_, err = one(ctx, "a",
					pulumi.Protect(true), pulumi.DependsOn([]pulumi.Resource{other}), pulumi.IgnoreChanges([]string{"tags", "name", "policy"}),
					pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("old")}}), pulumi.Import(pulumi.ID("an-id")),
					pulumi.ReplaceOnChanges([]string{"name"}), pulumi.RetainOnDelete(true), pulumi.DeleteBeforeReplace(true),
					pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "1h"}))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range g.Resources {
				switch {
				case r.Name == "other":
				case r.Parent == "":
					if !slices.Contains(r.Options, "ignoreChanges") || !slices.Contains(r.Options, "aliases") {
						t.Errorf("the component itself lost its caller's options: %v", r.Options)
					}
				case !slices.Equal(slices.DeleteFunc(slices.Clone(r.Options), func(own string) bool { return own == "createBeforeDelete" }), ownOptions[r.Address()]):
					t.Errorf("%s got its caller's options %v", r.Address(), r.Options)
				case slices.Contains(r.DependsOn, "Key::other"):
					t.Errorf("%s got its caller's dependency", r.Address())
				case !r.Protected:
					t.Errorf("%s is not protected though its component is", r.Address())
				}
			}
		})
	}
}

// Protection that the arguments do not ask for must not undo what the caller asks for.
func TestWhatItsCallerProtectsIsProtectedWithAllItsChildren(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]maker{
		"trail":        makeTrail(&TrailToLogsArgs{Place: testPlace()}),
		"customer key": makeKey(&CustomerKeyArgs{Place: testPlace()}),
		"alert topic":  makeTopic(fullTopic(testPlace())),
	} {
		g := build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
			return one(ctx, name, pulumi.Protect(true))
		})
		for _, r := range g.Resources {
			if !r.Protected {
				t.Errorf("%s: %s is not protected", name, r.Address())
			}
		}
	}
}

func TestEveryChildThatTakesTagsHasThem(t *testing.T) {
	t.Parallel()
	taggable := []string{"Secret", "BucketV2", "LogGroup", "MetricAlarm", "Role", "Trail", "Topic", "Key", "EventRule", "Queue"}
	want := "map[managed-by:secretwatch stack:dev team:payments]"
	for name, one := range makers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, r := range build(t, one).Resources {
				short, _, _ := strings.Cut(r.Address(), "::")
				if slices.Contains(taggable, short) == (r.Input("tags") != want) {
					t.Errorf("%s has the tags %q", r.Address(), r.Input("tags"))
				}
			}
		})
	}
}
