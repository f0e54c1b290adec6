package cloudtrail

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const oneRecord = `{"eventVersion":"1.08","eventSource":"secretsmanager.amazonaws.com","eventName":"GetSecretValue","eventTime":"2025-03-04T05:06:07Z"}`

func zipped(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// quoted is text as a JSON string.
func quoted(t *testing.T, text string) string {
	t.Helper()
	out, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestReadTakesEveryFormOfRecords(t *testing.T) {
	t.Parallel()
	pretty := "{\n  \"eventName\" : \"GetSecretValue\",\n  \"eventSource\" : \"secretsmanager.amazonaws.com\"\n}\n"
	tests := map[string]struct {
		text string
		want int
	}{
		"a single record":               {oneRecord, 1},
		"a printed record":              {pretty, 1},
		"an array":                      {"[" + oneRecord + "," + oneRecord + "]", 2},
		"a log file":                    {`{"Records":[` + oneRecord + `,` + oneRecord + `,` + oneRecord + `]}`, 3},
		"JSON lines":                    {oneRecord + "\n" + oneRecord + "\n\n" + oneRecord, 3},
		"log files one after the other": {`{"Records":[` + oneRecord + `]}{"Records":[` + oneRecord + `]}`, 2},
		"an empty log file before":      {`{"Records":[]}` + oneRecord, 1},
		"an EventBridge event":          {`{"version":"0","detail-type":"AWS API Call via CloudTrail","detail":` + oneRecord + `}`, 1},
		"EventBridge events in array":   {`[{"detail-type":"AWS API Call via CloudTrail","detail":` + oneRecord + `},` + oneRecord + `]`, 2},
		"lookup-events":                 {`{"Events":[{"EventName":"x","CloudTrailEvent":` + quoted(t, oneRecord) + `}]}`, 1},
		"filter-log-events":             {`{"events":[{"message":` + quoted(t, oneRecord) + `},{"message":` + quoted(t, oneRecord) + `}]}`, 2},
		"a byte order mark":             {"\xef\xbb\xbf" + oneRecord, 1},
		"gzip":                          {zipped(t, `{"Records":[`+oneRecord+`]}`), 1},
		"two gzips end to end":          {zipped(t, oneRecord) + zipped(t, oneRecord), 2},
		"an insight, which has no name": {`{"eventType":"AwsCloudTrailInsight","eventCategory":"Insight"}`, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			records, err := Read(strings.NewReader(tt.text), "input")
			if err != nil {
				t.Fatal(err)
			}
			if len(records) != tt.want {
				t.Errorf("%d records, want %d", len(records), tt.want)
			}
		})
	}
}

func TestReadSaysInOneLineWhatIsWrong(t *testing.T) {
	t.Parallel()
	long := zipped(t, oneRecord)
	tests := map[string]struct {
		text string
		is   error
		want string
	}{
		"nothing":              {"", ErrEmpty, "input: no records in it"},
		"blanks":               {" \n\t ", ErrEmpty, "input: no records in it"},
		"an empty array":       {"[]", ErrEmpty, "input: no records in it"},
		"an empty log file":    {`{"Records":[]}`, ErrEmpty, "input: no records in it"},
		"empty gzip":           {zipped(t, ""), ErrEmpty, "input: no records in it"},
		"text":                 {"hello", ErrNotJSON, "input: not CloudTrail's JSON: invalid character 'h' looking for beginning of value (at byte 1)"},
		"text after a record":  {oneRecord + " oops", ErrNotJSON, "input: not CloudTrail's JSON: invalid character 'o' looking for beginning of value"},
		"a number":             {"5", ErrNotJSON, "input: record 1: not CloudTrail's JSON: a number where a record should be"},
		"an array of numbers":  {"[5]", ErrNotJSON, "input: record 1: not CloudTrail's JSON: a number where a record should be"},
		"a cut record":         {oneRecord[:40], ErrTruncated, "input: ends in the middle, it seems cut off"},
		"a cut log file":       {`{"Records":[` + oneRecord, ErrTruncated, "input: ends in the middle, it seems cut off"},
		"a cut gzip":           {long[:len(long)-6], ErrTruncated, "input: ends in the middle, it seems cut off"},
		"a cut gzip head":      {long[:5], ErrTruncated, "input: ends in the middle, it seems cut off"},
		"a spoilt gzip":        {"\x1f\x8bnothing of the kind", nil, "input: reading: gzip: invalid header"},
		"another kind of file": {`{"version":3,"deployment":{}}`, ErrNoEventName, "input: record 1: no eventName, so not a CloudTrail record"},
		"the third of three":   {"[" + oneRecord + "," + oneRecord + ",{}]", ErrNoEventName, "input: record 3: no eventName, so not a CloudTrail record"},
		"a null":               {"null", ErrNoEventName, "input: record 1: no eventName, so not a CloudTrail record"},
		"a field of other shape": {`{"eventName":"GetSecretValue","userIdentity":{"arn":5}}`, ErrNotJSON,
			"input: record 1: not CloudTrail's JSON: userIdentity.arn is a number"},
		"an event that is no JSON":  {`{"events":[{"message":"START RequestId"}]}`, ErrNotJSON, "input: record 1: not CloudTrail's JSON: the event's text is not JSON"},
		"an event without a record": {`{"detail-type":"x","detail":{}}`, ErrNoEventName, "input: record 1: no eventName, so not a CloudTrail record"},
		"wrapped too deep":          {strings.Repeat("[", 9) + oneRecord + strings.Repeat("]", 9), ErrNotJSON, "input: not CloudTrail's JSON: records wrapped more than 4 deep"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			records, err := Read(strings.NewReader(tt.text), "input")
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Fatalf("error %v, want %q", err, tt.want)
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("error is not %q", tt.is)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
			if records != nil {
				t.Errorf("records beside an error: %v", records)
			}
		})
	}
}

