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

// quotedRecord is oneRecord as a JSON string.
func quotedRecord(t *testing.T) string {
	t.Helper()
	out, err := json.Marshal(oneRecord)
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
		"a number":             {"5", ErrNotJSON, "input: record 1: not CloudTrail's JSON: a number where a record should be"},
		"an array of numbers":  {"[5]", ErrNotJSON, "input: record 1: not CloudTrail's JSON: a number where a record should be"},
		"a cut record":         {oneRecord[:40], ErrTruncated, "input: ends in the middle, it seems cut off"},
		"a cut gzip head":      {long[:5], ErrTruncated, "input: ends in the middle, it seems cut off"},
		"a spoilt gzip":        {"\x1f\x8bnothing of the kind", nil, "input: reading: gzip: invalid header"},
		"another kind of file": {`{"version":3,"deployment":{}}`, ErrNoEventName, "input: record 1: no eventName, so not a CloudTrail record"},
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
			records, _, err := Read(strings.NewReader(tt.text), "input")
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

func TestReadTakesTheGoodRecordsAndNamesTheOthers(t *testing.T) {
	t.Parallel()
	list := func(elements ...string) string { return `{"Records":[` + strings.Join(elements, ",") + `]}` }
	long := zipped(t, list(oneRecord, oneRecord))
	flushed := flushedGzip(t, `{"Records":[`+oneRecord+`,`+oneRecord+`,`+oneRecord[:50])
	const noName, aString = "no eventName, so not a CloudTrail record", "not CloudTrail's JSON: a string where a record should be"
	tests := map[string]struct {
		text string
		good int
		want []string
	}{
		"the third of three":              {"[" + oneRecord + "," + oneRecord + ",{}]", 2, []string{"record 3: " + noName}},
		"the second of three":             {list(oneRecord, `{}`, oneRecord), 2, []string{"record 2: " + noName}},
		"several":                         {list(`5`, oneRecord, `{}`, `null`), 1, []string{"record 1: not CloudTrail's JSON: a number where a record should be", "record 3: " + noName, "record 4: " + noName}},
		"a text in a list of records":     {list(oneRecord, `"x"`, oneRecord), 2, []string{"record 2: " + aString}},
		"a field of another shape":        {list(`{"eventName":5}`, oneRecord), 1, []string{"record 1: not CloudTrail's JSON: eventName is a number"}},
		"an event that is no JSON":        {`{"events":[{"message":"START"},{"message":` + quotedRecord(t) + `}]}`, 1, []string{"record 1: not CloudTrail's JSON: the event's text is not JSON"}},
		"an event that is a text":         {`{"Events":["x",{"CloudTrailEvent":` + quotedRecord(t) + `}]}`, 1, []string{"record 1: " + aString}},
		"text after a record":             {oneRecord + " oops", 1, []string{"line 1: not CloudTrail's JSON: invalid character 'o' looking for beginning of value (at byte 135)"}},
		"a broken line of JSON lines":     {oneRecord + "\n{\"eventName\":\n" + oneRecord + "\n", 2, []string{"line 2: ends in the middle, it seems cut off"}},
		"a cut line of JSON lines":        {oneRecord + "\n" + oneRecord[:60] + "\n" + oneRecord, 2, []string{"line 2: not CloudTrail's JSON: invalid character"}},
		"a line that is text":             {"hello\n" + oneRecord + "\nworld\n" + oneRecord, 2, []string{"not CloudTrail's JSON: invalid character 'h' looking for beginning of value (at byte 1)", "line 3: not CloudTrail's JSON: invalid character 'w'"}},
		"two broken lines":                {oneRecord + "\n{]\n{]\n" + oneRecord, 2, []string{"line 2: ", "line 3: "}},
		"the last line is cut":            {oneRecord + "\n" + oneRecord[:60], 1, []string{"line 2: ends in the middle, it seems cut off"}},
		"a printed record that is broken": {"{\n  \"eventName\": x,\n  \"a\": 1\n}\n" + oneRecord, 1, []string{"not CloudTrail's JSON: invalid character 'x'"}},
		"a cut log file":                  {`{"Records":[` + oneRecord + `,` + oneRecord[:50], 1, []string{"record 2: ends in the middle, it seems cut off; what follows it is not read"}},
		"cut between records":             {`{"Records":[` + oneRecord, 1, []string{"after record 1: ends in the middle, it seems cut off"}},
		"cut behind a comma":              {`[` + oneRecord + `,`, 1, []string{"record 2: ends in the middle"}},
		"a cut log file with a header":    {`{"owner":"x","Records":[` + oneRecord + `,{"even`, 1, []string{"record 2: ends in the middle"}},
		"a cut list of events":            {`{"events":[{"message":` + quotedRecord(t) + `},{"mess`, 1, []string{"record 2: ends in the middle"}},
		"broken inside of a log file":     {`{"Records":[` + oneRecord + `,{"eventName":oops},` + oneRecord + `]}`, 1, []string{"record 2: not CloudTrail's JSON: invalid character 'o'"}},
		"a cut gzip of one record":        {zipped(t, oneRecord)[:len(zipped(t, oneRecord))-6], 1, []string{"after record 1: ends in the middle, it seems cut off"}},
		"a cut gzip of a log file":        {long[:len(long)-6], 2, []string{"after record 2: ends in the middle"}},
		"a gzip that is cut in between":   {flushed, 2, []string{"record 3: ends in the middle, it seems cut off; what follows it is not read"}},
		"a gzip whose end is wrong":       {long[:len(long)-8] + "wrongend", 2, []string{"after record 2: reading: gzip: invalid checksum"}},
		"a gzip with something behind":    {long + "something else behind", 2, []string{"after record 2: reading: gzip: invalid header"}},
		"wrapped too deep beside":         {"[" + oneRecord + "," + strings.Repeat("[", 9) + oneRecord + strings.Repeat("]", 9) + "]", 1, []string{"not CloudTrail's JSON: records wrapped more than 4 deep"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			records, malformed, err := Read(strings.NewReader(tt.text), "input")
			if err != nil || len(records) != tt.good || len(malformed) != len(tt.want) {
				t.Fatalf("%d records, malformed %q, error %v; want %d, %q", len(records), malformed, err, tt.good, tt.want)
			}
			for i, problem := range malformed {
				if !strings.HasPrefix(problem.Error(), "input: "+tt.want[i]) || strings.Contains(problem.Error(), "\n") {
					t.Errorf("problem %q, want %q", problem, tt.want[i])
				}
			}
		})
	}
}

// flushedGzip is a gzip that ends in the middle, of which all of the text can be read.
func flushedGzip(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestReadStopsBehindTooManyBrokenLines(t *testing.T) {
	t.Parallel()
	_, malformed, err := Read(strings.NewReader(oneRecord+strings.Repeat("\n{]", 100_000)), "input")
	if err != nil || len(malformed) != maxProblems+1 || !strings.Contains(malformed[maxProblems].Error(), "what follows it is not read, after 100 problems") {
		t.Errorf("%d problems, error %v", len(malformed), err)
	}
}

func TestReadFilesJudgesTheOtherFiles(t *testing.T) {
	t.Parallel()
	good, bad := filepath.Join(t.TempDir(), "good.json"), filepath.Join(t.TempDir(), "bad.json")
	for path, text := range map[string]string{good: oneRecord, bad: "hello"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	records, malformed, err := ReadFiles(nil, good, bad)
	if err != nil || len(records) != 1 || len(malformed) != 1 || !strings.HasPrefix(malformed[0].Error(), bad+": not CloudTrail's JSON") {
		t.Errorf("%d records, malformed %v, error %v", len(records), malformed, err)
	}
	if _, _, err := ReadFiles(nil, bad, bad); !errors.Is(err, ErrNotJSON) {
		t.Errorf("no good record: error %v", err)
	}
	if records, _, err := ReadFiles(nil, good, good+".missing"); !errors.Is(err, os.ErrNotExist) || records != nil {
		t.Errorf("a missing file: %d records, error %v", len(records), err)
	}
}

func TestReadBoundsDecompression(t *testing.T) {
	t.Parallel()
	bomb := zipped(t, `{"eventName":"`+strings.Repeat("x", 1<<20)+`"}`)
	if _, problems := read(strings.NewReader(bomb), 1<<16); len(problems) != 1 || !errors.Is(problems[0], ErrTooLarge) {
		t.Errorf("problems %v, want %v", problems, ErrTooLarge)
	}
	if _, problems := read(strings.NewReader(oneRecord), int64(len(oneRecord))); len(problems) > 0 {
		t.Errorf("an input of just the limit: %v", problems)
	}
}

func TestReadKeepsTheRecordAsItStandsInALogGroup(t *testing.T) {
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

func TestReadFilesReadsFilesAndStandardInput(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.json")
	if err := os.WriteFile(path, []byte("["+oneRecord+","+oneRecord+"]"), 0o600); err != nil {
		t.Fatal(err)
	}
	records, _, err := ReadFiles(strings.NewReader(oneRecord), path, "-")
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
	_, _, err := ReadFiles(strings.NewReader(""), missing, "-")
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
	records, _, err := ReadFiles(nil, own...)
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 5 {
		t.Errorf("%d own records, want 5", len(records))
	}
	more, _, err := ReadFiles(nil, collected...)
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
