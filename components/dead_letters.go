package components

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// DeadLettersType is the Pulumi type of a [DeadLetters].
const DeadLettersType = tokens + "DeadLetters"

// deadLetterDays is how long SQS keeps what could not be delivered: its maximum, longer than most holidays.
const deadLetterDays = 14

// DeadLettersArgs are the arguments of [NewDeadLetters].
type DeadLettersArgs struct {
	// Place is where and for whom the queue is. Required.
	Place Place
}

// DeadLetters is the queue that keeps the events that EventBridge could not deliver, for 14 days.
type DeadLetters struct {
	pulumi.ResourceState

	// QueueArn is known once the queue's policy is in place.
	QueueArn pulumi.StringOutput `pulumi:"queueArn"`
	// QueueURL is where a person looks.
	QueueURL pulumi.StringOutput `pulumi:"queueUrl"`

	place Place
}

// NewDeadLetters makes a queue to which this stack's event rules may send.
func NewDeadLetters(ctx *pulumi.Context, name string, args *DeadLettersArgs, opts ...pulumi.ResourceOption) (*DeadLetters, error) {
	if args == nil {
		return nil, refuse("dead letters", name, errNoArgs)
	}
	if err := refuse("dead letters", name, topicNames.check("name", name), checkPlace(args.Place)); err != nil {
		return nil, err
	}
	d := &DeadLetters{place: args.Place}
	if err := ctx.RegisterComponentResource(DeadLettersType, name, d, opts...); err != nil {
		return nil, err
	}
	queueName := args.Place.Queue(name)
	queue, err := sqs.NewQueue(ctx, name, &sqs.QueueArgs{
		Name:                    pulumi.String(queueName),
		MessageRetentionSeconds: pulumi.Int(deadLetterDays * 24 * 60 * 60),
		SqsManagedSseEnabled:    pulumi.Bool(true),
		Tags:                    tags(args.Place),
	}, pulumi.Parent(d))
	if err != nil {
		return nil, fmt.Errorf("creating queue %q: %w", name, err)
	}
	queuePolicy, err := sqs.NewQueuePolicy(ctx, name+"-policy", &sqs.QueuePolicyArgs{
		QueueUrl: queue.Url,
		Policy:   pulumi.String(deadLetterPolicy(args.Place, args.Place.ARN("sqs", queueName)).JSON()),
	}, pulumi.Parent(d))
	if err != nil {
		return nil, fmt.Errorf("creating policy of queue %q: %w", name, err)
	}
	d.QueueURL = queue.Url
	d.QueueArn = pulumi.All(queue.Arn, queuePolicy.ID()).ApplyT(func(both []any) string { return both[0].(string) }).(pulumi.StringOutput)
	return d, ctx.RegisterResourceOutputs(d, pulumi.Map{"queueArn": d.QueueArn, "queueUrl": d.QueueURL})
}

// deadLetterPolicy lets EventBridge send what this stack's rules could not deliver.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
func deadLetterPolicy(place Place, queueARN string) policy.Document {
	return policy.New(policy.Statement{
		Sid:       "EventRulesSendUndelivered",
		Effect:    policy.Allow,
		Principal: policy.Service(aws.EventBridge),
		Action:    policy.Strings{"sqs:SendMessage"},
		Resource:  policy.Strings{queueARN},
		Condition: policy.Conditions{"ArnLike": {"aws:SourceArn": {place.ARN("events", "rule/"+place.Rules()+"*")}}},
	})
}

// checkDeadLetters refuses a queue whose policy does not accept the rules of this place.
func checkDeadLetters(letters *DeadLetters, place Place) error {
	switch {
	case letters == nil:
		return errors.New("dead letters: missing, so what cannot be delivered would be lost")
	case letters.place == Place{}:
		return errors.New("dead letters: make them with NewDeadLetters")
	case letters.place.Team != place.Team || letters.place.Stack != place.Stack:
		return fmt.Errorf("dead letters: belong to stack %s/%s, expected %s/%s: their policy accepts only the rules of their own stack",
			letters.place.Team, letters.place.Stack, place.Team, place.Stack)
	}
	return checkSameAccount("dead letters", letters.place, place)
}
