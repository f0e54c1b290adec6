package aws

import (
	"fmt"
	"slices"
	"time"
)

const (
	// AlarmDescription is the longest alarm description, in characters.
	AlarmDescription = 1024
	// AlarmName is the longest alarm name, in characters.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
	AlarmName = 255
	// MetricName is the longest metric name and namespace, in characters.
	MetricName = 255
	// MetricResolution is the time between two values of a metric filter, in seconds.
	MetricResolution = 60

	day  = 24 * time.Hour
	week = 7 * day
)

// IsAlarmPeriod reports whether CloudWatch accepts a period in seconds. Periods under a minute are for metrics of high resolution, which
// no metric filter publishes.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
func IsAlarmPeriod(seconds int) bool {
	return slices.Contains([]int{10, 20, 30}, seconds) || seconds > 0 && seconds%MetricResolution == 0
}

// MaxAlarmRange returns how far back an alarm with such periods, in seconds, may look: a day, or a week with periods of an hour or more.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
func MaxAlarmRange(period int) time.Duration {
	if time.Duration(period)*time.Second < time.Hour {
		return day
	}
	return week
}

// AlarmPeriod checks the period, in seconds, of an alarm on a metric filter that is evaluated over one period.
// Metric filters publish once a minute, so a shorter period finds no data in most of its windows.
func AlarmPeriod(seconds int) error {
	most := int(week.Seconds())
	switch {
	case seconds < MetricResolution:
		return fmt.Errorf("period of %d s: metric filters report once a minute, so an alarm on less than %d s finds no data; use %d or more",
			seconds, MetricResolution, MetricResolution)
	case !IsAlarmPeriod(seconds):
		return fmt.Errorf("period of %d s: CloudWatch accepts multiples of %d", seconds, MetricResolution)
	case seconds > most:
		return fmt.Errorf("period of %d s: CloudWatch looks back 7 days (%d s) at most", seconds, most)
	}
	return nil
}
