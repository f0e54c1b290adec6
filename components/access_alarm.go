package components

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/detection"
)

// AccessAlarmType is the Pulumi type of an [AccessAlarm].
const AccessAlarmType = tokens + "AccessAlarm"

// AccessAlarmArgs are the arguments of [NewAccessAlarm].
type AccessAlarmArgs struct {
	// Watch is what is watched. Required.
	Watch Watch
	// Kind is what is counted: [Read] or [Denied]. Default Read.
	Kind Kind
	// Trail delivers the records to the log group in which they are counted. Required.
	Trail *TrailToLogs
	// Topic gets a message when the alarm goes to ALARM; its publisher is [Alarms], unless the topic exists. Required.
	Topic *AlertTopic
	// Threshold is the number of reads in a period from which on the alarm goes to ALARM. Default 1.
	Threshold int
	// PeriodInSeconds is how long reads are summed up: 60 or a multiple. Default 300.
	PeriodInSeconds int
}

// AccessAlarm is the alarm of one watch: metric filters that feed one metric, and the alarm on it.
type AccessAlarm struct {
	pulumi.ResourceState

	// AlarmName is the alarm's name.
	AlarmName pulumi.StringOutput `pulumi:"alarmName"`
	// AlarmArn is the alarm's ARN.
	AlarmArn pulumi.StringOutput `pulumi:"alarmArn"`
	// Patterns are the filter patterns, in the order of the filters.
	Patterns pulumi.StringArrayOutput `pulumi:"patterns"`
	// FilterCount is the number of metric filters on the log group, which accepts 100.
	FilterCount int
	// LongestPattern is the number of characters of the longest pattern; AWS accepts 1,024.
	LongestPattern int
}

// NewAccessAlarm makes the alarm of a watch. It refuses a period that CloudWatch does not accept or that is shorter than a minute, a
// negative threshold, a watch of nothing, a trail or a topic that the alarm could not use, and more expected readers than fit into a filter
// pattern.
func NewAccessAlarm(ctx *pulumi.Context, name string, args *AccessAlarmArgs, opts ...pulumi.ResourceOption) (*AccessAlarm, error) {
	if err := args.validate(name); err != nil {
		return nil, err
	}
	filled := args.withDefaults()
	planned, err := filterTexts(filled.Watch.planned(), filled.Kind)
	if err != nil {
		return nil, refuse("access alarm", name, err)
	}
	a := &AccessAlarm{FilterCount: len(planned), LongestPattern: longest(planned)}
	if err := ctx.RegisterComponentResource(AccessAlarmType, name, a, opts...); err != nil {
		return nil, err
	}
	a.Patterns = filled.Watch.known(func(w detection.Watch) ([]string, error) { return filterTexts(w, filled.Kind) })
	if err := a.newFilters(ctx, name, filled); err != nil {
		return nil, err
	}
	if err := a.newAlarm(ctx, name, filled); err != nil {
		return nil, err
	}
	return a, ctx.RegisterResourceOutputs(a, pulumi.Map{
		"alarmName": a.AlarmName,
		"alarmArn":  a.AlarmArn,
		"patterns":  a.Patterns,
	})
}

// newFilters makes the metric filters. The value is 1 for each read and 0 for every other record: the zeros bring the alarm back to OK
// while the log group is busy. A default value forbids dimensions; the metric's name says which watch it is.
func (a *AccessAlarm) newFilters(ctx *pulumi.Context, name string, args *AccessAlarmArgs) error {
	place := args.Watch.Place
	for i := range a.FilterCount {
		_, err := cloudwatch.NewLogMetricFilter(ctx, fmt.Sprintf("%s-%d", name, i+1), &cloudwatch.LogMetricFilterArgs{
			Name:         pulumi.String(place.Filter(name, i+1)),
			LogGroupName: args.Trail.LogGroupName,
			Pattern:      a.Patterns.Index(pulumi.Int(i)),
			MetricTransformation: cloudwatch.LogMetricFilterMetricTransformationArgs{
				Namespace:    pulumi.String(place.Namespace()),
				Name:         pulumi.String(place.Watch(name)),
				Value:        pulumi.String("1"),
				DefaultValue: pulumi.String("0"),
			},
		}, pulumi.Parent(a), createFirst())
		if err != nil {
			return fmt.Errorf("creating metric filter %d of watch %q: %w", i+1, name, err)
		}
	}
	return nil
}

// newAlarm makes the alarm. The statistic is Sum and cannot be chosen: a metric filter reports a 0 for every record that is no read,
// so an Average is reads divided by all records of the period, reaches 1 only when nothing else happened in the account, and
// leaves the alarm silent without an error anywhere.
func (a *AccessAlarm) newAlarm(ctx *pulumi.Context, name string, args *AccessAlarmArgs) error {
	place := args.Watch.Place
	alarm, err := cloudwatch.NewMetricAlarm(ctx, name, &cloudwatch.MetricAlarmArgs{
		Name:               pulumi.String(place.Watch(name)),
		AlarmDescription:   pulumi.String(args.description(name)),
		Namespace:          pulumi.String(place.Namespace()),
		MetricName:         pulumi.String(place.Watch(name)),
		Statistic:          pulumi.String("Sum"),
		ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
		Threshold:          pulumi.Float64(args.Threshold),
		Period:             pulumi.Int(args.PeriodInSeconds),
		EvaluationPeriods:  pulumi.Int(1),
		DatapointsToAlarm:  pulumi.Int(1),
		TreatMissingData:   pulumi.String("notBreaching"),
		ActionsEnabled:     pulumi.Bool(true),
		AlarmActions:       pulumi.Array{args.Topic.TopicArn},
		Tags:               tags(place),
	}, pulumi.Parent(a))
	if err != nil {
		return fmt.Errorf("creating alarm of watch %q: %w", name, err)
	}
	a.AlarmName = alarm.Name
	a.AlarmArn = alarm.Arn
	return nil
}
