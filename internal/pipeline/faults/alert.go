package faults

import (
	"fmt"
	"maps"
)

func published() []Fault {
	const hop = "published"
	actions := func(arns ...any) func(*State) error { return set(alarmType, "alarmActions", arns) }
	return []Fault{
		{Name: "action that is no topic", Hop: hop, Check: "target", Verdict: Unknown, Reason: "is not an SNS topic", Break: actions("arn:aws:lambda:us-east-1:123456789012:function:page")},
		{Name: "action in another region", Hop: hop, Check: "region", Reason: "is in another region", Break: actions("arn:aws:sns:" + elsewhere + ":123456789012:alarms")},
		{Name: "action on a topic of another stack", Hop: hop, Check: "topic", Verdict: Unknown, Reason: "is in none of the given states", Break: remove(topicType)},
		{Name: "action on the other topic", Hop: hop, Check: "policy", Reason: "does not let " + cloudWatch, Break: otherTopic},
		{Name: "FIFO topic", Hop: hop, Check: "standard", Reason: "FIFO topic", Break: set(topicType, "fifoTopic", true)},
		{Name: "topic policy without CloudWatch", Hop: hop, Check: "policy", Reason: "does not let " + cloudWatch, Break: policyOf(topicPolicyType, without(cloudWatch))},
		{Name: "topic policy without EventBridge", Hop: hop, Check: "policy", Reason: "does not let " + eventBridge, Break: withRule(policyOf(topicPolicyType, without(eventBridge)))},
		{
			Name: "topic policy for another account", Hop: hop, Check: "policy", Reason: "does not let " + cloudWatch,
			Break: policyOf(topicPolicyType, pinned(cloudWatch, "StringEquals", "aws:SourceAccount", stranger)),
		},
		{
			Name: "topic policy that pins EventBridge's source", Hop: hop, Check: "policy", Verdict: Unknown, Reason: "AWS does not document",
			Break: withRule(policyOf(topicPolicyType, pinned(eventBridge, "StringLike", "aws:SourceArn", "arn:aws:events:*"))),
		},
		{Name: "alias/aws/sns", Hop: hop, Check: "key", Reason: "alias/aws/sns", Break: set(topicType, "kmsMasterKeyId", "alias/aws/sns")},
		{Name: "topic key closed to CloudWatch", Hop: hop, Check: "key", Reason: "does not let " + cloudWatch, Break: addClosedKey(topicType, "kmsMasterKeyId")},
		{Name: "topic key closed to EventBridge", Hop: hop, Check: "key", Reason: "does not let " + eventBridge, Break: withRule(addClosedKey(topicType, "kmsMasterKeyId"))},
		{Name: "topic key of another stack", Hop: hop, Check: "key", Verdict: Unknown, Reason: "is in none of the given states", Break: set(topicType, "kmsMasterKeyId", closedKey)},
	}
}

// otherTopic changes every alarm's action to a topic of the state that no alarm names.
func otherTopic(s *State) error {
	used := map[string]bool{}
	err := s.edit(alarmType, func(p properties) {
		actions, _ := p["alarmActions"].([]any)
		for _, a := range actions {
			used[fmt.Sprint(a)] = true
		}
	})
	for _, t := range s.of(topicType) {
		outputs, _ := t["outputs"].(properties)
		if arn := fmt.Sprint(outputs["arn"]); err == nil && !used[arn] {
			return set(alarmType, "alarmActions", []any{arn})(s)
		}
	}
	return fmt.Errorf("%w %s that no alarm names", ErrNothing, topicType)
}

