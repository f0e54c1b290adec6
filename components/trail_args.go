package components

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Defaults of a trail, in days.
const (
	defaultRetention = 365
	defaultArchive   = 365
)

// Check says what [NewTrailToLogs] would refuse: it looks up what the arguments say that the account has. A program that asks first
// registers nothing if it is missing.
func (args *TrailToLogsArgs) Check(ctx *pulumi.Context, name string, opts ...pulumi.InvokeOption) error {
	_, err := args.check(ctx, name, opts...)
	return err
}

// check is the existing log group, if the arguments name one, or an error that says all that is wrong with them.
func (args *TrailToLogsArgs) check(ctx *pulumi.Context, name string, opts ...pulumi.InvokeOption) (*cloudwatch.LookupLogGroupResult, error) {
	if args == nil {
		return nil, refuse("trail", name, errNoArgs)
	}
	if err := refuse("trail", name, args.problems(name)...); err != nil {
		return nil, err
	}
	if args.ExistingLogGroup == "" {
		return nil, refuse("trail", name, lookUpAccessLogBucket(ctx, args.Place, args.AccessLogBucket, opts...))
	}
	group, err := lookUpLogGroup(ctx, args.Place, args.ExistingLogGroup, opts...)
	return group, refuse("trail", name, err)
}

func (args *TrailToLogsArgs) problems(name string) []error {
	problems := []error{trailNames.check("name", name), checkPlace(args.Place)}
	if args.ExistingLogGroup != "" {
		return append(problems, args.checkLeftOut())
	}
	problems = append(problems, checkTrailName("name", args.Place, name), args.encryption().check(args.Place, args.usesKey(name)))
	if args.RetentionInDays != 0 {
		problems = append(problems, aws.Retention(args.RetentionInDays))
	}
	if args.ArchiveInDays < 0 || args.ArchiveInDays > math.MaxInt32 {
		problems = append(problems, fmt.Errorf("archive of %d days: S3 expires log files after 1 to %d days", args.ArchiveInDays, math.MaxInt32))
	}
	if args.ArchiveInDays != 0 && args.ArchiveForever {
		problems = append(problems, fmt.Errorf("ArchiveInDays %d and ArchiveForever exclude each other", args.ArchiveInDays))
	}
	return problems
}

// checkTrailName refuses a component's name, a team or a stack that would give the trail a name that CloudTrail refuses.
func checkTrailName(what string, place Place, component string) error {
	if checkPlace(place) != nil || trailNames.check(what, component) != nil {
		return nil
	}
	if err := aws.CheckTrailName(place.Trail(component)); err != nil {
		return fmt.Errorf("%s %q in stack %s/%s: %w", what, component, place.Team, place.Stack, err)
	}
	return nil
}

// checkLeftOut refuses what is about a trail to be made, beside a log group that exists.
func (args *TrailToLogsArgs) checkLeftOut() error {
	return checkLeftOut(fmt.Sprintf("log group %q", args.ExistingLogGroup),
		field{"RetentionInDays", args.RetentionInDays != 0}, field{"ArchiveInDays", args.ArchiveInDays != 0},
		field{"ArchiveForever", args.ArchiveForever}, field{"MultiRegion", args.MultiRegion != nil},
		field{"AccessLogBucket", args.AccessLogBucket != ""}, field{"LogFileNotices", args.LogFileNotices},
		field{"Key", args.Key != nil}, field{"KmsKeyArn", args.KmsKeyArn != nil}, field{"Protect", args.Protect})
}

func (args *TrailToLogsArgs) encryption() encryption { return encryption{args.Key, args.KmsKeyArn} }

// withDefaults is a copy with everything filled in.
func (args *TrailToLogsArgs) withDefaults() TrailToLogsArgs {
	filled := *args
	filled.RetentionInDays = cmp.Or(args.RetentionInDays, defaultRetention)
	if !args.ArchiveForever {
		filled.ArchiveInDays = cmp.Or(args.ArchiveInDays, defaultArchive)
	}
	if args.MultiRegion == nil {
		filled.MultiRegion = pulumi.BoolRef(true)
	}
	return filled
}

// lookUpLogGroup finds a log group and checks that metric filters can work on it.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
func lookUpLogGroup(ctx *pulumi.Context, place Place, name string, opts ...pulumi.InvokeOption) (*cloudwatch.LookupLogGroupResult, error) {
	group, err := cloudwatch.LookupLogGroup(ctx, &cloudwatch.LookupLogGroupArgs{Name: name}, opts...)
	if err != nil {
		return nil, fmt.Errorf("looking up log group %q, to which the account's trail should deliver: %w", name, err)
	}
	if got := strings.TrimSuffix(group.Arn, ":*"); got != place.ARN("logs", "log-group:"+group.Name) {
		return nil, fmt.Errorf("log group %q is %s, expected one of account %s in %s: look up with the provider of the place",
			name, got, place.Account, place.Region)
	}
	if group.LogGroupClass != "" && group.LogGroupClass != aws.StandardLogClass {
		return nil, fmt.Errorf("log group %q is of class %s: metric filters work on class STANDARD only, which a group keeps for life; "+
			"let the trail deliver to another group", name, group.LogGroupClass)
	}
	return group, nil
}

// lookUpAccessLogBucket finds the bucket that is to receive access logs, and checks that S3 would deliver them there: it does within one
// region. No name is no bucket.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
func lookUpAccessLogBucket(ctx *pulumi.Context, place Place, name string, opts ...pulumi.InvokeOption) error {
	if name == "" {
		return nil
	}
	bucket, err := s3.LookupBucket(ctx, &s3.LookupBucketArgs{Bucket: name}, opts...)
	if err != nil {
		return fmt.Errorf("looking up bucket %q, which should receive the access logs: %w", name, err)
	}
	if bucket.Region != place.Region {
		return fmt.Errorf("bucket %q is in region %s, and the log-file bucket in %s: S3 delivers access logs within one region; "+
			"name a bucket in %s", name, bucket.Region, place.Region, place.Region)
	}
	return nil
}

// checkTrail refuses a trail whose log group the filters of a place cannot be on.
func checkTrail(trail *TrailToLogs, place Place) error {
	switch {
	case trail == nil:
		return errors.New("trail: missing, so there are no records to count or to look at")
	case trail.LogGroup == "" || trail.place == Place{}:
		return errors.New("trail: make it with NewTrailToLogs")
	}
	return checkSameAccount("trail", trail.place, place)
}
