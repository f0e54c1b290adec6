package components

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// AlertTopicType is the Pulumi type of an [AlertTopic].
const AlertTopicType = tokens + "AlertTopic"

// AlertTopicArgs are the arguments of [NewAlertTopic].
type AlertTopicArgs struct {
	// Place is where and for whom the topic is. Required.
	Place Place
	// ExistingTopicArn is the ARN of a standard topic of the place's account and region. It is used as it is, and nothing is created. Its
	// policy and key are not checked: the policy must let cloudwatch.amazonaws.com (alarms) or events.amazonaws.com (mails of each event)
	// publish, the latter without a condition; if a key encrypts the topic, it must be a customer key whose policy lets the same service use
	// kms:Decrypt and kms:GenerateDataKey*, since messages under alias/aws/sns are silently dropped. It excludes all fields below.
	// Alarms and mails of each event take two topics: [NewAccessDetail] refuses one for both.
	// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
	ExistingTopicArn string
	// Publisher may publish, and nobody else: a custom topic policy replaces the one that AWS gives by default. Required for a new topic.
	Publisher Publisher
	// Subscribers receive the messages. Email and https subscriptions wait until their receiver confirms them.
	// Default: none, so that messages reach only those who subscribe otherwise.
	Subscribers []Subscriber
	// Key is a customer key of this program. Its policy is checked: for a topic of [EventRules] it must have EventRules set.
	Key *CustomerKey
	// KmsKeyArn is a customer key that exists, in place of Key; its policy is not checked and must let the publisher use it.
	// Without either, the topic is not encrypted at rest: with the AWS managed alias/aws/sns, whose policy nobody can change, SNS would drop
	// the alarm's messages silently.
	KmsKeyArn pulumi.StringPtrInput `pulumi:"kmsKeyArn"`

	// trailARN is the trail whose notices the topic takes, for the publisher logFileNotices.
	trailARN string
}

// AlertTopic is an SNS topic with its policy and its subscribers, or one that exists.
type AlertTopic struct {
	pulumi.ResourceState

	// TopicArn is known once the topic's policy is in place, so whoever uses it comes after the policy.
	TopicArn pulumi.StringOutput `pulumi:"topicArn"`
	// PendingSubscribers lists the labels of the subscribers who have not confirmed, as of the last update or refresh.
	PendingSubscribers pulumi.StringArrayOutput `pulumi:"pendingSubscribers"`
	// Subscribers maps the ARN of each subscription to the label of its receiver: whoever reads the state alone cannot know a secret
	// endpoint.
	Subscribers pulumi.StringMapOutput `pulumi:"subscribers"`

	place Place
	// publisher is empty for an existing topic, whose policy is not checked.
	publisher Publisher
	// existing is the ARN of a topic that exists, which is known before deployment.
	existing string
}

// NewAlertTopic makes a topic, or stands for one that exists. It refuses subscribers without a valid address, duplicate addresses,
// an unknown publisher, and as an existing topic one of another account or region or a FIFO topic. An update that leaves subscribers who have
// not confirmed ends with a warning that names them.
func NewAlertTopic(ctx *pulumi.Context, name string, args *AlertTopicArgs, opts ...pulumi.ResourceOption) (*AlertTopic, error) {
	if err := args.validate(name); err != nil {
		return nil, err
	}
	t := &AlertTopic{place: args.Place, publisher: args.Publisher, existing: args.ExistingTopicArn}
	if err := ctx.RegisterComponentResource(AlertTopicType, name, t, opts...); err != nil {
		return nil, err
	}
	if args.ExistingTopicArn != "" {
		t.TopicArn = pulumi.String(args.ExistingTopicArn).ToStringOutput()
		t.PendingSubscribers = pulumi.StringArray{}.ToStringArrayOutput()
		t.Subscribers = pulumi.StringMap{}.ToStringMapOutput()
		return t, t.registerOutputs(ctx)
	}
	if err := t.create(ctx, name, args); err != nil {
		return nil, err
	}
	return t, t.registerOutputs(ctx)
}

