package components

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/detection"
	"github.com/secretwatch/secretwatch/internal/eventpattern"
	"github.com/secretwatch/secretwatch/internal/graphtest"
)

func makeDetail(args *AccessDetailArgs) maker {
	return func(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		return NewAccessDetail(ctx, name, args, opts...)
	}
}

func fullDetail(place Place) *AccessDetailArgs {
	return &AccessDetailArgs{
		Watch:       fullWatch(place),
		Kinds:       detection.Kinds(),
		Trail:       trailOf(place),
		Topic:       topicOf(place, "details"),
		AlarmTopic:  topicOf(place, "alarms"),
		DeadLetters: &DeadLetters{place: place, QueueArn: pulumi.String(place.ARN("sqs", "undelivered")).ToStringOutput()},
	}
}

// rulesOf is how many rules the full watch needs for a kind: EventBridge limits the wildcards, which only refusals have.
func rulesOf(kind Kind) int {
	if kind == Denied {
		return 4
	}
	return 1
}

func TestDetailIsARuleATargetAndAnAlarmForEachKind(t *testing.T) {
	t.Parallel()
	g := build(t, makeDetail(fullDetail(testPlace())))
	want := []string{"AccessDetail::a"}
	var names []string
	for _, kind := range detection.Kinds() {
		for i := range rulesOf(kind) {
			part := fmt.Sprintf("a-%s-%d", kind, i+1)
			want = append(want, "AccessDetail::a > EventRule::"+part, "AccessDetail::a > EventTarget::"+part, "AccessDetail::a > MetricAlarm::"+part)
			names = append(names, fmt.Sprintf("secretwatch_payments_dev_a_%s_%d", kind, i+1))
		}
	}
	checkPlaces(t, g.Graph, want)
	checkOutputs(t, g, map[string]any{"ruleNames": names})
}

func TestOnlyTheKindsThatAreAskedForHaveRules(t *testing.T) {
	t.Parallel()
	for _, kind := range detection.Kinds() {
		args := fullDetail(testPlace())
		args.Kinds = []Kind{kind}
		rules := build(t, makeDetail(args)).OfType("EventRule")
		if len(rules) != rulesOf(kind) || rules[0].Name != "a-"+string(kind)+"-1" {
			t.Errorf("%s: the rules %v", kind, rules)
		}
	}
}

// A rule that is merely ENABLED sees write events only, and isEnabled means just that.
func TestRulesSeeReadEvents(t *testing.T) {
	t.Parallel()
	g := build(t, makeDetail(fullDetail(testPlace())))
	for _, kind := range detection.Kinds() {
		checkInputs(t, g.Graph, "EventRule::a-"+string(kind)+"-1", map[string]string{
			"name":        "secretwatch_payments_dev_a_" + string(kind) + "_1",
			"description": "Tells who: " + string(kind) + " events of watch a, except by expected readers",
			"state":       "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
			"isEnabled":   "", "eventBusName": "", "scheduleExpression": "", "roleArn": "",
		})
	}
}

func TestRuleOfADecoyPromisesNoExceptions(t *testing.T) {
	t.Parallel()
	args := fullDetail(testPlace())
	args.Watch.Readers = nil
	checkInputs(t, build(t, makeDetail(args)).Graph, "EventRule::a-read-1", map[string]string{"description": "Tells who: read events of watch a"})
}

func TestTargetTellsTheTopicAndKeepsWhatItDoesNotTake(t *testing.T) {
	t.Parallel()
	g := build(t, makeDetail(fullDetail(testPlace())))
	for _, kind := range detection.Kinds() {
		part := "a-" + string(kind) + "-1"
		checkInputs(t, g.Graph, "EventTarget::"+part, map[string]string{
			"rule": "secretwatch_payments_dev_a_" + string(kind) + "_1", "targetId": "mail",
			"arn":                  "arn:aws:sns:us-east-1:123456789012:details",
			"deadLetterConfig.arn": "arn:aws:sqs:us-east-1:123456789012:undelivered",
			"input":                "", "inputPath": "", "roleArn": "",
		})
		checkAfter(t, g.Graph, "EventTarget::"+part, "EventRule::"+part)
	}
}

