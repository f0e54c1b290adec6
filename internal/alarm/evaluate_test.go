package alarm

import (
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

func TestStateFollowsThePoints(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		points  string
		m, n    int
		missing string
		from    State
		want    State
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

// TestStateAgreesWithDocumentedTables: the rows of AWS's two tables, with the state that each treatment of missing data leads to.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
func TestStateAgreesWithDocumentedTables(t *testing.T) {
	t.Parallel()
	// retained stands for AWS's "retain current state".
	const retained = State("")
	for _, c := range []struct {
		points                                   string
		m, n                                     int
		missing, ignore, breaching, notBreaching State
	}{
		{"0 - X - X", 3, 3, StateOK, StateOK, StateOK, StateOK},
		{"0 - - - -", 3, 3, StateOK, StateOK, StateOK, StateOK},
		{"- - - - -", 3, 3, StateInsufficient, retained, StateAlarm, StateOK},
		{"0 X X - X", 3, 3, StateAlarm, StateAlarm, StateAlarm, StateAlarm},
		{"- - X - -", 3, 3, StateAlarm, retained, StateAlarm, StateOK},
		{"0 - X - X", 2, 3, StateAlarm, StateAlarm, StateAlarm, StateAlarm},
		{"0 0 X 0 X", 2, 3, StateAlarm, StateAlarm, StateAlarm, StateAlarm},
		{"0 - X - -", 2, 3, StateOK, StateOK, StateAlarm, StateOK},
		{"- - - - 0", 2, 3, StateOK, StateOK, StateAlarm, StateOK},
		{"- - - X -", 2, 3, StateAlarm, retained, StateAlarm, StateOK},
	} {
		for treatment, want := range map[string]State{
			Missing: c.missing, Ignore: c.ignore, Breaching: c.breaching, NotBreaching: c.notBreaching,
		} {
			for _, from := range []State{StateOK, StateAlarm, StateInsufficient} {
				state := want
				if want == retained {
					state = from
				}
				if got := evaluate(parsePoints(t, c.points), c.m, c.n, treatment, from); got != state {
					t.Errorf("%s, %d of %d, %s, from %s: %s, want %s", c.points, c.m, c.n, treatment, from, got, state)
				}
			}
		}
	}
}
