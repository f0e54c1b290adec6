package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/graphtest"
	"github.com/secretwatch/secretwatch/internal/settings"
)

// checkRefused wants this error, and nothing registered.
func checkRefused(t *testing.T, source settings.Source, want string, options ...graphtest.Option) {
	t.Helper()
	g, err := run(source, options...)
	if err == nil {
		t.Fatal("accepted")
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Error(diff)
	}
	if len(g.Resources) > 0 {
		t.Errorf("registered before it refused: %v", g.Places())
	}
}

func TestSettingsAreRefusedAllAtOnceBeforeAnythingIsRegistered(t *testing.T) {
	t.Parallel()
	checkRefused(t, with(t, map[string]string{
		"team":        "Payments",
		"alarm":       `{"periodSeconds":30}`,
		"secretz":     "1",
		"subscribers": `[{"email":"nobody"}]`,
	}), `settings of stack "dev":
alarm.periodSeconds: period of 30 s: metric filters report once a minute, so an alarm on less than 60 s finds no data; use 60 or more
secretz: unknown key; did you mean secrets?
subscribers[0].email: not an email address: "nobody"
team: not a team's name: "Payments": AWS names carry it, so 1 to 32 lower-case letters, digits and dashes, a letter first and no dash last`)
}

func TestAnAccountThatDoesNotAnswerIsNamed(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]string{
		getCallerIdentity:                     "asking AWS for the account: couldn't find resource",
		"aws:index/getRegion:getRegion":       "asking AWS for the region: couldn't find resource",
		"aws:index/getPartition:getPartition": "asking AWS for the partition: couldn't find resource",
	} {
		checkRefused(t, stackSettings(t, "dev"), want, graphtest.Answer(token, nothingThere))
	}
}

func TestAnUnusableLogGroupIsRefused(t *testing.T) {
	t.Parallel()
	source := with(t, map[string]string{"trail": `{"logGroup":"central"}`})
	checkRefused(t, source, `looking up log group "central", to which the account's trail should deliver: couldn't find resource`,
		graphtest.Answer(getLogGroup, nothingThere))
	checkRefused(t, source, `log group "central" is of class INFREQUENT_ACCESS: metric filters work on class STANDARD only, `+
		"which a group keeps for life; let the trail deliver to another group",
		graphtest.Answer(getLogGroup, func(map[string]string) map[string]any {
			return map[string]any{"name": "central", "arn": "arn", "logGroupClass": "INFREQUENT_ACCESS"}
		}))
}

// S3 would refuse it only when everything else is made.
func TestAnUnusableBucketForAccessLogsIsRefused(t *testing.T) {
	t.Parallel()
	source := with(t, map[string]string{"trail": `{"accessLogBucket":"access-logs"}`})
	checkRefused(t, source, `looking up bucket "access-logs", which should receive the access logs: couldn't find resource`,
		graphtest.Answer(getBucket, nothingThere))
	checkRefused(t, source, `bucket "access-logs" is in region eu-west-1, and the log-file bucket in us-east-1: S3 delivers access logs `+
		"within one region; name a bucket in us-east-1",
		graphtest.Answer(getBucket, func(map[string]string) map[string]any {
			return map[string]any{"bucket": "access-logs", "region": "eu-west-1"}
		}))
}

func TestAWatchedSecretThatIsNotThereIsRefused(t *testing.T) {
	t.Parallel()
	checkRefused(t, with(t, map[string]string{"watch": `[{"name":"w","secrets":["gone"]}]`}),
		`watch "w": looking up secret "gone", which this stack does not create: couldn't find resource`,
		graphtest.Answer(getSecret, nothingThere))
}

const (
	getSecret   = "aws:secretsmanager/getSecret:getSecret"
	getBucket   = "aws:s3/getBucket:getBucket"
	getLogGroup = "aws:cloudwatch/getLogGroup:getLogGroup"
)

func nothingThere(map[string]string) map[string]any { return nil }

// What exists already is looked up before anything is registered, and all that is wrong with it is said at once.
func TestEverythingThatIsMissingIsReportedAtOnce(t *testing.T) {
	t.Parallel()
	source := restricted(t, `["arn:aws:iam::123456789012:role/app"]`)
	source.Config["secretwatch:trail"] = `{"logGroup":"central"}`
	source.Config["secretwatch:watch"] = `[{"name":"v","secrets":["x","y","z/*"]},{"name":"w","secrets":["arn:aws:secretsmanager:us-east-1:123456789012:secret:gone-Q1w2E3"]}]`
	const uncreated = ", which this stack does not create: couldn't find resource\n"
	checkRefused(t, source, "looking up log group \"central\", to which the account's trail should deliver: couldn't find resource\n"+
		`watch "v": looking up secret "x"`+uncreated+`looking up secret "y"`+uncreated+
		`watch "w": looking up secret "arn:aws:secretsmanager:us-east-1:123456789012:secret:gone-Q1w2E3"`+uncreated+
		`secret "TopSecretInfo": only its readers may read this secret, and "arn:aws:iam::123456789012:role/deploy/pulumi"`+lockedOut,
		graphtest.Answer(getSecret, nothingThere), graphtest.Answer(getLogGroup, nothingThere))
}
