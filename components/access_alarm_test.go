package components

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/filterpattern"
	"github.com/secretwatch/secretwatch/internal/graphtest"
)

func makeAlarm(args *AccessAlarmArgs) maker {
	return func(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		return NewAccessAlarm(ctx, name, args, opts...)
	}
}

// makeAlarmOnExisting is an alarm on secrets that are looked up, and on nothing else.
func makeAlarmOnExisting(args *AccessAlarmArgs, ids ...string) maker {
	return func(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (_ pulumi.ComponentResource, err error) {
		watched := *args
		watched.Watch.Prefixes = nil
		if watched.Watch.Named, err = LookUpSecrets(ctx, ids); err != nil {
			return nil, err
		}
		return NewAccessAlarm(ctx, name, &watched, opts...)
	}
}

func fullAlarm(place Place) *AccessAlarmArgs {
	return &AccessAlarmArgs{
		Watch: fullWatch(place),
		Trail: trailOf(place),
		Topic: topicOf(place, "topic"),
	}
}

var alternativeText = regexp.MustCompile(`\$\.requestParameters\.secretId = ("[^"]*")`)

// checkAlternatives wants each spelling in exactly one pattern, no other, and every pattern within AWS's limit.
func checkAlternatives(t *testing.T, patterns, want []string) {
	t.Helper()
	var got []string
	for i, pattern := range patterns {
		if len(pattern) > aws.PatternLength {
			t.Errorf("pattern %d has %d characters", i, len(pattern))
		}
		for _, match := range alternativeText.FindAllStringSubmatch(pattern, -1) {
			got = append(got, match[1])
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("alternatives:\n%s", diff)
	}
}

func TestWatchIsMetricFiltersAndOneAlarm(t *testing.T) {
	t.Parallel()
	g := build(t, makeAlarm(fullAlarm(testPlace())))
	checkPlaces(t, g.Graph, []string{
		"AccessAlarm::a", "AccessAlarm::a > LogMetricFilter::a-1", "AccessAlarm::a > MetricAlarm::a",
	})
	checkInputs(t, g.Graph, "LogMetricFilter::a-1", map[string]string{
		"name": "secretwatch/payments/dev/a/1", "logGroupName": "/logs",
		"metricTransformation.value": "1", "metricTransformation.defaultValue": "0",
		"metricTransformation.namespace": "Secretwatch/payments/dev", "metricTransformation.name": "secretwatch/payments/dev/a",
		"metricTransformation.dimensions": "",
	})
	patterns := g.outputs["patterns"].Value.([]string)
	checkOutputs(t, g, map[string]any{
		"alarmName": "secretwatch/payments/dev/a",
		"alarmArn":  "arn:aws:cloudwatch:us-east-1:123456789012:alarm:secretwatch/payments/dev/a",
		"patterns":  patterns,
	})
	checkInputs(t, g.Graph, "LogMetricFilter::a-1", map[string]string{"pattern": patterns[0]})
	checkAlternatives(t, patterns, slices.Concat(spellings("TopSecretInfo", "a1B2c3"), spellings("old", "z9Y8x7"),
		[]string{`"legacy/*"`, `"arn:aws:secretsmanager:us-east-1:123456789012:secret:legacy/*"`}))
}

func TestAlarmJudgesTheSumOfReads(t *testing.T) {
	t.Parallel()
	g := build(t, makeAlarm(fullAlarm(testPlace())))
	checkInputs(t, g.Graph, "MetricAlarm::a", map[string]string{
		"name":      "secretwatch/payments/dev/a",
		"namespace": "Secretwatch/payments/dev", "metricName": "secretwatch/payments/dev/a",
		"statistic": "Sum", "comparisonOperator": "GreaterThanOrEqualToThreshold", "threshold": "1", "period": "300",
		"evaluationPeriods": "1", "datapointsToAlarm": "1", "treatMissingData": "notBreaching",
		"actionsEnabled": "true", "alarmActions": "[arn:aws:sns:us-east-1:123456789012:topic]",
		"unit": "", "dimensions": "", "extendedStatistic": "", "okActions": "",
	})
}

// A read that IAM refused names the secret in the message alone, so filters, metric and alarm are of their own.
func TestAlarmOnRefusalsCountsThem(t *testing.T) {
	t.Parallel()
	args := fullAlarm(testPlace())
	args.Kind = Denied
	g := build(t, func(ctx *pulumi.Context, _ string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		return NewAccessAlarm(ctx, "a denied", args)
	})
	checkInputs(t, g.Graph, "LogMetricFilter::a denied-1", map[string]string{
		"name": "secretwatch/payments/dev/a denied/1", "metricTransformation.name": "secretwatch/payments/dev/a denied",
	})
	checkInputs(t, g.Graph, "MetricAlarm::a denied", map[string]string{
		"name": "secretwatch/payments/dev/a denied", "metricName": "secretwatch/payments/dev/a denied",
		"namespace": "Secretwatch/payments/dev", "statistic": "Sum", "threshold": "1",
	})
	for outcome, want := range map[cloudtrail.Outcome]int{cloudtrail.DeniedNoPolicy: 1, cloudtrail.Success: 0} {
		call := cloudtrail.Call{Secret: stored("TopSecretInfo", "a1B2c3"), Reader: cloudtrail.User("arn:aws:iam::123456789012:user/u"), Outcome: outcome}
		if got := countMatches(t, g.Graph, call); got != want {
			t.Errorf("%v: counted %d times, want %d", outcome, got, want)
		}
	}
}

// countMatches is how many metric filters count a call's own record.
func countMatches(t *testing.T, g *graphtest.Graph, call cloudtrail.Call) int {
	t.Helper()
	n := 0
	for _, filter := range g.OfType("LogMetricFilter") {
		pattern, err := filterpattern.Parse(filter.Input("pattern"))
		if err != nil {
			t.Fatal(err)
		}
		if pattern.Match(filterpattern.ParseEvent(call.Records()[0].Raw)) {
			n++
		}
	}
	return n
}

func TestThresholdAndPeriodCanBeChosen(t *testing.T) {
	t.Parallel()
	args := fullAlarm(testPlace())
	args.Threshold, args.PeriodInSeconds = 5, 60
	checkInputs(t, build(t, makeAlarm(args)).Graph, "MetricAlarm::a", map[string]string{"threshold": "5", "period": "60", "statistic": "Sum"})
}

// An Average is what keeps this alarm silent; nobody can ask for it.
func TestStatisticIsNoArgument(t *testing.T) {
	t.Parallel()
	args := reflect.TypeFor[AccessAlarmArgs]()
	for i := range args.NumField() {
		if field := args.Field(i); strings.Contains(strings.ToLower(field.Name), "statistic") {
			t.Errorf("AccessAlarmArgs has the field %s", field.Name)
		}
	}
	if args.NumField() == 0 {
		t.Error("AccessAlarmArgs has no fields at all")
	}
}

func TestManySecretsAreSpreadOverFilters(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 50, 150} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			args := fullAlarm(testPlace())
			args.Watch.Named, args.Watch.Prefixes = many(n), nil
			var alarm *AccessAlarm
			g := build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (_ pulumi.ComponentResource, err error) {
				alarm, err = NewAccessAlarm(ctx, name, args)
				return alarm, err
			})
			var patterns, want []string
			for _, filter := range g.OfType("LogMetricFilter") {
				patterns = append(patterns, filter.Input("pattern"))
			}
			for _, secret := range args.Watch.Named {
				want = append(want, spellings(secret.Name, "a1B2c3")...)
			}
			checkAlternatives(t, patterns, want)
			if alarm.FilterCount != len(patterns) {
				t.Errorf("%d filters, but %d were counted beforehand", len(patterns), alarm.FilterCount)
			}
			longest := 0
			for _, pattern := range patterns {
				longest = max(longest, len(pattern))
			}
			if alarm.LongestPattern != longest {
				t.Errorf("the longest pattern has %d characters, not %d", longest, alarm.LongestPattern)
			}
		})
	}
}

