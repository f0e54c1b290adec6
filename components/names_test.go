package components

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/graphtest"
)

// The second alarm of a watch and those on deliveries must not meet a watch of a similar name: AWS overwrites what has the same name.
func TestWatchesOfSimilarNamesShareNoName(t *testing.T) {
	t.Parallel()
	names := []string{"a", "a-1", "a-read", "a-read-1", "a-denied", "a-denied-1", "a/1", "a_read_1", "a.read-1"}
	g, err := graphtest.Run(func(ctx *pulumi.Context) error {
		for i, name := range names {
			watch := Watch{Place: testPlace(), Prefixes: []string{string(rune('m'+i)) + "/"}}
			for kind, alarm := range map[Kind]string{Read: name, Denied: name + " denied"} {
				args := fullAlarm(testPlace())
				args.Watch, args.Kind = watch, kind
				if _, err := NewAccessAlarm(ctx, alarm, args); err != nil {
					return err
				}
			}
			args := fullDetail(testPlace())
			args.Watch = watch
			if _, err := NewAccessDetail(ctx, name, args); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, r := range g.Resources {
		if name := r.Input("name"); name != "" {
			unique(t, seen, r.Token+" "+name, r.Address())
		}
	}
	if len(seen) < 9*(2*2+3*2) {
		t.Errorf("only %d names", len(seen))
	}
}

// AWS overwrites filters, alarms and topics of the same name without a word, and counts metrics of the same name together. A role
// policy's name is its role's own affair, and a secret's name is the caller's.
func TestTwoTeamsAndTwoStacksShareNoName(t *testing.T) {
	t.Parallel()
	taken := map[string]string{}
	for _, owner := range [][2]string{{"payments", "dev"}, {"payments", "dev-2"}, {"payments-dev", "dev"}, {"orders", "dev"}} {
		place := testPlace()
		place.Team, place.Stack = owner[0], owner[1]
		for kind, one := range makersIn(place) {
			by := kind + " of " + strings.Join(owner[:], "/")
			for _, r := range build(t, one).Resources {
				if metric := r.Input("metricTransformation.name"); metric != "" {
					unique(t, taken, "metric "+r.Input("metricTransformation.namespace")+" "+metric, by)
				}
				name := r.Input("name") + r.Input("bucket")
				if name == "" || strings.HasPrefix(r.Token, "aws:s3/bucket") && r.Name != "a" || strings.Contains(r.Token, "rolePolicy") || strings.Contains(r.Token, "secret:") {
					continue
				}
				unique(t, taken, r.Token+" "+name, by)
			}
		}
	}
	if len(taken) < 4*12 {
		t.Errorf("only the names %v", taken)
	}
}

func TestNoComponentNamesAnotherPartition(t *testing.T) {
	t.Parallel()
	for partition, region := range map[string]string{"aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"} {
		place, aws := placeIn(partition, region)
		for kind, one := range makersIn(place) {
			t.Run(kind+" in "+partition, func(t *testing.T) {
				t.Parallel()
				g := build(t, one, aws)
				if leaks := append(g.Leaks("arn:aws:"), g.Leaks("console.aws.amazon.com")...); leaks != nil {
					t.Errorf("names of partition aws in %v", leaks)
				}
				for _, rule := range g.OfType("EventRule") {
					if pattern := rule.Input("eventPattern"); !strings.Contains(pattern, `"region":["`+region+`"]`) {
						t.Errorf("%s is not of this region: %s", rule.Address(), pattern)
					}
				}
			})
		}
	}
}

func TestEveryFilterFeedsItsWatchsAlarm(t *testing.T) {
	t.Parallel()
	for _, kind := range []Kind{Read, Denied} {
		args := fullAlarm(testPlace())
		args.Kind, args.Watch.Named = kind, many(20)
		g := build(t, makeAlarm(args))
		filters := g.OfType("LogMetricFilter")
		if len(filters) < 3 {
			t.Fatalf("only %d filters", len(filters))
		}
		alarm := g.Find(t, "MetricAlarm::a")
		for _, filter := range filters {
			for _, path := range [][2]string{{"namespace", "metricTransformation.namespace"}, {"metricName", "metricTransformation.name"}} {
				if alarm.Input(path[0]) != filter.Input(path[1]) {
					t.Errorf("%s counts %q, %s looks at %q", filter.Address(), filter.Input(path[1]), alarm.Address(), alarm.Input(path[0]))
				}
			}
		}
	}
}

// Every rule has an alarm that watches its deliveries, and a queue that takes what it cannot deliver.
func TestEveryRuleHasATargetAndAnAlarmOnItsDeliveries(t *testing.T) {
	t.Parallel()
	args := fullDetail(testPlace())
	args.Watch.Named = many(20)
	g := build(t, makeDetail(args))
	rules := g.OfType("EventRule")
	if len(rules) < 6 {
		t.Fatalf("only %d rules", len(rules))
	}
	for _, rule := range rules {
		name := rule.Input("name")
		if target := g.Find(t, "EventTarget::"+rule.Name); target.Input("rule") != name {
			t.Errorf("%s belongs to the rule %s", target.Address(), target.Input("rule"))
		}
		if alarm := g.Find(t, "MetricAlarm::"+rule.Name); alarm.Input("dimensions.RuleName") != name {
			t.Errorf("%s watches the rule %s", alarm.Address(), alarm.Input("dimensions.RuleName"))
		}
		if !strings.HasPrefix(name, testPlace().Rules()) {
			t.Errorf("the queue takes nothing from the rule %s", name)
		}
	}
}

func TestFiltersAndRulesComeAfterWhatTheyWatch(t *testing.T) {
	t.Parallel()
	g := build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		trail, err := NewTrailToLogs(ctx, "trail", &TrailToLogsArgs{Place: testPlace()})
		if err != nil {
			return nil, err
		}
		secret, err := NewSecretWithAudit(ctx, "secret", &SecretWithAuditArgs{Place: testPlace(), SecretName: "s"})
		if err != nil {
			return nil, err
		}
		watch := Watch{Place: testPlace(), Created: []*SecretWithAudit{secret}}
		detail := fullDetail(testPlace())
		detail.Watch = watch
		if _, err := NewAccessDetail(ctx, name, detail); err != nil {
			return nil, err
		}
		alarm := fullAlarm(testPlace())
		alarm.Watch, alarm.Trail = watch, trail
		return NewAccessAlarm(ctx, name, alarm)
	})
	checkAfter(t, g.Graph, "LogMetricFilter::a-1", "LogGroup::trail", "Secret::secret")
	for _, kind := range detection.Kinds() {
		rule := fmt.Sprintf("a-%s-1", kind)
		checkAfter(t, g.Graph, "EventRule::"+rule, "Secret::secret")
		checkAfter(t, g.Graph, "MetricAlarm::"+rule, "EventRule::"+rule)
	}
}
