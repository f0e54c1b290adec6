package pipeline

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/aws/regions"
)

// messageTime is the layout of the times in an alarm's message.
const messageTime = "2006-01-02T15:04:05.000-0700"

// filtersByText reports whether a subscriber filters by the message's text.
func (p *plan) filtersByText(topic string) bool {
	return slices.ContainsFunc(p.subscribers[topic], func(s *Subscription) bool { return s.FilterPolicy != "" && s.FilterScope == ScopeBody })
}

// alarmNotification is the message of an alarm's change of state to a topic. Its text, as JSON, is written only where a subscriber
// filters by it.
func (p *plan) alarmNotification(a *Alarm, topic string, change alarm.StatePoint) notification {
	n := notification{topic: topic, route: AlarmRoute}
	if !p.filtersByText(topic) {
		return n
	}
	if text, err := json.Marshal(a.message(change)); err == nil {
		n.body = string(text)
	}
	return n
}

// message has the fields that CloudWatch sends to a topic: those of its own example, and those that were added since.
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
func (a *Alarm) message(change alarm.StatePoint) map[string]any {
	dimensions := make([]map[string]string, 0, len(a.Metric.Dimensions))
	for name, value := range a.Metric.Dimensions {
		dimensions = append(dimensions, map[string]string{"name": name, "value": value})
	}
	slices.SortFunc(dimensions, func(x, y map[string]string) int { return strings.Compare(x["name"], y["name"]) })
	at := change.At.UTC().Format(messageTime)
	return map[string]any{
		"AlarmName": a.Name, "AlarmDescription": orNull(a.Description), "AWSAccountId": a.Account, "AlarmArn": a.ARN,
		"AlarmConfigurationUpdatedTimestamp": at, "StateChangeTime": at, "NewStateReason": change.Reason,
		"NewStateValue": string(change.State), "OldStateValue": string(change.From), "Region": regions.InAlarms(a.Region),
		"AlarmActions": orEmpty(a.AlarmActions), "OKActions": orEmpty(a.OKActions), "InsufficientDataActions": orEmpty(a.InsufficientActions),
		"Trigger": map[string]any{
			"MetricName": a.Metric.Name, "Namespace": a.Metric.Namespace, "StatisticType": "Statistic", "Statistic": strings.ToUpper(a.Statistic),
			"Unit": orNull(a.Metric.Unit), "Dimensions": dimensions,
			"Period": a.Period, "EvaluationPeriods": a.EvaluationPeriods, "DatapointsToAlarm": a.DatapointsToAlarm,
			"ComparisonOperator": a.Operator, "Threshold": a.Threshold, "TreatMissingData": a.MissingData, "EvaluateLowSampleCountPercentile": "",
		},
	}
}

// varying are the fields of each route's messages whose value is another in each message, or depends on more than is modelled here.
var varying = map[RouteName][]string{
	AlarmRoute: {
		"AlarmConfigurationUpdatedTimestamp", "StateChangeTime", "NewStateReason",
		"Trigger.Unit", "Trigger.DatapointsToAlarm", "Trigger.TreatMissingData", "Trigger.EvaluateLowSampleCountPercentile",
	},
	RuleRoute: {"id", "time", "detail.eventTime", "detail.eventID", "detail.requestID"},
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
