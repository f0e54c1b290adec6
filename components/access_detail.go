package components

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/detection"
)

// AccessDetailType is the Pulumi type of an [AccessDetail].
const AccessDetailType = tokens + "AccessDetail"

// AccessDetailArgs are the arguments of [NewAccessDetail].
type AccessDetailArgs struct {
	// Watch is what is watched. Required.
	Watch Watch
	// Kinds are the kinds of event that send a mail. Required.
	Kinds []Kind
	// Trail has the log group to which the links in the mails lead. Required.
	Trail *TrailToLogs
	// Topic gets a message for each event; its publisher is [EventRules], unless the topic exists. It is not the alarms' topic:
	// SNS drops an email subscription that gets more than 10 mails a second, so that somebody who reads in a loop would silence both. Required.
	Topic *AlertTopic
	// AlarmTopic gets a message when events could not be handed on; its publisher is [Alarms], unless the topic exists. Required.
	AlarmTopic *AlertTopic
	// DeadLetters keeps those events. It must have the watch's Place: its policy accepts only the rules of its own stack. Required.
	DeadLetters *DeadLetters
}

// AccessDetail is the second route of one watch: event rules that send a mail for each event, with the name of the reader. A rule
// sees the events of its own region and account, which is where the watched secrets are.
type AccessDetail struct {
	pulumi.ResourceState

	// RuleNames are the names of the event rules.
	RuleNames pulumi.StringArrayOutput `pulumi:"ruleNames"`
	// RuleCount is the number of rules on the default event bus, which accepts 300.
	RuleCount int
	// LongestPattern is the number of characters of the longest event pattern; EventBridge accepts 2,048.
	LongestPattern int
	// HighestComplexity is that of the wildcards of an event pattern; EventBridge accepts 10.
	HighestComplexity int
}

// NewAccessDetail makes the rules of a watch. It refuses a watch of nothing, no or unknown kinds of event, topics and a queue that the rules
// could not use, and more expected readers than fit into an event pattern.
func NewAccessDetail(ctx *pulumi.Context, name string, args *AccessDetailArgs, opts ...pulumi.ResourceOption) (*AccessDetail, error) {
	if err := args.validate(name); err != nil {
		return nil, err
	}
	d := &AccessDetail{}
	rules := map[Kind]int{}
	for _, kind := range args.Kinds {
		planned, err := args.Watch.planned().Events(kind)
		if err != nil {
			return nil, refuse("access detail", name, err)
		}
		rules[kind] = len(planned)
		d.RuleCount += len(planned)
		for _, pattern := range planned {
			d.LongestPattern = max(d.LongestPattern, len(pattern.String()))
			d.HighestComplexity = max(d.HighestComplexity, pattern.Complexity())
		}
	}
	if err := ctx.RegisterComponentResource(AccessDetailType, name, d, opts...); err != nil {
		return nil, err
	}
	names := pulumi.StringArray{}
	for _, kind := range args.Kinds {
		patterns := args.Watch.known(func(w detection.Watch) ([]string, error) { return eventTexts(w, kind) })
		for i := range rules[kind] {
			rule, err := d.newRule(ctx, name, kind, i+1, patterns.Index(pulumi.Int(i)), args)
			if err != nil {
				return nil, err
			}
			names = append(names, rule.Name)
		}
	}
	d.RuleNames = names.ToStringArrayOutput()
	return d, ctx.RegisterResourceOutputs(d, pulumi.Map{"ruleNames": d.RuleNames})
}

// newRule makes the n-th rule of a kind with all that belongs to it, counted from 1.
func (d *AccessDetail) newRule(
	ctx *pulumi.Context, name string, kind Kind, n int,
	pattern pulumi.StringOutput, args *AccessDetailArgs,
) (*cloudwatch.EventRule, error) {
	place := args.Watch.Place
	part := fmt.Sprintf("%s-%s-%d", name, kind, n)
	rule, err := cloudwatch.NewEventRule(ctx, part, &cloudwatch.EventRuleArgs{
		Name:         pulumi.String(place.Rule(name, string(kind), n)),
		Description:  pulumi.String(args.describe(name, kind)),
		EventPattern: pattern,
		State:        pulumi.String(aws.RuleEnabledAll),
		Tags:         tags(place),
	}, pulumi.Parent(d))
	if err != nil {
		return nil, fmt.Errorf("creating event rule %q: %w", part, err)
	}
	if err := d.newTarget(ctx, part, kind, rule.Name, args); err != nil {
		return nil, err
	}
	return rule, d.newDeliveryAlarm(ctx, part, rule.Name, args)
}

func (args *AccessDetailArgs) describe(name string, kind Kind) string {
	text := fmt.Sprintf("Tells who: %s events of watch %s", kind, shortened(name))
	if len(args.Watch.Readers) > 0 {
		text += ", except by expected readers"
	}
	return text
}

