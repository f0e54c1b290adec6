package pipeline

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

// readsAt are reads of the healthy pipeline's secret by a stranger.
func readsAt(p *Pipeline, clocks ...string) []cloudtrail.Record {
	secret := p.Watched()[0].Secret
	var records []cloudtrail.Record
	for _, clock := range clocks {
		records = append(records, cloudtrail.Call{Secret: secret, Reader: strangers(secret.Account)[0], Time: at(clock)}.Records()...)
	}
	return records
}

func TestRecordsSentTogetherAreEvaluatedTogether(t *testing.T) {
	t.Parallel()
	threshold := func(n float64) func(*Pipeline) { return func(p *Pipeline) { p.Alarms[0].Threshold = n } }
	for name, c := range map[string]struct {
		change   func(*Pipeline)
		reads    []string
		verdicts string
		mails    int
	}{
		"one read, threshold one":                    {nil, []string{"10:00:00"}, "pass", 1},
		"two reads in a period, threshold one":       {nil, []string{"10:00:00", "10:02:00"}, "pass pass", 1},
		"two reads in a minute, threshold one":       {nil, []string{"10:00:00", "10:00:30"}, "pass pass", 1},
		"two reads far apart, threshold one":         {nil, []string{"10:00:00", "11:00:00"}, "pass pass", 2},
		"one read, threshold two":                    {threshold(2), []string{"10:00:00"}, "stop", 0},
		"two reads in a period, threshold two":       {threshold(2), []string{"10:00:00", "10:02:00"}, "pass pass", 1},
		"given in another order":                     {threshold(2), []string{"10:02:00", "10:00:00"}, "pass pass", 1},
		"two reads in two periods, threshold two":    {threshold(2), []string{"10:00:00", "10:05:00"}, "stop stop", 0},
		"a pair and a single one, threshold two":     {threshold(2), []string{"10:00:00", "10:01:00", "12:00:00"}, "pass pass stop", 1},
		"two pairs, threshold two":                   {threshold(2), []string{"10:00:00", "10:01:00", "12:00:00", "12:01:00"}, "pass pass pass pass", 2},
		"more than the threshold, one mail":          {threshold(2), []string{"10:00:00", "10:01:00", "10:02:00", "10:03:00"}, "pass pass pass pass", 1},
		"two reads, threshold three":                 {threshold(3), []string{"10:00:00", "10:02:00"}, "stop stop", 0},
		"two reads, more than two":                   {func(p *Pipeline) { p.Alarms[0].Threshold, p.Alarms[0].Operator = 2, "GreaterThanThreshold" }, []string{"10:00:00", "10:02:00"}, "stop stop", 0},
		"two of three periods, in two of them":       {func(p *Pipeline) { p.Alarms[0].EvaluationPeriods, p.Alarms[0].DatapointsToAlarm = 3, 2 }, []string{"10:00:00", "10:07:00"}, "pass pass", 1},
		"two of three periods, in one of them":       {func(p *Pipeline) { p.Alarms[0].EvaluationPeriods, p.Alarms[0].DatapointsToAlarm = 3, 2 }, []string{"10:00:00", "10:00:20"}, "stop stop", 0},
		"an average that many reads reach":           {func(p *Pipeline) { p.Alarms[0].Statistic, p.Alarms[0].Threshold = alarm.Average, 0.25 }, []string{"10:00:00", "10:00:10"}, "pass pass", 1},
		"an average that one read does not reach":    {func(p *Pipeline) { p.Alarms[0].Statistic, p.Alarms[0].Threshold = alarm.Average, 0.25 }, []string{"10:00:00"}, "stop", 0},
		"samples that keep it in ALARM":              {func(p *Pipeline) { p.Alarms[0].Statistic = alarm.SampleCount }, []string{"10:00:00", "10:02:00"}, "stop stop", 0},
		"an alarm that is in ALARM when it is quiet": {func(p *Pipeline) { p.Alarms[0].MissingData, p.Filters[0].Default = alarm.Breaching, "" }, []string{"10:00:00", "10:02:00"}, "stop stop", 0},
		"no action":                                    {func(p *Pipeline) { p.Alarms[0].AlarmActions = nil }, []string{"10:00:00", "10:02:00"}, "stop stop", 0},
		"actions turned off, threshold two":            {func(p *Pipeline) { p.Alarms[0].Threshold, p.Alarms[0].ActionsEnabled = 2, false }, []string{"10:00:00", "10:02:00"}, "stop stop", 0},
		"nobody has confirmed, threshold two":          {func(p *Pipeline) { p.Alarms[0].Threshold = 2; pending(p) }, []string{"10:00:00", "10:02:00"}, "stop stop", 0},
		"a percentile, which is not calculated":        {func(p *Pipeline) { p.Alarms[0].Statistic = "p99" }, []string{"10:00:00", "10:02:00"}, "unknown unknown", 0},
		"a period of ten seconds, which finds no data": {func(p *Pipeline) { p.Alarms[0].Period = 10 }, []string{"10:00:00"}, "stop", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			p.Rules = nil
			if c.change != nil {
				c.change(p)
			}
			report := p.Send(readsAt(p, c.reads...), Options{Together: true})
			var verdicts, reasons []string
			for _, trace := range report.Traces {
				v, step := trace.Routes[0].Against(Alert)
				verdicts, reasons = append(verdicts, v.String()), append(reasons, step.Reason)
			}
			if got := strings.Join(verdicts, " "); got != c.verdicts || len(report.Mails) != c.mails {
				t.Errorf("%s, %d mails, want %s, %d\n%s", got, len(report.Mails), c.verdicts, c.mails, strings.Join(reasons, "\n"))
			}
		})
	}
}