// A name may itself end as an ARN does, so that a partial ARN looks like a full one. What was looked up decides how many filters
// there are: five such secrets take one more than their ARNs alone would say.
func TestNamesThatEndLikeSuffixesAreCountedAsTheyAre(t *testing.T) {
	t.Parallel()
	args := fullAlarm(testPlace())
	var want, arns []string
	for i := range 5 {
		name := fmt.Sprintf("odd-%02d-abcdef", i)
		arns = append(arns, testPlace().ARN("secretsmanager", "secret:"+name))
		want = append(want, spellings(name, "z9Y8x7")...)
	}
	g := build(t, makeAlarmOnExisting(args, arns...), graphtest.Answer(aws.SecretData, func(asked map[string]string) map[string]any {
		return map[string]any{"name": asked["arn"][strings.LastIndex(asked["arn"], ":")+1:], "arn": asked["arn"] + "-z9Y8x7"}
	}))
	var patterns []string
	for _, filter := range g.OfType("LogMetricFilter") {
		patterns = append(patterns, filter.Input("pattern"))
	}
	checkAlternatives(t, patterns, want)
}

func TestExpectedReadersAreExcludedInEveryFilter(t *testing.T) {
	t.Parallel()
	args := fullAlarm(testPlace())
	args.Watch.Named = many(10)
	g := build(t, makeAlarm(args))
	const exclusion = `$.userIdentity.sessionContext.sessionIssuer.arn != "arn:aws:iam::123456789012:role/api"`
	for _, filter := range g.OfType("LogMetricFilter") {
		if !strings.Contains(filter.Input("pattern"), exclusion) {
			t.Errorf("%s counts expected readers", filter.Address())
		}
	}
}

