package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/input"
	"github.com/secretwatch/secretwatch/internal/printable"
	"github.com/secretwatch/secretwatch/internal/state"
)

// exportGrace is how long `pulumi stack export` may take to end when it is interrupted.
const exportGrace = 5 * time.Second

// exportStack runs `pulumi stack export` on one of the user's stacks. Secrets in the state stay encrypted.
func (r *root) exportStack(ctx context.Context, name string, log io.Writer) (*state.State, error) {
	cli, err := ownCLI()
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	fmt.Fprintf(log, "Running pulumi stack export --stack %s\n", printable.Line(name))
	var problem bytes.Buffer
	command := exec.CommandContext(ctx, cli, "stack", "export", "--stack", name, "--non-interactive")
	command.Stderr = &problem
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = exportGrace
	r.patience.Store(int64(exportGrace + time.Second))
	defer r.patience.Store(0)
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("pulumi stack export --stack %s: %w", name, err)
	}
	if err := command.Start(); err != nil {
		return nil, unusable{fmt.Errorf("pulumi stack export --stack %s: %w", name, err)}
	}
	s, problemOfState := r.loadState(out, "of stack "+name)
	if errors.As(problemOfState, new(*input.LimitError)) {
		stop() // pulumi waits for a reader
		_ = command.Wait()
		return nil, problemOfState
	}
	if err := command.Wait(); err != nil {
		said := strings.Join(strings.Fields(problem.String()), " ")
		return nil, unusable{fmt.Errorf("pulumi stack export --stack %s: %w: %s", name, err, said)}
	}
	return s, problemOfState
}

// ownCLI returns the path of the Pulumi CLI on PATH, or else of the one that the project has built.
func ownCLI() (string, error) {
	path, err := exec.LookPath("pulumi")
	if err == nil {
		return path, nil
	}
	if root, rootErr := projectRoot(); rootErr == nil {
		built := filepath.Join(root, "bin", "pulumi")
		if _, err := os.Stat(built); err == nil {
			return built, nil
		}
	}
	return "", unusable{errors.New("--stack needs the Pulumi CLI, and there is no pulumi on PATH; install it, or pass the state as a file")}
}
