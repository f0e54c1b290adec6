package standin

import (
	"regexp"
	"slices"
)

const (
	queueType       = "aws:sqs/queue:Queue"
	queuePolicyType = "aws:sqs/queuePolicy:QueuePolicy"
)

var queueForm = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.fifo)?$`)

// queueName is the longest queue name, in characters.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
const queueName = 80

func queueKinds() []*kind {
	return []*kind{
		{
			typ: queueType, docs: "sqs_queue", label: "queue", nameMax: queueName, nameForm: fifoName("fifoQueue"),
			fields: map[string]field{
				"name": {use: named | replace}, "namePrefix": {use: replace}, "fifoQueue": {use: replace, def: false},
				"contentBasedDeduplication": {def: false}, "delaySeconds": {def: 0.0}, "maxMessageSize": {def: 262144.0},
				"messageRetentionSeconds": {def: 345600.0}, "receiveWaitTimeSeconds": {def: 0.0}, "visibilityTimeoutSeconds": {def: 30.0},
				"policy": {use: document}, "redrivePolicy": {use: document}, "redriveAllowPolicy": {use: document},
			},
			rules: []rule{
				text("name", "InvalidParameterValue", queueName, queueForm, "can only include alphanumeric characters, hyphens, or underscores"),
				fifoSuffix("fifoQueue"), between("delaySeconds", "InvalidAttributeValue", 0, 900),
				between("maxMessageSize", "InvalidAttributeValue", 1024, 262144),
				between("messageRetentionSeconds", "InvalidAttributeValue", 60, 1209600),
				between("receiveWaitTimeSeconds", "InvalidAttributeValue", 0, 20),
				between("visibilityTimeoutSeconds", "InvalidAttributeValue", 0, 43200),
				between("kmsDataKeyReusePeriodSeconds", "InvalidAttributeValue", 60, 86400),
				policyText("policy", queueDialect()), jsonText("redrivePolicy", "InvalidAttributeValue"),
				jsonText("redriveAllowPolicy", "InvalidAttributeValue"), fifoOnly("fifoQueue", "contentBasedDeduplication"),
				oneOf("deduplicationScope", "InvalidAttributeValue", "messageGroup", "queue"),
				oneOf("fifoThroughputLimit", "InvalidAttributeValue", "perQueue", "perMessageGroupId"),
			},
			name:  func(in props) string { return in.str("name") },
			taken: queueTaken,
			fill:  fillQueue,
		},
		{
			typ: queuePolicyType, docs: "sqs_queue_policy", label: "queue policy",
			fields: map[string]field{"queueUrl": {use: replace}, "policy": {use: document}},
			rules:  []rule{policyText("policy", queueDialect())},
			name:   func(in props) string { return in.str("queueUrl") },
			refuse: func(c *call) error {
				c.parent = c.at(queueType, c.region, c.in.str("queueUrl"))
				if c.parent == nil {
					return refusal("queueUrl", "AWS.SimpleQueueService.NonExistentQueue", "the specified queue does not exist: %s", c.in.str("queueUrl"))
				}
				return nil
			},
			fill: func(_ *call, state props) string { return state.str("queueUrl") },
		},
	}
}

// queueTaken refuses a queue that exists with other attributes; one that is the same, AWS returns.
func queueTaken(c *call, holder *object) error {
	for name, value := range c.in {
		if slices.Contains([]string{"tags", "policy", "redrivePolicy", "redriveAllowPolicy"}, name) {
			continue
		}
		if !same(field{}, holder.state[name], value) {
			return refusal("name", "QueueNameExists", "a queue named %s already exists with a different value for attribute %s", c.in.str("name"), name)
		}
	}
	return nil
}

func fillQueue(c *call, state props) string {
	name := state.str("name")
	id := "https://sqs." + c.region + "." + c.dnsSuffix() + "/" + c.id + "/" + name
	state["arn"], state["url"] = c.arn("sqs", c.region, name), id
	setDefault(state, "kmsDataKeyReusePeriodSeconds", 300.0)
	setDefault(state, "sqsManagedSseEnabled", state.str("kmsMasterKeyId") == "")
	for _, property := range []string{"policy", "redrivePolicy", "redriveAllowPolicy", "deduplicationScope", "fifoThroughputLimit", "namePrefix"} {
		setDefault(state, property, "")
	}
	return id
}
