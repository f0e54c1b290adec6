package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// root is the command without a verb, with the flags that all verbs share.
type root struct {
	*cobra.Command
	noColor bool
}

// newRoot puts the command line together: one verb, one file.
func newRoot() *root {
	r := &root{Command: &cobra.Command{
		Use:   "secretwatch",
		Short: "Prove that an email will come when anyone reads your AWS secret",
		Long: `Secretwatch sends an email when anyone reads your AWS secret. This command proves that it will,
before anything is deployed and without an AWS account.

Exit status: 0 all is well, 1 something failed, 2 the arguments or files given cannot be used,
3 nothing wrong was found but something could not be judged (drill alone).`,
		Version:       version(),
		Args:          knownVerb,
		RunE:          func(command *cobra.Command, _ []string) error { return command.Help() },
		SilenceErrors: true,
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2,
	}}
	r.PersistentFlags().BoolVar(&r.noColor, "no-color", false, "print without color (as with NO_COLOR set, or into a file)")
	r.SetFlagErrorFunc(func(command *cobra.Command, err error) error {
		return unusable{fmt.Errorf("%w; see %s --help", err, command.CommandPath())}
	})
	r.AddCommand(newRehearse(r), newDrill(r), newPermissions(), newCost(), newPulumi())
	return r
}

// color says whether to print in color on out.
func (r *root) color(out io.Writer) bool {
	file, isFile := out.(*os.File)
	return isFile && !r.noColor && os.Getenv("NO_COLOR") == "" && term.IsTerminal(int(file.Fd()))
}

// noArguments refuses arguments to a verb that takes flags only.
func noArguments(command *cobra.Command, arguments []string) error {
	if len(arguments) > 0 {
		return unusable{fmt.Errorf("%s takes no arguments, got %q; see %s --help",
			command.CommandPath(), arguments, command.CommandPath())}
	}
	return nil
}

// knownVerb refuses what is no verb. Cobra asks it only about words that no verb's name matches.
func knownVerb(command *cobra.Command, arguments []string) error {
	if len(arguments) == 0 {
		return nil
	}
	hint := "see " + command.CommandPath() + " --help"
	if near := command.SuggestionsFor(arguments[0]); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return unusable{fmt.Errorf("unknown command %q; %s", arguments[0], hint)}
}

// projectRoot is the folder of the project: the working folder or the nearest one above it with a Pulumi.yaml.
func projectRoot() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for folder := start; ; folder = filepath.Dir(folder) {
		_, err := os.Stat(filepath.Join(folder, "Pulumi.yaml"))
		switch {
		case err == nil:
			return folder, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", err
		case folder == filepath.Dir(folder):
			return "", unusable{fmt.Errorf("there is no Pulumi.yaml in %s or above it: run this inside the project", start)}
		}
	}
}

// version is what the Go toolchain knows of this build.
func version() string {
	build, ok := debug.ReadBuildInfo()
	if !ok || build.Main.Version == "" {
		return "(unknown)"
	}
	return build.Main.Version
}
