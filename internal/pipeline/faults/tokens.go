package faults

// Type tokens of the Pulumi AWS provider.
const (
	trailType        = "aws:cloudtrail/trail:Trail"
	bucketPolicyType = "aws:s3/bucketPolicy:BucketPolicy"
	keyType          = "aws:kms/key:Key"
	roleType         = "aws:iam/role:Role"
	rolePolicyType   = "aws:iam/rolePolicy:RolePolicy"
	groupType        = "aws:cloudwatch/logGroup:LogGroup"
	filterType       = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
	alarmType        = "aws:cloudwatch/metricAlarm:MetricAlarm"
	topicType        = "aws:sns/topic:Topic"
	topicPolicyType  = "aws:sns/topicPolicy:TopicPolicy"
	subscriptionType = "aws:sns/topicSubscription:TopicSubscription"
	ruleType         = "aws:cloudwatch/eventRule:EventRule"
	targetType       = "aws:cloudwatch/eventTarget:EventTarget"
	queueType        = "aws:sqs/queue:Queue"
	secretType       = "aws:secretsmanager/secret:Secret"
)

// Services that appear in policies.
const (
	cloudTrail  = "cloudtrail.amazonaws.com"
	cloudWatch  = "cloudwatch.amazonaws.com"
	eventBridge = "events.amazonaws.com"
)

// elsewhere is a region that the state does not use, and stranger such an account.
const (
	elsewhere = "eu-west-3"
	stranger  = "999999999999"
)

// closedKey is a key whose policy allows only its own account.
const closedKey = "arn:aws:kms:us-east-1:123456789012:key/99999999-0000-0000-0000-000000000000"

// addClosedKey adds such a key, and sets a property of every resource of a type to it.
func addClosedKey(token, property string) func(*State) error {
	return func(s *State) error {
		s.add(keyType, "99999999-0000-0000-0000-000000000000", properties{
			"arn": closedKey, "keyId": "99999999-0000-0000-0000-000000000000", "isEnabled": true,
			"policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}]}`,
		})
		return set(token, property, closedKey)(s)
	}
}
