package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/secretwatch/secretwatch/internal/rehearsal"
)

// newRehearse is the verb `rehearse`.
func newRehearse(r *root) *cobra.Command {
	var script rehearsal.Script
	command := &cobra.Command{
		Use:   "rehearse",
		Short: "Deploy the project with the real Pulumi engine on a stand-in AWS",
		Long: `Deploys the project as "pulumi up" would, with the real Pulumi engine, the real Pulumi.yaml and a copy of
Pulumi.<stack>.yaml, but on a stand-in AWS account inside this process. It refuses what AWS refuses.

No AWS account, no Pulumi login and no network are needed, and yours are neither read nor changed: state,
settings and plugins live in a scratch folder. Secrets get a made-up value. The Pulumi CLI is taken from PATH if
its version was tried with this project, else built once into bin/ (about 4 minutes on 2 cores).

It ends with the drill of what was deployed, and fails if a mail would not come; what the drill cannot judge (a shared
trail is in another stack's state) it shows, and that is no failure here. See secretwatch drill.`,
		Example: `  secretwatch rehearse
  secretwatch rehearse --stack prod --state prod-state.json`,
		Args: noArguments,
		RunE: func(command *cobra.Command, _ []string) (err error) {
			script.Out = command.OutOrStdout()
			script.Color = r.color(script.Out)
			script.After = func(_ context.Context, state []byte) error { return r.drillState(script.Out, state) }
			if script.Root, err = projectRoot(); err != nil {
				return err
			}
			err = rehearsal.Rehearse(command.Context(), script)
			var missing *rehearsal.NoSettingsError
			if errors.As(err, &missing) {
				return unusable{err}
			}
			return err
		},
	}
	flags := command.Flags()
	flags.StringVar(&script.Stack, "stack", "dev", "the settings to rehearse: Pulumi.`NAME`.yaml")
	flags.StringVar(&script.StateFile, "state", "", "write the deployed state to `FILE` (default bin/rehearsal/NAME.json)")
	flags.BoolVar(&script.Keep, "keep", false, "keep the scratch folder, for a look at it")
	return command
}