func TestMailsThatDidNotArriveSetAnAlarmOff(t *testing.T) {
	t.Parallel()
	g := build(t, makeDetail(fullDetail(testPlace())))
	for _, kind := range detection.Kinds() {
		part := "a-" + string(kind) + "-1"
		checkInputs(t, g.Graph, "MetricAlarm::"+part, map[string]string{
			"name":      "secretwatch/payments/dev/" + part + " undelivered",
			"namespace": "AWS/Events", "metricName": "FailedInvocations",
			"dimensions": "map[RuleName:secretwatch_payments_dev_a_" + string(kind) + "_1]",
			"statistic":  "Sum", "comparisonOperator": "GreaterThanOrEqualToThreshold", "threshold": "1", "period": "300",
			"evaluationPeriods": "1", "datapointsToAlarm": "1", "treatMissingData": "notBreaching", "actionsEnabled": "true",
			"alarmActions": "[arn:aws:sns:us-east-1:123456789012:alarms]", "okActions": "",
		})
		text := g.Find(t, "MetricAlarm::"+part).Input("alarmDescription")
		if len(text) > aws.AlarmDescription || !strings.Contains(text, "dead-letter queue") {
			t.Errorf("the alarm says: %s", text)
		}
	}
}

// rulesPatterns are the event patterns of one kind, each within EventBridge's limit.
func rulesPatterns(t *testing.T, g *graphtest.Graph, kind Kind) []*eventpattern.Pattern {
	t.Helper()
	var patterns []*eventpattern.Pattern
	for _, rule := range g.OfType("EventRule") {
		if !strings.Contains(rule.Name, "-"+string(kind)+"-") {
			continue
		}
		text := rule.Input("eventPattern")
		if len(text) > aws.EventPattern {
			t.Errorf("%s has a pattern of %d characters", rule.Address(), len(text))
		}
		pattern, err := eventpattern.Parse([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", rule.Address(), err)
		}
		patterns = append(patterns, pattern)
	}
	return patterns
}

// matching is how many of the patterns take a call's own record.
func matching(patterns []*eventpattern.Pattern, call cloudtrail.Call) int {
	n := 0
	for _, pattern := range patterns {
		if pattern.Match(eventpattern.ParseEvent(call.Records()[0].Event())) {
			n++
		}
	}
	return n
}

func stored(name, suffix string) aws.Secret {
	p := testPlace()
	return aws.Secret{Name: name, ARN: p.ARN("secretsmanager", "secret:"+name+"-"+suffix), Region: p.Region, Account: p.Account, Partition: p.Partition}
}

func TestRulesFindTheirKindOfEventAndNoExpectedReader(t *testing.T) {
	t.Parallel()
	g := build(t, makeDetail(fullDetail(testPlace())))
	intruder := cloudtrail.Role("arn:aws:iam::123456789012:role/intruder", "s")
	expected := cloudtrail.Role("arn:aws:iam::123456789012:role/api", "s")
	call := map[Kind]cloudtrail.Call{
		Read:   {},
		Denied: {Outcome: cloudtrail.DeniedNoPolicy},
		Change: {EventName: "PutResourcePolicy"},
	}
	for _, kind := range detection.Kinds() {
		patterns := rulesPatterns(t, g.Graph, kind)
		for _, secret := range []aws.Secret{stored("TopSecretInfo", "a1B2c3"), stored("old", "z9Y8x7"), stored("legacy/x", "000000")} {
			for _, other := range detection.Kinds() {
				one := call[other]
				one.Secret, one.Reader = secret, intruder
				want := 0
				if other == kind {
					want = 1
				}
				if got := matching(patterns, one); got != want {
					t.Errorf("%d of the rules for %s take a %s of %s, want %d", got, kind, other, secret.Name, want)
				}
				one.Reader = expected
				if got := matching(patterns, one); got != 0 {
					t.Errorf("%d of the rules for %s take a %s by an expected reader", got, kind, other)
				}
			}
		}
	}
}

func TestManySecretsAreSpreadOverRules(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 50, 150} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			args := fullDetail(testPlace())
			args.Watch.Named, args.Watch.Prefixes = many(n), nil
			var detail *AccessDetail
			g := build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (_ pulumi.ComponentResource, err error) {
				detail, err = NewAccessDetail(ctx, name, args)
				return detail, err
			})
			rules := g.OfType("EventRule")
			if detail.RuleCount != len(rules) || len(g.outputs["ruleNames"].Value.([]string)) != len(rules) {
				t.Errorf("%d rules, but %d were counted beforehand, named %v", len(rules), detail.RuleCount, g.outputs["ruleNames"])
			}
			longest := 0
			for _, rule := range rules {
				longest = max(longest, len(rule.Input("eventPattern")))
			}
			if detail.LongestPattern != longest {
				t.Errorf("the longest pattern has %d characters, not %d", longest, detail.LongestPattern)
			}
			patterns := rulesPatterns(t, g.Graph, Read)
			if several := n >= 50; several != (len(patterns) > 1) {
				t.Errorf("%d rules for reads of %d secrets", len(patterns), n)
			}
			for _, secret := range args.Watch.Named {
				call := cloudtrail.Call{Secret: stored(secret.Name, "a1B2c3"), Reader: cloudtrail.User("arn:aws:iam::123456789012:user/u")}
				if got := matching(patterns, call); got != 1 {
					t.Errorf("%d rules take a read of %s", got, secret.Name)
				}
			}
		})
	}
}

