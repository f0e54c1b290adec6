// Package rehearsal deploys the project with the real Pulumi engine on a stand-in AWS account, so that anyone can see it work without
// an account.
//
// [Rehearse] runs the whole deployment and prints what happens. [Engine] and [Stack] are its parts, which the whole-stack tests use too.
// Each method of Stack is one `pulumi` command. It runs with its own home, backend, passphrase and environment, so it neither needs nor
// changes a user's login, credentials, plugins or stacks.
package rehearsal

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// Script is what to rehearse.
type Script struct {
	// Root is the folder of the project.
	Root string
	// Stack names the settings file, Pulumi.<Stack>.yaml. It is copied and never changed.
	Stack string
	// StateFile is where the deployed state is written. The default is bin/rehearsal/<Stack>.json.
	StateFile string
	// Keep keeps the scratch folder, for inspection.
	Keep bool
	// Color turns on color.
	Color bool
	// Out is where Rehearse prints what happens.
	Out io.Writer
	// After is called last, with the deployed state: the drill. If it is nil, there is no drill.
	After func(ctx context.Context, state []byte) error
}

// Inputs are the files that the rehearsal reads and never changes.
func (s Script) Inputs() []string {
	return []string{filepath.Join(s.Root, projectFile), filepath.Join(s.Root, settingsFile(s.Stack))}
}

// rehearsal is one run of a Script.
type rehearsal struct {
	Script
	settings *Settings
	account  *standin.Account
	engine   *Engine
	stack    *Stack
	cli      string
	program  string
	state    []byte
}

// scene is one step of a rehearsal.
type scene struct {
	title string // its heading
	short string // its name in the list of times
	play  func(context.Context) error
}

// Rehearse runs the script: it finds the CLI, builds the program, copies the settings, runs `pulumi preview` and `pulumi up`, confirms
// the subscriptions as a person would, runs `pulumi refresh` and a second `pulumi up`, which must change nothing, writes the state to a
// file, and calls Script.After. It returns the first error. If the stack has no settings file, that is a *[NoSettingsError].
func Rehearse(ctx context.Context, script Script) error {
	settings, err := readSettings(script.Root, script.Stack)
	if err != nil {
		return err
	}
	if script.StateFile == "" {
		script.StateFile = filepath.Join(script.Root, "bin", "rehearsal", script.Stack+".json")
	}
	r := &rehearsal{Script: script, settings: settings}
	defer r.end()

	scenes := []scene{
		{"Find the Pulumi CLI", "find CLI", r.findCLI},
		{"Build the program", "build", r.buildProgram},
		{"Set up a scratch stack on a stand-in AWS account", "set up", r.setUp},
		{"pulumi preview", "preview", r.preview},
		{"pulumi up", "up", r.up},
		{"Confirm the subscriptions", "confirm", r.confirm},
		{"pulumi refresh", "refresh", r.refresh},
		{"pulumi up again: nothing may change", "second up", r.upAgain},
		{"Write the state to a file", "export", r.export},
	}
	if script.After != nil {
		scenes = append(scenes, scene{"Read the secret as an intruder would: the drill", "drill", r.after})
	}
	return r.playAll(ctx, scenes)
}

// playAll plays the scenes in turn, and prints the time of each at the end.
func (r *rehearsal) playAll(ctx context.Context, scenes []scene) error {
	begin := time.Now()
	var times []string
	for i, scene := range scenes {
		r.heading(i+1, scene.title)
		started := time.Now()
		if err := scene.play(ctx); err != nil {
			return fmt.Errorf("step %d, %s: %w", i+1, scene.title, err)
		}
		times = append(times, scene.short+" "+seconds(time.Since(started)))
	}
	fmt.Fprintf(r.Out, "\n%s: %s\n", r.bold("Done in "+seconds(time.Since(begin))), strings.Join(times, ", "))
	return nil
}

func (r *rehearsal) findCLI(ctx context.Context) (err error) {
	if r.cli, err = FindCLI(ctx, r.Root, r.body()); err != nil {
		return err
	}
	r.say("%s", r.short(r.cli))
	return nil
}

