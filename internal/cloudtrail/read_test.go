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

	"github.com/secretwatch/secretwatch/internal/aws"
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

// quotedRecord returns oneRecord as a JSON string.
func quotedRecord(t *testing.T) string {
	t.Helper()
	out, err := json.Marshal(oneRecord)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestReadAcceptsEveryFormOfRecords(t *testing.T) {
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
		"lookup-events":                 {`{"Events":[{"EventName":"x","CloudTrailEvent":` + quotedRecord(t) + `}]}`, 1},
		"filter-log-events":             {`{"events":[{"message":` + quotedRecord(t) + `},{"message":` + quotedRecord(t) + `}]}`, 2},
		"a byte order mark":             {"\xef\xbb\xbf" + oneRecord, 1},
		"gzip":                          {zipped(t, `{"Records":[`+oneRecord+`]}`), 1},
		"two gzips end to end":          {zipped(t, oneRecord) + zipped(t, oneRecord), 2},
		"an insight, which has no name": {`{"eventType":"AwsCloudTrailInsight","eventCategory":"Insight"}`, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			records, _, err := Read(strings.NewReader(tt.text), "input")
			if err != nil {
				t.Fatal(err)
			}
			if len(records) != tt.want {
				t.Errorf("%d records, want %d", len(records), tt.want)
			}
		})
	}
}

func TestReadKeepsTheRecordAsALogGroupHasIt(t *testing.T) {
	t.Parallel()
	records, _, err := Read(strings.NewReader("{ \"z\": 1.50, \"eventName\" : \"A<&>\",\n \"a\": [ 1, 2 ] }"), "input")
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
	_, _, err := Read(brokenReader{}, "input")
	if err == nil || err.Error() != "input: reading: the disk is on fire" {
		t.Errorf("error %v", err)
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

// recordFiles returns the project's own files of records, and those of the collection beside the repository if it exists.
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

func TestReadAcceptsEveryCollectedRecord(t *testing.T) {
	t.Parallel()
	own, collected := recordFiles(t)
	records, _, err := ReadFiles(ordinary(), nil, own...)
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 5 {
		t.Errorf("%d own records, want 5", len(records))
	}
	more, _, err := ReadFiles(ordinary(), nil, collected...)
	if err != nil {
		t.Fatal(err)
	}
	if len(collected) > 0 && len(more) != 166 {
		t.Errorf("%d collected records, want 166", len(more))
	}
	for _, r := range append(records, more...) {
		again, _, err := Read(bytes.NewReader(r.Raw), "raw")
		if err != nil || len(again) != 1 || !bytes.Equal(again[0].Raw, r.Raw) {
			t.Errorf("%s %s does not survive a second reading: %v", r.EventName, r.EventID, err)
		}
		if secret, err := aws.ParseSecretARN(r.SecretID()); err == nil && !r.Names(secret) {
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
		records, malformed, err := Read(bytes.NewReader(text), "fuzz")
		if (err == nil) != (len(records) > 0) || err != nil && malformed != nil {
			t.Fatalf("%d records, malformed %v and error %v", len(records), malformed, err)
		}
		for _, r := range records {
			again, _, err := Read(bytes.NewReader(r.Raw), "again")
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
