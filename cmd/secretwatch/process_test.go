package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asCommand is the variable that makes the test binary the command itself.
const asCommand = "SECRETWATCH_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	os.Exit(m.Run())
}

// process returns the command as a process of its own.
func process(t *testing.T, arguments ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), self, arguments...)
	command.Env = append(os.Environ(), asCommand+"=1", "TERM=xterm-256color", "CI=")
	return command
}

// fakePulumi returns the environment with a `pulumi` that says when it runs, and handles the interrupt by a shell command.
func fakePulumi(t *testing.T, onInterrupt string) (environment []string, running string) {
	t.Helper()
	folder := t.TempDir()
	running = filepath.Join(folder, "running")
	script := fmt.Sprintf("#!/bin/sh\ntrap '%s' INT\necho > %s\nwhile :; do sleep 0.05; done\n", onInterrupt, running)
	if err := os.WriteFile(filepath.Join(folder, "pulumi"), []byte(script), 0o700); err != nil { // #nosec G306 -- it has to run
		t.Fatal(err)
	}
	return []string{"PATH=" + folder + ":" + os.Getenv("PATH")}, running
}

func TestASignalEndsACommandAtOnce(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		arguments []string
		// onInterrupt is what a pulumi does that the command runs.
		onInterrupt string
		signal      syscall.Signal
		status      int
		within      time.Duration
	}{
		{"drill reads a state", []string{"drill", "-"}, "", syscall.SIGINT, 130, 3 * time.Second},
		{"drill reads records", []string{"drill", healthyFile, "--event", "-"}, "", syscall.SIGTERM, 143, 3 * time.Second},
		{"cost reads a state", []string{"cost", "-"}, "", syscall.SIGTERM, 143, 3 * time.Second},
		{"permissions reads a state", []string{"permissions", "-"}, "", syscall.SIGINT, 130, 3 * time.Second},
		{"drill runs pulumi", []string{"drill", "--stack", "dev"}, "exit 1", syscall.SIGTERM, 143, 4 * time.Second},
		{"drill runs a pulumi that does not end", []string{"drill", "--stack", "dev"}, ":", syscall.SIGINT, 130, exportGrace + 5*time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			command := process(t, test.arguments...)
			stdin, err := command.StdinPipe() // stays open
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = stdin.Close() }()
			running := ""
			if test.onInterrupt != "" {
				var environment []string
				environment, running = fakePulumi(t, test.onInterrupt)
				command.Env = append(command.Env, environment...)
			}
			var printed bytes.Buffer
			command.Stderr = &printed
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			waitUntil(t, func() bool { return running == "" || statOf(running) != nil })
			time.Sleep(500 * time.Millisecond) // until it reads
			began := time.Now()
			if err := command.Process.Signal(test.signal); err != nil {
				t.Fatal(err)
			}
			err = command.Wait()
			took := time.Since(began)
			var ended *exec.ExitError
			if !errors.As(err, &ended) || ended.ExitCode() != test.status || took > test.within || !strings.Contains(printed.String(), "stopped by signal: ") {
				t.Errorf("ended after %v with %v, printed %q", took, err, printed.String())
			}
		})
	}
}

func waitUntil(t *testing.T, is func() bool) {
	t.Helper()
	for range 400 {
		if is() {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatal("waited 10 seconds in vain")
}
