package tests

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/rehearsal"
)

// listener is a program that first notes its environment, one variable in a line, and then becomes another program.
func listener(t *testing.T, other string) (program, notes string) {
	t.Helper()
	folder := t.TempDir()
	program, notes = filepath.Join(folder, "listener"), filepath.Join(folder, "notes")
	script := "#!/bin/sh\nenv >> '" + notes + "'\nexec '" + other + "' \"$@\"\n"
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return program, notes
}

// variables are the noted ones that a person's environment could have.
func variables(t *testing.T, notes string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(notes)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		found[name] = value
	}
	return found
}

func TestNothingOfThePersonReachesTheCLIOrTheProgram(t *testing.T) {
	t.Parallel()
	cli, heardByCLI := listener(t, built(t).cli)
	program, heardByProgram := listener(t, built(t).program)
	d := start(t, plan{options: rehearsal.Options{CLI: cli, Program: program}})
	must(t, d.stack.Up)
	for name, notes := range map[string]string{"CLI": heardByCLI, "program": heardByProgram} {
		heard := variables(t, notes)
		for variable, value := range heard {
			if theirs, had := personal[variable]; had && value == theirs {
				t.Errorf("the %s got the person's %s", name, variable)
			}
			if strings.HasPrefix(variable, "AWS_") || variable == "PULUMI_ACCESS_TOKEN" {
				t.Errorf("the %s got a %s", name, variable)
			}
		}
		if home := heard["HOME"]; !strings.HasPrefix(home, d.engine.Scratch()) {
			t.Errorf("the %s is at home in %q", name, home)
		}
	}
	if _, got := variables(t, heardByProgram)["PULUMI_CONFIG_PASSPHRASE"]; got {
		t.Error("the program got the passphrase")
	}
}

func TestTheProjectsFolderStaysAsItIs(t *testing.T) {
	t.Parallel()
	before := entries(t)
	d := start(t, plan{})
	must(t, d.stack.Up)
	if after := entries(t); !slices.Equal(before, after) {
		t.Errorf("the project's folder has %v, had %v", after, before)
	}
	text, err := os.ReadFile(filepath.Join(built(t).root, "Pulumi.dev.yaml"))
	if err != nil || strings.Contains(string(text), "secure:") || strings.Contains(string(text), "encryptionsalt") {
		t.Errorf("the project's own settings got something encrypted; %v", err)
	}
}

// entries are the settings and hidden folders of the project's folder.
func entries(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"Pulumi*", ".pulumi*"} {
		found, err := filepath.Glob(filepath.Join(built(t).root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	return all
}
