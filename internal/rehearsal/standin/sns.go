package standin

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/access"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

var (
	topicForm = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	phoneForm = regexp.MustCompile(`^\+?[0-9-]{5,20}$`)
)

func topicKinds() []*kind {
	return []*kind{
		{
			typ: aws.TopicType, docs: "sns_topic", label: "topic",
			fields: map[string]field{
				"name": {use: named | replace}, "fifoTopic": {def: false}, "contentBasedDeduplication": {def: false},
				"policy": {use: document},
			},
			beyond: []string{
				"applicationSuccessFeedbackSampleRate", "archivePolicy", "contentBasedDeduplication", "deliveryPolicy", "fifoThroughputScope",
				"fifoTopic", "firehoseSuccessFeedbackSampleRate", "httpSuccessFeedbackSampleRate", "lambdaSuccessFeedbackSampleRate", "namePrefix",
				"signatureVersion", "sqsSuccessFeedbackSampleRate", "tracingConfig",
			},
			rules: []rule{
				text("name", "InvalidParameter", aws.TopicName, topicForm, "invalid parameter: Topic Name: letters, digits, - and _ only"),
				text("displayName", "InvalidParameter", 100, nil, ""), policyText("policy", topicDialect()),
			},
			name:      func(in props) string { return in.str("name") },
			nameInUse: topicNameInUse,
			fill:      fillTopic,
		},
		{
			typ: aws.TopicPolicyType, docs: "sns_topic_policy", label: "topic policy",
			fields: map[string]field{
				"arn": {use: replace}, "policy": {use: document},
			},
			rules: []rule{policyText("policy", topicDialect())},
			name:  func(in props) string { return in.str("arn") },
			refuse: func(c *call) error {
				return c.onTopic("arn")
			},
			fill: func(c *call, state props) string {
				state["owner"] = c.id
				return state.str("arn")
			},
		},
		{
			typ: aws.SubscriptionType, docs: "sns_topic_subscription", label: "subscription",
			fields: map[string]field{
				"topic": {use: replace}, "protocol": {use: replace}, "endpoint": {use: replace},
				"confirmationTimeoutInMinutes": {def: 1.0}, "endpointAutoConfirms": {def: false}, "rawMessageDelivery": {def: false},
			},
			beyond: []string{"deliveryPolicy", "filterPolicy", "filterPolicyScope", "redrivePolicy", "replayPolicy", "subscriptionRoleArn"},
			rules: []rule{
				oneOf("protocol", "InvalidParameter",
					"application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"),
				subscriptionEndpoint, arnOf("topic", "InvalidParameter"),
			},
			name: func(in props) string {
				return in.str("topic") + " " + in.str("protocol") + " " + in.str("endpoint")
			},
			nameInUse: subscriptionInUse,
			refuse:    func(c *call) error { return c.onTopic("topic") },
			fill:      fillSubscription,
			remove:    removeSubscription,
		},
	}
}

// topicNameInUse refuses a second topic of a name. SNS itself would hand out the first one; pulumi-aws asks before it creates one.
// https://github.com/pulumi/pulumi-aws/pull/3809
func topicNameInUse(c *call, _ *object) error {
	return refusal("name", "", "SNS Topic (%s) already exists", c.in.str("name"))
}

// subscriptionEndpoint checks the endpoint by its protocol.
// https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
func subscriptionEndpoint(in props) error {
	if !in.has("endpoint") || !in.has("protocol") {
		return nil
	}
	endpoint, protocol := in.str("endpoint"), in.str("protocol")
	fits := true
	switch protocol {
	case "email", "email-json":
		fits = aws.IsEndpoint("email", endpoint)
	case "https":
		fits = aws.IsEndpoint("https", endpoint)
	case "http":
		fits = strings.HasPrefix(endpoint, "http://")
	case "sms":
		fits = phoneForm.MatchString(endpoint)
	case "sqs", "lambda", "firehose", "application":
		fits = strings.HasPrefix(endpoint, "arn:")
	}
	if fits {
		return nil
	}
	return refusal("endpoint", "InvalidParameter", "invalid parameter: %q is not an endpoint of protocol %s", endpoint, protocol)
}

// onTopic finds the topic that a property names.
func (c *call) onTopic(property string) error {
	c.parent = c.at(aws.TopicType, c.region, c.in.str(property))
	if c.parent == nil {
		return refusal(property, "NotFound", "topic does not exist: %s", c.in.str(property))
	}
	return nil
}

func fillTopic(c *call, state props) string {
	id := c.arn("sns", c.region, state.str("name"))
	state["arn"], state["owner"], state["beginningArchiveTime"] = id, c.id, ""
	setDefault(state, "policy", canonical(access.DefaultTopic(id, c.id).JSON()))
	return id
}

// topicPolicyOf is the policy in force: that of the topic policy, else the topic's own.
func topicPolicyOf(topic *object) policy.Document {
	for _, attached := range topic.parts[aws.TopicPolicyType] {
		return documentOf(attached.state.str("policy"))
	}
	return documentOf(topic.state.str("policy"))
}

// fillSubscription leaves whoever has to say yes pending: people and web hooks. A queue or function of the account is confirmed.
func fillSubscription(c *call, state props) string {
	id := state.str("topic") + ":" + c.uuid("subscription "+state.str("topic")+" "+state.str("protocol")+" "+state.str("endpoint"))
	asks := slices.Contains([]string{"email", "email-json", "http", "https"}, state.str("protocol"))
	state["arn"], state["ownerId"] = id, c.id
	state["pendingConfirmation"] = asks && !state.flag("endpointAutoConfirms")
	state["confirmationWasAuthenticated"] = !state.flag("pendingConfirmation")
	return id
}

// subscriptionInUse refuses a second subscription of an endpoint with other attributes; the same one, whether confirmed or not, AWS
// returns. Deleting either resource then deletes the only subscription there is.
// https://github.com/localstack/localstack/pull/8976 has a test that was validated against AWS.
func subscriptionInUse(c *call, holder *object) error {
	const property = "rawMessageDelivery"
	if c.in.flag(property) != holder.state.flag(property) {
		return refusal(property, "InvalidParameter", "invalid parameter: Attributes Reason: Subscription already exists with different attributes")
	}
	return nil
}

// removeSubscription does what the real provider does with one that is pending: SNS refuses to unsubscribe it, so it only leaves
// the program's state. It goes with its topic, or after 48 hours.
func removeSubscription(_ *call, gone *object) (bool, error) {
	return gone.state.flag("pendingConfirmation"), nil
}

// ConfirmSubscription does what a person does by opening the link in the confirmation mail, for every pending subscription of
// this endpoint. The state that the engine has shows it after a refresh.
func (a *Account) ConfirmSubscription(endpoint string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	confirmed := false
	for at, o := range a.objects {
		if at.typ == aws.SubscriptionType && o.state.str("endpoint") == endpoint && o.state.flag("pendingConfirmation") {
			// The link in the mail is opened by nobody who is signed in.
			o.state["pendingConfirmation"] = false
			confirmed = true
		}
	}
	if !confirmed {
		return fmt.Errorf("confirming the subscription of %s: none is pending", endpoint)
	}
	return nil
}

// Pending are the endpoints that have not confirmed their subscription, sorted, each once.
func (a *Account) Pending() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var endpoints []string
	for at, o := range a.objects {
		if at.typ == aws.SubscriptionType && o.state.flag("pendingConfirmation") {
			endpoints = append(endpoints, o.state.str("endpoint"))
		}
	}
	slices.Sort(endpoints)
	return slices.Compact(endpoints)
}
