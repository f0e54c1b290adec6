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

	"github.com/secretwatch/secretwatch/internal/state"
)

// exportStack runs `pulumi stack export` on one of the user's stacks. Secrets in the state stay encrypted.
func exportStack(ctx context.Context, name string, log io.Writer) (*state.State, error) {
	cli, err := ownCLI()
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(log, "Running pulumi stack export --stack %s\n", name)
	var out, problem bytes.Buffer
	command := exec.CommandContext(ctx, cli, "stack", "export", "--stack", name, "--non-interactive")
	command.Stdout, command.Stderr = &out, &problem
	if err := command.Run(); err != nil {
		said := strings.Join(strings.Fields(problem.String()), " ")
		return nil, unusable{fmt.Errorf("pulumi stack export --stack %s: %w: %s", name, err, said)}
	}
	return loadState(&out, "of stack "+name)
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
