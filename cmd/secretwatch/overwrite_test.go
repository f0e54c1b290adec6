package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNoOutputIsWrittenOverAnInput(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	text, err := os.ReadFile(healthyFile)
	if err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return filepath.Join(folder, name) }
	for _, name := range []string{"state.json", "records.json"} {
		if err := os.WriteFile(at(name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, link := range map[string]func(string, string) error{"symbolic": os.Symlink, "hard": os.Link} {
		if err := link(at("state.json"), at(name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, arguments := range [][]string{
		{"--html", at("state.json"), at("state.json")},
		{at("state.json"), "--html", folder + "/./state.json"},
		{at("state.json"), "--html", at("symbolic")},
		{at("symbolic"), "--html=" + at("hard")},
		{at("state.json"), "--event", at("records.json"), "--html", at("records.json"), "--json"},
		{"--json", "--html", at("records.json"), "--event", at("records.json"), at("state.json")},
	} {
		status, printed := execute(t, append([]string{"drill"}, arguments...)...)
		if status != exitUnusable || !strings.Contains(printed, "would overwrite an input, ") {
			t.Errorf("%q: status %d, printed %q", arguments, status, printed)
		}
	}
	for _, name := range []string{"state.json", "records.json"} {
		if left, err := os.ReadFile(at(name)); err != nil || string(left) != string(text) {
			t.Errorf("%s is changed, error %v", name, err)
		}
	}
}

func TestNoOutputIsWrittenOverStandardInputOrByTheShell(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(healthyFile)
	if err != nil {
		t.Fatal(err)
	}
	path := written(t, "state.json", string(text))
	for name, arguments := range map[string][]string{
		"page over standard input":        {"drill", "-", "--html", path},
		"standard output behind an input": {"drill", path, "--json"},
	} {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, 0) // #nosec G304 -- the test's own
		if err != nil {
			t.Fatal(err)
		}
		command := process(t, arguments...)
		command.Stdin = file
		if strings.HasPrefix(name, "standard output") {
			command.Stdout = file
		}
		var printed strings.Builder
		command.Stderr = &printed
		if err := command.Run(); err == nil || !strings.Contains(printed.String(), "would overwrite an input, ") {
			t.Errorf("%s: error %v, printed %q", name, err, printed.String())
		}
		_ = file.Close()
		if left, err := os.ReadFile(path); err != nil || string(left) != string(text) { // #nosec G304 -- the test's own
			t.Errorf("%s: the state is changed, error %v", name, err)
		}
	}
}
