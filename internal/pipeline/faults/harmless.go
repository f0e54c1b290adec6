package faults

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Change is a change of a state after which the mail comes as before.
type Change struct {
	// Name describes the change.
	Name string
	make func(*State) error
}

// Apply returns the text of a state with the change in it.
func (c Change) Apply(text []byte) ([]byte, error) { return apply(text, c.Name, c.make) }

// Harmless lists changes that a check might take for faults.
func Harmless() []Change {
	return slices.Concat(harmlessValues(), harmlessPolicies(), harmlessNeighbours())
}

// harmlessValues are other values of the properties.
func harmlessValues() []Change {
	numbers := both(set(alarmType, "period", "300"), set(alarmType, "threshold", "1"), set(alarmType, "evaluationPeriods", "1"))
	return []Change{
		{"texts for people", both(set(alarmType, "alarmDescription", "x"), set(topicType, "displayName", "x"), set(ruleType, "description", "x"))},
		{"texts for people that are encrypted", both(set(alarmType, "alarmDescription", encrypted()), set(topicType, "tags", encrypted()))},
		{"costs that are encrypted", set(groupType, "retentionInDays", encrypted())},
		{"values that the state shows in plain text beside their cipher", both(shown(alarmType, "statistic"), shown(alarmType, "threshold"), shown(filterType, "pattern"))},
		{"an object in plain text beside its cipher", shown(filterType, "metricTransformation")},
		{"numbers written as texts", numbers},
		{"a region of its own for each resource, the one that it is in", everywhere("region", "us-east-1")},
		{"marks of the engine", both(marked("protect")(trailType), marked("retainOnDelete")(alarmType), marked("external")(topicType))},
		{"a resource to be replaced later", marked("taint")(subscriptionType)},
		{"selector for reads", selectors(properties{"readWriteType": "ReadOnly", "includeManagementEvents": true})},
		{"advanced selector for reads", advanced(
			properties{"field": "eventCategory", "equals": []any{"Management"}}, properties{"field": "readOnly", "equals": []any{"true"}},
		)},
		{"advanced selector without KMS", advanced(
			properties{"field": "eventCategory", "equals": []any{"Management"}},
			properties{"field": "eventSource", "notEquals": []any{"kms.amazonaws.com"}},
		)},
		{"single-region trail in the secret's region", set(trailType, "isMultiRegionTrail", false)},
		{"Insights and digests", both(set(trailType, "insightSelectors", []any{properties{"insightType": "ApiCallRateInsight"}}), set(trailType, "enableLogFileValidation", true))},
		{"line breaks in the pattern", each(filterType, "pattern", func(text string) string { return strings.ReplaceAll(text, " && ", "\n  && ") })},
		{"conditions that every read meets", each(filterType, "pattern", func(text string) string {
			return strings.TrimSuffix(text, "}") + `&& ($.readOnly IS TRUE) && ($.managementEvent IS TRUE) && ($.eventType = "AwsApiCall") }`
		})},
		{"greater than 0", both(set(alarmType, "threshold", 0), set(alarmType, "comparisonOperator", "GreaterThanThreshold"))},
		{"1 of 12 periods", both(set(alarmType, "evaluationPeriods", 12), set(alarmType, "datapointsToAlarm", 1))},
		{"actions when the alarm is over", both(set(alarmType, "okActions", []any{"arn:aws:sns:us-east-1:" + stranger + ":x"}), set(alarmType, "insufficientDataActions", []any{}))},
		{"logs of deliveries", both(set(topicType, "httpSuccessFeedbackSampleRate", 100), set(topicType, "tracingConfig", "Active"))},
		{"queues for what could not be delivered", both(
			set(subscriptionType, "redrivePolicy", `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead"}`),
			set(targetType, "deadLetterConfig", properties{"arn": "arn:aws:sqs:us-east-1:123456789012:dead"}),
		)},
	}
}

// harmlessPolicies are statements that deny something else.
func harmlessPolicies() []Change {
	deny := func(token, action, resource string, condition properties) func(*State) error {
		return policyOf(token, func(all statements) statements {
			s := map[string]any{"Effect": "Deny", "Action": action, "Resource": resource, "Condition": condition}
			if token != rolePolicyType {
				s["Principal"] = "*"
			}
			return append(all, s)
		})
	}
	const object = "arn:aws:s3:::secretwatch-dev-trail/*"
	noTLS := properties{"Bool": properties{"aws:SecureTransport": "false"}}
	return []Change{
		{"bucket that wants TLS", deny(bucketPolicyType, "s3:*", object, noTLS)},
		{"bucket that wants the owner's control", deny(bucketPolicyType, "s3:PutObject", object,
			properties{"StringNotEquals": properties{"s3:x-amz-acl": "bucket-owner-full-control"}})},
		{"bucket that keeps its files", deny(bucketPolicyType, "s3:DeleteObject*", object, properties{})},
		{"role that may create no log group", deny(rolePolicyType, "logs:CreateLogGroup", "*", properties{})},
		{"role that may do anything with logs", policyOf(rolePolicyType, func(statements) statements {
			return statements{{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}}
		})},
		{"a condition key in capitals", policyOf(bucketPolicyType, func(all statements) statements {
			for _, s := range all {
				condition, _ := s["Condition"].(map[string]any)
				for _, keys := range condition {
					upper(keys.(map[string]any))
				}
			}
			return all
		})},
	}
}

