package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// hostile moves the cursor, retitles the window, hides text, turns its order around, begins a line of its own, and is no UTF-8.
const hostile = "x\x1b[2J\x1b[8m\x1b]0;title\a\u009b2J\u202e\u2066\r\n✔ All as expected\b\x7f\xff<script>&\u2028y"

// hostileResult has the text in every place that an input reaches.
func hostileResult() drill.Result {
	step := pipeline.Step{Hop: pipeline.Counted, Verdict: pipeline.Stop, Reason: hostile, Remedy: hostile, Resource: hostile, Notes: []string{hostile}}
	outcome := drill.Outcome{Verdict: pipeline.Stop, Step: step, Route: pipeline.Route{Name: pipeline.AlarmRoute, Steps: []pipeline.Step{step}}}
	c := drill.Case{Secret: hostile, What: hostile, Record: &cloudtrail.Record{EventID: hostile, EventName: hostile}, Outcomes: []drill.Outcome{outcome}}
	return drill.Result{
		Sources: []string{hostile}, Ways: []drill.Way{{Secret: hostile, Outcome: outcome, Case: c, Alerts: 1, Missed: 1}}, Cases: []drill.Case{c},
		Stories:   []drill.Story{{Secret: hostile, What: hostile, Mails: []pipeline.Mail{{To: []string{hostile}, Subject: hostile, Body: hostile, Topic: hostile}}}},
		Notes:     []string{hostile},
		Malformed: []error{errors.New(hostile)}, Undated: []error{errors.New(hostile)}, Unfinished: []string{hostile},
	}
}

// invisible lists what a text has that cannot be seen, other than what is allowed.
func invisible(text, allowed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) && r != unicode.ReplacementChar || strings.ContainsRune(allowed, r) {
			return -1
		}
		return r
	}, text)
}

func TestNoOutputHasCharactersThatCannotBeSeen(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(io.Writer) error{
		"terminal": func(w io.Writer) error { return Terminal(w, hostileResult(), Look{}) },
		"page":     func(w io.Writer) error { return Page(w, hostileResult()) },
		"JSON":     func(w io.Writer) error { return JSON(w, hostileResult()) },
	} {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if bad := invisible(out.String(), "\n\t\ufffd"); bad != "" {
			t.Errorf("%s has %q", name, bad)
		}
		if !strings.Contains(out.String(), `\u202e`) {
			t.Errorf("%s does not show that something is hidden", name)
		}
	}
}

func TestAHostileTextCannotBeginALineOrSetAColor(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := Terminal(&out, hostileResult(), Look{Color: true}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if plain := strings.TrimLeft(line, " │"); strings.HasPrefix(plain, "✔") {
			t.Errorf("line %q", line)
		}
	}
	for _, sequence := range []string{"\x1b[2J", "\x1b[8m", "\x1b]"} {
		if strings.Contains(out.String(), sequence) {
			t.Errorf("the terminal gets %q", sequence)
		}
	}
}

func TestThePageEscapesAndIsolates(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := Page(&out, hostileResult()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "<script") || !strings.Contains(out.String(), "<bdi>x\\u001b[2J") {
		t.Error("text of an input is not escaped, or not isolated")
	}
}

func TestJSONKeepsHostileText(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := JSON(&out, hostileResult()); err != nil {
		t.Fatal(err)
	}
	var document Document
	if err := json.Unmarshal(out.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	if got, want := document.Cases[0].What, strings.ToValidUTF8(hostile, "\ufffd"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
