package components

import (
	"cmp"
	"errors"
	"fmt"
	"math"

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
func (args *TrailToLogsArgs) Check(ctx *pulumi.Context, name string) error {
	_, err := args.check(ctx, name)
	return err
}

// check is the existing log group, if the arguments name one, or an error that says all that is wrong with them.
func (args *TrailToLogsArgs) check(ctx *pulumi.Context, name string) (*cloudwatch.LookupLogGroupResult, error) {
	if args == nil {
		return nil, refuse("trail", name, errNoArgs)
	}
	if err := refuse("trail", name, args.problems(name)...); err != nil {
		return nil, err
	}
	if args.ExistingLogGroup == "" {
		return nil, refuse("trail", name, lookUpAccessLogBucket(ctx, args.Place, args.AccessLogBucket))
	}
	group, err := lookUpLogGroup(ctx, args.ExistingLogGroup)
	return group, refuse("trail", name, err)
}

func (args *TrailToLogsArgs) problems(name string) []error {
	problems := []error{trailNames.check("name", name), checkPlace(args.Place), args.encryption().check(args.Place, args.usesKey(name))}
	if args.RetentionInDays != 0 {
		problems = append(problems, aws.Retention(args.RetentionInDays))
	}
	if args.ArchiveInDays < 0 || args.ArchiveInDays > math.MaxInt32 {
		problems = append(problems, fmt.Errorf("archive of %d days: S3 expires log files after 1 to %d days", args.ArchiveInDays, math.MaxInt32))
	}
	if args.ArchiveInDays != 0 && args.ArchiveForever {
		problems = append(problems, fmt.Errorf("an archive of %d days and one for ever exclude each other", args.ArchiveInDays))
	}
	if args.ExistingLogGroup != "" && args.describesTrail() {
		problems = append(problems, fmt.Errorf("log group %q exists already, its trail's settings are not this stack's to make", args.ExistingLogGroup))
	}
	return problems
}

// describesTrail says whether any argument is about a trail to be made.
func (args *TrailToLogsArgs) describesTrail() bool {
	return args.RetentionInDays != 0 || args.ArchiveInDays != 0 || args.ArchiveForever || args.MultiRegion != nil ||
		args.AccessLogBucket != "" || args.LogFileNotices || args.Key != nil || args.KmsKeyArn != nil
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
func lookUpLogGroup(ctx *pulumi.Context, name string) (*cloudwatch.LookupLogGroupResult, error) {
	group, err := cloudwatch.LookupLogGroup(ctx, &cloudwatch.LookupLogGroupArgs{Name: name})
	if err != nil {
		return nil, fmt.Errorf("looking up log group %q, to which the account's trail should deliver: %w", name, err)
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
func lookUpAccessLogBucket(ctx *pulumi.Context, place Place, name string) error {
	if name == "" {
		return nil
	}
	bucket, err := s3.LookupBucket(ctx, &s3.LookupBucketArgs{Bucket: name})
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
