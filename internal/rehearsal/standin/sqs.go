package standin

import (
	"regexp"

	"github.com/secretwatch/secretwatch/internal/aws"
)

var queueForm = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func queueKinds() []*kind {
	return []*kind{
		{
			typ: aws.QueueType, docs: "sqs_queue", label: "queue",
			fields: map[string]field{
				"name": {use: named | replace}, "fifoQueue": {def: false}, "contentBasedDeduplication": {def: false},
				"delaySeconds": {def: 0.0}, "maxMessageSize": {def: 262144.0}, "messageRetentionSeconds": {def: 345600.0},
				"receiveWaitTimeSeconds": {def: 0.0}, "visibilityTimeoutSeconds": {def: 30.0}, "policy": {use: document},
			},
			beyond: []string{
				"contentBasedDeduplication", "deduplicationScope", "delaySeconds", "fifoQueue", "fifoThroughputLimit", "kmsDataKeyReusePeriodSeconds",
				"maxMessageSize", "namePrefix", "receiveWaitTimeSeconds", "redriveAllowPolicy", "redrivePolicy", "visibilityTimeoutSeconds",
			},
			rules: []rule{
				text("name", "InvalidParameterValue", aws.QueueName, queueForm, "can only include alphanumeric characters, hyphens, or underscores"),
				between("messageRetentionSeconds", "InvalidAttributeValue", 60, 1209600), policyText("policy", queueDialect()),
			},
			name:      func(in props) string { return in.str("name") },
			nameInUse: queueNameInUse,
			fill:      fillQueue,
		},
		{
			typ: aws.QueuePolicyType, docs: "sqs_queue_policy", label: "queue policy",
			fields: map[string]field{"queueUrl": {use: replace}, "policy": {use: document}},
			rules:  []rule{policyText("policy", queueDialect())},
			name:   func(in props) string { return in.str("queueUrl") },
			refuse: func(c *call) error {
				c.parent = c.at(aws.QueueType, c.region, c.in.str("queueUrl"))
				if c.parent == nil {
					return refusal("queueUrl", "AWS.SimpleQueueService.NonExistentQueue", "the specified queue does not exist: %s", c.in.str("queueUrl"))
				}
				return nil
			},
			fill: func(_ *call, state props) string { return state.str("queueUrl") },
		},
	}
}

// queueNameInUse refuses a queue that exists with other attributes; one that is the same, AWS returns.
func queueNameInUse(c *call, holder *object) error {
	for name, value := range c.in {
		if name != "tags" && name != "policy" && !same(field{}, holder.state[name], value) {
			return refusal("name", "QueueNameExists", "a queue named %s already exists with a different value for attribute %s", c.in.str("name"), name)
		}
	}
	return nil
}

func fillQueue(c *call, state props) string {
	name := state.str("name")
	id := "https://" + aws.RegionalService("sqs", c.region) + "/" + c.id + "/" + name
	state["arn"], state["url"] = c.arn("sqs", c.region, name), id
	setDefault(state, "sqsManagedSseEnabled", state.str("kmsMasterKeyId") == "")
	return id
}
