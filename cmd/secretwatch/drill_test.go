package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/report"
)

func TestDrillExitsWithTheStatusOfItsResult(t *testing.T) {
	t.Parallel()
	team, platform := halves(t)
	average := changed(t, `"statistic": "Sum"`, `"statistic": "Average"`)
	stranger := recordFile(t, cloudtrail.User("arn:aws:iam::123456789012:user/eve"))
	expected := recordFile(t, cloudtrail.Role("arn:aws:iam::123456789012:role/payments-api", "i-0abc"))
	secret := aws.Secret{Name: "TopSecretInfo", Region: "us-east-1", Account: "123456789012"}
	raw := string(cloudtrail.Call{Secret: secret, Reader: cloudtrail.User("arn:aws:iam::123456789012:user/eve")}.Records()[0].Raw)
	mixed := written(t, "mixed.json", raw+"\n{\"eventName\":\n"+raw+"\n")
	listed := written(t, "listed.json", `{"Records":["x",`+raw+`]}`)
	another := strings.Replace(raw, `"eventID":"`, `"eventID":"another-`, 1)
	two := written(t, "two.json", raw+"\n"+another)
	repeated := written(t, "repeated.json", raw+"\n"+raw)
	timeless := written(t, "timeless.json", raw+"\n"+regexp.MustCompile(`"eventTime":"[^"]*"`).ReplaceAllString(another, `"eventTime":"yesterday"`))
	twice := changed(t, `"threshold": 1`, `"threshold": 2`)
	tests := []struct {
		name      string
		arguments []string
		status    int
		want      string
	}{
		{"one read twice, threshold two", []string{twice, "--event", repeated}, 1, "Mail would not come"},
		{"a read without a time among others", []string{healthyFile, "--event", timeless}, 3, `record 2 (GetSecretValue by user eve): eventTime "yesterday" is not a valid time`},
		{"an update that stopped halfway", []string{changed(t, `"deployment": {`, `"deployment": {"pending_operations": [{"type": "deleting", `+
			`"resource": {"urn": "urn:pulumi:dev::x::y::z", "type": "aws:sns/topic:Topic"}}],`)}, 3, "an interrupted update left 1 resource unfinished"},
		{"a broken line", []string{healthyFile, "--event", mixed}, 3, "? Not read: " + mixed + ": line 2: "},
		{"a text among records", []string{healthyFile, "--event", listed}, 3, "? Not read: " + listed + ": record 1: not CloudTrail's JSON: expected a record, got a string"},
		{"a text among records, and a break", []string{average, "--event", listed}, 1, "1 part of the given input could not be read"},
		{"two reads, threshold two", []string{twice, "--event", two}, 0, "mail for 2 records, silence for 0 records; in all 1 mail of an alarm, 2 mails of an event rule"},
		{"one read, threshold two", []string{twice, "--event", stranger}, 1, "only from 2 reads in 300 seconds on"},
		{"healthy", []string{healthyFile}, 0, "✔ All as expected"},
		{"one secret", []string{healthyFile, "--secret", "TopSecretInfo"}, 0, "✔ All as expected"},
		{"average", []string{average}, 1, "✘ Mail would not come, stopped at evaluated"},
		{"team alone", []string{team}, 3, "? Nothing wrong found, but not everything could be checked"},
		{"team, trail vouched for", []string{team, "--assume-shared-trail"}, 0, "assumed, on your word"},
		{"team and platform", []string{team, platform}, 0, "✔ All as expected"},
		{"record", []string{healthyFile, "--event", stranger}, 0, "mail for 1 record"},
		{"record that must alert", []string{healthyFile, "--event", stranger, "--expect", "alert"}, 0, "mail for 1 record"},
		{"record that must not alert", []string{healthyFile, "--event", stranger, "--expect", "silence"}, 1, "Mail would come that should not"},
		{"two records", []string{healthyFile, "--event", stranger, "--event", expected}, 0, "mail for 1 record, silence for 1 record"},
		{"record of an expected reader that must alert", []string{healthyFile, "--event", expected, "--expect", "alert"}, 1, "Mail would not come"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			status, printed := execute(t, append([]string{"drill"}, test.arguments...)...)
			if status != test.status || !strings.Contains(strings.Join(strings.Fields(printed), " "), test.want) {
				t.Errorf("status %d, want %d with %q, printed\n%s", status, test.status, test.want, printed)
			}
		})
	}
}

