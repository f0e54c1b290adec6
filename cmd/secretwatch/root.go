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
	"sync/atomic"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/secretwatch/secretwatch/internal/input"
	"github.com/secretwatch/secretwatch/internal/printable"
	"github.com/secretwatch/secretwatch/internal/redact"
)

// root is the root command, with the flags that all commands share.
type root struct {
	*cobra.Command
	noColor   bool
	maxMemory int
	// limit is that of all inputs together; nil until the first is read.
	limit *input.Limit
	// collectAt makes the garbage collector work harder towards a limit in bytes; nil leaves it alone.
	collectAt func(bytes int64) int64
	// secrets are the texts that the states show and nothing may print.
	secrets []string
	// patience is how long a command that is stopped may take to end what it has started, a [time.Duration]. The default is none.
	patience atomic.Int64
}

// newRoot returns the root command with all its commands, each of which is in a file of its own.
func newRoot() *root {
	r := &root{Command: &cobra.Command{
		Use:   "secretwatch",
		Short: "Prove that an email will come when anyone reads your AWS secret",
		Long: `Secretwatch sends an email when anyone reads your AWS secret. This command proves that the email
will come, before you deploy and without an AWS account.

Exit status:
  0  success
  1  failure
  2  unusable arguments or files
  3  nothing wrong was found, but not everything could be checked (only drill)
  130, 143  stopped by SIGINT, SIGTERM`,
		Version:       version(),
		Args:          knownCommand,
		RunE:          func(command *cobra.Command, _ []string) error { return command.Help() },
		SilenceErrors: true,
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2,
	}}
	r.PersistentFlags().BoolVar(&r.noColor, "no-color", false, "print without color, as if NO_COLOR were set")
	r.SetFlagErrorFunc(func(command *cobra.Command, err error) error {
		return unusable{fmt.Errorf("%w; see %s --help", err, command.CommandPath())}
	})
	r.AddCommand(newRehearse(r), newDrill(r), newPermissions(r), newCost(r), newPulumi(r))
	return r
}

// color reports whether to print in color on out.
func (r *root) color(out io.Writer) bool {
	file := fileBehind(out)
	return file != nil && !r.noColor && os.Getenv("NO_COLOR") == "" && term.IsTerminal(int(file.Fd())) // #nosec G115 -- a file's number is small
}

// styled returns out for text with colors, which passes them if out is to have any.
func (r *root) styled(out io.Writer) io.Writer {
	color := r.color(out)
	if w, escapes := out.(*printable.Writer); escapes {
		out = w.Unwrap()
	}
	return printable.NewWriter(out, color)
}

// redactor returns one of the secrets of all states that were read.
func (r *root) redactor() redact.Redactor { return redact.New(r.secrets) }

// addLimit adds the flag for the limit of memory.
func (r *root) addLimit(flags *pflag.FlagSet) {
	flags.IntVar(&r.maxMemory, "max-memory", input.DefaultLimit, "refuse inputs that would take more than `MIB` MiB of memory together")
}

// noArguments refuses arguments to a command that has flags only.
func noArguments(command *cobra.Command, arguments []string) error {
	if len(arguments) > 0 {
		return unusable{fmt.Errorf("%s takes no arguments, got %q; see %s --help",
			command.CommandPath(), arguments, command.CommandPath())}
	}
	return nil
}

// knownCommand refuses unknown commands. Cobra calls it only if no command's name matches.
func knownCommand(command *cobra.Command, arguments []string) error {
	if len(arguments) == 0 {
		return nil
	}
	hint := "see " + command.CommandPath() + " --help"
	if near := command.SuggestionsFor(arguments[0]); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return unusable{fmt.Errorf("unknown command %q; %s", arguments[0], hint)}
}

// projectRoot returns the folder of the project: the working folder, or the nearest one above it, that has a Pulumi.yaml.
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
			return "", unusable{fmt.Errorf("there is no Pulumi.yaml in %s or above it; run this inside the project", start)}
		}
	}
}

// version returns the version that the Go toolchain recorded in this build.
func version() string {
	build, ok := debug.ReadBuildInfo()
	if !ok || build.Main.Version == "" {
		return "(unknown)"
	}
	return build.Main.Version
}
