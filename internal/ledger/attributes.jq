# Picks out of the provider's schema every attribute of the resource types that a pipeline stands on, with Pulumi's names:
#
#   terraform providers schema -json | jq -r -f attributes.jq > attributes.txt
#
# run in a folder whose only configuration requires hashicorp/aws 5.100.0, the version that pulumi-aws 6.83.0 is made from. A block
# is the Pulumi types that have one schema (the name of pulumi-aws 7 last), then a line for each attribute: its path, text, number,
# flag, list, map or object (what is in a list or an object has lines of its own), "output" where nobody sets it, and "v7" where
# pulumi-aws 7 adds it: a region to every type that has one, and what its buckets have more. Other additions are in no line.

# types are Pulumi's types by the provider's, where there are several by pulumi-aws's versions.
def types: {
  cloudtrail: ["cloudtrail/trail:Trail"],
  cloudwatch_event_bus: ["cloudwatch/eventBus:EventBus"],
  cloudwatch_event_bus_policy: ["cloudwatch/eventBusPolicy:EventBusPolicy"],
  cloudwatch_event_permission: ["cloudwatch/eventPermission:EventPermission"],
  cloudwatch_event_rule: ["cloudwatch/eventRule:EventRule"],
  cloudwatch_event_target: ["cloudwatch/eventTarget:EventTarget"],
  cloudwatch_log_group: ["cloudwatch/logGroup:LogGroup"],
  cloudwatch_log_metric_filter: ["cloudwatch/logMetricFilter:LogMetricFilter"],
  cloudwatch_log_stream: ["cloudwatch/logStream:LogStream"],
  cloudwatch_metric_alarm: ["cloudwatch/metricAlarm:MetricAlarm"],
  iam_policy: ["iam/policy:Policy"],
  iam_policy_attachment: ["iam/policyAttachment:PolicyAttachment"],
  iam_role: ["iam/role:Role"],
  iam_role_policies_exclusive: ["iam/rolePoliciesExclusive:RolePoliciesExclusive"],
  iam_role_policy: ["iam/rolePolicy:RolePolicy"],
  iam_role_policy_attachment: ["iam/rolePolicyAttachment:RolePolicyAttachment"],
  iam_role_policy_attachments_exclusive: ["iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"],
  kms_alias: ["kms/alias:Alias"],
  kms_external_key: ["kms/externalKey:ExternalKey"],
  kms_grant: ["kms/grant:Grant"],
  kms_key: ["kms/key:Key"],
  kms_key_policy: ["kms/keyPolicy:KeyPolicy"],
  kms_replica_external_key: ["kms/replicaExternalKey:ReplicaExternalKey"],
  kms_replica_key: ["kms/replicaKey:ReplicaKey"],
  s3_account_public_access_block: ["s3/accountPublicAccessBlock:AccountPublicAccessBlock"],
  s3_bucket: ["s3/bucketV2:BucketV2"],
  s3_bucket_accelerate_configuration: ["s3/bucketAccelerateConfigurationV2:BucketAccelerateConfigurationV2", "s3/bucketAccelerateConfiguration:BucketAccelerateConfiguration"],
  s3_bucket_acl: ["s3/bucketAclV2:BucketAclV2", "s3/bucketAcl:BucketAcl"],
  s3_bucket_analytics_configuration: ["s3/analyticsConfiguration:AnalyticsConfiguration"],
  s3_bucket_cors_configuration: ["s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2", "s3/bucketCorsConfiguration:BucketCorsConfiguration"],
  s3_bucket_intelligent_tiering_configuration: ["s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration"],
  s3_bucket_inventory: ["s3/inventory:Inventory"],
  s3_bucket_lifecycle_configuration: ["s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"],
  s3_bucket_logging: ["s3/bucketLoggingV2:BucketLoggingV2", "s3/bucketLogging:BucketLogging"],
  s3_bucket_metric: ["s3/bucketMetric:BucketMetric"],
  s3_bucket_notification: ["s3/bucketNotification:BucketNotification"],
  s3_bucket_object_lock_configuration: ["s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2", "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"],
  s3_bucket_ownership_controls: ["s3/bucketOwnershipControls:BucketOwnershipControls"],
  s3_bucket_policy: ["s3/bucketPolicy:BucketPolicy"],
  s3_bucket_public_access_block: ["s3/bucketPublicAccessBlock:BucketPublicAccessBlock"],
  s3_bucket_replication_configuration: ["s3/bucketReplicationConfig:BucketReplicationConfig"],
  s3_bucket_request_payment_configuration: ["s3/bucketRequestPaymentConfigurationV2:BucketRequestPaymentConfigurationV2", "s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration"],
  s3_bucket_server_side_encryption_configuration: ["s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2", "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"],
  s3_bucket_versioning: ["s3/bucketVersioningV2:BucketVersioningV2", "s3/bucketVersioning:BucketVersioning"],
  s3_bucket_website_configuration: ["s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2", "s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration"],
  secretsmanager_secret: ["secretsmanager/secret:Secret"],
  secretsmanager_secret_policy: ["secretsmanager/secretPolicy:SecretPolicy"],
  secretsmanager_secret_rotation: ["secretsmanager/secretRotation:SecretRotation"],
  secretsmanager_secret_version: ["secretsmanager/secretVersion:SecretVersion"],
  sns_topic: ["sns/topic:Topic"],
  sns_topic_policy: ["sns/topicPolicy:TopicPolicy"],
  sns_topic_subscription: ["sns/topicSubscription:TopicSubscription"],
  sqs_queue: ["sqs/queue:Queue"],
  sqs_queue_policy: ["sqs/queuePolicy:QueuePolicy"]
};

