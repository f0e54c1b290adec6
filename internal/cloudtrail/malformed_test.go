package cloudtrail

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestReadReportsEachProblemInOneLine(t *testing.T) {
	t.Parallel()
	long := zipped(t, oneRecord)
	tests := map[string]struct {
		text string
		is   error
		want string
	}{
		"nothing":              {"", ErrEmpty, "input: no records"},
		"blanks":               {" \n\t ", ErrEmpty, "input: no records"},
		"an empty array":       {"[]", ErrEmpty, "input: no records"},
		"an empty log file":    {`{"Records":[]}`, ErrEmpty, "input: no records"},
		"empty gzip":           {zipped(t, ""), ErrEmpty, "input: no records"},
		"text":                 {"hello", ErrNotJSON, "input: not CloudTrail's JSON: invalid character 'h' looking for beginning of value (at byte 1)"},
		"a number":             {"5", ErrNotJSON, "input: record 1: not CloudTrail's JSON: expected a record, got a number"},
		"an array of numbers":  {"[5]", ErrNotJSON, "input: record 1: not CloudTrail's JSON: expected a record, got a number"},
		"a cut record":         {oneRecord[:40], ErrTruncated, "input: ends in the middle, as if cut off"},
		"a cut gzip head":      {long[:5], ErrTruncated, "input: ends in the middle, as if cut off"},
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

func TestReadReturnsTheReadableRecordsAndReportsTheOthers(t *testing.T) {
	t.Parallel()
	list := func(elements ...string) string { return `{"Records":[` + strings.Join(elements, ",") + `]}` }
	long := zipped(t, list(oneRecord, oneRecord))
	flushed := flushedGzip(t, `{"Records":[`+oneRecord+`,`+oneRecord+`,`+oneRecord[:50])
	const noName, aString = "no eventName, so not a CloudTrail record", "not CloudTrail's JSON: expected a record, got a string"
	tests := map[string]struct {
		text string
		good int
		want []string
	}{
		"the third of three":              {"[" + oneRecord + "," + oneRecord + ",{}]", 2, []string{"record 3: " + noName}},
		"the second of three":             {list(oneRecord, `{}`, oneRecord), 2, []string{"record 2: " + noName}},
		"several":                         {list(`5`, oneRecord, `{}`, `null`), 1, []string{"record 1: not CloudTrail's JSON: expected a record, got a number", "record 3: " + noName, "record 4: " + noName}},
		"a text in a list of records":     {list(oneRecord, `"x"`, oneRecord), 2, []string{"record 2: " + aString}},
		"a field of another shape":        {list(`{"eventName":5}`, oneRecord), 1, []string{"record 1: not CloudTrail's JSON: eventName is a number"}},
		"an event that is no JSON":        {`{"events":[{"message":"START"},{"message":` + quotedRecord(t) + `}]}`, 1, []string{"record 1: not CloudTrail's JSON: the event's text is not JSON"}},
		"an event that is a text":         {`{"Events":["x",{"CloudTrailEvent":` + quotedRecord(t) + `}]}`, 1, []string{"record 1: " + aString}},
		"text after a record":             {oneRecord + " oops", 1, []string{"line 1: not CloudTrail's JSON: invalid character 'o' looking for beginning of value (at byte 134)"}},
		"a broken line of JSON lines":     {oneRecord + "\n{\"eventName\":\n" + oneRecord + "\n", 2, []string{"line 2: ends in the middle, as if cut off"}},
		"a cut line of JSON lines":        {oneRecord + "\n" + oneRecord[:60] + "\n" + oneRecord, 2, []string{"line 2: not CloudTrail's JSON: invalid character"}},
		"a line that is text":             {"hello\n" + oneRecord + "\nworld\n" + oneRecord, 2, []string{"not CloudTrail's JSON: invalid character 'h' looking for beginning of value (at byte 1)", "line 3: not CloudTrail's JSON: invalid character 'w'"}},
		"two broken lines":                {oneRecord + "\n{]\n{]\n" + oneRecord, 2, []string{"line 2: ", "line 3: "}},
		"the last line is cut":            {oneRecord + "\n" + oneRecord[:60], 1, []string{"line 2: ends in the middle, as if cut off"}},
		"a printed record that is broken": {"{\n  \"eventName\": x,\n  \"a\": 1\n}\n" + oneRecord, 1, []string{"not CloudTrail's JSON: invalid character 'x'"}},
		"a cut log file":                  {`{"Records":[` + oneRecord + `,` + oneRecord[:50], 1, []string{"record 2: ends in the middle, as if cut off; what follows it is not read"}},
		"cut between records":             {`{"Records":[` + oneRecord, 1, []string{"after record 1: ends in the middle, as if cut off"}},
		"cut behind a comma":              {`[` + oneRecord + `,`, 1, []string{"record 2: ends in the middle"}},
		"a cut log file with a header":    {`{"owner":"x","Records":[` + oneRecord + `,{"even`, 1, []string{"record 2: ends in the middle"}},
		"a cut list of events":            {`{"events":[{"message":` + quotedRecord(t) + `},{"mess`, 1, []string{"record 2: ends in the middle"}},
		"broken inside of a log file":     {`{"Records":[` + oneRecord + `,{"eventName":oops},` + oneRecord + `]}`, 1, []string{"record 2: not CloudTrail's JSON: invalid character 'o'"}},
		"a cut gzip of one record":        {zipped(t, oneRecord)[:len(zipped(t, oneRecord))-6], 1, []string{"after record 1: ends in the middle, as if cut off"}},
		"a cut gzip of a log file":        {long[:len(long)-6], 2, []string{"after record 2: ends in the middle"}},
		"a gzip that is cut in between":   {flushed, 2, []string{"record 3: ends in the middle, as if cut off; what follows it is not read"}},
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

// flushedGzip returns a gzip that ends in the middle, but after all of its text.
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

func TestReadStopsAfterTooManyBrokenLines(t *testing.T) {
	t.Parallel()
	_, malformed, err := Read(strings.NewReader(oneRecord+strings.Repeat("\n{]", 100_000)), "input")
	if err != nil || len(malformed) != maxProblems+1 || !strings.Contains(malformed[maxProblems].Error(), "what follows it is not read, after 100 problems") {
		t.Errorf("%d problems, error %v", len(malformed), err)
	}
}
