package pipeline

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestHarmlessDifferencesAreNoBreaks(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Pipeline){
		"KMS events excluded": func(p *Pipeline) {
			p.Trails[0].Selectors[0].ExcludedSources = []string{"kms.amazonaws.com"}
		},
		"no selectors at all": func(p *Pipeline) { p.Trails[0].Selectors = nil },
		"one selector of two": func(p *Pipeline) {
			p.Trails[0].Selectors = append(p.Trails[0].Selectors, EventSelector{Management: true, ReadWriteType: "WriteOnly"})
		},
		"advanced selector for all management events": func(p *Pipeline) {
			p.Trails[0].Selectors = nil
			p.Trails[0].Advanced = []AdvancedSelector{{Fields: []FieldSelector{{Field: "eventCategory", Equals: []string{"Management"}}}}}
		},
		"organization trail": func(p *Pipeline) {
			p.Trails[0].Organization = true
			bucket, role := find(p.Buckets, func(b *Bucket) bool { return b.Name == p.Trails[0].Bucket }), p.Roles[0]
			bucket.Policy.Text = strings.ReplaceAll(bucket.Policy.Text, "/AWSLogs/123456789012/*", "/AWSLogs/*")
			role.Policies[0].Text = strings.ReplaceAll(role.Policies[0].Text, "log-stream:123456789012_CloudTrail_us-east-1*", "log-stream:*")
		},
		"another account's trail beside it": func(p *Pipeline) {
			p.Trails = append(p.Trails, &Trail{Name: "other", Resource: Resource{Account: "999999999999"}, Logging: true})
		},
		"a stopped trail beside it": func(p *Pipeline) {
			p.Trails = append(p.Trails, &Trail{Name: "old", Resource: p.Trails[0].Resource})
		},
		"single-region trail in the call's region": func(p *Pipeline) { p.Trails[0].MultiRegion = false },
		"extra filter that does not match": func(p *Pipeline) {
			extra := *p.Filters[0]
			extra.Name, extra.Pattern = "extra", `{ $.eventName = "StopLogging" }`
			extra.Metric.Name = "Tampering"
			p.Filters = append(p.Filters, &extra)
		},
		"extra filter whose metric nobody watches": func(p *Pipeline) {
			extra := *p.Filters[0]
			extra.Metric.Name = "Reads"
			p.Filters = append([]*Filter{&extra}, p.Filters...)
		},
		"extra filter that AWS would refuse": func(p *Pipeline) {
			extra := *p.Filters[0]
			extra.Pattern = `{ $.a == 1 }`
			p.Filters = append([]*Filter{&extra}, p.Filters...)
		},
		"filter on another log group": func(p *Pipeline) {
			extra := *p.Filters[0]
			extra.LogGroup = "other"
			p.Filters = append([]*Filter{&extra}, p.Filters...)
		},
		"extra broken alarm on the metric": func(p *Pipeline) {
			extra := *p.Alarms[0]
			extra.Statistic = alarm.Average
			p.Alarms = append([]*Alarm{&extra}, p.Alarms...)
		},
		"action on a function beside the topic": func(p *Pipeline) {
			p.Alarms[0].AlarmActions = append([]string{"arn:aws:lambda:us-east-1:123456789012:function:f"}, p.Alarms[0].AlarmActions...)
		},
		"unit on both sides":        func(p *Pipeline) { p.Filters[0].Metric.Unit, p.Alarms[0].Metric.Unit = "Count", "Count" },
		"unit None spelt out":       func(p *Pipeline) { p.Alarms[0].Metric.Unit = "None" },
		"maximum with threshold 1":  func(p *Pipeline) { p.Alarms[0].Statistic = alarm.Maximum },
		"average without a default": func(p *Pipeline) { p.Filters[0].Default, p.Alarms[0].Statistic = "", alarm.Average },
		"samples without a default": func(p *Pipeline) { p.Filters[0].Default, p.Alarms[0].Statistic = "", alarm.SampleCount },
		"1 of 3 periods":            func(p *Pipeline) { p.Alarms[0].EvaluationPeriods = 3 },
		"unencrypted topics": func(p *Pipeline) {
			for _, topic := range p.Topics {
				topic.KeyID = ""
			}
		},
		"pending second subscriber": func(p *Pipeline) {
			extra := *p.Subscriptions[0]
			extra.Pending, extra.Endpoint = true, "other@example.com"
			p.Subscriptions = append([]*Subscription{&extra}, p.Subscriptions...)
		},
		"managed policy attached too": func(p *Pipeline) {
			p.Roles[0].Managed = []Attachment{{ARN: "arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess"}}
		},
		"second rule, disabled": func(p *Pipeline) {
			extra := *p.Rules[0]
			extra.Name, extra.State = "off", aws.RuleDisabled
			p.Rules = append([]*EventRule{&extra}, p.Rules...)
		},
		"scheduled rule": func(p *Pipeline) { p.Rules = append(p.Rules, &EventRule{Name: "nightly", State: aws.RuleEnabled}) },
		"subscriber that filters for alarms": func(p *Pipeline) {
			p.Subscriptions[0].FilterPolicy, p.Subscriptions[0].FilterScope = `{"NewStateValue":["ALARM"]}`, ScopeBody
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			change(p)
			for _, trace := range p.Send(alerts(p), Options{}).Traces {
				for _, route := range trace.Routes {
					if v, step := route.Against(Alert); v != Pass {
						t.Fatalf("%s, %s: %s at %s: %s", trace.Record, route.Name, v, step.Hop, step.Reason)
					}
				}
			}
		})
	}
}
