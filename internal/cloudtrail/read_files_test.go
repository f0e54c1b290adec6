package cloudtrail

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/input"
)

// ordinary is the limit of memory that a command has without a flag.
func ordinary() *input.Limit { return input.NewLimit(input.DefaultLimit) }

func TestReadFilesReadsTheOtherFilesDespiteABrokenOne(t *testing.T) {
	t.Parallel()
	good, bad := filepath.Join(t.TempDir(), "good.json"), filepath.Join(t.TempDir(), "bad.json")
	for path, text := range map[string]string{good: oneRecord, bad: "hello"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	records, malformed, err := ReadFiles(ordinary(), nil, good, bad)
	if err != nil || len(records) != 1 || len(malformed) != 1 || !strings.HasPrefix(malformed[0].Error(), bad+": not CloudTrail's JSON") {
		t.Errorf("%d records, malformed %v, error %v", len(records), malformed, err)
	}
	if _, _, err := ReadFiles(ordinary(), nil, bad, bad); !errors.Is(err, ErrNotJSON) {
		t.Errorf("no good record: error %v", err)
	}
	if records, _, err := ReadFiles(ordinary(), nil, good, good+".missing"); !errors.Is(err, os.ErrNotExist) || records != nil {
		t.Errorf("a missing file: %d records, error %v", len(records), err)
	}
}

func TestReadFilesReadsFilesAndStandardInput(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "records.json")
	if err := os.WriteFile(path, []byte("["+oneRecord+","+oneRecord+"]"), 0o600); err != nil {
		t.Fatal(err)
	}
	records, _, err := ReadFiles(ordinary(), strings.NewReader(oneRecord), path, "-")
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
	_, _, err := ReadFiles(ordinary(), strings.NewReader(""), missing, "-")
	if !errors.Is(err, os.ErrNotExist) || !errors.Is(err, ErrEmpty) {
		t.Fatalf("error %v, want both files' problems", err)
	}
	if !strings.Contains(err.Error(), "standard input: no records") {
		t.Errorf("error %v does not say which input", err)
	}
}
