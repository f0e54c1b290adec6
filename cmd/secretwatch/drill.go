package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/secretwatch/secretwatch/internal/cloudtrail"
	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/report"
	"github.com/secretwatch/secretwatch/internal/state"
)

// stdinName is the argument that stands for standard input.
const stdinName = "-"

// drilling is one call of the verb `drill`.
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

// newDrill is the verb `drill`.
func newDrill(r *root) *cobra.Command {
	d := &drilling{root: r}
	command := &cobra.Command{
		Use:   "drill [STATE...]",
		Short: "Prove from a Pulumi state that the mail will come, or name the hop that stops it",
		Long: `Sends reads of your secrets through the deployed pipeline, hop by hop, and says whether mail goes out, to whom and
with what text, and if not, which hop stops it, why, and what to change. It needs no AWS account: it reads Pulumi
states (what "pulumi stack export" writes), and works on any state with these AWS resources.

Several states are put together: a team's stack, and the stack that owns the account's trail. Without --event, it
writes the records that reads would leave: by name, by ARN, in a batch; by users, roles, root, services, other
accounts and your expected readers; of your secrets and of others with similar names. It knows what should come of
each.

Exit status: 0 all as expected, 1 a mail would not come, or one would that should not, 2 unusable input, 3 nothing
wrong found but something could not be judged, such as a shared trail that is in none of the states, or a malformed
record among those of --event.

The records of --event are judged together: an alarm goes by all that it counts in its period, and mails when its
state changes.`,
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
	flags.StringArrayVar(&d.stacks, "stack", nil, "read the state of stack `NAME` through the Pulumi CLI; may be repeated")
	flags.StringArrayVar(&d.events, "event", nil, "send the CloudTrail records in `FILE` (- is standard input) instead; may be repeated")
	flags.Var(&d.expect, "expect", "what should come of every record of --event: `alert|silence` (default: inferred for each)")
	flags.StringArrayVar(&d.options.Secrets, "secret", nil, "drill the secret `NAME` only; may be repeated")
	flags.BoolVar(&d.options.AssumeSharedTrail, "assume-shared-trail", false, "take your word for a trail that is in none of the states")
	flags.StringVar(&d.page, "html", "", "write the report as a page to `FILE` as well")
	flags.BoolVar(&d.json, "json", false, "print the report as JSON")
	return command
}

// expectation is the value of --expect; nil where it is not given.
type expectation struct{ want *pipeline.Expectation }

// String is the word of the command line.
func (e *expectation) String() string {
	switch {
	case e.want == nil:
		return ""
	case *e.want == pipeline.Silence:
		return "silence"
	}
	return "alert"
}

// Set takes the word of the command line.
func (e *expectation) Set(text string) error {
	want, known := map[string]pipeline.Expectation{"alert": pipeline.Alert, "silence": pipeline.Silence}[text]
	if !known {
		return errors.New("say alert or silence")
	}
	e.want = &want
	return nil
}

// Type names the kind of value.
func (e *expectation) Type() string { return "alert|silence" }

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
	if err := d.tell(command, result); err != nil {
		return err
	}
	if status := result.Status(); status != drill.AsExpected {
		return exit(status)
	}
	return nil
}

// check finds what does not fit together before anything is read.
func (d *drilling) check(command *cobra.Command) error {
	fromStdin := 0
	for _, name := range append(append([]string{}, d.states...), d.events...) {
		if name == stdinName {
			fromStdin++
		}
	}
	switch {
	case len(d.states)+len(d.stacks) == 0:
		return fmt.Errorf("give a state: a file that `pulumi stack export` wrote, - for standard input, or --stack NAME; see %s --help",
			command.CommandPath())
	case fromStdin > 1:
		return errors.New("standard input (-) can be read once only")
	case d.expect.want != nil && len(d.events) == 0:
		return errors.New("--expect is about the records of --event: give those as well")
	}
	return nil
}

// load reads all states into one pipeline.
func (d *drilling) load(command *cobra.Command) (*pipeline.Pipeline, error) {
	var states []*state.State
	var problems []error
	add := func(s *state.State, err error) {
		states, problems = append(states, s), append(problems, err)
	}
	for _, name := range d.states {
		add(openState(command, name))
	}
	for _, name := range d.stacks {
		add(exportStack(command.Context(), name, command.ErrOrStderr()))
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
	if len(d.events) == 0 {
		return drill.Run(p, d.options)
	}
	records, malformed, err := cloudtrail.ReadFiles(stdin, d.events...)
	if err != nil {
		return drill.Result{}, err
	}
	result, err := drill.Given(p, records, d.expect.want, d.options)
	result.Malformed = malformed
	return result, err
}

// tell writes the report in every form that was asked for.
func (d *drilling) tell(command *cobra.Command, result drill.Result) error {
	out := command.OutOrStdout()
	if d.page != "" {
		if err := writePage(d.page, result); err != nil {
			return err
		}
	}
	if d.json {
		return report.JSON(out, result)
	}
	if err := report.Terminal(out, result, d.root.look(out)); err != nil {
		return err
	}
	if d.page != "" {
		fmt.Fprintf(out, "The page: %s\n", d.page)
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

// look is how out shows a report.
func (r *root) look(out io.Writer) report.Look {
	look := report.Look{Color: r.color(out)}
	if file, isFile := out.(*os.File); isFile {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil { // #nosec G115 -- a file's number is small
			const widest = 120
			look.Width = min(width, widest)
		}
	}
	return look
}

// drillState drills the state that a rehearsal leaves. What lies outside it, such as the account's own trail, is no failure.
func (r *root) drillState(out io.Writer, exported []byte) error {
	loaded, err := loadState(bytes.NewReader(exported), "of the rehearsal")
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
	if err := report.Terminal(out, result, r.look(out)); err != nil {
		return err
	}
	if result.Status() == drill.Broken {
		return errors.New("the drill failed: see the hop that is marked above")
	}
	return nil
}

// exit is an exit status of which everything has been said.
type exit int

// Error names the status.
func (e exit) Error() string { return "exit status " + strconv.Itoa(int(e)) }