// newTarget makes the rule's target: a text for people on the topic, and the dead-letter queue for what the topic does not take.
func (d *AccessDetail) newTarget(ctx *pulumi.Context, part string, kind Kind, rule pulumi.StringOutput, args *AccessDetailArgs) error {
	links := detection.Links{Event: args.Watch.console().Event(detection.EventVariable), Query: args.Watch.detailQuery(args.Trail.LogGroup, kind)}
	mail := args.Watch.planned().Mail(kind, links)
	_, err := cloudwatch.NewEventTarget(ctx, part, &cloudwatch.EventTargetArgs{
		Rule:             rule,
		TargetId:         pulumi.String("mail"),
		Arn:              args.Topic.TopicArn,
		DeadLetterConfig: cloudwatch.EventTargetDeadLetterConfigArgs{Arn: args.DeadLetters.QueueArn},
		InputTransformer: cloudwatch.EventTargetInputTransformerArgs{
			InputPaths:    pulumi.ToStringMap(mail.InputPaths),
			InputTemplate: pulumi.String(mail.Template),
		},
	}, pulumi.Parent(d))
	if err != nil {
		return fmt.Errorf("creating target of event rule %q: %w", part, err)
	}
	return nil
}

// newDeliveryAlarm makes the alarm on what the rule could not deliver. EventBridge reports the metric only where it is not zero.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
func (d *AccessDetail) newDeliveryAlarm(ctx *pulumi.Context, part string, rule pulumi.StringOutput, args *AccessDetailArgs) error {
	place := args.Watch.Place
	_, err := cloudwatch.NewMetricAlarm(ctx, part, &cloudwatch.MetricAlarmArgs{
		Name: pulumi.String(place.Watch(part + " undelivered")),
		AlarmDescription: pulumi.String("EventBridge could not hand on an event of this rule, so a mail that says who is missing. " +
			"The event is kept in the dead-letter queue; look at the topic's policy and key."),
		Namespace:          pulumi.String("AWS/Events"),
		MetricName:         pulumi.String("FailedInvocations"),
		Dimensions:         pulumi.StringMap{"RuleName": rule},
		Statistic:          pulumi.String("Sum"),
		ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
		Threshold:          pulumi.Float64(1),
		Period:             pulumi.Int(defaultPeriod),
		EvaluationPeriods:  pulumi.Int(1),
		DatapointsToAlarm:  pulumi.Int(1),
		TreatMissingData:   pulumi.String("notBreaching"),
		ActionsEnabled:     pulumi.Bool(true),
		AlarmActions:       pulumi.Array{args.AlarmTopic.TopicArn},
		Tags:               tags(place),
	}, pulumi.Parent(d))
	if err != nil {
		return fmt.Errorf("creating alarm on deliveries of event rule %q: %w", part, err)
	}
	return nil
}

func (args *AccessDetailArgs) validate(name string) error {
	if args == nil {
		return refuse("access detail", name, errNoArgs)
	}
	place := args.Watch.Place
	problems := append([]error{detailNames.check("name", name)}, args.Watch.problems()...)
	problems = append(problems, checkDetailKinds(args.Kinds)...)
	return refuse("access detail", name, append(problems,
		checkTrail(args.Trail, place),
		checkTopic("topic", args.Topic, place, EventRules, "so the mails would reach nobody"),
		checkTopic("alarm topic", args.AlarmTopic, place, Alarms, "so nobody would know of lost mails"),
		args.checkTwoTopics(),
		checkDeadLetters(args.DeadLetters, place))...)
}

// checkTwoTopics refuses one topic for mails and alarms.
func (args *AccessDetailArgs) checkTwoTopics() error {
	mails, alarms := args.Topic, args.AlarmTopic
	if mails == nil || alarms == nil || mails != alarms && (mails.existing == "" || mails.existing != alarms.existing) {
		return nil
	}
	return errors.New("topic and alarm topic are the same: somebody who reads in a loop would silence the alarms too; expected two topics")
}

// checkDetailKinds refuses no kinds, unknown ones and one twice.
func checkDetailKinds(kinds []Kind) []error {
	if len(kinds) == 0 {
		return []error{errors.New("kinds are missing: expected some of Read, Denied and Change")}
	}
	var problems []error
	for i, kind := range kinds {
		switch {
		case !slices.Contains(detection.Kinds(), kind):
			problems = append(problems, fmt.Errorf("kinds[%d]: %q: expected one of %v", i, kind, detection.Kinds()))
		case slices.Contains(kinds[:i], kind):
			problems = append(problems, fmt.Errorf("kinds[%d]: duplicate %q", i, kind))
		}
	}
	return problems
}

// eventTexts are the event patterns as EventBridge accepts them.
func eventTexts(watch detection.Watch, kind Kind) ([]string, error) {
	return texts(watch.Events(kind))
}