func TestReadBoundsDecompression(t *testing.T) {
	t.Parallel()
	bomb := zipped(t, `{"eventName":"`+strings.Repeat("x", 1<<20)+`"}`)
	_, err := read(strings.NewReader(bomb), 1<<16)
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("error %v, want %v", err, ErrTooLarge)
	}
	if _, err := read(strings.NewReader(oneRecord), int64(len(oneRecord))); err != nil {
		t.Errorf("an input of just the limit: %v", err)
	}
}

func TestReadKeepsTheRecordAsItStandsInALogGroup(t *testing.T) {
	t.Parallel()
	records, err := Read(strings.NewReader("{ \"z\": 1.50, \"eventName\" : \"A<&>\",\n \"a\": [ 1, 2 ] }"), "input")
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"z":1.50,"eventName":"A<&>","a":[1,2]}`
	if got := string(records[0].Raw); got != want {
		t.Errorf("raw %s, want %s", got, want)
	}
	if records[0].Size() != len(want) {
		t.Errorf("size %d, want %d", records[0].Size(), len(want))
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("the disk is on fire") }

func TestReadPassesOnTheErrorOfItsReader(t *testing.T) {
	t.Parallel()
	_, err := Read(brokenReader{}, "input")
	if err == nil || err.Error() != "input: reading: the disk is on fire" {
		t.Errorf("error %v", err)
	}
}

func TestReadFilesReadsFilesAndStandardInput(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.json")
	if err := os.WriteFile(path, []byte("["+oneRecord+","+oneRecord+"]"), 0o600); err != nil {
		t.Fatal(err)
	}
	records, err := ReadFiles(strings.NewReader(oneRecord), path, "-")
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 3 {
		t.Errorf("%d records, want 3", len(records))
	}
}

func TestReadFilesReportsEveryFileThatItCannotRead(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing.json")
	_, err := ReadFiles(strings.NewReader(""), missing, "-")
	if !errors.Is(err, os.ErrNotExist) || !errors.Is(err, ErrEmpty) {
		t.Fatalf("error %v, want both files' problems", err)
	}
	if !strings.Contains(err.Error(), "standard input: no records in it") {
		t.Errorf("error %v does not say which input", err)
	}
}

// moduleRoot is the folder of go.mod.
func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the working directory")
		}
		dir = filepath.Dir(dir)
	}
}

// recordFiles are the project's own files of records, and the collection beside the repository where it is there.
func recordFiles(t *testing.T) (own, collected []string) {
	t.Helper()
	own, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil || len(own) == 0 {
		t.Fatalf("own files of records: %v %v", own, err)
	}
	collected, err = filepath.Glob(filepath.Join(moduleRoot(t), "..", "shared", "events", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	return own, collected
}

func TestReadTakesEveryCollectedRecord(t *testing.T) {
	t.Parallel()
	own, collected := recordFiles(t)
	records, err := ReadFiles(nil, own...)
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 5 {
		t.Errorf("%d own records, want 5", len(records))
	}
	more, err := ReadFiles(nil, collected...)
	if err != nil {
		t.Fatal(err)
	}
	if len(collected) > 0 && len(more) != 166 {
		t.Errorf("%d collected records, want 166", len(more))
	}
	for _, r := range append(records, more...) {
		again, err := Read(bytes.NewReader(r.Raw), "raw")
		if err != nil || len(again) != 1 || !bytes.Equal(again[0].Raw, r.Raw) {
			t.Errorf("%s %s does not survive a second reading: %v", r.EventName, r.EventID, err)
		}
		if secret, err := SecretFromARN(r.SecretID()); err == nil && !r.Names(secret) {
			t.Errorf("%s %s does not name the secret that it asks for", r.EventName, r.EventID)
		}
		if r.Reader() == "" || r.String() == "" || r.Size() == 0 {
			t.Errorf("%s %s has no words", r.EventName, r.EventID)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		oneRecord, "[" + oneRecord + "]", `{"Records":[` + oneRecord + `]}`, `{"detail-type":"x","detail":` + oneRecord + `}`,
		`{"events":[{"message":"{}"}]}`, "", "[]", "{", "\x1f\x8b", `{"eventName":"GetSecretValue","requestParameters":{"secretId":"a"}}`,
		string(Call{Secret: testSecret(), Reader: testRole()}.Records()[0].Raw),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		records, err := Read(bytes.NewReader(text), "fuzz")
		if (err == nil) != (len(records) > 0) {
			t.Fatalf("%d records and error %v", len(records), err)
		}
		for _, r := range records {
			again, err := Read(bytes.NewReader(r.Raw), "again")
			if err != nil || len(again) != 1 || !bytes.Equal(again[0].Raw, r.Raw) {
				t.Fatalf("%q does not survive a second reading: %v", r.Raw, err)
			}
			_, _, _ = r.Reader(), r.SecretIDs(), r.Time()
			if !json.Valid(r.Event()) {
				t.Fatalf("event of %q is not JSON", r.Raw)
			}
		}
	})
}
