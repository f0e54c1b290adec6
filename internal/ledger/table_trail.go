package ledger

import (
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// The trail, and what it writes to.

const dataEvents = "it chooses data events, and a read of a secret is a management event"

var trailRows = rows{
	"name":       loaded(scalar, named),
	"arn":        judged(scalar, "recorded/bucket policy", "recorded/key", "delivered/trust", "delivered/permission"),
	"homeRegion": judged(scalar, "recorded/region", "delivered/place"),

	"enableLogging":       judged(flag, "recorded/logging"),
	"isMultiRegionTrail":  judged(flag, "recorded/region"),
	"isOrganizationTrail": judged(flag, "recorded/account", "recorded/bucket policy", "delivered/permission"),

	"eventSelectors":                                       judged(list, "recorded/selectors"),
	"eventSelectors.includeManagementEvents":               judged(flag, "recorded/selectors"),
	"eventSelectors.readWriteType":                         judged(scalar, "recorded/selectors").of("All", "ReadOnly", "WriteOnly"),
	"eventSelectors.excludeManagementEventSources":         judged(list, "recorded/selectors"),
	"eventSelectors.dataResources":                         harmless(dataEvents),
	"advancedEventSelectors":                               judged(list, "recorded/selectors"),
	"advancedEventSelectors.name":                          harmless(label),
	"advancedEventSelectors.fieldSelectors":                judged(list, "recorded/selectors"),
	"advancedEventSelectors.fieldSelectors.field":          judged(scalar, "recorded/selectors"),
	"advancedEventSelectors.fieldSelectors.equals":         judged(list, "recorded/selectors"),
	"advancedEventSelectors.fieldSelectors.startsWiths":    judged(list, "recorded/selectors"),
	"advancedEventSelectors.fieldSelectors.endsWiths":      judged(list, "recorded/selectors"),
	"advancedEventSelectors.fieldSelectors.notEquals":      judged(list, "recorded/selectors"),
	"advancedEventSelectors.fieldSelectors.notStartsWiths": judged(list, "recorded/selectors"),
	"advancedEventSelectors.fieldSelectors.notEndsWiths":   judged(list, "recorded/selectors"),

	"s3BucketName":           judged(scalar, "recorded/bucket", "recorded/bucket policy", "recorded/requester pays"),
	"s3KeyPrefix":            judged(scalar, "recorded/bucket policy"),
	"kmsKeyId":               judged(scalar, "recorded/key", "recorded/bucket policy"),
	"cloudWatchLogsGroupArn": finds(pipeline.Counted).by(groupChecks...),
	"cloudWatchLogsRoleArn":  judged(scalar, "delivered/role", "delivered/trust", "delivered/permission"),

	"includeGlobalServiceEvents":          harmless("Secrets Manager is a regional service"),
	"enableLogFileValidation":             harmless("it adds digests beside the log files"),
	"insightSelectors":                    harmless("Insights events are beside the records"),
	"insightSelectors.insightType":        harmless("Insights events are beside the records"),
	"snsTopicName":                        harmless("it announces log files"),
	"snsTopicArn":                         harmless("it announces log files"),
	"eventSelectors.dataResources.type":   harmless(dataEvents),
	"eventSelectors.dataResources.values": harmless(dataEvents),
}

// groupChecks are those of the log group that a trail delivers to.
var groupChecks = []string{
	"delivered/group", "delivered/stream wildcard", "delivered/place", "delivered/group given", "delivered/permission", "delivered/key", "delivered/class",
}

// trailEncrypts: by AWS's page, the files of a trail without a key are encrypted with SSE-S3, whatever the bucket's default.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
const trailEncrypts = "CloudTrail chooses the encryption of each file: the trail's key, or else SSE-S3"

var bucketRows = rows{
	"bucket":       judged(scalar, "recorded/bucket policy"),
	"arn":          harmless(computed),
	"policy":       judged(document, "recorded/bucket policy"),
	"requestPayer": judged(scalar, "recorded/requester pays").of("BucketOwner", "Requester"),

	"acl":                       harmless("a grant denies nothing, and the bucket policy is asked"),
	"grants":                    harmless("a grant denies nothing, and the bucket policy is asked"),
	"accelerationStatus":        harmless(reading),
	"bucketDomainName":          harmless(computed),
	"bucketRegionalDomainName":  harmless(computed),
	"bucketRegion":              harmless(computed),
	"bucketNamespace":           harmless("it is about who else may take the bucket's name"),
	"hostedZoneId":              harmless(computed),
	"websiteDomain":             harmless(computed),
	"websiteEndpoint":           harmless(computed),
	"bucketPrefix":              harmless(lifecycle),
	"forceDestroy":              harmless(lifecycle),
	"corsRules":                 harmless(reading),
	"lifecycleRules":            harmless(costs),
	"loggings":                  harmless(reading),
	"logging":                   harmless(reading),
	"replicationConfigurations": harmless("it copies what has been written"),
	"replicationConfiguration":  harmless("it copies what has been written"),
	"versionings":               harmless(costs),
	"versioning":                harmless(costs),
	"websites":                  harmless(reading),
	"website":                   harmless(reading),
	"objectLockEnabled":         harmless("without a default retention it changes nothing"),
	"objectLockConfiguration":   judged(object),
	"objectLockConfiguration.objectLockEnabled": harmless("without a default retention it changes nothing"),
	"objectLockConfiguration.rules":             unjudged(pipeline.Recorded),
	"objectLockConfiguration.rule":              unjudged(pipeline.Recorded),

	"serverSideEncryptionConfigurations":                                                          judged(list),
	"serverSideEncryptionConfigurations.rules":                                                    judged(list),
	"serverSideEncryptionConfigurations.rules.bucketKeyEnabled":                                   unjudged(pipeline.Recorded),
	"serverSideEncryptionConfigurations.rules.applyServerSideEncryptionByDefaults":                judged(list),
	"serverSideEncryptionConfigurations.rules.applyServerSideEncryptionByDefaults.sseAlgorithm":   harmless(trailEncrypts),
	"serverSideEncryptionConfigurations.rules.applyServerSideEncryptionByDefaults.kmsMasterKeyId": harmless(trailEncrypts),
	"serverSideEncryptionConfigurations.rules.applyServerSideEncryptionByDefault":                 judged(object),
	"serverSideEncryptionConfigurations.rules.applyServerSideEncryptionByDefault.sseAlgorithm":    harmless(trailEncrypts),
	"serverSideEncryptionConfigurations.rules.applyServerSideEncryptionByDefault.kmsMasterKeyId":  harmless(trailEncrypts),
	"serverSideEncryptionConfiguration":                                                           judged(object),
	"serverSideEncryptionConfiguration.rule":                                                      judged(object),
	"serverSideEncryptionConfiguration.rule.bucketKeyEnabled":                                     unjudged(pipeline.Recorded),
	"serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault":                   judged(object),
	"serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm":      harmless(trailEncrypts),
	"serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.kmsMasterKeyId":    harmless(trailEncrypts),
}

var bucketPolicyRows = rows{
	"bucket": finds(pipeline.Recorded),
	"policy": judged(document, "recorded/bucket policy"),
}

var bucketPaymentRows = rows{
	"bucket":              finds(pipeline.Recorded),
	"expectedBucketOwner": harmless(lifecycle),
	"payer":               judged(scalar, "recorded/requester pays").of("BucketOwner", "Requester"),
}

var bucketEncryptionRows = rows{
	"bucket":                 finds(pipeline.Recorded),
	"expectedBucketOwner":    harmless(lifecycle),
	"rules":                  judged(list),
	"rules.bucketKeyEnabled": unjudged(pipeline.Recorded),
	"rules.applyServerSideEncryptionByDefault":                judged(object),
	"rules.applyServerSideEncryptionByDefault.sseAlgorithm":   harmless(trailEncrypts),
	"rules.applyServerSideEncryptionByDefault.kmsMasterKeyId": harmless(trailEncrypts),
}

var bucketLockRows = rows{
	"bucket":              finds(pipeline.Recorded),
	"expectedBucketOwner": harmless(lifecycle),
	"objectLockEnabled":   harmless("without a default retention it changes nothing"),
	"token":               harmless(lifecycle),
	"rule":                unjudged(pipeline.Recorded),
}

var logGroupRows = rows{
	"name":          judged(scalar, "delivered/group given"),
	"arn":           judged(scalar, "delivered/group given", "delivered/key"),
	"kmsKeyId":      judged(scalar, "delivered/key"),
	"logGroupClass": judged(scalar, "delivered/class").of(aws.StandardLogClass, "INFREQUENT_ACCESS", "DELIVERY"),

	"retentionInDays":           harmless(costs),
	"skipDestroy":               harmless(lifecycle),
	"deletionProtectionEnabled": harmless(lifecycle),
}

// unreadSecret: a hidden name or replica leaves open which reads there can be.
const unreadSecret = "it is in doubt which reads there can be"

var secretRows = rows{
	"name":                        loaded(scalar, unreadSecret),
	"arn":                         loaded(scalar, unreadSecret),
	"replicas":                    loaded(list, unreadSecret),
	"kmsKeyId":                    harmless("who may read the secret is another question"),
	"policy":                      harmless("who may read the secret is another question"),
	"description":                 harmless(label),
	"forceOverwriteReplicaSecret": harmless(lifecycle),
	"recoveryWindowInDays":        harmless(lifecycle),
	"replicas.region":             loaded(scalar, unreadSecret),
	"replicas.kmsKeyId":           harmless("who may read the secret is another question"),
	"replicas.lastAccessedDate":   harmless(computed),
	"replicas.status":             loaded(scalar, unreadSecret),
	"replicas.statusMessage":      harmless(computed),
}