// pending makes all subscriptions unconfirmed.
func pending(p *Pipeline) {
	for _, s := range p.Subscriptions {
		s.Pending = true
	}
}

func TestOneRecordTogetherIsAsOneAlone(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	for i := range alerts(p) {
		record := alerts(p)[i : i+1]
		alone, together := p.Send(record, Options{}), p.Send(record, Options{Together: true})
		for j, route := range alone.Traces[0].Routes {
			if other := together.Traces[0].Routes[j]; other.Verdict() != route.Verdict() || len(alone.Mails) != len(together.Mails) {
				t.Errorf("%s: %s alone with %d mails, %s together with %d", record[0], route.Verdict(), len(alone.Mails), other.Verdict(), len(together.Mails))
			}
		}
	}
}

func TestRecordsTogetherSayWhatTheAlarmDoes(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Alarms[0].Threshold = 2
	report := p.Send(readsAt(p, "10:00:00", "10:02:00", "10:03:00"), Options{Together: true, Delay: -1})
	step := func(i int) Step {
		for _, s := range report.Traces[i].Routes[0].Steps {
			if s.Hop == Evaluated {
				return s
			}
		}
		return Step{}
	}
	if s := step(0); !strings.Contains(s.Reason, "goes to ALARM at 2026-03-02 10:03 UTC, for this record together with others") ||
		len(s.Notes) != 1 || !strings.Contains(s.Notes[0], "not after a fixed time") {
		t.Errorf("the first: %+v", s)
	}
	if s := step(2); !strings.Contains(s.Reason, "has been in ALARM since 2026-03-02 10:03 UTC") {
		t.Errorf("the third: %+v", s)
	}
}

func TestASilentRecordBesideAnotherLeaksOnlyIfTheAlarmGoesToAlarm(t *testing.T) {
	t.Parallel()
	for threshold, want := range map[float64]Verdict{1: Stop, 2: Stop, 3: Pass} {
		p := healthy(t)
		p.Alarms[0].Threshold = threshold
		report := p.Send(readsAt(p, "10:00:00", "10:01:00"), Options{Together: true})
		if v, step := report.Traces[0].Routes[0].Against(Silence); v != want {
			t.Errorf("threshold %v: %s at %s", threshold, v, step.Hop)
		}
	}
}

func TestTheMailOfAnOpenChangeIsOpen(t *testing.T) {
	t.Parallel()
	p := healthy(t)
	p.Rules, p.Filters[0].Default = nil, ""
	report := p.Send(readsAt(p, "10:00:00", "10:40:00"), Options{Together: true})
	if len(report.Mails) != 2 || report.Mails[0].Open || !report.Mails[1].Open || report.Mails[0].State != alarm.StateAlarm {
		t.Fatalf("mails %+v", report.Mails)
	}
	var notes []string
	for _, s := range report.Traces[1].Routes[0].Steps {
		notes = append(notes, s.Notes...)
	}
	if !strings.Contains(strings.Join(notes, "\n"), "may still be in ALARM from an earlier record") {
		t.Errorf("notes %q", notes)
	}
}
