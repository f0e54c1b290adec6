package standin

import (
	"errors"
	"fmt"
	"strings"

	"github.com/secretwatch/secretwatch/internal/access"
	"github.com/secretwatch/secretwatch/internal/aws"
)

// Bounds of CloudTrail.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
const (
	selectorsPerTrail = 5
	keyPrefix         = 200
)

func trailKinds() []*kind {
	return []*kind{{
		typ: aws.TrailType, docs: "cloudtrail", label: "trail",
		fields: map[string]field{
			"name": {use: named | replace}, "enableLogFileValidation": {def: false}, "enableLogging": {def: true},
			"includeGlobalServiceEvents": {def: true}, "isMultiRegionTrail": {def: false}, "isOrganizationTrail": {def: false},
		},
		beyond: []string{"advancedEventSelectors", "insightSelectors", "isOrganizationTrail"},
		rules: []rule{
			trailName, text("s3KeyPrefix", "InvalidS3PrefixException", keyPrefix, nil, ""),
			eventSelectors, logGroupWildcard, trailRegions, arnOf("kmsKeyId", "InvalidKmsKeyIdException"),
		},
		name: func(in props) string { return in.str("name") },
		nameInUse: func(c *call, _ *object) error {
			return refusal("name", "TrailAlreadyExistsException", "trail %s already exists for customer: %s", c.in.str("name"), c.id)
		},
		refuse: refuseTrail,
		fill: func(c *call, state props) string {
			state["arn"], state["homeRegion"] = c.trailARN(), c.region
			trailReadBack(c, state)
			return c.trailARN()
		},
		refill: trailReadBack,
	}}
}

// trailARN is known before the trail exists, so that policies can name it.
func (c *call) trailARN() string { return c.arn("cloudtrail", c.region, "trail/"+c.in.str("name")) }

// trailReadBack sets what the provider reads back in another form than the program wrote it: a topic only by its name, and the default
// event selector as none. A program that writes the topic's ARN or the default selector therefore sees an update in every run.
func trailReadBack(c *call, state props) {
	state["snsTopicArn"] = ""
	if name := c.in.str("snsTopicName"); name != "" {
		topic := c.topicARN(name)
		state["snsTopicArn"], state["snsTopicName"] = topic, topic[strings.LastIndex(topic, ":")+1:]
	}
	if selectors := state.subs("eventSelectors"); len(selectors) == 1 && isDefaultSelector(selectors[0]) {
		state["eventSelectors"] = []any{}
	}
}

// isDefaultSelector reports whether a selector selects what a trail without selectors records: all management events.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
func isDefaultSelector(selector props) bool {
	management, given := selector["includeManagementEvents"]
	kind, chosen := selector["readWriteType"]
	return (!given || management == true) && (!chosen || kind == "All") &&
		empty(selector["excludeManagementEventSources"]) && empty(selector["dataResources"])
}

// topicARN returns the ARN of a topic that is named by its name or ARN.
func (c *call) topicARN(name string) string {
	if strings.HasPrefix(name, "arn:") {
		return name
	}
	return c.arn("sns", c.region, name)
}

// trailName checks the name.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
func trailName(in props) error {
	if !in.has("name") {
		return nil
	}
	if err := aws.CheckTrailName(in.str("name")); err != nil {
		return refusal("name", "InvalidTrailNameException", "%v", err)
	}
	return nil
}

// eventSelectors checks which events a trail records.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
func eventSelectors(in props) error {
	const code = "InvalidEventSelectorsException"
	selectors := in.subs("eventSelectors")
	var all []error
	if len(selectors) > selectorsPerTrail {
		all = append(all, refusal("eventSelectors", code, "%d event selectors: a trail accepts at most %d", len(selectors), selectorsPerTrail))
	}
	for i, selector := range selectors {
		path := fmt.Sprintf("eventSelectors[%d]", i)
		all = append(all, under(path, oneOf("readWriteType", code, "All", "ReadOnly", "WriteOnly")(selector)),
			under(path, each("dataResources", oneOf("type", code, "AWS::DynamoDB::Table", "AWS::Lambda::Function", "AWS::S3::Object"))(selector)))
		for _, source := range selector.list("excludeManagementEventSources") {
			name, ok := source.(string)
			if ok && name != aws.KMS && name != aws.RDSData {
				all = append(all, refusal(path+".excludeManagementEventSources", code, "%q cannot be left out: only %s and %s can", name, aws.KMS, aws.RDSData))
			}
		}
	}
	return errors.Join(all...)
}

// logGroupWildcard refuses the ARN of a log group as other services write it.
func logGroupWildcard(in props) error {
	arn := in.str("cloudWatchLogsGroupArn")
	if arn == "" || strings.HasPrefix(arn, "arn:") && strings.Contains(arn, ":log-group:") && strings.HasSuffix(arn, ":*") {
		return nil
	}
	return refusal("cloudWatchLogsGroupArn", "InvalidCloudWatchLogsLogGroupArnException",
		"CloudTrail cannot validate the specified log group ARN %q: it has to be arn:...:log-group:NAME:*, with the :* of the log streams at its end", arn)
}

