package pipeline

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/aws/regions"
	"github.com/secretwatch/secretwatch/internal/console"
)

// Mail is a message as it would arrive.
type Mail struct {
	// At is when it is sent.
	At time.Time
	// To are the endpoints of the subscriptions that get it.
	To []string
	// Subject is at most 100 ASCII characters.
	Subject, Body string
	// Route is the way on which the mail is sent, Through the name of the alarm or event rule, Topic the ARN of the topic.
	Route   RouteName
	Through string
	Topic   string
	// State is the alarm's new state in an alarm's mail; empty for the mail of an event rule.
	State alarm.State
	// Open is true for the mail of a change that is [alarm.StatePoint].Open.
	Open bool
}

// maxSubject is the longest subject that SNS accepts, in characters.
// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
const maxSubject = 100

// eventSubject is the subject of every mail that is published without one, as EventBridge does.
const eventSubject = "AWS Notification Message"

// mailTime is the layout of the times in an alarm's mail.
const mailTime = "Monday 02 January, 2006 15:04:05 UTC"

// mail writes the message that CloudWatch sends when an alarm changes from one state to another.
func (a *Alarm) mail(change alarm.StatePoint) Mail {
	region := regions.InAlarms(a.Region)
	return Mail{
		At: change.At, Route: AlarmRoute, Through: a.Name, State: change.State, Open: change.Open,
		Subject: subjectText(fmt.Sprintf("%s: %q in %s", change.State, a.Name, region)),
		Body:    a.body(change, region),
	}
}

// subjectText turns a text into a subject: one line of ASCII, cut to SNS's limit.
func subjectText(text string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '_'
		}
		return r
	}, text)
	return clean[:min(len(clean), maxSubject)]
}

// body is the text of an alarm's mail, in the layout of CloudWatch's own.
func (a *Alarm) body(change alarm.StatePoint, region string) string {
	at := change.At.UTC().Format(mailTime)
	var b strings.Builder
	fmt.Fprintf(&b, "You are receiving this email because your Amazon CloudWatch Alarm \"%s\" in the %s region has entered the %s state, because \"%s\" at \"%s\".\n\n",
		a.Name, region, change.State, change.Reason, at)
	fmt.Fprintf(&b, "View this alarm in the AWS Management Console:\n%s\n\n",
		console.Console{Partition: a.Partition, Region: a.Region}.Alarm(a.Name))
	b.WriteString("Alarm Details:\n")
	line := func(key string, width int, value string) { fmt.Fprintf(&b, "- %-*s%s\n", width, key+":", value) }
	line("Name", 28, a.Name)
	line("Description", 28, a.Description)
	line("State Change", 28, fmt.Sprintf("%s -> %s", change.From, change.State))
	line("Reason for State Change", 28, change.Reason)
	line("Timestamp", 28, at)
	line("AWS Account", 28, a.Account)
	line("Alarm Arn", 28, a.ARN)
	fmt.Fprintf(&b, "\nThreshold:\n- The alarm is in the ALARM state when the metric is %s %s for at least %d of the last %d period(s) of %d seconds. \n",
		a.Operator, alarm.Number(a.Threshold), a.DatapointsToAlarm, a.EvaluationPeriods, a.Period)
	b.WriteString("\nMonitored Metric:\n")
	line("MetricNamespace", 37, a.Metric.Namespace)
	line("MetricName", 37, a.Metric.Name)
	line("Dimensions", 37, dimensionText(a.Metric.Dimensions))
	line("Period", 37, fmt.Sprintf("%d seconds", a.Period))
	line("Statistic", 37, a.Statistic)
	unit := a.Metric.Unit
	if unit == "" {
		unit = "not specified"
	}
	line("Unit", 37, unit)
	line("TreatMissingData", 37, a.MissingData)
	b.WriteString("\n\nState Change Actions:\n")
	fmt.Fprintf(&b, "- OK: %s\n- ALARM: %s\n- INSUFFICIENT_DATA: %s\n",
		actionText(a.OKActions), actionText(a.AlarmActions), actionText(a.InsufficientActions))
	return b.String()
}

// dimensionText lists dimensions as the mail does.
func dimensionText(dimensions map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(dimensions)) {
		parts = append(parts, fmt.Sprintf("[%s = %s]", name, dimensions[name]))
	}
	return strings.Join(parts, " ")
}

// actionText lists actions as the mail does.
func actionText(actions []string) string {
	var parts []string
	for _, action := range actions {
		parts = append(parts, "["+action+"]")
	}
	return strings.Join(parts, " ")
}
