package faults

import "github.com/secretwatch/secretwatch/internal/aws"

// Types of resources, in short names for the tables of faults.
const (
	trailType        = aws.TrailType
	bucketPolicyType = aws.BucketPolicyType
	bucketType       = aws.BucketType
	keyType          = aws.KeyType
	roleType         = aws.RoleType
	rolePolicyType   = aws.RolePolicyType
	groupType        = aws.LogGroupType
	filterType       = aws.MetricFilterType
	alarmType        = aws.AlarmType
	topicType        = aws.TopicType
	topicPolicyType  = aws.TopicPolicyType
	subscriptionType = aws.SubscriptionType
	ruleType         = aws.EventRuleType
	targetType       = aws.EventTargetType
	queueType        = aws.QueueType
	secretType       = aws.SecretType
)

// Services that appear in policies.
const (
	cloudTrail  = aws.CloudTrail
	cloudWatch  = aws.CloudWatch
	eventBridge = aws.EventBridge
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
