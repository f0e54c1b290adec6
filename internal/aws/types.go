package aws

// Types of resources, as version 6 of the Pulumi AWS provider names them.
// https://www.pulumi.com/registry/packages/aws/api-docs/
const (
	SecretType        = "aws:secretsmanager/secret:Secret"
	SecretVersionType = "aws:secretsmanager/secretVersion:SecretVersion"
	SecretPolicyType  = "aws:secretsmanager/secretPolicy:SecretPolicy"

	BucketType             = "aws:s3/bucketV2:BucketV2"
	BucketV1Type           = "aws:s3/bucket:Bucket"
	BucketPolicyType       = "aws:s3/bucketPolicy:BucketPolicy"
	BucketPublicAccessType = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	BucketOwnershipType    = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
	BucketVersioningType   = "aws:s3/bucketVersioningV2:BucketVersioningV2"
	BucketEncryptionType   = "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"
	BucketLifecycleType    = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	BucketLoggingType      = "aws:s3/bucketLoggingV2:BucketLoggingV2"
	BucketLockType         = "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2"
	BucketPaymentType      = "aws:s3/bucketRequestPaymentConfigurationV2:BucketRequestPaymentConfigurationV2"

	LogGroupType     = "aws:cloudwatch/logGroup:LogGroup"
	MetricFilterType = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
	AlarmType        = "aws:cloudwatch/metricAlarm:MetricAlarm"
	EventRuleType    = "aws:cloudwatch/eventRule:EventRule"
	EventTargetType  = "aws:cloudwatch/eventTarget:EventTarget"

	TrailType                = "aws:cloudtrail/trail:Trail"
	RoleType                 = "aws:iam/role:Role"
	RolePolicyType           = "aws:iam/rolePolicy:RolePolicy"
	AttachmentType           = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	ManagedPolicyType        = "aws:iam/policy:Policy"
	PolicyAttachmentType     = "aws:iam/policyAttachment:PolicyAttachment"
	ExclusivePoliciesType    = "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive"
	ExclusiveAttachmentsType = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
	KeyType                  = "aws:kms/key:Key"
	ReplicaKeyType           = "aws:kms/replicaKey:ReplicaKey"
	ExternalKeyType          = "aws:kms/externalKey:ExternalKey"
	ExternalReplicaType      = "aws:kms/replicaExternalKey:ReplicaExternalKey"
	KeyPolicyType            = "aws:kms/keyPolicy:KeyPolicy"
	AliasType                = "aws:kms/alias:Alias"

	OrganizationType = "aws:organizations/organization:Organization"

	TopicType        = "aws:sns/topic:Topic"
	TopicPolicyType  = "aws:sns/topicPolicy:TopicPolicy"
	SubscriptionType = "aws:sns/topicSubscription:TopicSubscription"
	QueueType        = "aws:sqs/queue:Queue"
	QueuePolicyType  = "aws:sqs/queuePolicy:QueuePolicy"
)

// Data sources that the program asks, as the provider names them.
const (
	CallerIdentityData = "aws:index/getCallerIdentity:getCallerIdentity"
	RegionData         = "aws:index/getRegion:getRegion"
	PartitionData      = "aws:index/getPartition:getPartition"
	RoleData           = "aws:iam/getRole:getRole"
	BucketData         = "aws:s3/getBucket:getBucket"
	SecretData         = "aws:secretsmanager/getSecret:getSecret"
	LogGroupData       = "aws:cloudwatch/getLogGroup:getLogGroup"
)
