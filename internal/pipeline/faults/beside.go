package faults

import "strings"

// beside are resources of types that no check knows, which refer to a part of the pipeline and may change what it does, or do what seems
// to be missing; and properties of the parts that no check knows.
func beside() []Fault {
	const unjudged = "is not known here"
	all := []Fault{
		{Name: "data protection of the log group", Hop: "delivered", Verdict: Unknown, Reason: unjudged, Break: refers(groupType, "name",
			"aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy", "logGroupName")},
		{Name: "log policy of the account", Hop: "delivered", Verdict: Unknown, Reason: "applies to every log group", Break: refers(groupType, "name",
			"aws:cloudwatch/logAccountPolicy:LogAccountPolicy", "policyName")},
		{Name: "mute rule of the alarm", Hop: "evaluated", Verdict: Unknown, Reason: "actions of a muted alarm do not run", Break: refers(alarmType, "name",
			"aws:cloudwatch/alarmMuteRule:AlarmMuteRule", "muteTargets")},
		{Name: "mute rule of another provider", Hop: "evaluated", Verdict: Unknown, Reason: unjudged, Break: refers(alarmType, "arn",
			"aws-native:cloudwatch:AlarmMuteRule", "muteTargets")},
		{Name: "data protection of the topic", Hop: "published", Verdict: Unknown, Reason: unjudged, Break: refers(topicType, "arn",
			"aws:sns/dataProtectionPolicy:DataProtectionPolicy", "arn")},
		{Name: "schedule that may turn the alarm's actions off", Hop: "evaluated", Verdict: Unknown, Reason: unjudged, Break: refers(alarmType, "name",
			"aws:scheduler/schedule:Schedule", "target")},
		{Name: "command that names the alarm", Hop: "evaluated", Verdict: Unknown, Reason: unjudged, Break: refers(alarmType, "arn",
			"command:local:Command", "create")},
		{
			Name: "composite alarm in place of the actions", Hop: "evaluated", Verdict: Unknown, Reason: "composite alarm may act",
			Break: both(refers(alarmType, "name", "aws:cloudwatch/compositeAlarm:CompositeAlarm", "alarmRule"), set(alarmType, "alarmActions", []any{})),
		},
		{
			Name: "subscription filter in place of the metric filter", Hop: "counted", Verdict: Unknown, Reason: "subscription filter's destination",
			Break: both(refers(groupType, "name", "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", "logGroup"), remove(filterType)),
		},
	}
	for _, part := range []struct{ hop, token string }{
		{"recorded", trailType}, {"recorded", bucketType}, {"recorded", bucketPolicyType}, {"delivered", groupType}, {"delivered", roleType},
		{"counted", filterType}, {"evaluated", alarmType}, {"published", topicType}, {"received", subscriptionType}, {"matched", ruleType},
		{"matched", targetType},
	} {
		kind := part.token[strings.LastIndex(part.token, ":")+1:]
		all = append(all, Fault{
			Name: "property of a " + kind + " that no version has", Hop: part.hop, Verdict: Unknown, Reason: "ofTheFuture is set",
			Break: set(part.token, "ofTheFuture", "something"),
		})
	}
	return all
}

// refers adds a resource that names each of a type by one of its properties.
func refers(token, key, other, property string) func(*State) error {
	return func(s *State) error {
		text, err := s.text(token, key)
		if err != nil {
			return err
		}
		s.add(other, "beside", properties{property: text})
		return nil
	}
}
