package graphtest

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// box is a component with one topic and its policy.
type box struct {
	pulumi.ResourceState

	Arn    pulumi.StringOutput `pulumi:"arn"`
	Hidden pulumi.StringOutput `pulumi:"hidden"`
	Plain  string
}

func newBox(ctx *pulumi.Context, name string) (*box, error) {
	b := &box{}
	if err := ctx.RegisterComponentResource("test:index:Box", name, b, pulumi.Protect(true)); err != nil {
		return nil, err
	}
	topic, err := sns.NewTopic(ctx, name, &sns.TopicArgs{
		Name: pulumi.String("a-topic"), DisplayName: pulumi.ToSecret(pulumi.String("hush")).(pulumi.StringOutput),
	}, pulumi.Parent(b), pulumi.IgnoreChanges([]string{"tags"}))
	if err != nil {
		return nil, err
	}
	_, err = sns.NewTopicPolicy(ctx, name+"-policy", &sns.TopicPolicyArgs{
		Arn: topic.Arn, Policy: pulumi.String(`{"Version":"2012-10-17","Statement":[]}`),
	}, pulumi.Parent(b))
	if err != nil {
		return nil, err
	}
	b.Arn, b.Hidden = topic.Arn, pulumi.ToSecret(topic.Arn).(pulumi.StringOutput)
	return b, ctx.RegisterResourceOutputs(b, pulumi.Map{"arn": b.Arn})
}

// runBox runs a stack of one box, and gives the box too.
func runBox(t *testing.T, options ...Option) (*Graph, *box) {
	t.Helper()
	var made *box
	g, err := Run(func(ctx *pulumi.Context) (err error) {
		if made, err = newBox(ctx, "b"); err != nil {
			return err
		}
		ctx.Export("arn", made.Arn)
		ctx.Export("hidden", made.Hidden)
		return nil
	}, options...)
	if err != nil {
		t.Fatal(err)
	}
	return g, made
}

func TestGraphShowsWhatWasRegistered(t *testing.T) {
	t.Parallel()
	g, _ := runBox(t)
	if diff := cmp.Diff([]string{"Box::b", "Box::b > Topic::b", "Box::b > TopicPolicy::b-policy"}, g.Places()); diff != "" {
		t.Error(diff)
	}
	topic := g.Find(t, "Topic::b")
	if !topic.Protected || !topic.IsSecret("displayName") || topic.IsSecret("name") || topic.IsComponent() {
		t.Errorf("protection, secrecy or kind lost: %+v", topic)
	}
	if diff := cmp.Diff([]string{"ignoreChanges"}, topic.Options); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Topic::b"}, g.Find(t, "TopicPolicy::b-policy").DependsOn); diff != "" {
		t.Error(diff)
	}
	if component := g.Find(t, "Box::b"); !component.IsComponent() || component.Options != nil {
		t.Errorf("the component is %+v", component)
	}
	if g.Completed != 2 {
		t.Errorf("%d complete, not the component and the stack", g.Completed)
	}
	if topics := g.OfType("Topic"); len(topics) != 1 || len(g.Resources) != 3 {
		t.Errorf("topics %v of %v", topics, g.Places())
	}
}

func TestInputsAreFoundByPath(t *testing.T) {
	t.Parallel()
	g, _ := runBox(t)
	for path, want := range map[string]string{"name": "a-topic", "displayName": "hush", "missing": "", "a[": "", "name.deeper": ""} {
		if got := g.Find(t, "Topic::b").Input(path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

func TestLeaksAreOnlyWhatIsNotMarkedSecret(t *testing.T) {
	t.Parallel()
	g, _ := runBox(t)
	for text, want := range map[string][]string{
		"hush":       nil,
		"a-topic":    {"Topic::b.name", "TopicPolicy::b-policy.arn", "output arn"},
		"2012-10-17": {"TopicPolicy::b-policy.policy"},
		"b-policy":   {"the name of aws:sns/topicPolicy:TopicPolicy"},
	} {
		if diff := cmp.Diff(want, g.Leaks(text)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestOutputsKnowWhatTheyAre(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:sns:us-east-1:123456789012:a-topic"
	for name, row := range map[string]struct {
		options []Option
		want    map[string]Output
	}{
		"up":      {nil, map[string]Output{"arn": {Value: arn, Known: true}, "hidden": {Value: arn, Known: true, Secret: true}}},
		"preview": {[]Option{Preview}, map[string]Output{"arn": {}, "hidden": {Secret: true}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, made := runBox(t, row.options...)
			if diff := cmp.Diff(row.want, Outputs(t, made)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(row.want, g.Exports); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSnapshotShowsAllButSecrets(t *testing.T) {
	t.Parallel()
	g, _ := runBox(t)
	want := `test:index:Box b
  protect: true

aws:sns/topic:Topic b
  parent: Box::b
  options: ignoreChanges
  protect: true
  displayName: "[secret]"
  name: "a-topic"

aws:sns/topicPolicy:TopicPolicy b-policy
  parent: Box::b
  after: Topic::b
  protect: true
  arn: "arn:aws:sns:us-east-1:123456789012:a-topic"
  policy: {
    "Version": "2012-10-17",
    "Statement": []
  }

outputs
  arn: "arn:aws:sns:us-east-1:123456789012:a-topic"
  hidden: "[secret]"
`
	if diff := cmp.Diff(want, g.Snapshot()); diff != "" {
		t.Error(diff)
	}
	previewed, _ := runBox(t, Preview)
	if text := previewed.Snapshot(); !strings.Contains(text, `arn: "[unknown]"`) {
		t.Errorf("a preview shows %s", text)
	}
}

func TestMockedAWSRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	var custom pulumi.CustomResourceState
	for name, row := range map[string]struct {
		program pulumi.RunFunc
		options []Option
		want    string
	}{
		"a type": {
			program: func(ctx *pulumi.Context) error { return ctx.RegisterResource("aws:sns/topik:Topik", "t", nil, &custom) },
			want:    "the mocked AWS does not know the type aws:sns/topik:Topik",
		},
		"a data source": {
			program: func(ctx *pulumi.Context) error {
				_, err := aws.GetRegions(ctx, &aws.GetRegionsArgs{})
				return err
			},
			want: "the mocked AWS does not know aws:index/getRegions:getRegions",
		},
		"what it shall not find": {
			program: func(ctx *pulumi.Context) error {
				_, err := aws.GetRegion(ctx, &aws.GetRegionArgs{})
				return err
			},
			options: []Option{Answer("aws:index/getRegion:getRegion", func(map[string]string) map[string]any { return nil })},
			want:    "couldn't find resource",
		},
		"what it shall refuse": {
			program: func(ctx *pulumi.Context) error { _, err := newBox(ctx, "b"); return err },
			options: []Option{Refuse("Topic::b", "out of order")},
			want:    "out of order",
		},
		"the program's own error": {
			program: func(*pulumi.Context) error { return errors.New("mine") },
			want:    "mine",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := Run(row.program, row.options...); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, want %s", err, row.want)
			}
		})
	}
}

func TestAccountCanBeElsewhere(t *testing.T) {
	t.Parallel()
	_, made := runBox(t, In("999999999999", "cn-north-1", "aws-cn"))
	if got, want := Outputs(t, made)["arn"].Value, "arn:aws-cn:sns:cn-north-1:999999999999:a-topic"; got != want {
		t.Errorf("got %v, want %s", got, want)
	}
}
