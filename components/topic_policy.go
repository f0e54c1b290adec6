package components

import (
	"errors"
	"fmt"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

// Publisher is the AWS service that may publish to a topic, pinned to its source where AWS supports that.
type Publisher string

const (
	// Alarms are the CloudWatch alarms of the topic's account and region.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/notify-users-alarm-changes.html
	Alarms Publisher = "CloudWatch alarms"
	// EventRules are EventBridge's rules. Neither topic nor key policies for EventBridge support a source condition: with one, the
	// mails would not come. So a topic for alarms does not take them.
	// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
	EventRules Publisher = "event rules"
	// logFileNotices are CloudTrail's notices of the log files that one trail delivers.
	// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html
	logFileNotices Publisher = "log-file notices"
)

// field is the publisher as a program writes it.
func (p Publisher) field() string {
	return map[Publisher]string{Alarms: "Alarms", EventRules: "EventRules"}[p]
}

// checkPublisher refuses a publisher that is none; notices are those of a trail's own topic.
func (args *AlertTopicArgs) checkPublisher() error {
	switch publisher := args.Publisher; {
	case publisher == Alarms, publisher == EventRules, publisher == logFileNotices && args.trailARN != "":
		return nil
	case publisher == "":
		return errors.New("publisher is missing: expected Alarms or EventRules")
	default:
		return fmt.Errorf("publisher %q: expected Alarms or EventRules", string(publisher))
	}
}

// topicPolicy lets one service publish. It allows nobody to subscribe: people of this account may where IAM lets them, and
// outsiders may not, since that would take a statement here.
func topicPolicy(topicARN string, args *AlertTopicArgs) policy.Document {
	statement := policy.Statement{
		Effect:   policy.Allow,
		Action:   policy.Strings{"sns:Publish"},
		Resource: policy.Strings{topicARN},
	}
	switch args.Publisher {
	case Alarms:
		statement.Sid = "CloudWatchAlarmsPublish"
		statement.Principal = policy.Service(aws.CloudWatch)
		statement.Condition = policy.Conditions{
			"ArnLike":      {"aws:SourceArn": {args.Place.ARN("cloudwatch", "alarm:*")}},
			"StringEquals": {"aws:SourceAccount": {args.Place.Account}},
		}
	case EventRules:
		statement.Sid = "EventRulesPublish"
		statement.Principal = policy.Service(aws.EventBridge)
	case logFileNotices:
		statement.Sid = "CloudTrailPublishesNotices"
		statement.Principal = policy.Service(aws.CloudTrail)
		statement.Condition = policy.Conditions{"StringEquals": {"aws:SourceArn": {args.trailARN}}}
	}
	return policy.New(statement)
}
