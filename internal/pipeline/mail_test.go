package pipeline

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/alarm"
)

// readsAlarm is an alarm as it should be.
func readsAlarm() *Alarm {
	return &Alarm{
		Resource: Resource{Partition: "aws", Account: "123456789012", Region: "us-east-1"},
		Name:     "reads", ARN: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:reads",
		Metric: Metric{Namespace: "Test", Name: "Reads"},
		Config: alarm.Config{
			Statistic: alarm.Sum, Period: 300, EvaluationPeriods: 1, DatapointsToAlarm: 1,
			Threshold: 1, Operator: "GreaterThanOrEqualToThreshold", MissingData: alarm.NotBreaching, ActionsEnabled: true,
			AlarmActions: []string{"arn:aws:sns:us-east-1:123456789012:alarms"},
		},
	}
}

func TestAlarmMailHasCloudWatchsLayout(t *testing.T) {
	t.Parallel()
	a := readsAlarm()
	a.Name, a.Description = "team/reads", "Look at the trail."
	a.Metric.Dimensions = map[string]string{"b": "2", "a": "1"}
	a.OKActions = []string{"arn:aws:sns:us-east-1:123456789012:ok"}
	m := a.mail(alarm.StatePoint{At: at("11:18:46"), State: alarm.StateAlarm, Reason: "Because.", From: alarm.StateInsufficient})
	if want := `ALARM: "team/reads" in US East (N. Virginia)`; m.Subject != want {
		t.Errorf("subject %q, want %q", m.Subject, want)
	}
	want := `You are receiving this email because your Amazon CloudWatch Alarm "team/reads" in the US East (N. Virginia) region has entered the ALARM state, because "Because." at "Monday 02 March, 2026 11:18:46 UTC".

View this alarm in the AWS Management Console:
https://us-east-1.console.aws.amazon.com/cloudwatch/deeplink.js?region=us-east-1#alarmsV2:alarm/team%2Freads

Alarm Details:
- Name:                       team/reads
- Description:                Look at the trail.
- State Change:               INSUFFICIENT_DATA -> ALARM
- Reason for State Change:    Because.
- Timestamp:                  Monday 02 March, 2026 11:18:46 UTC
- AWS Account:                123456789012
- Alarm Arn:                  arn:aws:cloudwatch:us-east-1:123456789012:alarm:reads

Threshold:
- The alarm is in the ALARM state when the metric is GreaterThanOrEqualToThreshold 1.0 for at least 1 of the last 1 period(s) of 300 seconds.` + " " + `

Monitored Metric:
- MetricNamespace:                     Test
- MetricName:                          Reads
- Dimensions:                          [a = 1] [b = 2]
- Period:                              300 seconds
- Statistic:                           Sum
- Unit:                                not specified
- TreatMissingData:                    notBreaching


State Change Actions:
- OK: [arn:aws:sns:us-east-1:123456789012:ok]
- ALARM: [arn:aws:sns:us-east-1:123456789012:alarms]
- INSUFFICIENT_DATA:` + " \n"
	if diff := cmp.Diff(want, m.Body); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
}

func TestSubjectIsOneLineOfAtMostAHundredASCIICharacters(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"plain":     {`ALARM: "x" in US East (Ohio)`, `ALARM: "x" in US East (Ohio)`},
		"not ASCII": {"ALARM: „Schlüssel“", "ALARM: _Schl_ssel_"},
		"two lines": {"a\nb", "a_b"},
		"long":      {strings.Repeat("é", 150), strings.Repeat("_", 100)},
	} {
		if got := subjectText(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
