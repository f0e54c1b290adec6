package faults

import "strings"

// encrypted is how a state shows a value that is a secret, and unfinished the text that stands for a value that was not known yet.
// https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go
const (
	signature  = "4dabf18193072939515e22adb298388d"
	secret     = "1b47061264138c4ac30d75fd1eb44270"
	unfinished = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
)

func encrypted() properties { return properties{signature: secret, "ciphertext": "v1:abc:def"} }

// hidden are values that the state does not show: what a check needs and cannot read makes its hop unknown, whatever stands there.
func hidden() []Fault {
	var all []Fault
	for _, part := range []struct{ hop, token, names string }{
		{"recorded", trailType, "enableLogging isMultiRegionTrail eventSelectors advancedEventSelectors s3BucketName s3KeyPrefix kmsKeyId"},
		{"recorded", bucketType, "requestPayer"},
		{"recorded", bucketPolicyType, "policy bucket"},
		{"recorded", keyType, "isEnabled policy"},
		{"delivered", trailType, "cloudWatchLogsGroupArn cloudWatchLogsRoleArn"},
		{"delivered", roleType, "assumeRolePolicy inlinePolicies managedPolicyArns permissionsBoundary"},
		{"delivered", rolePolicyType, "policy role"},
		{"delivered", groupType, "kmsKeyId logGroupClass"},
		{"counted", filterType, "logGroupName pattern metricTransformation metricTransformation.value metricTransformation.defaultValue " +
			"metricTransformation.dimensions"},
		{"evaluated", filterType, "metricTransformation.name metricTransformation.namespace metricTransformation.unit"},
		{"evaluated", alarmType, "actionsEnabled alarmActions comparisonOperator datapointsToAlarm dimensions evaluationPeriods extendedStatistic " +
			"metricName metricQueries namespace period statistic threshold treatMissingData unit"},
		{"published", topicType, "fifoTopic kmsMasterKeyId"},
		{"published", topicPolicyType, "policy"},
		{"received", subscriptionType, "filterPolicy pendingConfirmation protocol"},
		{"matched", ruleType, "eventBusName state"},
		{"matched", targetType, "input inputPath inputTransformer roleArn rule"},
	} {
		names := strings.Fields(part.names)
		for _, name := range names {
			all = append(all, unread(part.hop, part.token, name, "encrypted", encrypted()))
		}
		all = append(all, unread(part.hop, part.token, names[0], "not known", unfinished))
	}
	return all
}

// unread hides a property, or a property of an object in one.
func unread(hop, token, name, how string, value any) Fault {
	kind := token[strings.LastIndex(token, ":")+1:]
	return Fault{Name: name + " of a " + kind + " " + how, Hop: hop, Verdict: Unknown, Reason: name + " is " + how, Break: func(s *State) error {
		return s.edit(token, func(p properties) {
			object, inside, nested := strings.Cut(name, ".")
			if !nested {
				p[name] = value
			} else if o, ok := p[object].(properties); ok {
				o[inside] = value
			}
		})
	}}
}