func TestDetailInPreview(t *testing.T) {
	t.Parallel()
	g := build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		secret, err := NewSecretWithAudit(ctx, "s", &SecretWithAuditArgs{Place: testPlace(), SecretName: "s"})
		if err != nil {
			return nil, err
		}
		letters, err := NewDeadLetters(ctx, "letters", &DeadLettersArgs{Place: testPlace()})
		if err != nil {
			return nil, err
		}
		topic, err := NewAlertTopic(ctx, "topic", &AlertTopicArgs{Place: testPlace(), Publisher: EventRules})
		if err != nil {
			return nil, err
		}
		alarms, err := NewAlertTopic(ctx, "alarms", &AlertTopicArgs{Place: testPlace(), Publisher: Alarms})
		if err != nil {
			return nil, err
		}
		args := fullDetail(testPlace())
		args.Watch.Created = []*SecretWithAudit{secret}
		args.Topic, args.AlarmTopic, args.DeadLetters = topic, alarms, letters
		return NewAccessDetail(ctx, name, args)
	}, graphtest.Preview)
	checkUnknown(t, g)
	checkInputs(t, g.Graph, "EventRule::a-read-1", map[string]string{"eventPattern": "(unknown)", "name": "secretwatch_payments_dev_a_read_1"})
	checkInputs(t, g.Graph, "EventTarget::a-read-1", map[string]string{"arn": "(unknown)", "deadLetterConfig.arn": "(unknown)", "targetId": "mail"})
	checkInputs(t, g.Graph, "MetricAlarm::a-read-1", map[string]string{"alarmActions[0]": "(unknown)"})
}

func TestDetailLeavesItsArgumentsAsTheyAre(t *testing.T) {
	t.Parallel()
	args := fullDetail(testPlace())
	build(t, makeDetail(args))
	if diff := cmp.Diff([]string{"legacy/"}, args.Watch.Prefixes); diff != "" || len(args.Watch.Named) != 2 || !slices.Equal(args.Kinds, detection.Kinds()) {
		t.Errorf("the caller's arguments were changed: %+v", args)
	}
}
