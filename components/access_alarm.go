package components

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"secretwatch/internal/detection"
	"secretwatch/internal/naming"
)

// AccessAlarmType is the Pulumi type of an [AccessAlarm].
var AccessAlarmType = token("AccessAlarm")

// WatchedSecret is a secret that an alarm watches: one that the stack creates, or one that exists.
type WatchedSecret struct {
	// Name is the secret's name; plain, so that preview can count and measure the patterns. Required.
	Name string
	// ARN is the secret's full ARN, with its suffix. Required.
	ARN pulumi.StringInput
}

// AccessAlarmArgs are the arguments of [NewAccessAlarm].
type AccessAlarmArgs struct {
	// Place is where and for whom the alarm is. Required.
	Place naming.Place
	// Secrets are watched one by one.
	Secrets []WatchedSecret
	// Existing are the names or ARNs of secrets that exist: they are looked up, so that the match is exact, and never touched.
	Existing []string
	// Prefixes watch every secret whose name starts so, whether or not it exists yet: "payments/" for payments/*.
	Prefixes []string
	// Readers are the expected readers, whose reads do not count: ARNs of IAM roles and users, a role's may end in "/*".
	// Left out, every read counts.
	Readers []string
	// LogGroupName is the log group to which CloudTrail delivers. Required.
	LogGroupName pulumi.StringInput `pulumi:"logGroupName"`
	// LogGroup is the same name where it is known before deployment; the link in the alarm's mail leads there. Required.
	LogGroup string
	// TopicArn is told when the alarm goes off. Required.
	TopicArn pulumi.StringInput `pulumi:"topicArn"`
	// Threshold is the number of reads in a period from which on the alarm goes off. Default 1.
	Threshold int
	// PeriodInSeconds is how long reads are summed up: 60 or a multiple. Default 300.
	PeriodInSeconds int
}

// AccessAlarm is one watch: metric filters that feed one metric, and the alarm on it.
type AccessAlarm struct {
	pulumi.ResourceState

	// AlarmName is the alarm's name.
	AlarmName pulumi.StringOutput `pulumi:"alarmName"`
	// AlarmArn is the alarm's ARN.
	AlarmArn pulumi.StringOutput `pulumi:"alarmArn"`
	// Patterns are the filter patterns, in the order of the filters.
	Patterns pulumi.StringArrayOutput `pulumi:"patterns"`
	// FilterCount is the number of metric filters on the log group, which takes 100.
	FilterCount int
	// LongestPattern is the number of characters of the longest pattern; AWS takes 1,024.
	LongestPattern int
}

// NewAccessAlarm makes a watch. It refuses a period that CloudWatch does not take or that is shorter than a minute, a threshold
// under 1, a watch of nothing, a secret that does not exist, and more expected readers than fit into a filter pattern.
func NewAccessAlarm(ctx *pulumi.Context, name string, args *AccessAlarmArgs, opts ...pulumi.ResourceOption) (*AccessAlarm, error) {
	if err := args.validate(name); err != nil {
		return nil, err
	}
	existing, err := lookUpSecrets(ctx, args.Existing)
	if err != nil {
		return nil, refuse("access alarm", name, err)
	}
	watch := args.withDefaults(existing)
	planned, err := patternTexts(watch.planned())
	if err != nil {
		return nil, refuse("access alarm", name, err)
	}
	a := &AccessAlarm{FilterCount: len(planned), LongestPattern: longest(planned)}
	if err := ctx.RegisterComponentResource(AccessAlarmType, name, a, opts...); err != nil {
		return nil, err
	}
	a.Patterns = watch.patterns()
	if err := a.count(ctx, name, watch); err != nil {
		return nil, err
	}
	if err := a.judge(ctx, name, watch); err != nil {
		return nil, err
	}
	return a, ctx.RegisterResourceOutputs(a, pulumi.Map{
		"alarmName": a.AlarmName,
		"alarmArn":  a.AlarmArn,
		"patterns":  a.Patterns,
	})
}

