package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/report"
)

const healthyFile = "../../internal/state/testdata/healthy.json"

// changed writes the healthy state with one text in place of another.
func changed(t *testing.T, from, to string) string {
	t.Helper()
	text, err := os.ReadFile(healthyFile)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), from) {
		t.Fatalf("the state has no %s", from)
	}
	return written(t, "state.json", strings.ReplaceAll(string(text), from, to))
}

func written(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// halves split the healthy state: the team's, and that of the stack which owns the trail.
func halves(t *testing.T) (team, platform string) {
	t.Helper()
	text, err := os.ReadFile(healthyFile)
	if err != nil {
		t.Fatal(err)
	}
	var whole struct {
		Version    int `json:"version"`
		Deployment struct {
			Resources []map[string]any `json:"resources"`
		} `json:"deployment"`
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	parts := map[bool][]map[string]any{}
	for _, r := range whole.Deployment.Resources {
		kind, _ := r["type"].(string)
		shared := strings.HasPrefix(kind, "aws:cloudtrail/") || strings.HasPrefix(kind, "aws:s3/") || strings.HasPrefix(kind, "aws:iam/") ||
			kind == "aws:cloudwatch/logGroup:LogGroup"
		parts[shared] = append(parts[shared], r)
	}
	write := func(name string, shared bool) string {
		part := whole
		part.Deployment.Resources = parts[shared]
		text, err := json.Marshal(part)
		if err != nil {
			t.Fatal(err)
		}
		return written(t, name, string(text))
	}
	return write("team.json", false), write("platform.json", true)
}

// recordFile holds the record of one read of the healthy state's secret.
func recordFile(t *testing.T, reader cloudtrail.Reader) string {
	t.Helper()
	secret := cloudtrail.Secret{Name: "TopSecretInfo", Region: "us-east-1", Account: "123456789012"}
	return written(t, "record.json", string(cloudtrail.Call{Secret: secret, Reader: reader}.Records()[0].Raw))
}

func TestDrillEndsWithTheStatusOfWhatItFound(t *testing.T) {
	t.Parallel()
	team, platform := halves(t)
	average := changed(t, `"statistic": "Sum"`, `"statistic": "Average"`)
	stranger := recordFile(t, cloudtrail.User("arn:aws:iam::123456789012:user/eve"))
	expected := recordFile(t, cloudtrail.Role("arn:aws:iam::123456789012:role/payments-api", "i-0abc"))
	secret := cloudtrail.Secret{Name: "TopSecretInfo", Region: "us-east-1", Account: "123456789012"}
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

func TestDrillRefusesUnusableInputInOneLine(t *testing.T) {
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
		{"no state", nil, "give a state: a file that `pulumi stack export` wrote"},
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
		{"expectation of nothing", []string{healthyFile, "--expect", "alert"}, "--expect is about the records of --event"},
		{"unknown expectation", []string{healthyFile, "--event", nameless, "--expect", "maybe"}, "say alert or silence"},
		{"standard input twice", []string{"-", "--event", "-"}, "standard input (-) can be read once only"},
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

// TestDrillRunsThePulumiCLI puts a stand-in CLI on PATH.
func TestDrillRunsThePulumiCLI(t *testing.T) {
	state, err := filepath.Abs(healthyFile)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	script := "#!/bin/sh\n[ \"$4\" = broken ] && { echo 'error: no stack named broken' >&2; exit 255; }\n" +
		"[ \"$1 $2 $3 $4\" = 'stack export --stack prod' ] && exec cat " + state + "\nexit 1\n"
	if err := os.WriteFile(filepath.Join(folder, "pulumi"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	status, printed := execute(t, "drill", "--stack", "prod")
	if status != 0 || !strings.HasPrefix(printed, "Running pulumi stack export --stack prod\n") || !strings.Contains(printed, "All as expected") {
		t.Errorf("status %d, printed\n%s", status, printed)
	}
	status, printed = execute(t, "drill", "--stack", "broken")
	if status != exitUnusable || !strings.Contains(printed, "error: no stack named broken") {
		t.Errorf("status %d, printed\n%s", status, printed)
	}
}

func TestDrillOfAStackNeedsThePulumiCLI(t *testing.T) {
	t.Setenv("PATH", "")
	t.Chdir(t.TempDir())
	status, printed := execute(t, "drill", "--stack", "prod")
	if status != exitUnusable || !strings.Contains(printed, "no pulumi on PATH") {
		t.Errorf("status %d, printed %q", status, printed)
	}
}

func TestDrillOfARehearsedStateFailsForABreakOnly(t *testing.T) {
	t.Parallel()
	team, _ := halves(t)
	for path, want := range map[string]string{
		healthyFile: "", team: "", changed(t, `"statistic": "Sum"`, `"statistic": "Average"`): "the drill failed",
	} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		err = newRoot().drillState(&out, text)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q\n%s", path, err, want, out.String())
		}
		if out.Len() == 0 {
			t.Errorf("%s: nothing is told", path)
		}
	}
	if err := newRoot().drillState(&strings.Builder{}, []byte("{}")); err == nil {
		t.Error("no error for what is no state")
	}
}