func TestExistingSecretsAreLookedUpByNameOrARN(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:by/arn-Q1w2E3"
	args := fullAlarm(testPlace())
	g := build(t, makeAlarmOnExisting(args, "by/name", arn))
	checkAlternatives(t, g.outputs["patterns"].Value.([]string), slices.Concat(spellings("by/name", "z9Y8x7"), spellings("by/arn", "Q1w2E3")))
	if created := g.OfType("Secret"); len(created) > 0 {
		t.Errorf("created %v", created)
	}
}

func TestAlarmInPreview(t *testing.T) {
	t.Parallel()
	g := build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		secret, err := NewSecretWithAudit(ctx, "s", &SecretWithAuditArgs{Place: testPlace(), SecretName: "s"})
		if err != nil {
			return nil, err
		}
		args := fullAlarm(testPlace())
		args.Watch.Created = []*SecretWithAudit{secret}
		return NewAccessAlarm(ctx, name, args)
	}, graphtest.Preview)
	checkUnknown(t, g, "alarmArn", "patterns")
	checkInputs(t, g.Graph, "LogMetricFilter::a-1", map[string]string{"pattern": "(unknown)"})
	checkInputs(t, g.Graph, "MetricAlarm::a", map[string]string{"name": "secretwatch/payments/dev/a"})
}

func TestAlarmLeavesItsArgumentsAsTheyAre(t *testing.T) {
	t.Parallel()
	args := fullAlarm(testPlace())
	before := *args
	build(t, makeAlarm(args))
	if diff := cmp.Diff(before.Watch.Prefixes, args.Watch.Prefixes); diff != "" || len(args.Watch.Named) != 2 || args.Kind != "" || args.Threshold != 0 || args.PeriodInSeconds != 0 {
		t.Errorf("the caller's arguments were changed: %+v", args)
	}
}
