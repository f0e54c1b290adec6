package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/state"
)

var update = flag.Bool("update", false, "write the golden files anew")

// pipelineWith is the healthy pipeline of a test, changed.
func pipelineWith(t *testing.T, change func(*pipeline.Pipeline)) *pipeline.Pipeline {
	t.Helper()
	text, err := os.ReadFile("../state/testdata/healthy.json")
	if err != nil {
		t.Fatal(err)
	}
	read, err := state.Read(bytes.NewReader(text), "healthy.json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := state.Load(read)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(p)
	}
	return p
}

func resultOf(t *testing.T, change func(*pipeline.Pipeline), o drill.Options) drill.Result {
	t.Helper()
	r, err := drill.Run(pipelineWith(t, change), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func average(p *pipeline.Pipeline) { p.Alarms[0].Statistic = "Average" }

func withoutTrail(p *pipeline.Pipeline) {
	p.Trails, p.Buckets, p.Roles, p.LogGroups = nil, nil, nil, nil
}

func careless(p *pipeline.Pipeline) {
	p.Filters[0].Pattern = `{ $.eventName = "GetSecretValue" && ($.requestParameters.secretId = "*TopSecretInfo*") }`
	p.Rules[0].State = "DISABLED"
}

// golden compares with a file of testdata, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func terminalText(t *testing.T, r drill.Result, look Look) string {
	t.Helper()
	var out strings.Builder
	if err := Terminal(&out, r, look); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

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

// several repeats the ways of a result under so many names.
func several(r drill.Result, n int) drill.Result {
	var ways []drill.Way
	for i := range n {
		for _, w := range r.Ways {
			w.Secret = "svc/" + string(rune('a'+i%26)) + string(rune('a'+i/26))
			ways = append(ways, w)
		}
	}
	r.Ways = ways
	return r
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
	if !strings.Contains(text, "lines more, 88 of them not as expected") {
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

func TestTerminalSaysWhenItCannotWrite(t *testing.T) {
	t.Parallel()
	r := resultOf(t, nil, drill.Options{})
	for name, write := range map[string]func() error{
		"terminal": func() error { return Terminal(broken{}, r, Look{}) },
		"page":     func() error { return Page(broken{}, r) },
		"json":     func() error { return JSON(broken{}, r) },
	} {
		if err := write(); err == nil || !strings.Contains(err.Error(), "writing the report") && !strings.Contains(err.Error(), "writing the page") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// broken takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestJSON(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*pipeline.Pipeline){"healthy": nil, "average": average} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := resultOf(t, change, drill.Options{})
			r.Cases = r.Cases[:2]
			var out strings.Builder
			if err := JSON(&out, r); err != nil {
				t.Fatal(err)
			}
			golden(t, name+".json", out.String())
			var back Document
			if err := json.Unmarshal([]byte(out.String()), &back); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(document(r), back, cmp.FilterPath(func(p cmp.Path) bool {
				return p.Last().String() == ".Steps"
			}, cmp.Ignore())); diff != "" {
				t.Errorf("what is read back differs:\n%s", diff)
			}
		})
	}
}

func TestJSONOfNothingHasEmptyLists(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := JSON(&out, drill.Result{}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{`"ways": []`, `"cases": []`, `"stories": []`, `"status": 0`, `"version": 1`} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("misses %s in %s", text, out.String())
		}
	}
}

func TestHeadlines(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		change  func(*pipeline.Pipeline)
		options drill.Options
		want    string
	}{
		{"healthy", nil, drill.Options{}, "All as expected: mail for 30 records, silence for 31 records"},
		{"average", average, drill.Options{}, "Mail would not come, stopped at evaluated (TopSecretInfo, alarm)"},
		{"leak", func(p *pipeline.Pipeline) {
			p.Filters[0].Pattern = `{ $.eventName = "GetSecretValue" && $.requestParameters.secretId = "*TopSecretInfo*" }`
		}, drill.Options{}, "Mail would come that should not, taken in at counted (TopSecretInfo, alarm)"},
		{"unsure", withoutTrail, drill.Options{}, "Nothing wrong found, but not all could be judged: recorded (TopSecretInfo, alarm), recorded (TopSecretInfo, event rule)"},
		{"assumed", withoutTrail, drill.Options{AssumeSharedTrail: true}, "mail for 30 records, silence for 31 records; a shared trail that no given state holds is assumed, on your word"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := headline(resultOf(t, test.change, test.options)); !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestMomentsOfManyDaysHaveDates(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	secret := cloudtrail.Secret{Name: "TopSecretInfo", Region: "us-east-1", Account: "123456789012"}
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

func TestGivenRecordsCountTheMailsAndNotTheRecords(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	secret := cloudtrail.Secret{Name: "TopSecretInfo", Region: "us-east-1", Account: "123456789012"}
	var records []cloudtrail.Record
	for _, after := range []time.Duration{0, time.Minute, 40 * time.Minute} {
		records = append(records, cloudtrail.Call{Secret: secret, Reader: cloudtrail.User("arn:aws:iam::123456789012:user/eve"), Time: at.Add(after)}.Records()...)
	}
	for _, test := range []struct {
		name      string
		change    func(*pipeline.Pipeline)
		malformed []error
		want      []string
	}{
		{"with a default value", nil, nil, []string{"All as expected: mail for 3 records, silence for 0 records; in all 2 mails of an alarm, 3 mails of an event rule"}},
		{"without one", func(p *pipeline.Pipeline) { p.Filters[0].Default = "" }, nil, []string{
			"in all 1 mail of an alarm, up to 1 more of an alarm that may still be in ALARM from before, 3 mails of an event rule",
			"goes to OK at the earliest: how far back CloudWatch looks is not documented", "goes to ALARM, unless it is still in ALARM from before",
		}},
		{"with mails for OK", func(p *pipeline.Pipeline) { p.Alarms[0].OKActions = p.Alarms[0].AlarmActions }, nil, []string{"in all 2 mails of an alarm, 2 mails of an alarm that leaves ALARM, 3 mails of an event rule"}},
		{"beside malformed ones", nil, []error{errors.New("a.json: record 4: no eventName"), errors.New("b.json: ends in the middle")}, []string{
			"? Not read: a.json: record 4: no eventName", "? Not read: b.json: ends in the middle",
			"Nothing wrong found, but not all could be judged: mail for 3 records, silence for 0 records; in all 2 mails of an alarm, 3 mails of an event rule; 2 parts of the given input could not be read",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := drill.Given(pipelineWith(t, test.change), records, nil, drill.Options{})
			if err != nil {
				t.Fatal(err)
			}
			r.Malformed = test.malformed
			text := strings.Join(strings.Fields(terminalText(t, r, Look{})), " ")
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("misses %q in\n%s", want, text)
				}
			}
			if strings.Contains(text, ifWell) {
				t.Errorf("a condition in\n%s", text)
			}
			page, document := pageText(t, r), jsonText(t, r)
			for _, problem := range test.malformed {
				if !strings.Contains(page, "Not read: "+problem.Error()) || !strings.Contains(document, problem.Error()) {
					t.Errorf("page or JSON misses %q", problem)
				}
			}
			if open := test.name == "without one"; strings.Contains(page, "state ALARM, at least so long") != open || strings.Contains(document, `"open": true`) != open {
				t.Errorf("page or JSON says of an open end: %t, want %t", !open, open)
			}
		})
	}
}

func jsonText(t *testing.T, r drill.Result) string {
	t.Helper()
	var out strings.Builder
	if err := JSON(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestManyMalformedRecordsAreCut(t *testing.T) {
	t.Parallel()
	r := resultOf(t, nil, drill.Options{})
	for range 12 {
		r.Malformed = append(r.Malformed, errors.New("a.json: record 4: no eventName"))
	}
	if text := terminalText(t, r, Look{}); strings.Count(text, "Not read") != 10 || !strings.Contains(text, "and 2 more that could not be read") {
		t.Errorf("printed\n%s", text)
	}
}

func TestSilenceThatIsWantedIsNoStop(t *testing.T) {
	t.Parallel()
	call := cloudtrail.Call{Secret: cloudtrail.Secret{Name: "Other", Region: "us-east-1", Account: "123456789012"}, Reader: cloudtrail.User("arn:aws:iam::123456789012:user/eve")}
	r, err := drill.Given(pipelineWith(t, nil), call.Records(), nil, drill.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := terminalText(t, r, Look{})
	for _, want := range []string{"other records", "silent, as it should be", "○ counted", "no mail goes out", "mail for 0 records, silence for 1 record"} {
		if !strings.Contains(text, want) {
			t.Errorf("misses %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "→") {
		t.Errorf("a remedy for what is well in\n%s", text)
	}
}

// external is anything that a page would load or run.
var external = regexp.MustCompile(`(?i)<script|<link|<img|<iframe|@import|url\(\s*["']?(?:http|//)|src=|onload=|onclick=`)

func pageText(t *testing.T, r drill.Result) string {
	t.Helper()
	var out strings.Builder
	if err := Page(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPage(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*pipeline.Pipeline){"healthy": nil, "average": average, "unsure": withoutTrail} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := resultOf(t, change, drill.Options{})
			r.Cases = r.Cases[:2]
			text := pageText(t, r)
			if found := external.FindString(text); found != "" {
				t.Errorf("the page loads or runs something: %s", found)
			}
			_, body, _ := strings.Cut(text, "<body>")
			golden(t, name+".html", body)
		})
	}
}

func TestPageHasThePicturesOfEachLane(t *testing.T) {
	t.Parallel()
	text := pageText(t, resultOf(t, average, drill.Options{}))
	for part, count := range map[string]int{
		`class="picture wide"`: 2, `class="picture tall"`: 2, `<g class="node stop">`: 2, `class="halo"`: 2, `<svg class="plot"`: 1,
		`<article class="mail">`: 1, `width=device-width`: 1, `prefers-color-scheme: dark`: 1, `@media print`: 1,
	} {
		if got := strings.Count(text, part); got != count {
			t.Errorf("%d of %s, want %d", got, part, count)
		}
	}
}

func TestPageEscapesWhatItShows(t *testing.T) {
	t.Parallel()
	const evil = `<script>alert("x")</script>`
	r := resultOf(t, func(p *pipeline.Pipeline) {
		p.Alarms[0].Name, p.Alarms[0].Description = evil, evil
		p.Subscriptions[0].Endpoint = evil
	}, drill.Options{})
	r.Sources = []string{evil}
	r.Notes = []string{evil}
	r.Ways[0].Secret = evil
	text := pageText(t, r)
	if strings.Contains(text, "<script") {
		t.Error("a name stands in the page as it is")
	}
	if !strings.Contains(text, "&lt;script&gt;") {
		t.Error("the name is not shown at all")
	}
}

func TestPageOfManySecretsStaysSmall(t *testing.T) {
	t.Parallel()
	text := pageText(t, several(resultOf(t, nil, drill.Options{}), 300))
	if !strings.Contains(text, "570 more lines are not drawn here") {
		t.Error("nothing says what is left out")
	}
	if len(text) > 400_000 {
		t.Errorf("%d bytes", len(text))
	}
}
