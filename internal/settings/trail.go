package settings

import (
	"fmt"
	"math"
	"regexp"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// Trail is where the records of reads come from.
type Trail struct {
	// LogGroup is the name of a log group that a trail fills already. Empty: the stack creates a trail with all that follows;
	// otherwise the rest is zero, since that trail is not this stack's.
	LogGroup string
	// RetentionDays is how long the log group keeps its events: one of the values that CloudWatch Logs offers. Default 365.
	RetentionDays int
	// MultiRegion records every region of the account. Default true.
	MultiRegion bool
	// AccessLogBucket is the name of a bucket that receives the access log of the trail's bucket. Default: none.
	AccessLogBucket string
	// Notices makes CloudTrail send a message about every log file to a topic of its own. Default false: those are many.
	Notices bool
	// ArchiveDays is after how many days the log files in the trail's bucket expire: 1 or more; 0 only with ArchiveForever.
	// Default 365: a year of audit trail is what PCI DSS asks for, and it does not grow without end.
	ArchiveDays int
	// ArchiveForever keeps the log files without end. Default false; the settings say it as archiveDays: 0.
	ArchiveForever bool
}

// Alarm is when the count of reads raises an alarm.
type Alarm struct {
	// Threshold is the number of reads in one period that raises the alarm. Default 1.
	Threshold int
	// PeriodSeconds is the length of that period: 60 or a multiple of it. Default 300.
	PeriodSeconds int
}

const (
	defaultDays      = 365
	defaultThreshold = 1
	defaultPeriod    = 300
)

// logGroupText is a log group's name.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
var logGroupText = regexp.MustCompile(fmt.Sprintf(`^[A-Za-z0-9_/.#-]{1,%d}$`, aws.LogGroupName))

func (p *parser) trail() Trail {
	own := []string{"retentionDays", "multiRegion", "accessLogBucket", "notices", "archiveDays"}
	field := p.top("trail").fields(append([]string{"logGroup"}, own...)...)
	if group := field("logGroup"); group.given() {
		for _, key := range own {
			if n := field(key); n.given() {
				n.refuse("conflicts with logGroup, whose trail is not this stack's: remove one of the two")
			}
		}
		return Trail{LogGroup: parseLogGroup(group)}
	}
	days := field("archiveDays").number(defaultDays, "a number of days", checkArchiveDays)
	return Trail{
		RetentionDays:   field("retentionDays").number(defaultDays, "a retention that CloudWatch Logs offers", aws.Retention),
		MultiRegion:     field("multiRegion").flag(true),
		AccessLogBucket: parseBucket(field("accessLogBucket")),
		Notices:         field("notices").flag(false),
		ArchiveDays:     days,
		ArchiveForever:  days == 0,
	}
}

func parseLogGroup(n node) string {
	name, ok := n.text()
	if ok && !logGroupText.MatchString(name) {
		n.refuse("invalid log group name %s: expected 1 to %d letters, digits and _/.#- (the name, not the ARN)", n.quote(), aws.LogGroupName)
	}
	return name
}

func checkArchiveDays(days int) error {
	if days < 0 || days > math.MaxInt32 {
		return fmt.Errorf("%d days: S3 expires files after 1 to %d days; use 0 to keep them forever", days, math.MaxInt32)
	}
	return nil
}

func parseBucket(n node) string {
	name, ok := n.text()
	if err := aws.CheckBucketName(name); ok && err != nil {
		n.refuse("invalid bucket name %s: %v", n.quote(), err)
	}
	return name
}

func (p *parser) alarm() Alarm {
	field := p.top("alarm").fields("threshold", "periodSeconds")
	return Alarm{
		Threshold:     field("threshold").number(defaultThreshold, "a threshold of 1 or more", checkThreshold),
		PeriodSeconds: field("periodSeconds").number(defaultPeriod, "a period that CloudWatch accepts", aws.AlarmPeriod),
	}
}

func checkThreshold(reads int) error {
	if reads < 1 {
		return fmt.Errorf("threshold of %d reads: it is reached without a read; use 1 or more", reads)
	}
	return nil
}