func upper(keys map[string]any) {
	for key, value := range keys {
		delete(keys, key)
		keys[strings.ToUpper(key)] = value
	}
}

// harmlessNeighbours are resources that use a part of the pipeline, or set on it what does not matter.
func harmlessNeighbours() []Change {
	bucket := func(token string, more properties) func(*State) error {
		return func(s *State) error {
			name, err := s.text(trailType, "s3BucketName")
			more["bucket"] = name
			s.add(token, name, more)
			return err
		}
	}
	return []Change{
		{"versions of the bucket, as pulumi-aws 7 calls them", bucket("aws:s3/bucketVersioning:BucketVersioning", properties{"versioningConfiguration": properties{"status": "Enabled"}})},
		{"an ACL of the bucket, as pulumi-aws 7 calls it", bucket("aws:s3/bucketAcl:BucketAcl", properties{"acl": "private"})},
		{"the owner pays, as pulumi-aws 7 calls it", bucket("aws:s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration", properties{"payer": "BucketOwner"})},
		{"copies of the bucket", bucket("aws:s3/bucketReplicationConfig:BucketReplicationConfig", properties{"role": "arn:aws:iam::123456789012:role/copy"})},
		{"news of the bucket", bucket("aws:s3/bucketNotification:BucketNotification", properties{"eventbridge": true})},
		{"a table on the log files", refers(trailType, "s3BucketName", "aws:glue/catalogTable:CatalogTable", "name")},
		{"a subscription filter beside the metric filter", refers(groupType, "name", "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", "logGroup")},
		{"a composite alarm beside the action", refers(alarmType, "name", "aws:cloudwatch/compositeAlarm:CompositeAlarm", "alarmRule")},
		{"a dashboard with the alarm", refers(alarmType, "arn", "aws:cloudwatch/dashboard:Dashboard", "dashboardBody")},
		{"a function that the topic may call", refers(topicType, "arn", "aws:lambda/permission:Permission", "sourceArn")},
		{"a parameter with the topic's ARN", refers(topicType, "arn", "aws:ssm/parameter:Parameter", "value")},
		{"news of deployments on the topic", refers(topicType, "arn", "aws:codestarnotifications/notificationRule:NotificationRule", "target")},
		{"a record of the configuration in the bucket", refers(trailType, "s3BucketName", "aws:cfg/deliveryChannel:DeliveryChannel", "s3BucketName")},
		{"an alarm on something else with the same topic", func(s *State) error {
			arn, err := s.text(topicType, "arn")
			s.add(alarmType, "cpu", properties{
				"arn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:cpu", "name": "cpu", "metricName": "CPUUtilization", "namespace": "AWS/EC2",
				"statistic": "Average", "period": 300, "evaluationPeriods": 1, "threshold": 80, "comparisonOperator": "GreaterThanThreshold", "alarmActions": []any{arn},
			})
			return err
		}},
		{"a pending hook beside the mailbox", func(s *State) error {
			arn, err := s.text(topicType, "arn")
			s.add(subscriptionType, "PendingConfirmation", properties{
				"arn": "PendingConfirmation", "topic": arn, "protocol": "https", "endpoint": "https://hooks.example.com/x", "pendingConfirmation": true,
			})
			return err
		}},
		{"the old copy of the alarm, which waits for its deletion", func(s *State) error {
			arn, err := s.text(alarmType, "arn")
			s.add(alarmType, "old", properties{"arn": arn + "-old", "name": "old", "threshold": 99})
			s.resources[len(s.resources)-1].(map[string]any)["delete"] = true
			return err
		}},
		{"policies of another role", func(s *State) error {
			_, err := s.text(roleType, "name")
			s.add(aws.AttachmentType, "other", properties{"role": "other", "policyArn": "arn:aws:iam::aws:policy/AWSDenyAll"})
			return err
		}},
	}
}

// shown puts a property into the wrapper in which `pulumi stack export --show-secrets` shows a secret.
func shown(token, name string) func(*State) error {
	return func(s *State) error {
		return s.edit(token, func(p properties) {
			if value, ok := p[name]; ok {
				text, err := json.Marshal(value)
				if err == nil {
					p[name] = properties{signature: secret, "plaintext": string(text)}
				}
			}
		})
	}
}

// each changes a text of every resource of a type.
func each(token, name string, change func(string) string) func(*State) error {
	return func(s *State) error {
		return s.edit(token, func(p properties) {
			if text, ok := p[name].(string); ok {
				p[name] = change(text)
			}
		})
	}
}

// everywhere sets a property of all of AWS's resources but IAM's, which have no region.
func everywhere(name string, value any) func(*State) error {
	return func(s *State) error {
		for _, r := range s.resources {
			kind, _ := r.(map[string]any)["type"].(string)
			if !strings.HasPrefix(kind, "aws:") || strings.HasPrefix(kind, "aws:iam/") {
				continue
			}
			if err := set(kind, name, value)(s); err != nil {
				return err
			}
		}
		return nil
	}
}