# object reports whether pulumi-aws takes a list of objects as one object: where the provider takes no more than one. In the bucket's own
# schema it keeps the lists, and in the lifecycle configuration, whose schema has no bounds, it takes these for one.
def object($type): if $type == "s3_bucket" then .key == "object_lock_configuration"
  else .value.bound == 1
    or ($type == "s3_bucket_lifecycle_configuration"
      and (.key | IN("abort_incomplete_multipart_upload", "expiration", "filter", "noncurrent_version_expiration", "tag", "and"))) end;

# renamed are the names that pulumi-aws spells otherwise.
def renamed: {
  "cloudwatch_metric_alarm.alarm_name": "name",
  "s3_bucket_website_configuration.routing_rules": "routingRuleDetails",
  "sns_topic_subscription.topic_arn": "topic"
};

def camel: split("_") | .[0] + (.[1:] | map(.[:1] as $initial | ($initial | ascii_upcase) + .[1:]) | join(""));
def plural: if endswith("s") then . elif endswith("y") then .[:-1] + "ies" else . + "s" end;

# attributes are the attributes of a block, from {attributes, block_types} and from the fields of an object type.
def attributes:
  ((.attributes // {}) | map_values(
    (.type | if type == "array" then {kind: .[0], of: .[1]} else {kind: .} end)
    + {output: (.computed == true and .optional != true)}
    | if (.of | type) == "array" then .fields = (.of[1] | map_values({type: .}) | {attributes: .}) else . end))
  + ((.block_types // {}) | map_values({kind: .nesting_mode, bound: .max_items, fields: .block}));

def kinds: {string: "text", number: "number", bool: "flag", set: "list", single: "object"};

# lines are a block's lines; pulumi-aws leaves out write-only arguments, and timeouts, which are resource options, but for one type.
def lines($type; $path; $output):
  attributes
  | if $path == "" then . + {id: {kind: "string", output: true}} else . end
  | to_entries
  | map(select((.key + "_" | contains("_wo_") | not) and (.key != "timeouts" or $type == "s3_bucket_lifecycle_configuration"))
    | (kinds[.value.kind] // .value.kind) as $kind
    | (if $kind == "list" and .value.fields and object($type) then "object" else $kind end) as $kind
    | {$kind, fields: .value.fields, output: ($output or .value.output or .key == "tags_all"),
       path: ($path + (renamed[$type + "." + .key] // (.key | camel | if $kind == "list" then plural else . end)))})
  | sort_by(.path)[]
  | "  \(.path) \(.kind)\(if .output then " output" else "" end)",
    (if .fields then .output as $output | .path as $path | .fields | lines($type; $path + "."; $output) else empty end);

# additions are the lines that pulumi-aws 7 adds. IAM is the same in all regions; a bucket has had its region as an output all along.
def additions($type):
  if $type | startswith("iam_") then empty
  elif $type == "s3_bucket" then "  bucketNamespace text v7", "  bucketRegion text output v7"
  else "  region text v7" end;

# bucket is the type that pulumi-aws 6 keeps from the provider's version 3, whose schema the provider does not have any more.
def bucket: "aws:s3/bucket:Bucket
  accelerationStatus text
  acl text
  arn text
  bucket text
  bucketDomainName text output
  bucketPrefix text
  bucketRegionalDomainName text output
  corsRules list
  corsRules.allowedHeaders list
  corsRules.allowedMethods list
  corsRules.allowedOrigins list
  corsRules.exposeHeaders list
  corsRules.maxAgeSeconds number
  forceDestroy flag
  grants list
  grants.id text
  grants.permissions list
  grants.type text
  grants.uri text
  hostedZoneId text
  id text output
  lifecycleRules list
  lifecycleRules.abortIncompleteMultipartUploadDays number
  lifecycleRules.enabled flag
  lifecycleRules.expiration object
  lifecycleRules.expiration.date text
  lifecycleRules.expiration.days number
  lifecycleRules.expiration.expiredObjectDeleteMarker flag
  lifecycleRules.id text
  lifecycleRules.noncurrentVersionExpiration object
  lifecycleRules.noncurrentVersionExpiration.days number
  lifecycleRules.noncurrentVersionTransitions list
  lifecycleRules.noncurrentVersionTransitions.days number
  lifecycleRules.noncurrentVersionTransitions.storageClass text
  lifecycleRules.prefix text
  lifecycleRules.tags map
  lifecycleRules.transitions list
  lifecycleRules.transitions.date text
  lifecycleRules.transitions.days number
  lifecycleRules.transitions.storageClass text
  loggings list
  loggings.targetBucket text
  loggings.targetPrefix text
  objectLockConfiguration object
  objectLockConfiguration.objectLockEnabled text
  objectLockConfiguration.rule object
  objectLockConfiguration.rule.defaultRetention object
  objectLockConfiguration.rule.defaultRetention.days number
  objectLockConfiguration.rule.defaultRetention.mode text
  objectLockConfiguration.rule.defaultRetention.years number
  policy text
  region text output
  replicationConfiguration object
  replicationConfiguration.role text
  replicationConfiguration.rules list
  replicationConfiguration.rules.deleteMarkerReplicationStatus text
  replicationConfiguration.rules.destination object
  replicationConfiguration.rules.destination.accessControlTranslation object
  replicationConfiguration.rules.destination.accessControlTranslation.owner text
  replicationConfiguration.rules.destination.accountId text
  replicationConfiguration.rules.destination.bucket text
  replicationConfiguration.rules.destination.metrics object
  replicationConfiguration.rules.destination.metrics.minutes number
  replicationConfiguration.rules.destination.metrics.status text
  replicationConfiguration.rules.destination.replicaKmsKeyId text
  replicationConfiguration.rules.destination.replicationTime object
  replicationConfiguration.rules.destination.replicationTime.minutes number
  replicationConfiguration.rules.destination.replicationTime.status text
  replicationConfiguration.rules.destination.storageClass text
  replicationConfiguration.rules.filter object
  replicationConfiguration.rules.filter.prefix text
  replicationConfiguration.rules.filter.tags map
  replicationConfiguration.rules.id text
  replicationConfiguration.rules.prefix text
  replicationConfiguration.rules.priority number
  replicationConfiguration.rules.sourceSelectionCriteria object
  replicationConfiguration.rules.sourceSelectionCriteria.sseKmsEncryptedObjects object
  replicationConfiguration.rules.sourceSelectionCriteria.sseKmsEncryptedObjects.enabled flag
  replicationConfiguration.rules.status text
  requestPayer text
  serverSideEncryptionConfiguration object
  serverSideEncryptionConfiguration.rule object
  serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault object
  serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.kmsMasterKeyId text
  serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm text
  serverSideEncryptionConfiguration.rule.bucketKeyEnabled flag
  tags map
  tagsAll map output
  versioning object
  versioning.enabled flag
  versioning.mfaDelete flag
  website object
  website.errorDocument text
  website.indexDocument text
  website.redirectAllRequestsTo text
  website.routingRules text
  websiteDomain text
  websiteEndpoint text
  bucketNamespace text v7
  bucketRegion text output v7
  logging object v7
  logging.targetBucket text v7
  logging.targetPrefix text v7
  objectLockEnabled flag v7";

.provider_schemas["registry.terraform.io/hashicorp/aws"].resource_schemas as $all
| types | to_entries[]
| (.value | map("aws:" + .) | join(" ")),
  (.key as $type | ($all["aws_" + $type].block | lines($type; ""; false)), additions($type)),
  (if .key == "s3_bucket" then bucket else empty end)
