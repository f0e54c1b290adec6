package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// execute runs the command line and returns its status and the output of both streams.
func execute(t *testing.T, arguments ...string) (status int, printed string) {
	t.Helper()
	var out strings.Builder
	command := newRoot()
	command.SetOut(&out)
	command.SetErr(&out)
	return run(t.Context(), command, arguments), out.String()
}

func TestUnusableArgumentsExitWithStatus2(t *testing.T) {
	t.Parallel()
	tests := []struct{ arguments, want string }{
		{"rehears", `secretwatch: unknown command "rehears"; did you mean rehearse?`},
		{"xyz", `secretwatch: unknown command "xyz"; see secretwatch --help`},
		{"--colour", "secretwatch: unknown flag: --colour; see secretwatch --help"},
		{"rehearse dev", `secretwatch: secretwatch rehearse takes no arguments, got ["dev"]; see secretwatch rehearse --help`},
		{"rehearse --stack", "secretwatch: flag needs an argument: --stack; see secretwatch rehearse --help"},
		{"rehearse --stack nowhere", "secretwatch: there is no Pulumi.nowhere.yaml; stacks with settings here: "},
		{"cost", "secretwatch: secretwatch cost requires one state: a file, or - for standard input"},
		{"cost no-such-file", "secretwatch: reading a state: open no-such-file: no such file or directory"},
		{"cost --events-a-day -1 main.go", "secretwatch: events and alerts a day cannot be negative"},
		{"cost main.go", "secretwatch: state main.go: not a Pulumi state: not JSON"},
		{"permissions", "secretwatch: secretwatch permissions requires one state: a file, or - for standard input"},
		{"permissions a b", "secretwatch: secretwatch permissions requires one state"},
		{"permissions main.go", "secretwatch: state main.go: not a Pulumi state"},
		{"pulumi up", `secretwatch: secretwatch pulumi takes no arguments, got ["up"]`},
	}
	for _, test := range tests {
		t.Run(test.arguments, func(t *testing.T) {
			t.Parallel()
			status, printed := execute(t, strings.Fields(test.arguments)...)
			if status != exitUnusable || !strings.HasPrefix(printed, test.want) {
				t.Errorf("status %d, printed %q, want %d, %q", status, printed, exitUnusable, test.want)
			}
		})
	}
}

func TestHelpAndVersionSucceed(t *testing.T) {
	t.Parallel()
	tests := []struct{ arguments, want string }{
		{"", "Available Commands:"},
		{"--help", "0  success"},
		{"--version", "secretwatch version "},
		{"rehearse --help", "--stack NAME"},
		{"pulumi --help", "about 4 minutes"},
	}
	for _, test := range tests {
		t.Run(test.arguments, func(t *testing.T) {
			t.Parallel()
			status, printed := execute(t, strings.Fields(test.arguments)...)
			if status != 0 || !strings.Contains(printed, test.want) {
				t.Errorf("status %d, printed %q, want 0, %q", status, printed, test.want)
			}
		})
	}
}

func TestRehearseOutsideAProjectIsRefused(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	status, printed := execute(t, "rehearse")
	if status != exitUnusable || !strings.HasPrefix(printed, "secretwatch: there is no Pulumi.yaml in "+folder+" or above it") {
		t.Errorf("status %d, printed %q", status, printed)
	}
}

func TestTheProjectIsFoundFromAFolderWithinIt(t *testing.T) {
	root := t.TempDir()
	within := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(within, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "Pulumi.yaml"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(within)
	if got, err := projectRoot(); err != nil || got != root {
		t.Errorf("found %q, error %v, want %q", got, err, root)
	}
}

func TestColorIsForTerminalsOnly(t *testing.T) {
	t.Parallel()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if newRoot().color(file) || newRoot().color(&strings.Builder{}) {
		t.Error("color would be printed into a file")
	}
}
