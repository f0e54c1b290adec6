package report

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestTerminal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		change  func(*pipeline.Pipeline)
		options drill.Options
		look    Look
	}{
		{"healthy", nil, drill.Options{}, Look{}},
		{"average", average, drill.Options{}, Look{Width: 80}},
		{"careless", careless, drill.Options{}, Look{}},
		{"unsure", withoutTrail, drill.Options{}, Look{}},
		{"assumed", withoutTrail, drill.Options{AssumeSharedTrail: true}, Look{}},
		{"color", average, drill.Options{}, Look{Color: true}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			golden(t, test.name+".txt", terminalText(t, resultOf(t, test.change, test.options), test.look))
		})
	}
}

func TestTerminalShowsALineForEachOfSeveralSecrets(t *testing.T) {
	t.Parallel()
	text := terminalText(t, several(resultOf(t, average, drill.Options{}), 3), Look{})
	if got := strings.Count(text, "✔ recorded ✔ delivered ✔ counted ✘ evaluated · published · received"); got != 3 {
		t.Errorf("%d lines of hops, want 3 in\n%s", got, text)
	}
	if strings.Count(text, "→ use the statistic Sum") != 3 {
		t.Errorf("no remedy in\n%s", text)
	}
}

func TestTerminalStaysShort(t *testing.T) {
	t.Parallel()
	text := terminalText(t, several(resultOf(t, average, drill.Options{}), 100), Look{})
	if lines := strings.Count(text, "\n"); lines > 140 {
		t.Errorf("%d lines", lines)
	}
	if !strings.Contains(text, "more lines, 88 of them not as expected") {
		t.Errorf("nothing says what is left out in\n%s", text)
	}
}

func TestTerminalKeepsItsWidth(t *testing.T) {
	t.Parallel()
	text := terminalText(t, resultOf(t, average, drill.Options{}), Look{Width: 72})
	for line := range strings.SplitSeq(text, "\n") {
		words := strings.Fields(line)
		if len([]rune(line)) > 72 && len(words) > 0 && len(words[len(words)-1]) < 40 {
			t.Errorf("%d columns: %s", len([]rune(line)), line)
		}
	}
}

func TestManyMalformedRecordsAreCut(t *testing.T) {
	t.Parallel()
	r := resultOf(t, nil, drill.Options{})
	for range 12 {
		r.Malformed = append(r.Malformed, errors.New("a.json: record 4: no eventName"))
	}
	if text := terminalText(t, r, Look{}); strings.Count(text, "Not read: a.json") != 10 || !strings.Contains(text, "? Not read: 2 more") {
		t.Errorf("printed\n%s", text)
	}
}

func TestMomentsOfManyDaysHaveDates(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	secret := aws.Secret{Name: "TopSecretInfo", Region: "us-east-1", Account: "123456789012"}
	call := cloudtrail.Call{Secret: secret, Reader: cloudtrail.User("arn:aws:iam::123456789012:user/eve"), Time: at}
	records := call.Records()
	call.Time = at.Add(72 * time.Hour)
	r, err := drill.Given(pipelineWith(t, nil), append(records, call.Records()...), nil, drill.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := terminalText(t, r, Look{})
	for _, want := range []string{"2026-03-02 09:00  GetSecretValue of TopSecretInfo by user eve", "2026-03-05 09:06  alarm", "and 2 more mails"} {
		if !strings.Contains(text, want) {
			t.Errorf("misses %q in\n%s", want, text)
		}
	}
}
