package cloudtrail

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/input"
)

// quoted returns a text as a JSON string.
func quoted(t *testing.T, text string) string {
	t.Helper()
	out, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestReadUnwrapsWhatOtherServicesPutAroundRecords(t *testing.T) {
	t.Parallel()
	record := quoted(t, oneRecord)
	event := `{"detail-type":"AWS API Call via CloudTrail","detail":` + oneRecord + `}`
	notification := `{"Type":"Notification","Message":` + quoted(t, event) + `}`
	data := `{"messageType":"DATA_MESSAGE","owner":"1","logEvents":[{"id":"1","message":` + record + `},{"id":"2","message":` + record + `}]}`
	zippedData := base64.StdEncoding.EncodeToString([]byte(zipped(t, data)))
	tests := map[string]struct {
		text string
		want int
	}{
		"results of Logs Insights": {`{"results":[[{"field":"@timestamp","value":"x"},{"field":"@message","value":` + record + `}]],"status":"Complete"}`, 1},
		"its export":               {`[{"@timestamp":"x","@message":` + record + `},{"@message":` + oneRecord + `}]`, 2},
		"the data of a subscription, one after the other": {data + data, 4},
		"the data of a subscription, as a function's":     {`{"awslogs":{"data":"` + zippedData + `"}}`, 2},
		"an SNS notification":                             {notification, 1},
		"SNS notifications, as a function's":              {`{"Records":[{"EventSource":"aws:sns","Sns":{"Message":` + quoted(t, event) + `}}]}`, 1},
		"a queue's messages":                              {`{"Messages":[{"Body":` + quoted(t, notification) + `}]}`, 1},
		"a queue's messages, as a function's":             {`{"Records":[{"body":` + quoted(t, notification) + `}]}`, 1},
		"a list of log events":                            {`[{"message":` + record + `}]`, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			records, malformed, err := Read(strings.NewReader(tt.text), "input")
			if err != nil || len(records) != tt.want || len(malformed) > 0 {
				t.Fatalf("%d records, malformed %v, error %v", len(records), malformed, err)
			}
			if got := string(records[0].Raw); got != oneRecord {
				t.Errorf("raw %s", got)
			}
		})
	}
}

func TestReadSaysWhichFormsItReads(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"digestS3Bucket":"b","logFiles":[]}`:   "no eventName, so not a CloudTrail record; these forms are read: ",
		`{"results":[[{"field":"@timestamp"}]]}`: "the row has no @message; ask for it in the query",
	} {
		if _, _, err := Read(strings.NewReader(text), "input"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
}

func TestReadStopsAtTheLimit(t *testing.T) {
	t.Parallel()
	const most = 1 << 20
	bomb := zipped(t, strings.Repeat(" ", 1<<20)+oneRecord)
	for name, text := range map[string]string{
		"tiny records":             strings.Repeat(`{"eventName":"x"}`, 1000),
		"tiny records in a list":   "[" + strings.Repeat(`{"eventName":"x"},`, 1000) + "0]",
		"one long record":          `{"eventName":"` + strings.Repeat("x", most) + `"}`,
		"one long value in a list": `{"Records":[` + oneRecord + `,{"eventName":"` + strings.Repeat("x", most),
		"what is no record":        strings.Repeat(`{}`, 1<<14),
		"a gzip in a record":       `{"awslogs":{"data":"` + base64.StdEncoding.EncodeToString([]byte(bomb)) + `"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := readWithin(input.NewLimit(1), strings.NewReader(text), "input")
			if limit := (*input.LimitError)(nil); !errors.As(err, &limit) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v", err)
			}
		})
	}
	for _, text := range []string{bomb, zipped(t, "["+strings.Repeat(" ", 1<<20)), strings.Repeat("\n", 1<<20)} {
		if _, _, err := Read(strings.NewReader(text), "input"); err == nil || !strings.Contains(err.Error(), "blanks in a row") {
			t.Errorf("many blanks: error %v", err)
		}
	}
	skipped := strings.NewReader(strings.Repeat("x", most) + "\n" + oneRecord)
	if records, malformed, err := readWithin(input.NewLimit(1), skipped, "input"); err != nil || len(records) != 1 || len(malformed) != 1 {
		t.Errorf("%d records, malformed %v, error %v", len(records), malformed, err)
	}
}

func TestReadDoesNotHoldAListAtOnce(t *testing.T) {
	t.Parallel()
	// A list of 4 MiB, in which only one value is long, within a limit of 1 MiB.
	blank := `"` + strings.Repeat(" ", 1<<12) + `",`
	text := io.MultiReader(strings.NewReader(`{"Records":[`+oneRecord+`,`), strings.NewReader(strings.Repeat(blank, 1000)), strings.NewReader(oneRecord+`]}`))
	records, malformed, err := readWithin(input.NewLimit(1), text, "input")
	if err != nil || len(records) != 2 || len(malformed) != 1000 {
		t.Errorf("%d records, %d malformed, error %v", len(records), len(malformed), err)
	}
}

func TestReadAcceptsTheCollectedForms(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(moduleRoot(t), "..", "shared", "cases", "38-record-files", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		records, malformed, err := ReadFiles(ordinary(), nil, path)
		switch filepath.Base(path) {
		case "state.json", "digest.json":
			if err == nil || !strings.Contains(err.Error(), forms) {
				t.Errorf("%s: error %v", path, err)
			}
		default:
			if err != nil || len(records) == 0 || len(malformed) > 0 {
				t.Errorf("%s: %d records, malformed %v, error %v", path, len(records), malformed, err)
			}
		}
	}
}
