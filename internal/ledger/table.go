package ledger

import "github.com/secretwatch/secretwatch/internal/aws"

// table has the properties of every type that a pipeline can stand on. Types that set something on another, such as a bucket's policy,
// have rows too; those in [harmlessTypes] change nothing that a pipeline needs.
var table = map[string]rows{
	aws.TrailType:                trailRows,
	aws.BucketV1Type:             bucketRows,
	aws.BucketType:               bucketRows,
	aws.BucketPolicyType:         bucketPolicyRows,
	aws.BucketPaymentType:        bucketPaymentRows,
	aws.BucketEncryptionType:     bucketEncryptionRows,
	aws.BucketLockType:           bucketLockRows,
	aws.KeyType:                  keyRows,
	aws.ReplicaKeyType:           keyRows,
	aws.ExternalKeyType:          keyRows,
	aws.ExternalReplicaType:      keyRows,
	aws.ManagedPolicyType:        managedPolicyRows,
	aws.PolicyAttachmentType:     policyAttachmentRows,
	aws.ExclusivePoliciesType:    exclusivePoliciesRows,
	aws.ExclusiveAttachmentsType: exclusiveAttachmentsRows,
	aws.KeyPolicyType:            keyPolicyRows,
	aws.AliasType:                aliasRows,
	aws.RoleType:                 roleRows,
	aws.RolePolicyType:           rolePolicyRows,
	aws.AttachmentType:           attachmentRows,
	aws.LogGroupType:             logGroupRows,
	aws.MetricFilterType:         filterRows,
	aws.AlarmType:                alarmRows,
	aws.TopicType:                topicRows,
	aws.TopicPolicyType:          topicPolicyRows,
	aws.SubscriptionType:         subscriptionRows,
	aws.EventRuleType:            ruleRows,
	aws.EventTargetType:          targetRows,
	aws.QueueType:                queueRows,
	aws.QueuePolicyType:          queuePolicyRows,
	aws.SecretType:               secretRows,
}
