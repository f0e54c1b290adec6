package components

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/naming"
)

// AlertTopicType is the Pulumi type of an [AlertTopic].
const AlertTopicType = tokens + "AlertTopic"

// Subscriber is one receiver of a topic's messages. Its subscription is called after a hash of protocol and endpoint, whatever its
// place in a list and whether or not it is secret: it stays the same resource as long as it is the same receiver.
type Subscriber struct {
	// Protocol is email or https.
	Protocol string
	// Endpoint is the address: of a mailbox, or of a pager's or chat's hook.
	Endpoint string
	// Secret keeps the endpoint out of everything but its hash. Default false.
	Secret bool
	// Label is what people are shown in place of a secret endpoint. Default the endpoint.
	Label string
	// FormerNames are what the subscription may be called in a state that an older program left, without the topic's name: it is
	// taken over instead of deleted. The engine's own log shows them, so no secret belongs here.
	FormerNames []string
}

func (s Subscriber) name() string { return naming.Subscriber(s.Protocol, s.Endpoint) }

// String is what people know the receiver by. A secret endpoint does not print.
func (s Subscriber) String() string {
	if s.Secret {
		return s.Label
	}
	return cmp.Or(s.Label, s.Endpoint)
}

// GoString is the same.
func (s Subscriber) GoString() string { return s.String() }

func (s Subscriber) endpoint() pulumi.StringInput {
	if s.Secret {
		return pulumi.ToSecret(pulumi.String(s.Endpoint)).(pulumi.StringOutput)
	}
	return pulumi.String(s.Endpoint)
}

// formerly are the subscription's former names as aliases.
func (s Subscriber) formerly(topic string) pulumi.ResourceOption {
	var aliases []pulumi.Alias
	for _, name := range s.FormerNames {
		aliases = append(aliases, pulumi.Alias{Name: pulumi.String(topic + "-" + name)})
	}
	return pulumi.Aliases(aliases)
}

// AlertTopicArgs are the arguments of [NewAlertTopic].
type AlertTopicArgs struct {
	// Place is where and for whom the topic is. Required.
	Place naming.Place
	// Publisher may publish, and nobody else: a custom topic policy replaces the one that AWS gives by default. Required.
	Publisher Publisher
	// Subscribers receive the messages. Email and https subscriptions wait until their receiver confirms them.
	Subscribers []Subscriber
	// KmsKeyArn is a customer key whose policy lets the publisher use it. Left out, the topic is not encrypted at rest: with the
	// AWS managed alias/aws/sns, whose policy nobody can change, SNS would drop the alarm's messages without a word.
	KmsKeyArn pulumi.StringPtrInput `pulumi:"kmsKeyArn"`
}

// AlertTopic is an SNS topic with its policy and its subscribers.
type AlertTopic struct {
	pulumi.ResourceState

	// TopicArn is known once the topic's policy is in place, so whoever uses it comes after the policy.
	TopicArn pulumi.StringOutput `pulumi:"topicArn"`
	// PendingSubscribers lists the labels of the subscribers who have not confirmed, as of the last update or refresh.
	PendingSubscribers pulumi.StringArrayOutput `pulumi:"pendingSubscribers"`
	// Subscribers maps the ARN of each subscription to the label of its receiver: whoever reads the state alone cannot know a secret
	// endpoint.
	Subscribers pulumi.StringMapOutput `pulumi:"subscribers"`
}

// NewAlertTopic makes a topic. It refuses subscribers without an address, with one that another has, or with an unknown protocol.
func NewAlertTopic(ctx *pulumi.Context, name string, args *AlertTopicArgs, opts ...pulumi.ResourceOption) (*AlertTopic, error) {
	if err := args.validate(name); err != nil {
		return nil, err
	}
	t := &AlertTopic{}
	if err := ctx.RegisterComponentResource(AlertTopicType, name, t, opts...); err != nil {
		return nil, err
	}
	child := pulumi.Parent(t)

	topicName := args.Place.Topic(name)
	topic, err := sns.NewTopic(ctx, name, &sns.TopicArgs{
		Name:           pulumi.String(topicName),
		KmsMasterKeyId: args.KmsKeyArn,
		Tags:           tags(args.Place),
	}, child)
	if err != nil {
		return nil, fmt.Errorf("creating topic %q: %w", name, err)
	}
	policy, err := sns.NewTopicPolicy(ctx, name+"-policy", &sns.TopicPolicyArgs{
		Arn:    topic.Arn,
		Policy: pulumi.String(topicPolicy(args.Place.ARN("sns", topicName), args.Publisher).JSON()),
	}, child)
	if err != nil {
		return nil, fmt.Errorf("creating policy of topic %q: %w", name, err)
	}
	if err := t.subscribe(ctx, name, topic, args.Subscribers); err != nil {
		return nil, err
	}
	t.TopicArn = policy.Arn
	return t, ctx.RegisterResourceOutputs(t, pulumi.Map{
		"topicArn":           t.TopicArn,
		"pendingSubscribers": t.PendingSubscribers,
		"subscribers":        t.Subscribers,
	})
}

func (t *AlertTopic) subscribe(ctx *pulumi.Context, name string, topic *sns.Topic, subscribers []Subscriber) error {
	var pending, arns []any
	for _, s := range subscribers {
		subscription, err := sns.NewTopicSubscription(ctx, name+"-"+s.name(), &sns.TopicSubscriptionArgs{
			Topic:    topic.Arn,
			Protocol: pulumi.String(s.Protocol),
			Endpoint: s.endpoint(),
		}, pulumi.Parent(t), s.formerly(name))
		if err != nil {
			return fmt.Errorf("subscribing %s to topic %q: %w", s.String(), name, err)
		}
		pending = append(pending, subscription.PendingConfirmation)
		arns = append(arns, subscription.Arn)
	}
	t.Subscribers = pulumi.All(arns...).ApplyT(func(arns []any) map[string]string {
		labels := map[string]string{}
		for i, arn := range arns {
			labels[fmt.Sprint(arn)] = subscribers[i].String()
		}
		return labels
	}).(pulumi.StringMapOutput)
	t.PendingSubscribers = pulumi.All(pending...).ApplyT(func(waits []any) []string {
		names := []string{}
		for i, wait := range waits {
			if wait == true {
				names = append(names, subscribers[i].String())
			}
		}
		return names
	}).(pulumi.StringArrayOutput)
	return nil
}

func (args *AlertTopicArgs) validate(name string) error {
	if args == nil {
		return refuse("alert topic", name, errors.New("arguments are missing"))
	}
	problems := []error{checkPlace(args.Place)}
	if args.Publisher.service == "" {
		problems = append(problems, errors.New("publisher: say who may publish"))
	}
	for i, s := range args.Subscribers {
		same := func(earlier Subscriber) bool { return earlier.name() == s.name() }
		if s.Protocol != "email" && s.Protocol != "https" {
			problems = append(problems, fmt.Errorf("subscribers[%d]: protocol %q: want email or https", i, s.Protocol))
		}
		if s.Endpoint == "" {
			problems = append(problems, fmt.Errorf("subscribers[%d]: endpoint is missing", i))
		} else if first := slices.IndexFunc(args.Subscribers[:i], same); first >= 0 {
			problems = append(problems, fmt.Errorf("subscribers[%d]: the same address as subscribers[%d]", i, first))
		}
		if s.Secret && s.Label == "" {
			problems = append(problems, fmt.Errorf("subscribers[%d]: label is missing: nobody could tell a secret endpoint from others", i))
		}
	}
	return refuse("alert topic", name, problems...)
}
