package report

import (
	"encoding/json"
	"errors"
	"html"
	"strings"
	"testing"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

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

func TestHeadlines(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		change  func(*pipeline.Pipeline)
		options drill.Options
		want    string
	}{
		{"healthy", nil, drill.Options{}, "All as expected: mail for 30 records, silence for 40 records"},
		{"average", average, drill.Options{}, "Mail would not come, stopped at evaluated (TopSecretInfo, alarm)"},
		{"leak", func(p *pipeline.Pipeline) {
			p.Filters[0].Pattern = `{ $.eventName = "GetSecretValue" && $.requestParameters.secretId = "*TopSecretInfo*" }`
		}, drill.Options{}, "Mail would come that should not, let through at counted (TopSecretInfo, alarm)"},
		{"unsure", withoutTrail, drill.Options{}, "Nothing wrong found, but not everything could be checked: recorded (TopSecretInfo, alarm), recorded (TopSecretInfo, event rule)"},
		{"assumed", withoutTrail, drill.Options{AssumeSharedTrail: true}, "mail for 30 records, silence for 40 records; assumed, on your word: a shared trail that is in none of the given states"},
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

func TestGivenRecordsCountTheMailsAndNotTheRecords(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	secret := aws.Secret{Name: "TopSecretInfo", Region: "us-east-1", Account: "123456789012"}
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
			"Nothing wrong found, but not everything could be checked: mail for 3 records, silence for 0 records; in all 2 mails of an alarm, 3 mails of an event rule; 2 parts of the given input could not be read",
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
			if strings.Contains(text, ifUnknownPass) {
				t.Errorf("a condition in\n%s", text)
			}
			page, document := pageText(t, r), jsonText(t, r)
			for _, problem := range test.malformed {
				if !strings.Contains(page, "Not read: "+problem.Error()) || !strings.Contains(document, problem.Error()) {
					t.Errorf("page or JSON misses %q", problem)
				}
			}
			if open := test.name == "without one"; strings.Contains(page, "state ALARM, at least this long") != open || strings.Contains(document, `"open": true`) != open {
				t.Errorf("page or JSON says of an open end: %t, want %t", !open, open)
			}
		})
	}
}

func TestSilenceThatIsWantedIsNoStop(t *testing.T) {
	t.Parallel()
	call := cloudtrail.Call{Secret: aws.Secret{Name: "Other", Region: "us-east-1", Account: "123456789012"}, Reader: cloudtrail.User("arn:aws:iam::123456789012:user/eve")}
	r, err := drill.Given(pipelineWith(t, nil), call.Records(), nil, drill.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := terminalText(t, r, Look{})
	for _, want := range []string{"other records", "silent, as it should be", "○ counted", "no mail is sent", "mail for 0 records, silence for 1 record"} {
		if !strings.Contains(text, want) {
			t.Errorf("misses %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "→") {
		t.Errorf("a remedy for what is well in\n%s", text)
	}
}

func TestARecordWithoutATimeIsNotCalledUnreadable(t *testing.T) {
	t.Parallel()
	secret := aws.Secret{Name: "TopSecretInfo", Region: "us-east-1", Account: "123456789012"}
	call := cloudtrail.Call{Secret: secret, Reader: cloudtrail.User("arn:aws:iam::123456789012:user/eve")}
	records := call.Records()
	for _, when := range []string{"yesterday", ""} {
		undated := call.Records()[0]
		undated.EventID, undated.EventTime = "undated"+when, when
		records = append(records, undated)
	}
	r, err := drill.Given(pipelineWith(t, nil), records, nil, drill.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const summary = "Nothing wrong found, but not everything could be checked: mail for 3 records, silence for 0 records; "
	for _, test := range []struct {
		name      string
		malformed []error
		want      string
	}{
		{"alone", nil, "event rule; 2 records have no valid time"},
		{"with a malformed one", []error{errors.New("a.json: record 4: no eventName")}, "event rule; 1 part of the given input could not be read; 2 records have no valid time"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := r
			r.Malformed = test.malformed
			if got := headline(r); !strings.HasPrefix(got, summary) || !strings.HasSuffix(got, test.want) {
				t.Errorf("headline %q, want %q", got, test.want)
			}
			const problem = `record 2 (GetSecretValue by user eve): eventTime "yesterday" is not a valid time, so it is not known what an alarm counts together with it`
			text := strings.Join(strings.Fields(terminalText(t, r, Look{})), " ")
			page, document := html.UnescapeString(pageText(t, r)), jsonText(t, r)
			for form, printed := range map[string]string{"terminal": text, "page": page} {
				if !strings.Contains(printed, "No time: "+problem) || strings.Contains(printed, "Not read: record") {
					t.Errorf("%s: misses the record without a time in\n%s", form, printed)
				}
			}
			var decoded Document
			if err := json.Unmarshal([]byte(document), &decoded); err != nil || len(decoded.Undated) != 2 || decoded.Undated[0] != problem || len(decoded.Malformed) != len(test.malformed) {
				t.Errorf("undated %q, malformed %q, error %v", decoded.Undated, decoded.Malformed, err)
			}
		})
	}
}
