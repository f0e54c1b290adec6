package components

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/graphtest"
)

func makeTrail(args *TrailToLogsArgs) maker {
	return func(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
		return NewTrailToLogs(ctx, name, args, opts...)
	}
}

func fullTrail(place Place) *TrailToLogsArgs {
	return &TrailToLogsArgs{
		Place:           place,
		RetentionInDays: 30,
		ArchiveInDays:   400,
		MultiRegion:     pulumi.BoolRef(false),
		AccessLogBucket: "access-logs",
		LogFileNotices:  true,
		KmsKeyArn:       keyOf(place),
		Protect:         true,
	}
}

const (
	trailARN    = "arn:aws:cloudtrail:us-east-1:123456789012:trail/secretwatch_payments_dev_a"
	trailGroup  = "arn:aws:logs:us-east-1:123456789012:log-group:/secretwatch/payments/dev/a"
	trailBucket = "secretwatch-payments-dev-a-123456789012-us-east-1"
)

// plainTrail is what a trail registers when nothing more is asked for.
func plainTrail() []string {
	return []string{
		"TrailToLogs::a",
		"TrailToLogs::a > BucketLifecycleConfigurationV2::a-lifecycle",
		"TrailToLogs::a > BucketOwnershipControls::a-ownership",
		"TrailToLogs::a > BucketPolicy::a-policy",
		"TrailToLogs::a > BucketPublicAccessBlock::a-private",
		"TrailToLogs::a > BucketServerSideEncryptionConfigurationV2::a-encryption",
		"TrailToLogs::a > BucketV2::a",
		"TrailToLogs::a > BucketVersioningV2::a-versions",
		"TrailToLogs::a > LogGroup::a",
		"TrailToLogs::a > Role::a",
		"TrailToLogs::a > RolePolicy::a-delivery",
		"TrailToLogs::a > Trail::a",
	}
}

func TestTrailComesWithBucketLogGroupAndRole(t *testing.T) {
	t.Parallel()
	g := build(t, makeTrail(&TrailToLogsArgs{Place: testPlace()}))
	checkPlaces(t, g.Graph, plainTrail())
	checkInputs(t, g.Graph, "LogGroup::a", map[string]string{
		"name": "/secretwatch/payments/dev/a", "retentionInDays": "365", "kmsKeyId": "", "logGroupClass": "",
	})
	checkInputs(t, g.Graph, "Role::a", map[string]string{"name": "secretwatch_payments_dev_a", "assumeRolePolicy": trailRoleTrust().JSON()})
	checkInputs(t, g.Graph, "RolePolicy::a-delivery", map[string]string{"role": "a-id", "policy": trailRolePolicy(testPlace(), trailGroup).JSON()})
	checkOutputs(t, g, map[string]any{
		"logGroupName": "/secretwatch/payments/dev/a", "logGroupArn": trailGroup,
		"trailArn": trailARN, "bucketName": trailBucket, "noticesTopicArn": "",
	})
	checkProtected(t, g.Graph)
}

func TestTrailRecordsReadsAndWritesOfAllRegions(t *testing.T) {
	t.Parallel()
	checkInputs(t, build(t, makeTrail(&TrailToLogsArgs{Place: testPlace()})).Graph, "Trail::a", map[string]string{
		"name": "secretwatch_payments_dev_a", "s3BucketName": trailBucket,
		"cloudWatchLogsGroupArn": trailGroup + ":*",
		"cloudWatchLogsRoleArn":  "arn:aws:iam::123456789012:role/secretwatch_payments_dev_a",
		"enableLogging":          "true", "enableLogFileValidation": "true", "isMultiRegionTrail": "true", "includeGlobalServiceEvents": "true",
		"eventSelectors": "", "advancedEventSelectors": "",
		"kmsKeyId": "", "snsTopicName": "", "isOrganizationTrail": "",
	})
}

