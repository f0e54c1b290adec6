package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal opens a new terminal: both of its sides.
func terminal(t *testing.T) (screen, tty *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no terminals here: %v", err)
	}
	t.Cleanup(func() { _ = screen.Close() })
	number, err := unix.IoctlGetInt(int(screen.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetPointerInt(int(screen.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return screen, tty
}

// onTerminal runs the command with its output, and perhaps its input, on a terminal, and returns what the terminal gets.
func onTerminal(t *testing.T, environment []string, arguments ...string) string {
	t.Helper()
	screen, tty := terminal(t)
	command := process(t, arguments...)
	command.Env = append(command.Env, environment...)
	command.Stdin, command.Stdout, command.Stderr = tty, tty, tty
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	_ = tty.Close()
	var shown bytes.Buffer
	_, _ = io.Copy(&shown, screen) // ends with an error when nobody has the other side open
	_ = command.Wait()
	return shown.String()
}

// colors are the sequences that a terminal may get.
var colors = regexp.MustCompile(`\x1b\[[0-9;]*m`)

func TestATerminalGetsNothingButText(t *testing.T) {
	t.Parallel()
	hostile := filepath.Join(t.TempDir(), "a\x1b[31m\u202e\nb.json")
	records := written(t, "records.json", `{"eventName":"x\u001b[2J\u001b]0;title\u0007\u202e\u009b6n","eventSource":"\u001b[31m","eventTime":"\u001b[8m"}
		{"eventName":"GetSecretValue","userIdentity":{"type":"IAMUser","userName":"\u001b[6n\u2066"}}`)
	for name, arguments := range map[string][]string{
		"version": {"--version"}, "help": {"drill", "--help"}, "drill": {"drill", healthyFile}, "records": {"drill", healthyFile, "--event", records},
		"cost": {"cost", healthyFile}, "permissions": {"permissions", healthyFile}, "JSON": {"drill", healthyFile, "--event", records, "--json"},
		"no such file": {"drill", hostile}, "unknown command": {"\x1b[31mx"}, "unknown flag": {"--\x1b[31mx"}, "unknown secret": {"drill", healthyFile, "--secret", "\x1b[31m\nx"},
	} {
		for _, color := range []string{"", "1"} {
			t.Run(name+" NO_COLOR="+color, func(t *testing.T) {
				t.Parallel()
				shown := onTerminal(t, []string{"NO_COLOR=" + color}, arguments...)
				if color == "" && !strings.HasPrefix(name, "un") && !strings.HasPrefix(name, "no") {
					shown = colors.ReplaceAllString(shown, "")
				}
				shown = strings.ReplaceAll(shown, "\r\n", "\n")
				if shown == "" || strings.ContainsAny(shown, "\x1b\u202e\u2066\u009b\r\a") {
					t.Errorf("the terminal gets %q", shown)
				}
			})
		}
	}
}
