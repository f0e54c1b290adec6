package access

import (
	"maps"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// Publisher is an alarm or an event rule that sends messages to topics.
type Publisher struct {
	// Service is [aws.CloudWatch] or [aws.EventBridge].
	Service string
	// ARN and Account are the alarm's or the rule's.
	ARN, Account string
}

func (p Publisher) source() policy.Context {
	return policy.Context{sourceARN: {p.ARN}, sourceAccount: {p.Account}}
}

// Topic is what the publisher asks of a topic. CloudWatch says which alarm and whose account it acts for; for EventBridge, AWS documents
// no condition.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
func (p Publisher) Topic(topicARN string) policy.Request {
	if p.Service == aws.EventBridge {
		return byService(p.Service, "sns:Publish", topicARN, nil)
	}
	context := policy.Context{"aws:SourceOwner": {p.Account}}
	maps.Copy(context, p.source())
	return byService(p.Service, "sns:Publish", topicARN, context)
}

// TopicWithSource is what the publisher would ask of a topic if it said for whom it acts, documented or not.
func (p Publisher) TopicWithSource(topicARN string) policy.Request {
	return byService(p.Service, "sns:Publish", topicARN, p.source())
}

// TopicByRole is what EventBridge asks of a target's role, if it publishes with one. Two copies of AWS's page differ on whether that takes
// the place of a topic policy.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
func TopicByRole(roleARN, topicARN string) policy.Request {
	return asRole(roleARN, "sns:Publish", topicARN)
}

// TopicKey is what the publisher asks of the key that encrypts a topic. For EventBridge, no condition on the source is supported.
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
func (p Publisher) TopicKey(topicARN, keyARN string) []policy.Request {
	context := policy.Context{"kms:EncryptionContext:aws:sns:topicArn": {topicARN}}
	if p.Service != aws.EventBridge {
		maps.Copy(context, p.source())
	}
	return onKey(p.Service, keyARN, context, "kms:GenerateDataKey", "kms:Decrypt")
}

// Queue is what SNS asks of a queue that subscribes to a topic.
// https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
func Queue(topicARN, topicAccount, queueARN string) policy.Request {
	return byService(aws.SNS, "sqs:SendMessage", queueARN, policy.Context{sourceARN: {topicARN}, sourceAccount: {topicAccount}})
}

// QueueKey is what SNS asks of the key that encrypts such a queue.
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
func QueueKey(topicARN, keyARN string) []policy.Request {
	return onKey(aws.SNS, keyARN, policy.Context{sourceARN: {topicARN}}, "kms:GenerateDataKey", "kms:Decrypt")
}
