package components

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudtrail"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// TrailToLogsType is the Pulumi type of a [TrailToLogs].
const TrailToLogsType = tokens + "TrailToLogs"

// TrailToLogsArgs are the arguments of [NewTrailToLogs].
type TrailToLogsArgs struct {
	// Place is where and for whom the trail is. Required.
	Place Place
	// ExistingLogGroup names a log group to which the account's own trail delivers. It is looked up and checked, and nothing is
	// created: AWS allows 5 trails in a region and charges for each further copy of management events. It excludes all fields below.
	ExistingLogGroup string
	// RetentionInDays is how long CloudWatch Logs keeps the records; one of the values it offers. Default 365.
	RetentionInDays int
	// ArchiveInDays is how long the bucket keeps the log files. Default 365: a year of audit trail is what PCI DSS asks for, and it does
	// not grow without end.
	ArchiveInDays int
	// ArchiveForever keeps the log files until somebody deletes them. It excludes ArchiveInDays. Default false.
	ArchiveForever bool
	// MultiRegion records all regions of the account. Default true: stacks for secrets of other regions can share the trail, and the
	// foundational controls (CloudTrail.1) require it. pulumi.BoolRef(false) records this region only.
	MultiRegion *bool
	// AccessLogBucket names a bucket of this account and region that receives the log-file bucket's access logs. It is looked up and
	// checked. Default: access is not logged.
	AccessLogBucket string
	// LogFileNotices makes a topic that gets a message for each log file. They come every few minutes and do not say what was read.
	// Default false.
	LogFileNotices bool
	// Key is a customer key of this program, for log files, log group and notices. Its policy is checked: Trail must name this trail, and
	// LogFileNotices be set if it is here.
	Key *CustomerKey
	// KmsKeyArn is a customer key that exists, in place of Key; its policy is not checked and must let CloudTrail and CloudWatch Logs use
	// it. Without either, S3 and CloudWatch Logs encrypt with keys of their own.
	KmsKeyArn pulumi.StringPtrInput `pulumi:"kmsKeyArn"`
	// Protect keeps the bucket, the log group and the trail from being deleted by mistake. If false, they are protected only if the component
	// is. Default false.
	Protect bool
}

// TrailToLogs brings CloudTrail's records to a log group: a trail with all it needs, or the log group of a trail that exists.
type TrailToLogs struct {
	pulumi.ResourceState

	// LogGroup is the log group's name where it is known before deployment.
	LogGroup string
	// LogGroupName is the same once the group exists.
	LogGroupName pulumi.StringOutput `pulumi:"logGroupName"`
	// LogGroupArn is the group's ARN without the ":*" of its streams.
	LogGroupArn pulumi.StringOutput `pulumi:"logGroupArn"`
	// TrailArn is empty when the trail is not this stack's.
	TrailArn pulumi.StringOutput `pulumi:"trailArn"`
	// BucketName is empty when the trail is not this stack's.
	BucketName pulumi.StringOutput `pulumi:"bucketName"`
	// NoticesTopicArn is empty unless notices are asked for.
	NoticesTopicArn pulumi.StringOutput `pulumi:"noticesTopicArn"`

	place Place
}

// NewTrailToLogs makes a trail that delivers to a log group, or stands for a log group that exists. It refuses a retention that
// CloudWatch Logs does not offer, settings of a trail beside an existing log group, an existing log group that is not there
// or cannot have metric filters, and a bucket for access logs that is not there or in another region.
func NewTrailToLogs(ctx *pulumi.Context, name string, args *TrailToLogsArgs, opts ...pulumi.ResourceOption) (*TrailToLogs, error) {
	lookUps, err := lookUpOptions(opts)
	if err != nil {
		return nil, err
	}
	group, err := args.check(ctx, name, lookUps...)
	if err != nil {
		return nil, err
	}
	t := &TrailToLogs{
		place:           args.Place,
		TrailArn:        pulumi.String("").ToStringOutput(),
		BucketName:      pulumi.String("").ToStringOutput(),
		NoticesTopicArn: pulumi.String("").ToStringOutput(),
	}
	if err := ctx.RegisterComponentResource(TrailToLogsType, name, t, opts...); err != nil {
		return nil, err
	}
	if group != nil {
		t.LogGroup = group.Name
		t.LogGroupName = pulumi.String(group.Name).ToStringOutput()
		t.LogGroupArn = pulumi.String(group.Arn).ToStringOutput()
		return t, t.registerOutputs(ctx)
	}
	if err := t.create(ctx, name, args.withDefaults()); err != nil {
		return nil, err
	}
	return t, t.registerOutputs(ctx)
}

