package settings

import (
	"math"
	"strings"
	"testing"
)

func TestTrailAndAlarmAreRefusedWithTheWayOut(t *testing.T) {
	t.Parallel()
	const beside = "conflicts with logGroup, whose trail is not this stack's: remove one of the two"
	const group, wantGroup = "trail.logGroup: invalid log group name ", ": expected 1 to 512 letters, digits and _/.#- (the name, not the ARN)"
	const bucketName, wantBucket = "trail.accessLogBucket: invalid bucket name ", ": expected 3 to 63 lower-case letters, digits, dots and dashes, and no IP address"
	rows := []refusal{
		one("unknown key", "trail", `{"logGroups":"x"}`, "trail.logGroups: unknown key; did you mean logGroup?"),
		one("ARN for a log group", "trail", `{"logGroup":"arn:aws:logs:us-east-1:123456789012:log-group:x"}`,
			group+`"arn:aws:logs:us-east-1:123456789012:log-group:x"`+wantGroup),
		one("long log group", "trail", `{"logGroup":"`+strings.Repeat("a", 513)+`"}`, group+`"`+strings.Repeat("a", 513)+`"`+wantGroup),
		one("retention that AWS lacks", "trail", `{"retentionDays":366}`, "trail.retentionDays: retention of 366 days: CloudWatch Logs offers "+
			"[1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653]"),
		one("no retention", "trail", `{"retentionDays":0}`, "trail.retentionDays: retention of 0 days: CloudWatch Logs offers "+
			"[1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653]"),
		one("archive of the past", "trail", `{"archiveDays":-1}`, "trail.archiveDays: -1 days: S3 expires files after 1 to 2147483647 days; use 0 to keep them forever"),
		one("archive without end", "trail", `{"archiveDays":2147483648}`,
			"trail.archiveDays: 2147483648 days: S3 expires files after 1 to 2147483647 days; use 0 to keep them forever"),
		{"a group's trail with settings", map[string]string{
			"trail": `{"logGroup":"g","retentionDays":365,"multiRegion":false,"accessLogBucket":"b","notices":false,"archiveDays":0}`,
		}, []string{
			"trail.accessLogBucket: " + beside, "trail.archiveDays: " + beside, "trail.multiRegion: " + beside,
			"trail.notices: " + beside, "trail.retentionDays: " + beside,
		}},
		one("threshold below 1", "alarm", `{"threshold":-1}`, "alarm.threshold: threshold of -1 reads: it is reached without a read; use 1 or more"),
		one("uneven period", "alarm", `{"periodSeconds":90}`, "alarm.periodSeconds: period of 90 s: CloudWatch accepts multiples of 60"),
		one("period of a month", "alarm", `{"periodSeconds":2592000}`,
			"alarm.periodSeconds: period of 2592000 s: CloudWatch looks back 7 days (604800 s) at most"),
		one("statistic is no setting", "alarm", `{"statistic":"Average"}`, "alarm.statistic: unknown key; expected one of periodSeconds, threshold"),
	}
	for _, bucket := range []string{"ab", "Logs", "a_b", "-ab", "ab-", "a..b", "192.168.0.1", strings.Repeat("a", 64)} {
		rows = append(rows, one("bucket "+bucket, "trail", `{"accessLogBucket":"`+bucket+`"}`, bucketName+`"`+bucket+`"`+wantBucket))
	}
	for _, bucket := range []string{"xn--logs", "logs-s3alias"} {
		rows = append(rows, one("bucket "+bucket, "trail", `{"accessLogBucket":"`+bucket+`"}`,
			bucketName+`"`+bucket+`": S3 reserves names that begin with xn-- or end with -s3alias`))
	}
	checkRefusals(t, rows)
}

func TestATrailThatIsNotThisStacksHasNoSettings(t *testing.T) {
	t.Parallel()
	got := accepted(t, map[string]string{"trail": `{"logGroup":"aws/trail_1.a#-b","accessLogBucket":""}`}).Trail
	if want := (Trail{LogGroup: "aws/trail_1.a#-b"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestTheArchiveIsKeptForAYearUnlessTheSettingsSayOtherwise(t *testing.T) {
	t.Parallel()
	for trail, want := range map[string]Trail{
		`{}`: {ArchiveDays: 365}, `{"archiveDays":1}`: {ArchiveDays: 1}, `{"archiveDays":2147483647}`: {ArchiveDays: math.MaxInt32},
		`{"archiveDays":0}`: {ArchiveForever: true},
	} {
		got := accepted(t, map[string]string{"trail": trail}).Trail
		if got.ArchiveDays != want.ArchiveDays || got.ArchiveForever != want.ArchiveForever {
			t.Errorf("%s: got %d days and forever %v, want %d and %v", trail, got.ArchiveDays, got.ArchiveForever, want.ArchiveDays, want.ArchiveForever)
		}
	}
}

func TestTrailTakesLegalBuckets(t *testing.T) {
	t.Parallel()
	for _, bucket := range []string{"abc", "a.b-c", "1.2.3", strings.Repeat("a", 63)} {
		if got := accepted(t, map[string]string{"trail": `{"accessLogBucket":"` + bucket + `"}`}).Trail.AccessLogBucket; got != bucket {
			t.Errorf("got %q, want %q", got, bucket)
		}
	}
}
