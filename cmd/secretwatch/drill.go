package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/input"
	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/printable"
	"github.com/secretwatch/secretwatch/internal/redact"
	"github.com/secretwatch/secretwatch/internal/report"
	"github.com/secretwatch/secretwatch/internal/state"
)

// stdinName is the argument for standard input.
const stdinName = "-"

// drilling is one run of the command `drill`.
type drilling struct {
	root    *root
	options drill.Options
	states  []string
	stacks  []string
	events  []string
	expect  expectation
	page    string
	json    bool
}

// newDrill returns the command `drill`.
func newDrill(r *root) *cobra.Command {
	d := &drilling{root: r}
	command := &cobra.Command{
		Use:   "drill [STATE...]",
		Short: "Prove from a Pulumi state that the mail will come, or name the hop that stops it",
		Long: `Sends records of reads through the deployed pipeline, hop by hop, and reports whether mail is sent, to whom and with
what text. If no mail is sent, it names the hop that stops the record, the reason, and what to change. It needs no AWS
account: it reads Pulumi states (the output of "pulumi stack export"), and works on any state with these AWS resources.

You can pass several states, such as those of a team's stack and of the stack that owns the account's trail. Of two
states of one stack, the one that was written last counts.

Without --event, the drill writes the records itself: reads by name, by ARN and in a batch; by users, roles, root,
services, other accounts and your expected readers; of your secrets and of others with similar names. It knows which
of them should send mail. Then it decides over all possible records whether the patterns miss a read by somebody
unexpected, such as one with a certain user agent, and shows the simplest record that is missed.

What cannot be judged is unknown, and named with what to do about it: a value that the state hides, a property or a
resource that the drill does not know, a policy that is in none of the states.

With --event, it sends your CloudTrail records: log files, JSON lines, and the records in EventBridge events, log
events, results of Logs Insights, and messages of SNS and SQS. They are sent together: an alarm goes by everything
that it counts in its period, and sends mail when its state changes.

States and records may be gzipped or in UTF-16.

Exit status:
  0  all as expected
  1  a mail would not come, or one would come that should not
  2  unusable arguments or files
  3  nothing wrong was found, but not everything could be checked: something is unknown, such as a shared trail that
     is in none of the states, or a record of --event could not be read or has no valid time`,
		Example: `  secretwatch drill bin/rehearsal/dev.json
  secretwatch drill --stack payments-prod --stack platform --html drill.html
  pulumi stack export | secretwatch drill -
  secretwatch drill --stack prod --event records.json.gz --expect alert`,
		RunE: func(command *cobra.Command, states []string) error {
			d.states = states
			return d.run(command)
		},
	}
	flags := command.Flags()
	flags.StringArrayVar(&d.stacks, "stack", nil, "read the state of stack `NAME` with the Pulumi CLI; may be repeated")
	flags.StringArrayVar(&d.events, "event", nil, "send the CloudTrail records in `FILE` (- for standard input); may be repeated")
	flags.Var(&d.expect, "expect", "expected outcome of all records of --event: `alert|silence` (default: inferred for each record)")
	flags.StringArrayVar(&d.options.Secrets, "secret", nil, "drill only the secret `NAME`; may be repeated")
	flags.BoolVar(&d.options.AssumeSharedTrail, "assume-shared-trail", false, "assume that the account has a trail, though it is in none of the states")
	flags.StringVar(&d.page, "html", "", "also write the report as an HTML page to `FILE`")
	flags.BoolVar(&d.json, "json", false, "print the report as JSON")
	r.addLimit(flags)
	return command
}

func (d *drilling) run(command *cobra.Command) error {
	if err := d.check(command); err != nil {
		return unusable{err}
	}
	p, err := d.load(command)
	if err != nil {
		return err
	}
	result, err := d.drill(command.InOrStdin(), p)
	if err != nil {
		return unusable{err}
	}
	if err := d.report(command, result); err != nil {
		return err
	}
	if status := result.Status(); status != drill.AsExpected {
		return exit(status)
	}
	return nil
}

