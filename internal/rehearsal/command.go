package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// interruptGrace is how long an interrupted `pulumi` may take to finish its current step before it is killed.
const interruptGrace = 15 * time.Second

// ErrKill is the cause of a cancelled context that kills `pulumi`, as the loss of the machine would: no step is finished, and the stack
// stays locked until [Stack.Cancel]. Any other cause interrupts `pulumi`, as Ctrl-C does.
var ErrKill = errors.New("killed")

// CommandError is the error of a failed `pulumi` command.
type CommandError struct {
	Command  string // such as "pulumi up"
	Output   string // everything it printed; the CLI masks secrets
	ExitCode int    // -1 if a signal ended it
	Err      error
}

// Error returns the command, its error and its output.
func (e *CommandError) Error() string {
	return fmt.Sprintf("%s: %v\n%s", e.Command, e.Err, strings.TrimSpace(e.Output))
}

// Unwrap returns the error of os/exec.
func (e *CommandError) Unwrap() error { return e.Err }

// command is one call of the CLI.
type command struct {
	arguments []string
	stdin     io.Reader
	progress  io.Writer // gets the output as the command runs
}

// title returns the command without its arguments, which can be long.
func (c command) title() string {
	words := []string{"pulumi"}
	for _, argument := range c.arguments {
		if strings.HasPrefix(argument, "-") || len(words) == 3 {
			break
		}
		words = append(words, argument)
	}
	return strings.Join(words, " ")
}

// process returns the process of the call, ready to run.
func (c command) process(ctx context.Context, e *Engine) *exec.Cmd {
	process := exec.CommandContext(ctx, e.cli, c.arguments...)
	process.Dir = e.project
	process.Env = e.cliEnvironment()
	process.Stdin = c.stdin
	process.WaitDelay = interruptGrace
	process.Cancel = func() error {
		if errors.Is(context.Cause(ctx), ErrKill) {
			return process.Process.Kill()
		}
		return process.Process.Signal(os.Interrupt)
	}
	detach(process)
	return process
}

// lockedWriter lets the two output streams of a process share one writer.
type lockedWriter struct {
	mu sync.Mutex
	to io.Writer
}

func (w *lockedWriter) Write(text []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(text)
}
