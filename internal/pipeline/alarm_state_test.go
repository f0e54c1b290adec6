package pipeline

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// parsePoints reads AWS's way of drawing points: 0 within, X over the threshold, - missing.
func parsePoints(t *testing.T, text string) []point {
	t.Helper()
	var points []point
	for _, sign := range strings.Fields(text) {
		p, ok := map[string]point{"0": within, "X": over, "-": absent}[sign]
		if !ok {
			t.Fatalf("no point: %q", sign)
		}
		points = append(points, p)
	}
	return points
}

func TestAlarmStateFollowsThePoints(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		points  string
		m, n    int
		missing string
		from    AlarmState
		want    AlarmState
	}{
		{"0 0 X", 1, 1, NotBreaching, StateOK, StateAlarm},
		{"0 X 0", 1, 1, NotBreaching, StateAlarm, StateOK},
		{"- - -", 1, 1, NotBreaching, StateAlarm, StateOK},
		{"- - -", 1, 1, Missing, StateOK, StateInsufficient},
		{"- - -", 1, 1, Ignore, StateAlarm, StateAlarm},
		{"- - -", 1, 1, Breaching, StateOK, StateAlarm},
		// A lone breaching point lingers until it leaves the range, even when missing data is not breaching.
		{"X - -", 1, 1, NotBreaching, StateAlarm, StateAlarm},
		{"X - -", 1, 1, Missing, StateOK, StateAlarm},
		{"- - X - X", 2, 3, NotBreaching, StateOK, StateAlarm},
		{"X X 0 0 0", 2, 3, NotBreaching, StateAlarm, StateOK},
		{"- - - - X", 3, 3, Missing, StateOK, StateOK},
		{"- - - X -", 3, 3, Missing, StateOK, StateOK},
		{"- - - - X", 3, 3, Missing, StateInsufficient, StateInsufficient},
		{"- - X - -", 3, 3, Missing, StateOK, StateAlarm},
		{"- - X - -", 3, 3, Ignore, StateOK, StateOK},
		{"- 0 - - X", 3, 3, Missing, StateAlarm, StateOK},
		{"- 0 - X X", 2, 3, Ignore, StateOK, StateAlarm},
		{"- - - - 0", 1, 3, Breaching, StateOK, StateAlarm},
	} {
		if got := evaluate(parsePoints(t, c.points), c.m, c.n, c.missing, c.from); got != c.want {
			t.Errorf("%s, %d of %d, %s, from %s: %s, want %s", c.points, c.m, c.n, c.missing, c.from, got, c.want)
		}
	}
}

func TestAlarmStateAgreesWithDocumentedTables(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(sharedFile(t, "alarm-missing-data-cases.json"))
	if os.IsNotExist(err) {
		text = []byte(`{"tables": []}`)
	} else if err != nil {
		t.Fatal(err)
	}
	var cases struct {
		Tables []struct {
			N            int    `json:"evaluation_periods"`
			M            int    `json:"datapoints_to_alarm"`
			Points       string `json:"points_oldest_first"`
			Missing      string `json:"missing"`
			Ignore       string `json:"ignore"`
			Breaching    string `json:"breaching"`
			NotBreaching string `json:"notBreaching"`
		} `json:"tables"`
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases.Tables {
		for mode, want := range map[string]string{
			Missing: c.Missing, Ignore: c.Ignore, Breaching: c.Breaching, NotBreaching: c.NotBreaching,
		} {
			for _, from := range []AlarmState{StateOK, StateAlarm, StateInsufficient} {
				state := AlarmState(want)
				if want == "RETAIN" {
					state = from
				}
				if got := evaluate(parsePoints(t, c.Points), c.M, c.N, mode, from); got != state {
					t.Errorf("%s, %d of %d, %s, from %s: %s, want %s", c.Points, c.M, c.N, mode, from, got, state)
				}
			}
		}
	}
}

// sharedFile is the path of a file beside the repository, which need not be there.
func sharedFile(t *testing.T, name string) string {
	t.Helper()
	dir, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "..", "shared", name)
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above this folder")
		}
		dir = filepath.Dir(dir)
	}
}
