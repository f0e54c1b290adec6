package pipeline

import "testing"

func TestAFilterPolicyIsJudgedByTheAlarmsMessage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		policy string
		change func(*Pipeline)
		want   Verdict
	}{
		"the new state":                           {`{"NewStateValue":["ALARM"]}`, nil, Pass},
		"another new state":                       {`{"NewStateValue":["OK"]}`, nil, Stop},
		"the old state":                           {`{"OldStateValue":["OK"]}`, nil, Pass},
		"the old state, without a default value":  {`{"OldStateValue":["OK"]}`, restsWithoutData, Stop},
		"no data before, without a default value": {`{"OldStateValue":["INSUFFICIENT_DATA"]}`, restsWithoutData, Pass},
		"a time that is there":                    {`{"StateChangeTime":[{"exists":true}]}`, nil, Pass},
		"a time that is not there":                {`{"AlarmConfigurationUpdatedTimestamp":[{"exists":false}]}`, nil, Stop},
		"a certain time":                          {`{"StateChangeTime":[{"prefix":"2026-"}]}`, nil, Unknown},
		"a certain reason":                        {`{"NewStateReason":[{"prefix":"Threshold"}]}`, nil, Unknown},
		"a certain time, and another new state":   {`{"StateChangeTime":[{"prefix":"2026-"}],"NewStateValue":["OK"]}`, nil, Stop},
		"a certain time, or the new state":        {`{"$or":[{"StateChangeTime":[{"prefix":"2026-"}]},{"NewStateValue":["OK"]}]}`, nil, Unknown},
		"the metric":                              {`{"Trigger":{"StatisticType":["Statistic"],"Statistic":["SUM"]}}`, nil, Pass},
		"what is not known of the metric":         {`{"Trigger":{"TreatMissingData":["notBreaching"]}}`, nil, Unknown},
		"an account":                              {`{"AWSAccountId":["123456789012"]}`, nil, Pass},
		"a field that no message has":             {`{"severity":["high"]}`, nil, Stop},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			if c.change != nil {
				c.change(p)
			}
			for _, s := range p.Subscriptions {
				s.FilterPolicy, s.FilterScope = c.policy, ScopeBody
			}
			if v, step := alarmRouteOf(t, p, Options{}).Against(Alert); v != c.want {
				t.Errorf("%s at %s: %s; want %s", v, step.Hop, step.Reason, c.want)
			}
		})
	}
}

// restsWithoutData changes a pipeline so that its alarm has no data when nobody reads.
func restsWithoutData(p *Pipeline) {
	p.Filters[0].Default, p.Alarms[0].MissingData = "", "missing"
}

func TestAFilterPolicyIsJudgedByTheEvent(t *testing.T) {
	t.Parallel()
	for policy, want := range map[string]Verdict{
		`{"source":["aws.secretsmanager"]}`:                Pass,
		`{"detail":{"eventName":["PutSecretValue"]}}`:      Stop,
		`{"time":[{"prefix":"2026-"}]}`:                    Unknown,
		`{"detail":{"eventTime":[{"exists":true}]}}`:       Pass,
		`{"detail":{"eventTime":[{"prefix":"2026-03-"}]}}`: Unknown,

		`{"detail":{"userAgent":[{"anything-but":{"prefix":"Pulumi"}}]}}`:                            Unknown,
		`{"detail":{"userAgent":["a browser"]}}`:                                                     Stop,
		`{"$or":[{"detail":{"vpcEndpointId":[{"exists":false}]}},{"source":["aws.other"]}]}`:         Unknown,
		`{"detail":{"eventSource":["secretsmanager.amazonaws.com"],"errorCode":[{"exists":false}]}}`: Unknown,
	} {
		p := healthy(t)
		p.Targets[0].Transformer = nil
		for _, s := range p.Subscriptions {
			s.FilterPolicy, s.FilterScope = policy, ScopeBody
		}
		route, _ := p.Send(oneRead(), Options{}).Traces[0].Route(RuleRoute)
		if v, step := route.Against(Alert); v != want {
			t.Errorf("%s: %s at %s: %s; want %s", policy, v, step.Hop, step.Reason, want)
		}
	}
}
