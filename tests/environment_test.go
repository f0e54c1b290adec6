package tests

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// recorder returns a program that writes its environment to a file, one variable on each line, and then executes another program.
func recorder(t *testing.T, other string) (program, file string) {
	t.Helper()
	folder := t.TempDir()
	program, file = filepath.Join(folder, "recorder"), filepath.Join(folder, "environment")
	script := "#!/bin/sh\nenv >> '" + file + "'\nexec '" + other + "' \"$@\"\n"
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return program, file
}

// variables returns the variables in the file of a recorder.
func variables(t *testing.T, file string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
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

func TestNothingOfTheUserReachesTheCLIOrTheProgram(t *testing.T) {
	t.Parallel()
	cli, fileOfCLI := recorder(t, built(t).cli)
	program, fileOfProgram := recorder(t, built(t).program)
	d := start(t, plan{cli: cli, program: program})
	must(t, d.stack.Up)
	for name, file := range map[string]string{"CLI": fileOfCLI, "program": fileOfProgram} {
		got := variables(t, file)
		for variable, value := range got {
			if users, found := personal[variable]; found && value == users {
				t.Errorf("the %s got the user's %s", name, variable)
			}
			if strings.HasPrefix(variable, "AWS_") || variable == "PULUMI_ACCESS_TOKEN" {
				t.Errorf("the %s got a %s", name, variable)
			}
		}
		if home := got["HOME"]; !strings.HasPrefix(home, d.engine.Scratch()) {
			t.Errorf("the home folder of the %s is %q", name, home)
		}
	}
	if _, got := variables(t, fileOfProgram)["PULUMI_CONFIG_PASSPHRASE"]; got {
		t.Error("the program got the passphrase")
	}
}

func TestADeploymentDoesNotChangeTheProjectsFolder(t *testing.T) {
	t.Parallel()
	before := entries(t)
	d := start(t, plan{})
	must(t, d.stack.Up)
	if after := entries(t); !slices.Equal(before, after) {
		t.Errorf("the project's folder has %v, had %v", after, before)
	}
	text, err := os.ReadFile(filepath.Join(built(t).root, "Pulumi.dev.yaml"))
	if err != nil || strings.Contains(string(text), "secure:") || strings.Contains(string(text), "encryptionsalt") {
		t.Errorf("the project's own settings have something encrypted; error %v", err)
	}
}

// entries lists the settings files and hidden folders in the project's folder.
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