// count makes the metric filters. The value is 1 for each read and 0 for every other record: the zeros bring the alarm back to OK
// while the log group is busy. A default value forbids dimensions; the metric's name says which watch it is.
func (a *AccessAlarm) count(ctx *pulumi.Context, name string, watch *AccessAlarmArgs) error {
	for i := range a.FilterCount {
		_, err := cloudwatch.NewLogMetricFilter(ctx, fmt.Sprintf("%s-%d", name, i+1), &cloudwatch.LogMetricFilterArgs{
			Name:         pulumi.String(watch.Place.Filter(name, i+1)),
			LogGroupName: watch.LogGroupName,
			Pattern:      a.Patterns.Index(pulumi.Int(i)),
			MetricTransformation: cloudwatch.LogMetricFilterMetricTransformationArgs{
				Namespace:    pulumi.String(watch.Place.Namespace()),
				Name:         pulumi.String(watch.Place.Watch(name)),
				Value:        pulumi.String("1"),
				DefaultValue: pulumi.String("0"),
			},
		}, pulumi.Parent(a))
		if err != nil {
			return fmt.Errorf("creating metric filter %d of watch %q: %w", i+1, name, err)
		}
	}
	return nil
}

// judge makes the alarm. The statistic is Sum and cannot be chosen: a metric filter reports a 0 for every record that is no read,
// so an Average is reads divided by all records of the period, reaches 1 only when nothing else happened in the account, and
// leaves the alarm silent without an error anywhere.
func (a *AccessAlarm) judge(ctx *pulumi.Context, name string, watch *AccessAlarmArgs) error {
	alarm, err := cloudwatch.NewMetricAlarm(ctx, name, &cloudwatch.MetricAlarmArgs{
		Name:               pulumi.String(watch.Place.Watch(name)),
		AlarmDescription:   pulumi.String(watch.description(name)),
		Namespace:          pulumi.String(watch.Place.Namespace()),
		MetricName:         pulumi.String(watch.Place.Watch(name)),
		Statistic:          pulumi.String("Sum"),
		ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
		Threshold:          pulumi.Float64(watch.Threshold),
		Period:             pulumi.Int(watch.PeriodInSeconds),
		EvaluationPeriods:  pulumi.Int(1),
		DatapointsToAlarm:  pulumi.Int(1),
		TreatMissingData:   pulumi.String("notBreaching"),
		ActionsEnabled:     pulumi.Bool(true),
		AlarmActions:       pulumi.Array{watch.TopicArn},
		Tags:               tags(watch.Place),
	}, pulumi.Parent(a))
	if err != nil {
		return fmt.Errorf("creating alarm of watch %q: %w", name, err)
	}
	a.AlarmName = alarm.Name
	a.AlarmArn = alarm.Arn
	return nil
}

// planned is what the watch looks for, with stand-ins of the right length for ARNs that are not known yet.
func (args *AccessAlarmArgs) planned() detection.Watch {
	reads := args.reads()
	for _, s := range args.Secrets {
		reads.Secrets = append(reads.Secrets, detection.Planned(args.Place, s.Name))
	}
	for _, id := range args.Existing {
		reads.Secrets = append(reads.Secrets, detection.Planned(args.Place, id))
	}
	return reads
}

// patterns are the filter patterns, known once every secret's ARN is.
func (args *AccessAlarmArgs) patterns() pulumi.StringArrayOutput {
	arns := make(pulumi.StringArray, len(args.Secrets))
	for i, s := range args.Secrets {
		arns[i] = s.ARN
	}
	return arns.ToStringArrayOutput().ApplyT(func(arns []string) ([]string, error) {
		reads := args.reads()
		for i, s := range args.Secrets {
			reads.Secrets = append(reads.Secrets, detection.Secret{Name: s.Name, ARN: arns[i]})
		}
		return patternTexts(reads)
	}).(pulumi.StringArrayOutput)
}

func (args *AccessAlarmArgs) reads() detection.Watch {
	return detection.Watch{Place: args.Place, Prefixes: args.Prefixes, Readers: args.Readers}
}