// CloudTrail checks bucket, role and topic when the trail is made, and refuses what it may not use.
func TestTrailComesAfterWhatItNeeds(t *testing.T) {
	t.Parallel()
	g := build(t, makeTrail(fullTrail(testPlace())))
	checkAfter(t, g.Graph, "Trail::a", "BucketPolicy::a-policy", "RolePolicy::a-delivery", "LogGroup::a", "TopicPolicy::a-notices-policy")
}

func TestTrailWithEverythingAskedFor(t *testing.T) {
	t.Parallel()
	g := build(t, makeTrail(fullTrail(testPlace())))
	checkPlaces(t, g.Graph, append(plainTrail(),
		"TrailToLogs::a > AlertTopic::a-notices",
		"AlertTopic::a-notices > Topic::a-notices",
		"AlertTopic::a-notices > TopicPolicy::a-notices-policy",
		"TrailToLogs::a > BucketLoggingV2::a-access-log"))
	const notices = "arn:aws:sns:us-east-1:123456789012:secretwatch_payments_dev_a-notices"
	checkInputs(t, g.Graph, "Trail::a", map[string]string{"isMultiRegionTrail": "false", "kmsKeyId": keyARN, "snsTopicName": "secretwatch_payments_dev_a-notices"})
	checkInputs(t, g.Graph, "LogGroup::a", map[string]string{"retentionInDays": "30", "kmsKeyId": keyARN})
	checkInputs(t, g.Graph, "Topic::a-notices", map[string]string{"kmsMasterKeyId": keyARN})
	checkInputs(t, g.Graph, "TopicPolicy::a-notices-policy", map[string]string{"policy": topicPolicy(notices, topicOn(testPlace(), logFileNotices)).JSON()})
	if got := g.outputs["noticesTopicArn"].Value; got != notices {
		t.Errorf("noticesTopicArn is %v", got)
	}
	checkProtected(t, g.Graph, "BucketV2::a", "LogGroup::a", "Trail::a")
}

func TestTrailInPreview(t *testing.T) {
	t.Parallel()
	g := build(t, makeTrail(fullTrail(testPlace())), graphtest.Preview)
	checkUnknown(t, g, "logGroupArn", "trailArn", "noticesTopicArn")
	checkInputs(t, g.Graph, "Trail::a", map[string]string{
		"cloudWatchLogsGroupArn": "(unknown)", "cloudWatchLogsRoleArn": "(unknown)", "snsTopicName": "(unknown)", "s3BucketName": trailBucket,
	})
	checkInputs(t, g.Graph, "RolePolicy::a-delivery", map[string]string{"policy": "(unknown)"})
}

func TestTrailInOtherPartitions(t *testing.T) {
	t.Parallel()
	for partition, region := range map[string]string{"aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"} {
		t.Run(partition, func(t *testing.T) {
			t.Parallel()
			place, aws := placeIn(partition, region)
			args := fullTrail(place)
			args.KmsKeyArn = nil
			g := build(t, makeTrail(args), aws)
			if leaks := g.Leaks("arn:aws:"); leaks != nil {
				t.Errorf("ARNs of another partition in %v", leaks)
			}
			checkInputs(t, g.Graph, "Trail::a", map[string]string{
				"cloudWatchLogsGroupArn": "arn:" + partition + ":logs:" + region + ":123456789012:log-group:/secretwatch/payments/dev/a:*",
			})
		})
	}
}

func logGroup(class string) graphtest.Option {
	return graphtest.Answer(aws.LogGroupData, func(args map[string]string) map[string]any {
		return map[string]any{"name": args["name"], "arn": testPlace().ARN("logs", "log-group:"+args["name"]), "logGroupClass": class}
	})
}

func TestExistingLogGroupIsUsedAndNothingCreated(t *testing.T) {
	t.Parallel()
	for name, class := range map[string]string{"of class STANDARD": "STANDARD", "of a provider that tells no class": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := build(t, makeTrail(&TrailToLogsArgs{Place: testPlace(), ExistingLogGroup: "central"}), logGroup(class))
			checkPlaces(t, g.Graph, []string{"TrailToLogs::a"})
			checkOutputs(t, g, map[string]any{
				"logGroupName": "central", "logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:central", "trailArn": "", "bucketName": "", "noticesTopicArn": "",
			})
		})
	}
}

