package aws

import (
	"testing"
	"time"
)

func TestPeriodsThatCloudWatchAccepts(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int]bool{
		-60: false, 0: false, 1: false, 10: true, 20: true, 30: true, 40: false, 60: true, 90: false, 300: true, 604800: true,
	} {
		if got := IsAlarmPeriod(seconds); got != want {
			t.Errorf("%d s: got %v", seconds, got)
		}
	}
}

func TestAlarmWithShortPeriodsLooksBackOverOneDay(t *testing.T) {
	t.Parallel()
	for period, want := range map[int]time.Duration{10: 24 * time.Hour, 3540: 24 * time.Hour, 3600: 168 * time.Hour, 604800: 168 * time.Hour} {
		if got := MaxAlarmRange(period); got != want {
			t.Errorf("%d s: got %v, want %v", period, got, want)
		}
	}
}