func received() []Fault {
	const hop = "received"
	subscriber := func(protocol, endpoint string) func(*State) error {
		return both(set(subscriptionType, "protocol", protocol), set(subscriptionType, "endpoint", endpoint))
	}
	const queue = "arn:aws:sqs:us-east-1:123456789012:pager"
	return []Fault{
		{Name: "no subscription", Hop: hop, Check: "", Reason: "nobody subscribes", Break: remove(subscriptionType)},
		{Name: "pending subscription", Hop: hop, Check: "confirmed", Reason: "is pending", Break: set(subscriptionType, "pendingConfirmation", true)},
		{Name: "pending subscription of an older provider", Hop: hop, Check: "confirmed", Reason: "is pending", Break: set(subscriptionType, "arn", "pending confirmation")},
		{Name: "two resources of one subscription", Hop: hop, Check: "one resource", Verdict: Unknown, Reason: "two resources stand for this one subscription", Break: twin(nil)},
		{
			Name: "a copy of the subscription that waits for its deletion", Hop: hop, Check: "one resource", Verdict: Unknown, Reason: "waits to be deleted",
			Break: twin(func(copied map[string]any) { copied["delete"] = true }),
		},
		{
			Name: "two resources of one subscription whose endpoint is hidden", Hop: hop, Check: "one resource", Verdict: Unknown, Reason: "two resources stand for this one subscription",
			Break: both(set(subscriptionType, "endpoint", properties{secretMark: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}), twin(nil)),
		},
		{Name: "filter policy on attributes", Hop: hop, Check: "filter policy", Reason: "message attributes", Break: set(subscriptionType, "filterPolicy", `{"severity":["high"]}`)},
		{
			Name: "filter policy that drops the alarm", Hop: hop, Check: "filter policy", Reason: "NewStateValue",
			Break: both(set(subscriptionType, "filterPolicy", `{"NewStateValue":["OK"]}`), set(subscriptionType, "filterPolicyScope", "MessageBody")),
		},
		{
			Name: "filter policy on a plain text", Hop: hop, Check: "filter policy", Reason: "not JSON",
			Break: withRule(both(set(subscriptionType, "filterPolicy", `{"NewStateValue":["ALARM"]}`), set(subscriptionType, "filterPolicyScope", "MessageBody"))),
		},
		{Name: "function as the only subscriber", Hop: hop, Check: "endpoint", Verdict: Unknown, Reason: "its own policy", Break: subscriber("lambda", "arn:aws:lambda:us-east-1:123456789012:function:page")},
		{Name: "queue of another stack", Hop: hop, Check: "endpoint", Verdict: Unknown, Reason: "in none of the given states", Break: subscriber("sqs", queue)},
		{
			Name: "queue without a policy", Hop: hop, Check: "queue", Reason: "has no policy",
			Break: func(s *State) error {
				s.add(queueType, "https://sqs.us-east-1.amazonaws.com/123456789012/pager", properties{"arn": queue, "name": "pager"})
				return subscriber("sqs", queue)(s)
			},
		},
		{
			Name: "queue that another topic may send to", Hop: hop, Check: "queue", Reason: "does not let the topic send",
			Break: func(s *State) error {
				s.add(queueType, "https://sqs.us-east-1.amazonaws.com/123456789012/pager", properties{
					"arn": queue, "name": "pager",
					"policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"` + queue + `","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:us-east-1:123456789012:other"}}}]}`,
				})
				return subscriber("sqs", queue)(s)
			},
		},
	}
}

// secretMark is the key that marks an object in a state as an encrypted value.
const secretMark = "4dabf18193072939515e22adb298388d" // #nosec G101 -- a mark that is the same in every state, no credential.

// twin adds a copy of every subscription's resource, with another name and with the given change.
func twin(change func(copied map[string]any)) func(*State) error {
	return func(s *State) error {
		found := s.of(subscriptionType)
		if len(found) == 0 {
			return fmt.Errorf("%w %s", ErrNothing, subscriptionType)
		}
		for _, r := range found {
			copied := maps.Clone(r)
			copied["urn"] = fmt.Sprint(r["urn"]) + "-twin"
			if change != nil {
				change(copied)
			}
			s.put(append(s.resources, copied))
		}
		return nil
	}
}

