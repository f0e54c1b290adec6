// Package rehearsal deploys the project with the real Pulumi engine on a stand-in AWS account, so that anyone can see
// it work without an account of their own.
//
// [Rehearse] plays the whole deployment and tells it. [Engine] and [Stack] are its parts, for whoever wants to play
// another piece (the whole-stack tests): each method is one `pulumi` command, run with a home, a backend, a passphrase
// and an environment of its own, so that it neither needs nor touches a person's login, credentials, plugins or stacks.
package rehearsal

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// Script says what to rehearse.
type Script struct {
	// Root is the folder of the project.
	Root string
	// Stack names the settings: Pulumi.<Stack>.yaml. They are copied, never changed.
	Stack string
	// StateFile gets the state that the deployment leaves. Default: bin/rehearsal/<Stack>.json.
	StateFile string
	// Keep leaves the scratch folder for a look at it.
	Keep bool
	// Color prints in color.
	Color bool
	// Out is told the story.
	Out io.Writer
	// After is the last scene, with the state that the deployment leaves: the drill. Nil leaves it out.
	After func(ctx context.Context, state []byte) error
}

// rehearsal is one performance of a Script.
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
	title string // the line that announces it
	short string // its name in the table of times
	play  func(context.Context) error
}

// Rehearse plays the script: CLI, program, settings, `pulumi preview`, `pulumi up`, the confirmation by a person,
// `pulumi refresh`, a second `pulumi up` which must change nothing, the state left in a file, and Script.After. It gives the first
// error, a *[NoSettingsError] before anything else if the stack has no settings.
func Rehearse(ctx context.Context, script Script) error {
	settings, err := ReadSettings(script.Root, script.Stack)
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
		{"What waits for a person", "confirm", r.confirm},
		{"pulumi refresh", "refresh", r.refresh},
		{"pulumi up, once more: nothing may change", "second up", r.upAgain},
		{"Keep the state", "export", r.export},
	}
	if script.After != nil {
		scenes = append(scenes, scene{"Read the secret as an intruder would: the drill", "drill", r.after})
	}
	return r.playAll(ctx, scenes)
}

// playAll plays the scenes in turn, and ends with what each of them took.
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

// setUp makes the account with what the settings say it already has, and the stack with its secrets.
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
		r.say("pulumi config set --secret %s   (its value goes in by standard input)", key)
	}
	r.stack, err = r.engine.NewStack(ctx, r.settings)
	return err
}

// preview shows nothing but the counts: the up after it shows the resources.
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
	r.stack.Watcher = &withoutBeginnings{to: r.body()}
	_, err := r.stack.Up(ctx)
	r.stack.Watcher = nil
	for _, takeover := range r.account.Takeovers() {
		r.say("taken over without a word, as AWS does: %s", takeover)
	}
	return err
}

// confirm does what the people behind the addresses do with the mail that AWS sends them.
func (r *rehearsal) confirm(context.Context) error {
	pending := r.account.Pending()
	if len(pending) == 0 {
		r.say("nothing")
		return nil
	}
	for _, endpoint := range pending {
		r.say("%s has to confirm", endpoint)
	}
	r.say("In an account: open each mail \"AWS Notification - Subscription Confirmation\" (one for each topic) and follow its link.")
	r.say("Until then AWS sends nothing there, and says so to nobody. Here, the rehearsal follows the links.")
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
		return fmt.Errorf("an up right after an up and a refresh changes the stack:\n%s", result.Output)
	}
	return nil
}

func (r *rehearsal) export(ctx context.Context) error {
	state, err := r.stack.Export(ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(r.StateFile), 0o750); err != nil {
		return fmt.Errorf("keeping the state: %w", err)
	}
	if err := os.WriteFile(r.StateFile, state, 0o600); err != nil {
		return fmt.Errorf("keeping the state: %w", err)
	}
	r.say("%s", r.short(r.StateFile))
	r.state = state
	return nil
}

func (r *rehearsal) after(ctx context.Context) error { return r.After(ctx, r.state) }

// end takes the scratch folder away, unless it was asked to stay.
func (r *rehearsal) end() {
	switch {
	case r.engine == nil:
	case r.Keep:
		_ = r.engine.stop()
		fmt.Fprintf(r.Out, "Kept: %s (passphrase %s)\n", r.engine.Scratch(), r.engine.passphrase)
	default:
		if err := r.engine.Close(); err != nil {
			fmt.Fprintf(r.Out, "The scratch folder is still there: %v\n", err)
		}
	}
}
