package rehearsal

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// projectFile is the file of a Pulumi project.
const projectFile = "Pulumi.yaml"

// Options are the options of [New]. Only Root is required.
type Options struct {
	// Root is the folder of the project with its Pulumi.yaml, which is copied unchanged.
	Root string
	// CLI is the path of the `pulumi` to run. The default is the one that [FindCLI] finds.
	CLI string
	// Program is the path of the built Pulumi program. The default is to build it with [BuildProgram].
	Program string
	// Account is the account that the program deploys to. The default is none; then a program with AWS resources fails.
	Account *standin.Account
	// From is an engine of the same project whose stacks this one has from the beginning, each with its settings and state. Nothing may
	// run on it during New. The default is none.
	From *Engine
	// Scratch is the folder for state, plugins and settings, which Close keeps. The default is a temporary folder, which Close removes.
	Scratch string
	// SkipCheckpoints saves the state only once, at the end of an operation. Saving it at each step takes time that grows with the
	// square of the stack. Without checkpoints, a killed operation loses track of what it has created.
	SkipCheckpoints bool
	// Progress gets messages about long work, such as building the CLI. The default is to discard them.
	Progress io.Writer
}

// Engine is the real Pulumi engine, isolated from the user who runs it: it has its own home, backend, passphrase, language host and
// provider. Goroutines may share it.
type Engine struct {
	cli             string
	scratch         string
	project         string // the folder with Pulumi.yaml, within scratch
	root            string
	passphrase      string
	hostAddress     string
	providerPort    int
	skipCheckpoints bool
	servers         []func() error // each stops one server
	temporary       bool           // Close removes scratch
}

// New starts an engine. It finds or builds the programs that the Options do not name, creates the scratch folder, and serves the
// language host and the stand-in account on ports of 127.0.0.1. The caller must Close the engine.
func New(ctx context.Context, options Options) (*Engine, error) {
	if options.Progress == nil {
		options.Progress = io.Discard
	}
	if err := options.findPrograms(ctx); err != nil {
		return nil, err
	}
	engine := &Engine{
		cli:             options.CLI,
		root:            options.Root,
		passphrase:      rand.Text(),
		skipCheckpoints: options.SkipCheckpoints,
	}
	if err := engine.layOut(options.Scratch); err != nil {
		return nil, errors.Join(err, engine.Close())
	}
	if options.From != nil {
		if err := engine.copyStacks(options.From); err != nil {
			return nil, errors.Join(err, engine.Close())
		}
	}
	if err := engine.serve(ctx, options); err != nil {
		return nil, errors.Join(err, engine.Close())
	}
	return engine, nil
}

// findPrograms sets the paths of the two programs to run.
func (o *Options) findPrograms(ctx context.Context) (err error) {
	if o.CLI == "" {
		if o.CLI, err = FindCLI(ctx, o.Root, o.Progress); err != nil {
			return err
		}
	}
	if o.Program == "" {
		if o.Program, err = BuildProgram(ctx, o.Root); err != nil {
			return err
		}
	}
	o.Program, err = filepath.Abs(o.Program)
	return err
}

// layOut creates the scratch folder with the project in it. Only its owner has access.
func (e *Engine) layOut(scratch string) (err error) {
	if scratch == "" {
		if scratch, err = os.MkdirTemp("", "secretwatch-"); err != nil {
			return fmt.Errorf("creating a scratch folder: %w", err)
		}
		e.temporary = true
	}
	if e.scratch, err = filepath.Abs(scratch); err != nil {
		return err
	}
	e.project = filepath.Join(e.scratch, "project")
	for _, folder := range []string{"home", "pulumi", "state", "project", "events"} {
		if err := os.MkdirAll(filepath.Join(e.scratch, folder), 0o700); err != nil {
			return fmt.Errorf("creating a scratch folder: %w", err)
		}
	}
	text, err := os.ReadFile(filepath.Join(e.root, projectFile))
	if err != nil {
		return fmt.Errorf("copying the project: %w", err)
	}
	return os.WriteFile(filepath.Join(e.project, projectFile), text, 0o600)
}

// copyStacks copies the stacks of another engine. What they encrypt needs its passphrase.
func (e *Engine) copyStacks(from *Engine) error {
	e.passphrase = from.passphrase
	for _, folder := range []string{"state", "project"} {
		target := filepath.Join(e.scratch, folder)
		if err := os.RemoveAll(target); err != nil {
			return fmt.Errorf("copying stacks: %w", err)
		}
		if err := os.CopyFS(target, os.DirFS(filepath.Join(from.scratch, folder))); err != nil {
			return fmt.Errorf("copying stacks: %w", err)
		}
	}
	return nil
}

// serve starts the two servers that the CLI talks to. They stop with ctx or with Close.
func (e *Engine) serve(ctx context.Context, options Options) error {
	host := &languageHost{program: options.Program, environ: baseEnvironment(os.Environ(), e.scratch)}
	address, done, err := host.serve(ctx)
	if err != nil {
		return err
	}
	e.hostAddress = address
	e.servers = append(e.servers, done)

	if options.Account == nil {
		return nil
	}
	port, done, err := standin.Serve(ctx, options.Account)
	if err != nil {
		return fmt.Errorf("serving the stand-in account: %w", err)
	}
	e.providerPort = port
	e.servers = append(e.servers, done)
	return nil
}

// stop stops the servers.
func (e *Engine) stop() error {
	var problems []error
	for _, done := range e.servers {
		problems = append(problems, done())
	}
	e.servers = nil
	return errors.Join(problems...)
}

// Close stops the servers. It removes the scratch folder, unless the Options named one.
func (e *Engine) Close() error {
	err := e.stop()
	if e.temporary {
		err = errors.Join(err, os.RemoveAll(e.scratch))
	}
	return err
}

// Scratch returns the folder with everything of this engine.
func (e *Engine) Scratch() string { return e.scratch }

// NewStack creates an empty stack with these settings, and sets a stand-in for every encrypted value.
func (e *Engine) NewStack(ctx context.Context, settings *Settings) (*Stack, error) {
	stack := &Stack{engine: e, name: settings.Stack}
	if err := os.WriteFile(stack.SettingsFile(), settings.Text, 0o600); err != nil {
		return nil, fmt.Errorf("writing the settings of stack %s: %w", stack.name, err)
	}
	if _, err := stack.Command(ctx, nil, "stack", "init", "--no-select"); err != nil {
		return nil, err
	}
	for _, path := range settings.Secrets {
		if err := stack.SetSecret(ctx, path, settings.standInValue(path)); err != nil {
			return nil, err
		}
	}
	return stack, nil
}

// Stack returns a stack that the engine has.
func (e *Engine) Stack(name string) *Stack { return &Stack{engine: e, name: name} }

// run executes the CLI once in the project's folder. It returns what the CLI prints on standard output, and on both streams.
func (e *Engine) run(ctx context.Context, call command) (stdout, all string, err error) {
	var out, both bytes.Buffer
	process := call.process(ctx, e)
	shown := io.Writer(&both)
	if call.progress != nil {
		shown = io.MultiWriter(&both, call.progress)
	}
	shared := &lockedWriter{to: shown}
	process.Stdout, process.Stderr = io.MultiWriter(&out, shared), shared

	if err := process.Run(); err != nil {
		return out.String(), both.String(), &CommandError{
			Command: call.title(), Output: both.String(), ExitCode: process.ProcessState.ExitCode(), Err: err,
		}
	}
	return out.String(), both.String(), nil
}