func (t *TrailToLogs) create(ctx *pulumi.Context, name string, args TrailToLogsArgs) error {
	child, protect := pulumi.Parent(t), protected(args.Protect)

	group, err := cloudwatch.NewLogGroup(ctx, name, &cloudwatch.LogGroupArgs{
		Name:            pulumi.String(args.Place.LogGroup(name)),
		RetentionInDays: pulumi.Int(args.RetentionInDays),
		KmsKeyId:        args.encryption().input(),
		Tags:            tags(args.Place),
	}, child, protect)
	if err != nil {
		return fmt.Errorf("creating log group of trail %q: %w", name, err)
	}
	role, rolePolicy, err := t.deliveryRole(ctx, name, args.Place, group)
	if err != nil {
		return err
	}
	bucket, bucketPolicy, err := newLogFileBucket(ctx, name, args, t)
	if err != nil {
		return err
	}
	trailArgs := &cloudtrail.TrailArgs{
		Name:                       pulumi.String(args.Place.Trail(name)),
		S3BucketName:               bucket.Bucket,
		CloudWatchLogsGroupArn:     pulumi.Sprintf("%s:*", group.Arn),
		CloudWatchLogsRoleArn:      role.Arn,
		KmsKeyId:                   args.encryption().input(),
		EnableLogging:              pulumi.Bool(true),
		EnableLogFileValidation:    pulumi.Bool(true),
		IsMultiRegionTrail:         pulumi.Bool(*args.MultiRegion),
		IncludeGlobalServiceEvents: pulumi.Bool(true),
		// Without an event selector the trail records all management events, reads and writes, and a read of a secret is a read event. An
		// explicit selector that says the same may be read back as none, and then every update would set it again.
		Tags: tags(args.Place),
	}
	after := []pulumi.Resource{bucketPolicy, rolePolicy}
	if args.LogFileNotices {
		notices, err := NewAlertTopic(ctx, name+"-notices", &AlertTopicArgs{
			Place:     args.Place,
			Publisher: logFileNotices,
			Key:       args.Key,
			KmsKeyArn: args.KmsKeyArn,
			trailARN:  args.Place.TrailARN(name),
		}, child)
		if err != nil {
			return err
		}
		trailArgs.SnsTopicName = nameOf(notices.TopicArn)
		t.NoticesTopicArn = notices.TopicArn
	}
	trail, err := cloudtrail.NewTrail(ctx, name, trailArgs, child, protect, pulumi.DependsOn(after))
	if err != nil {
		return fmt.Errorf("creating trail %q: %w", name, err)
	}
	t.LogGroup = args.Place.LogGroup(name)
	t.LogGroupName = group.Name
	t.LogGroupArn = group.Arn
	t.TrailArn = trail.Arn
	t.BucketName = bucket.Bucket
	return nil
}

// nameOf is the name of the topic with this ARN. A trail is read back with its topic's name, so an ARN would be set again by every update.
func nameOf(topicARN pulumi.StringOutput) pulumi.StringOutput {
	return topicARN.ApplyT(func(text string) (string, error) {
		topic, err := arn.Parse(text)
		if err != nil {
			return "", fmt.Errorf("reading the ARN of a topic, %q: %w", text, err)
		}
		return topic.Resource, nil
	}).(pulumi.StringOutput)
}

// deliveryRole is the role with which CloudTrail writes to the log group.
func (t *TrailToLogs) deliveryRole(ctx *pulumi.Context, name string, place Place, group *cloudwatch.LogGroup) (*iam.Role, *iam.RolePolicy, error) {
	child := pulumi.Parent(t)
	role, err := iam.NewRole(ctx, name, &iam.RoleArgs{
		Name:             pulumi.String(place.Role(name)),
		Description:      pulumi.String("CloudTrail delivers records to " + place.LogGroup(name) + " with this role"),
		AssumeRolePolicy: pulumi.String(trailRoleTrust().JSON()),
		Tags:             tags(place),
	}, child)
	if err != nil {
		return nil, nil, fmt.Errorf("creating role of trail %q: %w", name, err)
	}
	policy, err := iam.NewRolePolicy(ctx, name+"-delivery", &iam.RolePolicyArgs{
		Name: pulumi.String("deliver-records"),
		Role: role.ID(),
		Policy: group.Arn.ApplyT(func(arn string) string {
			return trailRolePolicy(place, arn).JSON()
		}).(pulumi.StringOutput),
	}, child, createFirst())
	if err != nil {
		return nil, nil, fmt.Errorf("creating role policy of trail %q: %w", name, err)
	}
	return role, policy, nil
}

func (t *TrailToLogs) registerOutputs(ctx *pulumi.Context) error {
	return ctx.RegisterResourceOutputs(t, pulumi.Map{
		"logGroupName":    t.LogGroupName,
		"logGroupArn":     t.LogGroupArn,
		"trailArn":        t.TrailArn,
		"bucketName":      t.BucketName,
		"noticesTopicArn": t.NoticesTopicArn,
	})
}
