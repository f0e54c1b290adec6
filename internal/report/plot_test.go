package report

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/secretwatch/secretwatch/internal/alarm"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func number(v float64) *float64 { return &v }

// timeline has a point a minute.
func timeline(threshold float64, points ...alarm.StatePoint) pipeline.Timeline {
	at := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	for i := range points {
		points[i].At = at.Add(time.Duration(i) * time.Minute)
	}
	config := alarm.Config{Statistic: "Sum", Period: 300, Threshold: threshold}
	return pipeline.Timeline{Alarm: &pipeline.Alarm{Name: "a", Config: config}, Timeline: alarm.Timeline{Config: config, Points: points}}
}

func TestPlotIsWellFormedInThePagesColors(t *testing.T) {
	t.Parallel()
	calm, loud := alarm.StatePoint{State: alarm.StateOK, Value: number(0)}, alarm.StatePoint{State: alarm.StateAlarm, Value: number(2)}
	absent := alarm.StatePoint{State: alarm.StateInsufficient}
	tests := []struct {
		name   string
		points []alarm.StatePoint
		band   bool
	}{
		{"calm", []alarm.StatePoint{calm, calm, calm}, false},
		{"a bump", []alarm.StatePoint{calm, loud, loud, calm}, true},
		{"red to the end", []alarm.StatePoint{calm, loud}, true},
		{"two bumps", []alarm.StatePoint{calm, loud, calm, loud, calm}, true},
		{"gaps", []alarm.StatePoint{absent, calm, absent, loud, absent}, true},
		{"no data", []alarm.StatePoint{absent, absent}, false},
		{"one point", []alarm.StatePoint{calm}, false},
		{"no number", []alarm.StatePoint{calm, {State: alarm.StateOK, Value: number(1e300)}, calm}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			svg, err := plotOf(timeline(1, test.points...))
			if err != nil {
				t.Fatal(err)
			}
			for d := xml.NewDecoder(strings.NewReader(svg)); ; {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%v in\n%s", err, svg)
				}
			}
			if strings.Contains(svg, "var(--alarm)") != test.band {
				t.Errorf("band of ALARM is there: %v, in\n%s", !test.band, svg)
			}
			if strings.Contains(svg, "#0") || strings.Contains(svg, "Liberation") {
				t.Errorf("a stand-in color or font is left in\n%s", svg)
			}
			if !strings.Contains(svg, "09:00") {
				t.Errorf("no time in\n%s", svg)
			}
		})
	}
}

func TestPlotOfManyDaysHasDates(t *testing.T) {
	t.Parallel()
	line := timeline(1, alarm.StatePoint{State: alarm.StateOK, Value: number(0)}, alarm.StatePoint{State: alarm.StateOK, Value: number(0)})
	line.Points[1].At = line.Points[0].At.Add(72 * time.Hour)
	svg, err := plotOf(line)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(svg, "3 Mar 09:00") {
		t.Errorf("no date in\n%s", svg)
	}
}

func TestHighestLeavesRoomAboveThresholdAndValues(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		threshold, value, least float64
	}{{1, 0, 1}, {5, 0, 5}, {1, 9, 9}, {0, 0, 1}, {1, math.Inf(1), 1}} {
		got := highest(timeline(test.threshold, alarm.StatePoint{Value: number(test.value)}))
		if got <= test.least || math.IsInf(got, 0) {
			t.Errorf("threshold %v, value %v: highest %v", test.threshold, test.value, got)
		}
	}
}

func TestPeriodInWords(t *testing.T) {
	t.Parallel()
	for s, want := range map[int]string{60: "1 minute", 300: "5 minutes", 10: "10 seconds"} {
		if got := period(s); got != want {
			t.Errorf("%d: %s", s, got)
		}
	}
}
