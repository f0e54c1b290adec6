package components

import (
	"github.com/secretwatch/secretwatch/internal/naming"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// Publisher is the AWS service that may publish to a topic, pinned to its source where AWS supports that.
type Publisher struct {
	sid       string
	service   string
	condition policy.Conditions
}

// AlarmsOf are the CloudWatch alarms of this place's account and region.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/notify-users-alarm-changes.html
func AlarmsOf(place naming.Place) Publisher {
	return Publisher{
		sid:     "CloudWatchAlarmsPublish",
		service: "cloudwatch.amazonaws.com",
		condition: policy.Conditions{
			"ArnLike":      {"aws:SourceArn": {place.ARN("cloudwatch", "alarm:*")}},
			"StringEquals": {"aws:SourceAccount": {place.Account}},
		},
	}
}

// eventsService is EventBridge as a principal.
const eventsService = "events.amazonaws.com"

// EventRules are EventBridge's rules. Neither topic nor key policies for EventBridge support a source condition: with one, the
// mails would not come.
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
func EventRules() Publisher {
	return Publisher{sid: "EventRulesPublish", service: eventsService}
}

// LogFileNotices are CloudTrail's notices of the log files that one trail delivers.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html
func LogFileNotices(trailARN string) Publisher {
	return Publisher{
		sid:       "CloudTrailPublishesNotices",
		service:   "cloudtrail.amazonaws.com",
		condition: policy.Conditions{"StringEquals": {"aws:SourceArn": {trailARN}}},
	}
}

// topicPolicy lets one service publish. It allows nobody to subscribe: people of this account may where IAM lets them, and
// outsiders may not, since that would take a statement here.
func topicPolicy(topicARN string, publisher Publisher) policy.Document {
	return policy.New(policy.Statement{
		Sid:       publisher.sid,
		Effect:    policy.Allow,
		Principal: policy.Service(publisher.service),
		Action:    policy.Strings{"sns:Publish"},
		Resource:  policy.Strings{topicARN},
		Condition: publisher.condition,
	})
}
