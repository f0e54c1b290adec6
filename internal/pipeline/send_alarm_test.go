package pipeline

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// at is a time of the tests' day.
func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04:05", "2026-03-02 "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

func TestSecondReadInAlarmSendsNoSecondAlarmMail(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	secret := p.Watched()[0].Secret
	var records []cloudtrail.Record
	for _, clock := range []string{"10:00:00", "10:02:30", "11:00:00"} {
		records = append(records, cloudtrail.Call{Secret: secret, Reader: strangers(secret.Account)[0], Time: at(clock)}.Records()...)
	}
	report := p.Send(records, Options{Delay: 2 * time.Minute})
	var got []string
	for _, m := range report.Mails {
		kind := "detail"
		if strings.HasPrefix(m.Subject, "ALARM") {
			kind = "alarm"
		}
		got = append(got, m.At.Format("15:04:05")+" "+kind)
	}
	want := []string{"10:00:00 detail", "10:02:30 detail", "10:03:00 alarm", "11:00:00 detail", "11:03:00 alarm"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
	if len(report.Timelines) != 1 {
		t.Fatalf("%d timelines, want 1", len(report.Timelines))
	}
	if got := report.Timelines[0].Metric.At(at("10:02:00")).Sum; got != 1 {
		t.Errorf("metric at 10:02 is %v, want 1", got)
	}
}

func TestOthersDecideOverAnAverage(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Alarms[0].Statistic = alarm.Average
	secret := p.Watched()[0].Secret
	records := cloudtrail.Call{Secret: secret, Reader: strangers(secret.Account)[0], Time: callTime}.Records()
	busy := p.Send(records, Options{})
	if len(busy.Timelines) != 1 || len(busy.Timelines[0].Changes()) != 0 {
		t.Error("the average of one read and other events changed the alarm's state")
	}
	alone := p.Send(records, Options{Others: -1, Delay: -1})
	changes := alone.Timelines[0].Changes()
	if len(changes) == 0 || !changes[0].At.Equal(at("09:31:00")) || changes[0].State != alarm.StateAlarm {
		t.Errorf("without other events and delay: %v, want ALARM at 09:31", changes)
	}
}

func TestFloodOfMailsIsNamed(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	secret := p.Watched()[0].Secret
	var records []cloudtrail.Record
	for range aws.MailsPerSecond + 1 {
		records = append(records, cloudtrail.Call{Secret: secret, Reader: strangers(secret.Account)[0], Time: callTime}.Records()...)
	}
	report := p.Send(records, Options{})
	if len(report.Notes) != 1 || !strings.Contains(report.Notes[0], "11 mails in one second") {
		t.Errorf("notes %q", report.Notes)
	}
}
