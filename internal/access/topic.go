package access

import (
	"maps"
	"strings"
	"unicode"

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

// source says for whom the service acts. For an alarm whose name is not ASCII, AWS advises against a condition on the ARN, and does not
// say what the ARN is then.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
func (p Publisher) source() policy.Context {
	source := policy.Context{sourceAccount: {p.Account}}
	if !strings.ContainsFunc(p.ARN, func(r rune) bool { return r > unicode.MaxASCII }) {
		source[sourceARN] = []string{p.ARN}
	}
	return source
}

// Topic is what the publisher asks of a topic. CloudWatch says which alarm and whose account it acts for, also under the key that the
// default policy asks for. EventBridge needs more than the default policy, and AWS's pages differ on whether it says its rule.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
func (p Publisher) Topic(topicARN string) policy.Request {
	request := byService(p.Service, "sns:Publish", topicARN, nil)
	if p.Service == aws.EventBridge {
		request.Absent = []string{sourceOwner}
		for key, values := range p.source() {
			request.OneOf[key] = [][]string{nil, values}
		}
		return request
	}
	request.Context[sourceOwner] = []string{p.Account}
	maps.Copy(request.Context, p.source())
	return request
}

// TargetTrust is what EventBridge asks of the trust policy of a target's role. Whether it says its rule is documented for some targets.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html
func (p Publisher) TargetTrust(roleARN string) policy.Request {
	request := byService(p.Service, "sts:AssumeRole", roleARN, nil)
	for key, values := range p.source() {
		request.OneOf[key] = [][]string{nil, values}
	}
	return request
}

// TopicByRole is what EventBridge asks of a target's role, if it publishes with one. Two copies of AWS's page differ on whether that takes
// the place of a topic policy.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
func TopicByRole(roleARN, topicARN string) policy.Request {
	return asRole(roleARN, "sns:Publish", topicARN)
}

// TopicKeyByRole is what a message to an encrypted topic asks of the key, if it is published with a role.
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
func TopicKeyByRole(roleARN, topicARN, keyARN string) []policy.Request {
	requests := []policy.Request{asRole(roleARN, "kms:GenerateDataKey", keyARN), asRole(roleARN, "kms:Decrypt", keyARN)}
	return encrypting(requests, policy.Context{snsContext: {topicARN}})
}

// snsContext is the entry of SNS's encryption context.
// https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html
const snsContext = "aws:sns:topicArn"

// TopicKey is what the publisher asks of the key that encrypts a topic. For EventBridge, no condition on the source is supported.
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
func (p Publisher) TopicKey(topicARN, keyARN string) []policy.Request {
	source := p.source()
	if p.Service == aws.EventBridge {
		source = policy.Context{sourceARN: nil, sourceAccount: nil}
	}
	requests := onKey(p.Service, keyARN, source, "kms:GenerateDataKey", "kms:Decrypt")
	return encrypting(requests, policy.Context{snsContext: {topicARN}})
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