func matched() []Fault {
	const hop = "matched"
	rule := func(key string, value any) func(*State) error { return set(ruleType, key, value) }
	return []Fault{
		{Name: "rule in state ENABLED", Hop: hop, Check: "state", Reason: "never matches read-only events", Break: rule("state", "ENABLED")},
		{Name: "rule disabled", Hop: hop, Check: "state", Reason: "is disabled", Break: rule("state", "DISABLED")},
		{
			Name: "rule on a bus of its own", Hop: hop, Check: "bus", Reason: "arrive on the default bus",
			Break: both(rule("eventBusName", "security"), set(targetType, "eventBusName", "security")),
		},
		{Name: "rule in another region", Hop: hop, Check: "place", Reason: "region " + elsewhere + " only", Break: move(ruleType, "arn", 3, elsewhere)},
		{Name: "pattern that EventBridge refuses", Hop: hop, Check: "syntax", Reason: "EventBridge refuses", Break: rule("eventPattern", `{"source":"aws.secretsmanager"}`)},
		{
			Name: "text that is the same for every event", Hop: hop, Check: "text", Verdict: Unknown, Reason: "does not say who made the call",
			Break: both(set(targetType, "inputTransformer", nil), set(targetType, "input", `"hello"`)),
		},
		{
			Name: "path to a part that does not say who", Hop: hop, Check: "text", Verdict: Unknown, Reason: "does not say who made the call",
			Break: both(set(targetType, "inputTransformer", nil), set(targetType, "inputPath", "$.detail.requestParameters")),
		},
		{
			Name: "rule for another call", Hop: hop, Check: "", Reason: "no event rule is meant for reads",
			Break: rule("eventPattern", `{"source":["aws.secretsmanager"],"detail":{"eventName":["PutSecretValue"]}}`),
		},
		{
			Name: "rule for the name alone", Hop: hop, Check: "pattern", Reason: "detail.requestParameters.secretId",
			Break: rule("eventPattern", `{"source":["aws.secretsmanager"],"detail":{"eventName":["GetSecretValue"],"requestParameters":{"secretId":["some/other"]}}}`),
		},
		{
			Name: "operator that is not known", Hop: hop, Check: "reading", Verdict: Unknown, Reason: `unknown operator "contains"`,
			Break: rule("eventPattern", `{"source":["aws.secretsmanager"],"detail":{"eventName":[{"contains":"GetSecret"}]}}`),
		},
		{Name: "record over 256 KB for a rule", Hop: hop, Check: "size", Reason: "no record over 256 KB", Break: withRule(nothing), Record: fatten},
		{Name: "rule without a target", Hop: hop, Check: "target", Reason: "has no target", Break: remove(targetType)},
		{
			Name: "target with a role of another stack", Hop: hop, Check: "role", Verdict: Unknown, Reason: "is in none of the given states",
			Break: set(targetType, "roleArn", "arn:aws:iam::123456789012:role/of-another-stack"),
		},
		{
			Name: "transformer on sourceIpAddress", Hop: hop, Check: "paths", Reason: "no record has a field sourceIpAddress",
			Break: transformer(func(t properties) {
				t["inputPaths"] = properties{"from": "$.detail.sourceIpAddress"}
				t["inputTemplate"] = `"<from>"`
			}),
		},
		{
			Name: "template with a variable that nobody defined", Hop: hop, Check: "template", Reason: "no input path defines <who>",
			Break: transformer(func(t properties) { t["inputPaths"] = properties{}; t["inputTemplate"] = `"<who>"` }),
		},
		{
			Name: "template that the caller can break", Hop: hop, Check: "template", Reason: "does not escape",
			Break: transformer(func(t properties) {
				t["inputPaths"] = properties{"agent": "$.detail.userAgent"}
				t["inputTemplate"] = `"<agent>"`
			}),
			Record: func(record map[string]any) { record["userAgent"] = `curl "8"` },
		},
	}
}

// transformer changes the input transformer of every target, and adds one to a target without.
func transformer(change func(properties)) func(*State) error {
	return func(s *State) error {
		return s.edit(targetType, func(p properties) {
			t, ok := p["inputTransformer"].(properties)
			if !ok {
				t = properties{}
				p["inputTransformer"] = t
			}
			change(t)
		})
	}
}
