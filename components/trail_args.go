package components

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/naming"
)

// defaultRetention of the log group, in days.
const defaultRetention = 365

func (args *TrailToLogsArgs) validate(name string) error {
	if args == nil {
		return refuse("trail", name, errors.New("arguments are missing"))
	}
	problems := []error{checkPlace(args.Place)}
	if args.RetentionInDays != 0 {
		problems = append(problems, aws.Retention(args.RetentionInDays))
	}
	if args.ArchiveDays < 0 {
		problems = append(problems, fmt.Errorf("archive of %d days: S3 expires log files after 1 day or more, 0 keeps them", args.ArchiveDays))
	}
	if args.ExistingLogGroup != "" && args.makesTrail() {
		problems = append(problems, fmt.Errorf("log group %q exists already, its trail's settings are not this stack's to make", args.ExistingLogGroup))
	}
	return refuse("trail", name, problems...)
}

// makesTrail says whether any argument describes a trail to be made.
func (args *TrailToLogsArgs) makesTrail() bool {
	return args.RetentionInDays != 0 || args.ArchiveDays != 0 || args.SingleRegion || args.AccessLogBucket != "" ||
		args.LogFileNotices || args.KmsKeyArn != nil
}

// withDefaults is a copy with every number filled in.
func (args *TrailToLogsArgs) withDefaults() TrailToLogsArgs {
	filled := *args
	if filled.RetentionInDays == 0 {
		filled.RetentionInDays = defaultRetention
	}
	return filled
}

// LookUpLogGroup finds a log group and checks that metric filters can work on it. [NewTrailToLogs] does it itself; a program that
// does it first registers nothing if the group is missing.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
func LookUpLogGroup(ctx *pulumi.Context, name string) (*cloudwatch.LookupLogGroupResult, error) {
	group, err := cloudwatch.LookupLogGroup(ctx, &cloudwatch.LookupLogGroupArgs{Name: name})
	if err != nil {
		return nil, fmt.Errorf("looking up log group %q, to which the account's trail should deliver: %w", name, err)
	}
	if group.LogGroupClass != "" && group.LogGroupClass != "STANDARD" {
		return nil, fmt.Errorf("log group %q is of class %s: metric filters work on class STANDARD only, which a group keeps for life; "+
			"let the trail deliver to another group", name, group.LogGroupClass)
	}
	return group, nil
}

// LookUpAccessLogBucket finds the bucket that is to receive access logs, and checks that S3 would deliver them there: it does within one
// region. No name is no bucket. [NewTrailToLogs] does it itself; a program that does it first registers nothing if S3 would refuse.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
func LookUpAccessLogBucket(ctx *pulumi.Context, place naming.Place, name string) error {
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
