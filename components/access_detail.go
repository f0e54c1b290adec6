package components

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/detection"
)

// AccessDetailType is the Pulumi type of an [AccessDetail].
const AccessDetailType = tokens + "AccessDetail"

// ruleState lets a rule see read events: a rule that is merely ENABLED gets write events only, and no GetSecretValue ever.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
const ruleState = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"

// AccessDetailArgs are the arguments of [NewAccessDetail].
type AccessDetailArgs struct {
	// Watch is what is watched. Required.
	Watch Watched
	// Kinds are the kinds of event that are told. Required.
	Kinds []detection.Kind
	// TopicArn gets a mail for each event. Use another topic than the alarms': more than 10 mails a second cost an email
	// subscription, and whoever reads in a loop would silence what shares it. Required.
	TopicArn pulumi.StringInput `pulumi:"topicArn"`
	// AlarmTopicArn is told when events could not be handed on. Required.
	AlarmTopicArn pulumi.StringInput `pulumi:"alarmTopicArn"`
	// DeadLetterArn is the queue that keeps them. Required.
	DeadLetterArn pulumi.StringInput `pulumi:"deadLetterArn"`
}

// AccessDetail is the second route of one watch: event rules that send a mail for each event, with the name of the reader. A rule
// sees the events of its own region and account, which is where the watched secrets are.
type AccessDetail struct {
	pulumi.ResourceState

	// RuleNames are the names of the event rules.
	RuleNames pulumi.StringArrayOutput `pulumi:"ruleNames"`
	// RuleCount is the number of rules on the default event bus, which takes 300.
	RuleCount int
	// LongestPattern is the number of characters of the longest event pattern; EventBridge takes 2,048.
	LongestPattern int
	// HighestComplexity is that of the wildcards of an event pattern; EventBridge takes 10.
	HighestComplexity int
}

// NewAccessDetail makes the rules of a watch. It refuses a watch of nothing, no or unknown kinds of event, a secret that does not exist, and
// more expected readers than fit into an event pattern.
func NewAccessDetail(ctx *pulumi.Context, name string, args *AccessDetailArgs, opts ...pulumi.ResourceOption) (*AccessDetail, error) {
	if err := args.validate(name); err != nil {
		return nil, err
	}
	filled := *args
	var err error
	if filled.Watch, err = args.Watch.LookUp(ctx); err != nil {
		return nil, refuse("access detail", name, err)
	}
	rules := map[detection.Kind]int{}
	d := &AccessDetail{}
	for _, kind := range filled.Kinds {
		planned, err := filled.Watch.planned().Events(kind)
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
	for _, kind := range filled.Kinds {
		patterns := filled.Watch.known(func(w detection.Watch) ([]string, error) { return eventTexts(w, kind) })
		for i := range rules[kind] {
			rule, err := d.rule(ctx, name, kind, i+1, patterns.Index(pulumi.Int(i)), &filled)
			if err != nil {
				return nil, err
			}
			names = append(names, rule.Name)
		}
	}
	d.RuleNames = names.ToStringArrayOutput()
	return d, ctx.RegisterResourceOutputs(d, pulumi.Map{"ruleNames": d.RuleNames})
}

// rule makes the n-th rule of a kind with all that belongs to it, counted from 1.
func (d *AccessDetail) rule(ctx *pulumi.Context, name string, kind detection.Kind, n int, pattern pulumi.StringOutput, args *AccessDetailArgs) (*cloudwatch.EventRule, error) {
	place := args.Watch.Place
	part := fmt.Sprintf("%s-%s-%d", name, kind, n)
	rule, err := cloudwatch.NewEventRule(ctx, part, &cloudwatch.EventRuleArgs{
		Name:         pulumi.String(place.Rule(name, string(kind), n)),
		Description:  pulumi.String(args.describe(name, kind)),
		EventPattern: pattern,
		State:        pulumi.String(ruleState),
		Tags:         tags(place),
	}, pulumi.Parent(d))
	if err != nil {
		return nil, fmt.Errorf("creating event rule %q: %w", part, err)
	}
	if err := d.mail(ctx, part, kind, rule.Name, args); err != nil {
		return nil, err
	}
	return rule, d.judge(ctx, part, rule.Name, args)
}

func (args *AccessDetailArgs) describe(name string, kind detection.Kind) string {
	text := fmt.Sprintf("Tells who: %s events of watch %s", kind, shortened(name))
	if len(args.Watch.Readers) > 0 {
		text += ", except by expected readers"
	}
	return text
}

// mail makes the rule's target: a text for people on the topic, and the dead-letter queue for what the topic does not take.
func (d *AccessDetail) mail(ctx *pulumi.Context, part string, kind detection.Kind, rule pulumi.StringOutput, args *AccessDetailArgs) error {
	links := detection.Links{Event: args.Watch.console().Event(detection.EventVariable), Query: args.Watch.detailQuery(kind)}
	mail := args.Watch.planned().Mail(kind, links)
	_, err := cloudwatch.NewEventTarget(ctx, part, &cloudwatch.EventTargetArgs{
		Rule:             rule,
		TargetId:         pulumi.String("mail"),
		Arn:              args.TopicArn,
		DeadLetterConfig: cloudwatch.EventTargetDeadLetterConfigArgs{Arn: args.DeadLetterArn},
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

// judge makes the alarm on what the rule could not deliver. EventBridge reports the metric only where it is not zero.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
func (d *AccessDetail) judge(ctx *pulumi.Context, part string, rule pulumi.StringOutput, args *AccessDetailArgs) error {
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
		AlarmActions:       pulumi.Array{args.AlarmTopicArn},
		Tags:               tags(place),
	}, pulumi.Parent(d))
	if err != nil {
		return fmt.Errorf("creating alarm on deliveries of event rule %q: %w", part, err)
	}
	return nil
}

// RuleCount is how many event rules the watch will need; it is known before any resource is.
func (args *AccessDetailArgs) RuleCount() (int, error) {
	count := 0
	for _, kind := range args.Kinds {
		texts, err := eventTexts(args.Watch.planned(), kind)
		if err != nil {
			return 0, err
		}
		count += len(texts)
	}
	return count, nil
}

func (args *AccessDetailArgs) validate(name string) error {
	if args == nil {
		return refuse("access detail", name, errors.New("arguments are missing"))
	}
	problems := args.Watch.problems()
	if len(args.Kinds) == 0 {
		problems = append(problems, errors.New("kinds: say which events are told"))
	}
	for i, kind := range args.Kinds {
		switch {
		case !slices.Contains(detection.Kinds(), kind):
			problems = append(problems, fmt.Errorf("kinds[%d]: %q: want one of %v", i, kind, detection.Kinds()))
		case slices.Contains(args.Kinds[:i], kind):
			problems = append(problems, fmt.Errorf("kinds[%d]: %q is there already", i, kind))
		}
	}
	for _, needed := range []struct {
		arn  pulumi.StringInput
		what string
	}{
		{args.TopicArn, "topic: its ARN is missing, nobody would be told"},
		{args.AlarmTopicArn, "alarm topic: its ARN is missing, nobody would know of lost mails"},
		{args.DeadLetterArn, "dead-letter queue: its ARN is missing, what cannot be delivered would be lost"},
	} {
		if needed.arn == nil {
			problems = append(problems, errors.New(needed.what))
		}
	}
	return refuse("access detail", name, problems...)
}

// eventTexts are the event patterns as EventBridge takes them.
func eventTexts(watch detection.Watch, kind detection.Kind) ([]string, error) {
	return texts(watch.Events(kind))
}
