package components

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"secretwatch/internal/naming"
)

// AlertTopicType is the Pulumi type of an [AlertTopic].
const AlertTopicType = tokens + "AlertTopic"

// Subscriber is one receiver of a topic's messages.
type Subscriber struct {
	// Name tells the receiver from the topic's others; it becomes part of the resource's name, so no secret belongs in it.
	Name string
	// Protocol is email or https.
	Protocol string
	// Endpoint is the address: of a mailbox, or of a pager's or chat's hook. Pass a secret output where the address holds a token.
	Endpoint pulumi.StringInput
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
	// PendingSubscribers lists the names of the subscribers who have not confirmed, as of the last update or refresh.
	PendingSubscribers pulumi.StringArrayOutput `pulumi:"pendingSubscribers"`
}

// NewAlertTopic makes a topic. It refuses subscribers without a name, with a name twice, or with an unknown protocol.
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
	})
}

func (t *AlertTopic) subscribe(ctx *pulumi.Context, name string, topic *sns.Topic, subscribers []Subscriber) error {
	var pending []any
	for _, s := range subscribers {
		subscription, err := sns.NewTopicSubscription(ctx, name+"-"+s.Name, &sns.TopicSubscriptionArgs{
			Topic:    topic.Arn,
			Protocol: pulumi.String(s.Protocol),
			Endpoint: s.Endpoint,
		}, pulumi.Parent(t))
		if err != nil {
			return fmt.Errorf("subscribing %q to topic %q: %w", s.Name, name, err)
		}
		pending = append(pending, subscription.PendingConfirmation)
	}
	t.PendingSubscribers = pulumi.All(pending...).ApplyT(func(waits []any) []string {
		names := []string{}
		for i, wait := range waits {
			if wait == true {
				names = append(names, subscribers[i].Name)
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
	var seen []string
	for i, s := range args.Subscribers {
		switch {
		case s.Name == "":
			problems = append(problems, fmt.Errorf("subscribers[%d]: name is missing", i))
		case slices.Contains(seen, s.Name):
			problems = append(problems, fmt.Errorf("subscribers[%d]: %q is there already", i, s.Name))
		}
		seen = append(seen, s.Name)
		if s.Protocol != "email" && s.Protocol != "https" {
			problems = append(problems, fmt.Errorf("subscribers[%d]: protocol %q: want email or https", i, s.Protocol))
		}
		if s.Endpoint == nil {
			problems = append(problems, fmt.Errorf("subscribers[%d]: endpoint is missing", i))
		}
	}
	return refuse("alert topic", name, problems...)
}