// check refuses arguments that do not fit together, before anything is read.
func (d *drilling) check(command *cobra.Command) error {
	fromStdin := 0
	for _, name := range append(append([]string{}, d.states...), d.events...) {
		if name == stdinName {
			fromStdin++
		}
	}
	switch {
	case len(d.states)+len(d.stacks) == 0:
		return fmt.Errorf("expected a state: a file with the output of `pulumi stack export`, - for standard input, or --stack NAME; see %s --help",
			command.CommandPath())
	case fromStdin > 1:
		return errors.New("standard input (-) can be read only once")
	case d.expect.want != nil && len(d.events) == 0:
		return errors.New("--expect needs records: pass them with --event")
	}
	return d.checkOutputs(command)
}

// checkOutputs refuses to write over an input.
func (d *drilling) checkOutputs(command *cobra.Command) error {
	stdin, inputs := command.InOrStdin(), slices.Concat(d.states, d.events)
	if d.page != "" {
		if err := refuseOverwriting("--html "+d.page, statOf(d.page), stdin, inputs...); err != nil {
			return err
		}
	}
	return refuseOverwriting("standard output", statOfWriter(command.OutOrStdout()), stdin, inputs...)
}

// load reads all states into one pipeline.
func (d *drilling) load(command *cobra.Command) (*pipeline.Pipeline, error) {
	var states []*state.State
	var problems []error
	add := func(s *state.State, err error) {
		states, problems = append(states, s), append(problems, err)
	}
	for _, name := range d.states {
		add(d.root.openState(command, name))
	}
	for _, name := range d.stacks {
		add(d.root.exportStack(command.Context(), name, command.ErrOrStderr()))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	p, err := state.Load(states...)
	if err != nil {
		return nil, unusable{err}
	}
	return p, nil
}

func (d *drilling) drill(stdin io.Reader, p *pipeline.Pipeline) (drill.Result, error) {
	limit, err := d.root.inputLimit()
	if err != nil {
		return drill.Result{}, err
	}
	if len(d.events) == 0 {
		if err := d.takeSecrets(p, limit); err != nil {
			return drill.Result{}, err
		}
		return drill.Run(p, d.options) //nolint:wrapcheck // it names the state
	}
	records, malformed, err := cloudtrail.ReadFiles(limit, stdin, d.events...)
	if err != nil {
		return drill.Result{}, err //nolint:wrapcheck // it names the file
	}
	result, err := drill.Given(p, records, d.expect.want, d.options)
	result.Malformed = malformed
	return result, err
}

// secretCost is how many bytes of memory the drill of one of many secrets takes, by measurement.
const secretCost = 160 << 10

// takeSecrets claims memory for the drill of every secret that was asked for.
func (d *drilling) takeSecrets(p *pipeline.Pipeline, limit *input.Limit) error {
	n := cmp.Or(len(d.options.Secrets), len(p.Watched()))
	if err := limit.Take(int64(n) * secretCost); err != nil {
		return fmt.Errorf("drilling %d secrets, besides the states: %w; --secret NAME drills one", n, err)
	}
	return nil
}

// report writes the report in every form that the flags ask for.
func (d *drilling) report(command *cobra.Command, result drill.Result) error {
	out := command.OutOrStdout()
	result = redact.Of(d.root.redactor(), result)
	if d.page != "" {
		if err := writePage(d.page, result); err != nil {
			return err
		}
	}
	if d.json {
		return report.JSON(out, result)
	}
	if err := report.Terminal(d.root.styled(out), result, d.root.look(out)); err != nil {
		return err
	}
	if d.page != "" {
		fmt.Fprintf(out, "Page: %s\n", printable.Line(d.page))
	}
	return nil
}

func writePage(path string, result drill.Result) error {
	file, err := os.Create(path)
	if err != nil {
		return unusable{fmt.Errorf("writing the page: %w", err)}
	}
	if err := errors.Join(report.Page(file, result), file.Close()); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return nil
}

// look returns how to show a report on out.
func (r *root) look(out io.Writer) report.Look {
	look := report.Look{Color: r.color(out)}
	if file := fileBehind(out); file != nil {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil { // #nosec G115 -- a file's number is small
			const widest = 120
			look.Width = min(width, widest)
		}
	}
	return look
}

// exit is an exit status whose reason has been printed.
type exit int

// Error returns the status as text.
func (e exit) Error() string { return "exit status " + strconv.Itoa(int(e)) }