func TestPlainLogGroupNameIsKnownInPreview(t *testing.T) {
	t.Parallel()
	for want, args := range map[string]*TrailToLogsArgs{
		"/secretwatch/payments/dev/a": {Place: testPlace()},
		"central":                     {Place: testPlace(), ExistingLogGroup: "central"},
	} {
		build(t, func(ctx *pulumi.Context, name string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
			trail, err := NewTrailToLogs(ctx, name, args)
			if err == nil && trail.LogGroup != want {
				t.Errorf("got %q, want %q", trail.LogGroup, want)
			}
			return trail, err
		}, graphtest.Preview)
	}
}

// Where no trail is made, a stack may be called what no trail could.
func TestAStackThatNoTrailCouldCarryUsesAnExistingLogGroup(t *testing.T) {
	t.Parallel()
	place := testPlace()
	place.Stack = "dev__x"
	build(t, makeTrail(&TrailToLogsArgs{Place: place, ExistingLogGroup: "central"}))
}

func TestTrailsRefusals(t *testing.T) {
	t.Parallel()
	made := func(change func(*TrailToLogsArgs)) maker {
		args := &TrailToLogsArgs{Place: testPlace()}
		change(args)
		return makeTrail(args)
	}
	const offered = ": CloudWatch Logs offers [1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653]"
	const trailName = ": 3 to 128 letters, digits and . _ -, beginning and ending with a letter or digit, no two of . _ - in a row, no IP address"
	const archive = ": S3 expires log files after 1 to 2147483647 days"
	existing := made(func(a *TrailToLogsArgs) { a.ExistingLogGroup = "central" })
	rows := []refusal{
		{name: "no arguments", build: makeTrail(nil), want: `trail "a": arguments are missing`},
		{name: "no place", build: makeTrail(&TrailToLogsArgs{}), want: `trail "a": ` + noPlace},
		{name: "retention", build: made(func(a *TrailToLogsArgs) { a.RetentionInDays = 8 }), want: `trail "a": retention of 8 days` + offered},
		{name: "archive", build: made(func(a *TrailToLogsArgs) { a.ArchiveInDays = -1 }), want: `trail "a": archive of -1 days` + archive},
		{
			name: "an archive of days and for ever", build: made(func(a *TrailToLogsArgs) { a.ArchiveInDays, a.ArchiveForever = 30, true }),
			want: `trail "a": ArchiveInDays 30 and ArchiveForever exclude each other`,
		},
		{
			name: "a name that a bucket cannot have", build: func(ctx *pulumi.Context, _ string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
				return NewTrailToLogs(ctx, "a_b", &TrailToLogsArgs{Place: testPlace()})
			},
			want: `trail "a_b": name "a_b": expected only letters, digits and dashes, because it becomes part of AWS names`,
		},
		{
			name: "several problems", build: made(func(a *TrailToLogsArgs) { a.Place.Region, a.RetentionInDays, a.ArchiveInDays = "", -1, -2 }),
			want: "trail \"a\": place: region is missing\nretention of -1 days" + offered + "\narchive of -2 days" + archive,
		},
		{
			name: "a log group that is not there", build: existing,
			options: []graphtest.Option{graphtest.Answer(aws.LogGroupData, func(map[string]string) map[string]any { return nil })},
			want:    `trail "a": looking up log group "central", to which the account's trail should deliver: couldn't find resource`,
		},
		{
			name: "a log group without metric filters", build: existing, options: []graphtest.Option{logGroup("INFREQUENT_ACCESS")},
			want: `trail "a": log group "central" is of class INFREQUENT_ACCESS: metric filters work on class STANDARD only, ` +
				"which a group keeps for life; let the trail deliver to another group",
		},
		{
			name: "a log group of another region", build: existing,
			options: []graphtest.Option{graphtest.Answer(aws.LogGroupData, func(map[string]string) map[string]any {
				return map[string]any{"name": "central", "arn": "arn:aws:logs:eu-west-1:123456789012:log-group:central:*"}
			})},
			want: `trail "a": log group "central" is arn:aws:logs:eu-west-1:123456789012:log-group:central, expected one of account 123456789012 in ` +
				"us-east-1: look up with the provider of the place",
		},
		{
			name: "a stack that ends in an underscore", build: made(func(a *TrailToLogsArgs) { a.Place.Stack = "dev_" }),
			want: `trail "a": name "a" in stack payments/dev_: trail name "secretwatch_payments_dev__a"` + trailName,
		},
		{
			name: "a stack that begins with a dash", build: made(func(a *TrailToLogsArgs) { a.Place.Stack = "-dev" }),
			want: `trail "a": name "a" in stack payments/-dev: trail name "secretwatch_payments_-dev_a"` + trailName,
		},
		{
			name: "a team with two dashes", build: made(func(a *TrailToLogsArgs) { a.Place.Team = "a--b" }),
			want: `trail "a": name "a" in stack a--b/dev: trail name "secretwatch_a--b_dev_a"` + trailName,
		},
		{
			name: "a name that ends in a dash", build: func(ctx *pulumi.Context, _ string, _ ...pulumi.ResourceOption) (pulumi.ComponentResource, error) {
				return NewTrailToLogs(ctx, "a-", &TrailToLogsArgs{Place: testPlace()})
			},
			want: `trail "a-": name "a-" in stack payments/dev: trail name "secretwatch_payments_dev_a-"` + trailName,
		},
		{
			name: "a bucket for access logs that is not there", build: made(func(a *TrailToLogsArgs) { a.AccessLogBucket = "logs" }),
			options: []graphtest.Option{graphtest.Answer(aws.BucketData, func(map[string]string) map[string]any { return nil })},
			want:    `trail "a": looking up bucket "logs", which should receive the access logs: couldn't find resource`,
		},
		{
			name: "a bucket for access logs in another region", build: made(func(a *TrailToLogsArgs) { a.AccessLogBucket = "logs" }),
			options: []graphtest.Option{graphtest.Answer(aws.BucketData, func(map[string]string) map[string]any {
				return map[string]any{"bucket": "logs", "region": "eu-west-1"}
			})},
			want: `trail "a": bucket "logs" is in region eu-west-1, and the log-file bucket in us-east-1: S3 delivers access logs within one ` +
				"region; name a bucket in us-east-1",
		},
	}
	for remove, change := range map[string]func(*TrailToLogsArgs){
		"RetentionInDays": func(a *TrailToLogsArgs) { a.RetentionInDays = 30 },
		"ArchiveInDays":   func(a *TrailToLogsArgs) { a.ArchiveInDays = 30 },
		"ArchiveForever":  func(a *TrailToLogsArgs) { a.ArchiveForever = true },
		"MultiRegion":     func(a *TrailToLogsArgs) { a.MultiRegion = pulumi.BoolRef(true) },
		"AccessLogBucket": func(a *TrailToLogsArgs) { a.AccessLogBucket = "b" },
		"LogFileNotices":  func(a *TrailToLogsArgs) { a.LogFileNotices = true },
		"Key":             func(a *TrailToLogsArgs) { a.Key = &CustomerKey{} },
		"KmsKeyArn":       func(a *TrailToLogsArgs) { a.KmsKeyArn = pulumi.String(keyARN) },
		"Protect":         func(a *TrailToLogsArgs) { a.Protect = true },
		"MultiRegion, KmsKeyArn and Protect": func(a *TrailToLogsArgs) {
			a.MultiRegion, a.KmsKeyArn, a.Protect = pulumi.BoolRef(false), pulumi.String(keyARN), true
		},
	} {
		rows = append(rows, refusal{
			name:  "existing log group with " + remove,
			build: made(func(a *TrailToLogsArgs) { a.ExistingLogGroup = "central"; change(a) }),
			want:  `trail "a": log group "central" exists already: remove ` + remove,
		})
	}
	checkRefusals(t, rows)
}