// trailRegions refuses a multi-region trail without the events of global services.
func trailRegions(in props) error {
	if !in.flag("isMultiRegionTrail") || !in.has("includeGlobalServiceEvents") || in.flag("includeGlobalServiceEvents") {
		return nil
	}
	return refusal("includeGlobalServiceEvents", "InvalidParameterCombinationException",
		"multi-Region trail must include global service events")
}

// refuseTrail checks whether CloudTrail may use what a trail names: its bucket, key, log group with role, and topic.
func refuseTrail(c *call) error {
	if c.old == nil && c.count[aws.TrailType+" "+c.region] >= aws.TrailsPerRegion {
		return refusal("name", "MaximumNumberOfTrailsExceededException",
			"user %s already has %d trails in %s; use one that is there", c.id, aws.TrailsPerRegion, c.region)
	}
	return errors.Join(c.trailBucket(), c.trailKey(), c.trailLogs(), c.trailNotices())
}

// trail is the one that the call is about, as policies look at it.
func (c *call) trail() access.Trail {
	return access.Trail{ARN: c.trailARN(), Account: c.id, Region: c.region, KeyID: c.in.str("kmsKeyId")}
}

// trailBucket asks whether CloudTrail may look at the bucket's ACL and write its files.
func (c *call) trailBucket() error {
	name := c.in.str("s3BucketName")
	bucket := c.called(aws.BucketType, "", name)
	if bucket == nil {
		return refusal("s3BucketName", "S3BucketDoesNotExistException", "S3 bucket %s does not exist!", name)
	}
	if why := denied(bucketPolicyOf(bucket), c.trail().Bucket(bucket.state.str("arn"), c.in.str("s3KeyPrefix"))...); why != "" {
		return refusal("s3BucketName", "InsufficientS3BucketPolicyException",
			"incorrect S3 bucket policy is detected for bucket: %s (%s)", name, why)
	}
	return nil
}

// trailKey asks whether CloudTrail may encrypt with the key.
func (c *call) trailKey() error {
	ref := c.in.str("kmsKeyId")
	if ref == "" {
		return nil
	}
	key := c.keyOf(c.region, ref)
	if key == nil {
		return refusal("kmsKeyId", "KmsKeyNotFoundException", "KMS key %s does not exist, or is not in the region of the bucket", ref)
	}
	if why := keyFault(key, c.trail().Key); why != "" {
		return refusal("kmsKeyId", "InsufficientEncryptionPolicyException",
			"insufficient permissions to access S3 bucket %s or KMS key %s (%s)", c.in.str("s3BucketName"), ref, why)
	}
	return nil
}

// trailLogs asks whether the log group is there and the role may write CloudTrail's streams.
func (c *call) trailLogs() error {
	group, role := c.in.str("cloudWatchLogsGroupArn"), c.in.str("cloudWatchLogsRoleArn")
	if group == "" && role == "" {
		return nil
	}
	if group == "" || role == "" {
		return refusal("cloudWatchLogsRoleArn", "InvalidParameterCombinationException",
			"cloudWatchLogsGroupArn and cloudWatchLogsRoleArn go together: give both")
	}
	name := strings.TrimSuffix(strings.TrimPrefix(group, c.arn("logs", c.region, "log-group:")), ":*")
	if c.called(aws.LogGroupType, c.region, name) == nil {
		return refusal("cloudWatchLogsGroupArn", "InvalidCloudWatchLogsLogGroupArnException",
			"CloudTrail cannot validate the specified log group ARN %s: there is no such log group in this account and region", group)
	}
	holder := c.roleOf(role)
	if holder == nil {
		return refusal("cloudWatchLogsRoleArn", "InvalidCloudWatchLogsRoleArnException", "access denied. Check the permissions for your role: %s does not exist", role)
	}
	if why := deliveryFault(holder, c.trail(), group); why != "" {
		return refusal("cloudWatchLogsRoleArn", "InvalidCloudWatchLogsRoleArnException",
			"access denied. Check the permissions for your role %s (%s)", role, why)
	}
	return nil
}

// trailNotices asks whether CloudTrail may announce its files on the topic.
func (c *call) trailNotices() error {
	name := c.in.str("snsTopicName")
	if name == "" {
		return nil
	}
	why := "it does not exist"
	if topic := c.at(aws.TopicType, c.region, c.topicARN(name)); topic != nil {
		why = denied(topicPolicyOf(topic), c.trail().Notices(topic.id))
	}
	if why == "" {
		return nil
	}
	return refusal("snsTopicName", "InsufficientSnsTopicPolicyException", "SNS Topic does not exist or the topic policy is incorrect! (%s: %s)", name, why)
}