func (t *AlertTopic) create(ctx *pulumi.Context, name string, args *AlertTopicArgs) error {
	child := pulumi.Parent(t)
	topicName := args.Place.Topic(name)
	topic, err := sns.NewTopic(ctx, name, &sns.TopicArgs{
		Name:           pulumi.String(topicName),
		KmsMasterKeyId: args.encryption().input(),
		Tags:           tags(args.Place),
	}, child)
	if err != nil {
		return fmt.Errorf("creating topic %q: %w", name, err)
	}
	policy, err := sns.NewTopicPolicy(ctx, name+"-policy", &sns.TopicPolicyArgs{
		Arn:    topic.Arn,
		Policy: pulumi.String(topicPolicy(args.Place.ARN("sns", topicName), args).JSON()),
	}, child)
	if err != nil {
		return fmt.Errorf("creating policy of topic %q: %w", name, err)
	}
	t.TopicArn = policy.Arn
	return t.subscribe(ctx, name, topic, args.Subscribers)
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
	t.PendingSubscribers = pulumi.All(pending...).ApplyT(func(pending []any) ([]string, error) {
		names := []string{}
		for i, isPending := range pending {
			if isPending == true {
				names = append(names, subscribers[i].String())
			}
		}
		return names, t.warnOf(ctx, name, names)
	}).(pulumi.StringArrayOutput)
	return nil
}

// warnOf says after an update who gets no messages until they confirm: a new subscriber, or all of them on a new topic. A preview
// cannot know it.
func (t *AlertTopic) warnOf(ctx *pulumi.Context, name string, pending []string) error {
	if len(pending) == 0 || ctx.DryRun() {
		return nil
	}
	return ctx.Log.Warn(fmt.Sprintf("topic %q sends nothing to %s until they confirm: AWS has sent each a confirmation to follow "+
		"(as of this update; pulumi refresh shows who has)", name, strings.Join(pending, ", ")), &pulumi.LogArgs{Resource: t})
}

func (t *AlertTopic) registerOutputs(ctx *pulumi.Context) error {
	return ctx.RegisterResourceOutputs(t, pulumi.Map{
		"topicArn":           t.TopicArn,
		"pendingSubscribers": t.PendingSubscribers,
		"subscribers":        t.Subscribers,
	})
}

func (args *AlertTopicArgs) encryption() encryption { return encryption{args.Key, args.KmsKeyArn} }

func (args *AlertTopicArgs) validate(name string) error {
	if args == nil {
		return refuse("alert topic", name, errNoArgs)
	}
	problems := []error{topicNames.check("name", name), checkPlace(args.Place)}
	if args.ExistingTopicArn == "" {
		problems = append(problems, args.checkPublisher(), args.encryption().check(args.Place, args.Publisher.usesKey))
		return refuse("alert topic", name, append(problems, checkSubscribers(args.Subscribers)...)...)
	}
	problems = append(problems, checkLeftOut(fmt.Sprintf("topic %q", args.ExistingTopicArn),
		field{"Publisher", args.Publisher != ""}, field{"Subscribers", len(args.Subscribers) > 0},
		field{"Key", args.Key != nil}, field{"KmsKeyArn", args.KmsKeyArn != nil}))
	return refuse("alert topic", name, append(problems, checkExistingTopic(args.Place, args.ExistingTopicArn))...)
}

// checkExistingTopic refuses what no alarm or rule of this place could publish to, or what cannot send mail.
func checkExistingTopic(place Place, text string) error {
	topic, err := arn.Parse(text)
	switch {
	case err != nil || topic.Service != "sns" || topic.Resource == "" || strings.ContainsAny(topic.Resource, ":*"):
		return fmt.Errorf("existing topic: not the ARN of an SNS topic: %q", text)
	case strings.HasSuffix(topic.Resource, ".fifo"):
		return fmt.Errorf("existing topic: a FIFO topic, which sends no mail and accepts no alarm: %q", text)
	case checkPlace(place) == nil && place.ARN("sns", topic.Resource) != text:
		return fmt.Errorf("existing topic: %q: expected a topic of account %s in %s, since alarms and rules publish only there",
			text, place.Account, place.Region)
	}
	return nil
}

// checkTopic refuses a topic to which a publisher of this place could not publish.
func checkTopic(what string, topic *AlertTopic, place Place, publisher Publisher, missing string) error {
	switch {
	case topic == nil:
		return fmt.Errorf("%s: missing, %s", what, missing)
	case topic.place == Place{}:
		return fmt.Errorf("%s: make it with NewAlertTopic", what)
	case topic.publisher != "" && topic.publisher != publisher:
		return fmt.Errorf("%s: its policy lets only %s publish; expected a topic with Publisher %s", what, topic.publisher, publisher.field())
	}
	return checkSameAccount(what, topic.place, place)
}