func (r *rehearsal) buildProgram(ctx context.Context) (err error) {
	r.say("go build, with the flags of Pulumi's own Go host; the first time takes a minute or two")
	if r.program, err = BuildProgram(ctx, r.Root); err != nil {
		return err
	}
	r.say("%s", r.short(r.program))
	return nil
}

// setUp creates the account with everything that the settings expect to exist, and the stack with its encrypted settings.
func (r *rehearsal) setUp(ctx context.Context) (err error) {
	if r.account, err = r.settings.StandIn(); err != nil {
		return err
	}
	r.engine, err = New(ctx, Options{
		Root: r.Root, CLI: r.cli, Program: r.program, Account: r.account, SkipCheckpoints: true, Progress: r.body(),
	})
	if err != nil {
		return err
	}
	r.say("account %s, region %s; state and settings in %s", r.settings.Account, r.settings.Region, r.engine.Scratch())
	for _, key := range r.settings.Secrets {
		r.say("pulumi config set --secret %s   (reads the value from standard input)", key)
	}
	r.stack, err = r.engine.NewStack(ctx, r.settings)
	return err
}

// preview prints only the counts, because the next scene shows the resources.
func (r *rehearsal) preview(ctx context.Context) error {
	result, err := r.stack.Preview(ctx)
	if err != nil {
		return err
	}
	r.say("%s", result.Summary())
	return nil
}

func (r *rehearsal) up(ctx context.Context) error {
	r.stack.Color = r.Color
	r.stack.Progress = &withoutStarts{to: r.body()}
	_, err := r.stack.Up(ctx)
	r.stack.Progress = nil
	for _, takeover := range r.account.Takeovers() {
		r.say("overwritten without a warning, as in AWS: %s", takeover)
	}
	return err
}

// confirm confirms the subscriptions, as the subscribers do by following the link in AWS's mail.
func (r *rehearsal) confirm(context.Context) error {
	pending := r.account.Pending()
	if len(pending) == 0 {
		r.say("there are none")
		return nil
	}
	for _, endpoint := range pending {
		r.say("%s has to confirm", cmp.Or(aws.ShownEndpoint("", endpoint), "a subscriber"))
	}
	r.say("In a real account: open each mail \"AWS Notification - Subscription Confirmation\" (one for each topic) and follow its link.")
	r.say("Until then AWS sends nothing to that address, and reports this nowhere. Here, the rehearsal follows the links.")
	for _, endpoint := range pending {
		if err := r.account.ConfirmSubscription(endpoint); err != nil {
			return err
		}
	}
	return nil
}

func (r *rehearsal) refresh(ctx context.Context) error {
	result, err := r.stack.Refresh(ctx)
	if err != nil {
		return err
	}
	r.say("%s", result.Summary())
	return nil
}

func (r *rehearsal) upAgain(ctx context.Context) error {
	result, err := r.stack.Up(ctx)
	if err != nil {
		return err
	}
	r.say("%s", result.Summary())
	if result.Changed() {
		return fmt.Errorf("the second up changes the stack:\n%s", result.Output)
	}
	return nil
}

func (r *rehearsal) export(ctx context.Context) error {
	state, err := r.stack.Export(ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(r.StateFile), 0o750); err != nil {
		return fmt.Errorf("writing the state: %w", err)
	}
	if err := os.WriteFile(r.StateFile, state, 0o600); err != nil {
		return fmt.Errorf("writing the state: %w", err)
	}
	r.say("%s", r.short(r.StateFile))
	r.state = state
	return nil
}

func (r *rehearsal) after(ctx context.Context) error { return r.After(ctx, r.state) }

// end removes the scratch folder, unless Keep is set.
func (r *rehearsal) end() {
	switch {
	case r.engine == nil:
	case r.Keep:
		_ = r.engine.stop()
		fmt.Fprintf(r.Out, "Kept: %s (passphrase %s)\n", r.engine.Scratch(), r.engine.passphrase)
	default:
		if err := r.engine.Close(); err != nil {
			fmt.Fprintf(r.Out, "The scratch folder could not be removed: %v\n", err)
		}
	}
}
