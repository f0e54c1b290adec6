package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDrillRunsThePulumiCLI runs a stand-in CLI on PATH.
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
