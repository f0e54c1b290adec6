package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/redact"
	"github.com/secretwatch/secretwatch/internal/rehearsal"
	"github.com/secretwatch/secretwatch/internal/report"
	"github.com/secretwatch/secretwatch/internal/state"
)

// newRehearse returns the command `rehearse`.
func newRehearse(r *root) *cobra.Command {
	var script rehearsal.Script
	command := &cobra.Command{
		Use:   "rehearse",
		Short: "Deploy the project with the real Pulumi engine on a stand-in AWS",
		Long: `Deploys the project as "pulumi up" would, with the real Pulumi engine, the real Pulumi.yaml and a copy of
Pulumi.<stack>.yaml, but on a stand-in AWS account inside this process. The stand-in refuses what AWS refuses.

You need no AWS account, no Pulumi login and no network. Yours are neither read nor changed: state, settings and
plugins are in a scratch folder, and secrets get an invented value. The rehearsal uses the Pulumi CLI on PATH if its
version was tested with this project. Otherwise it builds the CLI once into bin/ (about 4 minutes on 2 cores).

At the end, it drills the deployed state, and fails if a mail would not come. What the drill cannot check, such as
a shared trail in another stack's state, is shown but is not a failure. See secretwatch drill.`,
		Example: `  secretwatch rehearse
  secretwatch rehearse --stack prod --state prod-state.json`,
		Args: noArguments,
		RunE: func(command *cobra.Command, _ []string) (err error) {
			script.Out = r.styled(command.OutOrStdout())
			script.Color = r.color(script.Out)
			script.After = func(_ context.Context, state []byte) error { return r.drillState(script.Out, state) }
			if script.Root, err = projectRoot(); err != nil {
				return err
			}
			if err := refuseOverwriting("--state "+script.StateFile, statOf(script.StateFile), nil, script.Inputs()...); err != nil {
				return unusable{err}
			}
			r.patience.Store(int64(rehearsalGrace))
			err = rehearsal.Rehearse(command.Context(), script)
			var missing *rehearsal.NoSettingsError
			if errors.As(err, &missing) {
				return unusable{err}
			}
			return err
		},
	}
	flags := command.Flags()
	flags.StringVar(&script.Stack, "stack", "dev", "rehearse with the settings in Pulumi.`NAME`.yaml")
	flags.StringVar(&script.StateFile, "state", "", "write the deployed state to `FILE` (default bin/rehearsal/NAME.json)")
	flags.BoolVar(&script.Keep, "keep", false, "keep the scratch folder for inspection")
	return command
}

// rehearsalGrace is how long a rehearsal may take to end when it is stopped: `pulumi` finishes its step, and the scratch folder goes.
const rehearsalGrace = 20 * time.Second

// drillState drills the state of a rehearsal. Resources outside the state, such as the account's own trail, are not a failure.
func (r *root) drillState(out io.Writer, exported []byte) error {
	loaded, err := r.loadState(bytes.NewReader(exported), "of the rehearsal")
	if err != nil {
		return err
	}
	p, err := state.Load(loaded)
	if err != nil {
		return err
	}
	result, err := drill.Run(p, drill.Options{})
	if err != nil {
		return err
	}
	if err := report.Terminal(out, redact.Of(r.redactor(), result), r.look(out)); err != nil {
		return err
	}
	if result.Status() == drill.Broken {
		return errors.New("the drill failed; see the hop that is marked above")
	}
	return nil
}
