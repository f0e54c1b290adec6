package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/secretwatch/secretwatch/internal/rehearsal"
)

// newPulumi returns the command `pulumi`.
func newPulumi(r *root) *cobra.Command {
	return &cobra.Command{
		Use:   "pulumi",
		Short: "Print the path of the Pulumi CLI that rehearsals run, and build it if there is none",
		Long: `Prints the path of the Pulumi CLI that rehearsals and tests run. That is the project's bin/pulumi, or else the
one on PATH, if its version (` + rehearsal.CLIVersion + `) was tested with this project. If there is neither, it builds bin/pulumi,
which takes about 4 minutes on 2 cores.`,
		Args: noArguments,
		RunE: func(command *cobra.Command, _ []string) error {
			root, err := projectRoot()
			if err != nil {
				return err
			}
			r.patience.Store(int64(rehearsalGrace))
			path, err := rehearsal.FindCLI(command.Context(), root, command.ErrOrStderr())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(command.OutOrStdout(), path)
			return err
		},
	}
}
