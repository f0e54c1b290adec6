package components

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

func TestUsageIsWhatIsRegistered(t *testing.T) {
	t.Parallel()
	var usage Usage
	g, err := graphtest.Run(func(ctx *pulumi.Context) error {
		trail, err := NewTrailToLogs(ctx, "trail", &TrailToLogsArgs{Place: testPlace()})
		if err != nil {
			return err
		}
		var alarms []*AccessAlarm
		for _, name := range []string{"a", "b"} {
			args := fullAlarm(testPlace())
			args.Watch.Named = append(args.Watch.Named, many(20*len(alarms))...)
			alarm, err := NewAccessAlarm(ctx, name, args)
			if err != nil {
				return err
			}
			alarms = append(alarms, alarm)
		}
		detail, err := NewAccessDetail(ctx, "a", fullDetail(testPlace()))
		if err != nil {
			return err
		}
		usage = UsageOf(trail, alarms, []*AccessDetail{detail})
		ctx.Export("alarms", AlarmNames(alarms...))
		ctx.Export("rules", RuleNames(detail))
		ctx.Export("limits", pulumi.ToStringMap(usage.Texts()))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := Usage{Filters: len(g.OfType("LogMetricFilter")), Rules: len(g.OfType("EventRule")), Complexity: 10, Trails: 1}
	for _, filter := range g.OfType("LogMetricFilter") {
		want.LongestFilter = max(want.LongestFilter, len(filter.Input("pattern")))
	}
	for _, rule := range g.OfType("EventRule") {
		want.LongestRule = max(want.LongestRule, len(rule.Input("eventPattern")))
	}
	if diff := cmp.Diff(want, usage); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"secretwatch/payments/dev/a", "secretwatch/payments/dev/b"}, g.Exports["alarms"].Value); diff != "" {
		t.Error(diff)
	}
	if rules, _ := g.Exports["rules"].Value.([]string); len(rules) != usage.Rules || rules[0] != "secretwatch_payments_dev_a_read_1" {
		t.Errorf("rules %v", rules)
	}
}

func TestUsageReadsWell(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"metricFilters": "1 of 100 on the log group, by this stack", "longestFilter": "421 of 1024 characters",
		"eventRules": "2 of 300 on the default event bus, by this stack", "longestEventPattern": "722 of 2048 characters",
		"wildcardComplexity": "9 of 10 in an event pattern",
		"trails":             "0 of 5 in the region, by this stack",
	}
	usage := Usage{Filters: 1, LongestFilter: 421, Rules: 2, LongestRule: 722, Complexity: 9}
	if diff := cmp.Diff(want, usage.Texts()); diff != "" {
		t.Error(diff)
	}
}

func TestSecretARNsKeepTheirKeys(t *testing.T) {
	t.Parallel()
	g, err := graphtest.Run(func(ctx *pulumi.Context) error {
		secret, err := NewSecretWithAudit(ctx, "a", fullSecret(testPlace()))
		if err != nil {
			return err
		}
		ctx.Export("arns", SecretARNs(map[string]*SecretWithAudit{"mine": secret}))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"mine": createdARN}, g.Exports["arns"].Value); diff != "" {
		t.Error(diff)
	}
}
