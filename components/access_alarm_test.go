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

	"secretwatch/internal/graphtest"
	"secretwatch/internal/limits"
	"secretwatch/internal/naming"
)

func makeAlarm(args *AccessAlarmArgs) maker {
	return func(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		return NewAccessAlarm(ctx, name, args, opts...)
	}
}

func fullAlarm(place naming.Place) *AccessAlarmArgs {
	return &AccessAlarmArgs{
		Place:        place,
		Secrets:      []WatchedSecret{watched(place, "TopSecretInfo")},
		Existing:     []string{"old"},
		Prefixes:     []string{"legacy/"},
		Readers:      []string{"arn:aws:iam::123456789012:role/api"},
		LogGroupName: pulumi.String("/logs"),
		LogGroup:     "/logs",
		TopicArn:     pulumi.String("arn:aws:sns:us-east-1:123456789012:topic"),
	}
}

// watched is a secret that the stack has created.
func watched(place naming.Place, name string) WatchedSecret {
	return WatchedSecret{Name: name, ARN: pulumi.String(place.ARN("secretsmanager", "secret:"+name+"-a1B2c3"))}
}

// many are so many created secrets.
func many(n int) []WatchedSecret {
	secrets := make([]WatchedSecret, n)
	for i := range secrets {
		secrets[i] = watched(testPlace(), fmt.Sprintf("team/secret-number-%03d", i))
	}
	return secrets
}

// spellings are what a reader of a secret can type, as the quoted text in a pattern.
func spellings(name, suffix string) []string {
	const arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:"
	return []string{`"` + name + `"`, `"` + arn + name + `"`, `"` + arn + name + "-" + suffix + `"`}
}

var alternativeText = regexp.MustCompile(`\$\.requestParameters\.secretId = ("[^"]*")`)

// checkAlternatives wants each spelling in exactly one pattern, no other, and every pattern within AWS's limit.
func checkAlternatives(t *testing.T, patterns, want []string) {
	t.Helper()
	var got []string
	for i, pattern := range patterns {
		if len(pattern) > limits.PatternLength {
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
			args.Secrets, args.Existing, args.Prefixes = many(n), nil, nil
			var alarm *AccessAlarm
			g := build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (_ pulumi.ComponentResource, err error) {
				alarm, err = NewAccessAlarm(ctx, name, args)
				return alarm, err
			})
			var patterns, want []string
			for _, filter := range g.OfType("LogMetricFilter") {
				patterns = append(patterns, filter.Input("pattern"))
			}
			for _, secret := range args.Secrets {
				want = append(want, spellings(secret.Name, "a1B2c3")...)
			}
			checkAlternatives(t, patterns, want)
			counted, err := args.FilterCount()
			if err != nil || counted != len(patterns) || alarm.FilterCount != len(patterns) {
				t.Errorf("%d filters, but %d and %d were counted beforehand (%v)", len(patterns), counted, alarm.FilterCount, err)
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
	args.Secrets, args.Existing, args.Prefixes = nil, nil, nil
	var want []string
	for i := range 5 {
		name := fmt.Sprintf("odd-%02d-abcdef", i)
		args.Existing = append(args.Existing, testPlace().ARN("secretsmanager", "secret:"+name))
		want = append(want, spellings(name, "z9Y8x7")...)
	}
	g := build(t, makeAlarm(args), graphtest.Answer("aws:secretsmanager/getSecret:getSecret", func(asked map[string]string) map[string]any {
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
	args.Secrets = many(10)
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
	args.Secrets, args.Prefixes, args.Existing = nil, nil, []string{"by/name", arn}
	g := build(t, makeAlarm(args))
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
		args.Secrets = []WatchedSecret{{Name: "s", ARN: secret.SecretArn}}
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
	if diff := cmp.Diff(before.Existing, args.Existing); diff != "" || len(args.Secrets) != 1 || args.Threshold != 0 || args.PeriodInSeconds != 0 {
		t.Errorf("the caller's arguments were changed: %+v", args)
	}
}