func TestDrillRefusesUnusableInputWithOneLine(t *testing.T) {
	t.Parallel()
	empty := written(t, "empty.json", `{"version":3,"deployment":{"resources":[]}}`)
	cut := written(t, "cut.json", `{"version":3,"deployment":{"resources":[{"urn":`)
	nothing := written(t, "nothing.json", `{"version":3,"deployment":{"resources":[{"urn":"u","type":"aws:s3/bucket:Bucket","id":"b"}]}}`)
	nameless := written(t, "nameless.json", `{"eventSource":"secretsmanager.amazonaws.com"}`)
	_, platform := halves(t)
	tests := []struct {
		name      string
		arguments []string
		want      string
	}{
		{"no state", nil, "expected a state: a file with the output of `pulumi stack export`"},
		{"no such file", []string{"nowhere.json"}, "no such file"},
		{"no JSON", []string{"main.go"}, "not a Pulumi state: not JSON"},
		{"not a state", []string{nameless}, "not a Pulumi state"},
		{"empty state", []string{empty}, "the state is empty"},
		{"cut state", []string{cut}, "the JSON is cut off after"},
		{"nothing to do with secrets", []string{nothing}, "there is nothing to send a record through"},
		{"no secret", []string{platform}, "no secret to read"},
		{"other secret", []string{healthyFile, "--secret", "x"}, "x is not among the secrets watched here: TopSecretInfo"},
		{"record without a name", []string{healthyFile, "--event", nameless}, "no eventName, so not a CloudTrail record"},
		{"no record", []string{healthyFile, "--event", "nowhere.json"}, "no such file"},
		{"expectation of nothing", []string{healthyFile, "--expect", "alert"}, "--expect needs records: pass them with --event"},
		{"unknown expectation", []string{healthyFile, "--event", nameless, "--expect", "maybe"}, "expected alert or silence"},
		{"standard input twice", []string{"-", "--event", "-"}, "standard input (-) can be read only once"},
		{"page that cannot be written", []string{healthyFile, "--html", "nowhere/page.html"}, "writing the page"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			status, printed := execute(t, append([]string{"drill"}, test.arguments...)...)
			if status != exitUnusable || !strings.Contains(printed, test.want) || strings.Count(printed, "\n") != 1 || !strings.HasPrefix(printed, "secretwatch: ") {
				t.Errorf("status %d, printed %q, want %d with %q", status, printed, exitUnusable, test.want)
			}
		})
	}
}

func TestDrillReadsStandardInput(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(healthyFile)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	command := newRoot()
	command.SetIn(strings.NewReader(string(text)))
	command.SetOut(&out)
	if status := run(t.Context(), command, []string{"drill", "-"}); status != 0 || !strings.Contains(out.String(), "All as expected") {
		t.Errorf("status %d, printed\n%s", status, out.String())
	}
}

func TestDrillWritesPageAndJSON(t *testing.T) {
	t.Parallel()
	page := filepath.Join(t.TempDir(), "drill.html")
	status, printed := execute(t, "drill", healthyFile, "--html", page, "--json")
	var document report.Document
	if err := json.Unmarshal([]byte(printed), &document); err != nil || status != 0 || document.Version != report.Version || len(document.Ways) != 2 {
		t.Errorf("status %d, %d ways, error %v", status, len(document.Ways), err)
	}
	text, err := os.ReadFile(page)
	if err != nil || !strings.HasPrefix(string(text), "<!DOCTYPE html>") || !strings.HasSuffix(string(text), "</html>\n") {
		t.Errorf("error %v, page of %d bytes", err, len(text))
	}
}
