package tests

import (
	"cmp"
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/secretwatch/secretwatch/internal/rehearsal"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// config is the part "config" of a stack's settings file.
type config map[string]any

// set changes settings of the project; a nil value takes the setting out.
func (c config) set(changed config) {
	for key, value := range changed {
		if !strings.Contains(key, ":") {
			key = "secretwatch:" + key
		}
		c[key] = value
		if value == nil {
			delete(c, key)
		}
	}
}

// plan says what is deployed. The zero plan is Pulumi.dev.yaml as it stands, in an account of its own.
type plan struct {
	// from names the settings file, and stack the stack. Both dev.
	from, stack string
	// settings change those of the file.
	settings config
	// beside is a deployment whose account and engine this one shares.
	beside *deployment
	// account takes the place of the one that the settings expect.
	account *standin.Account
	// options of the engine, such as its programs.
	options rehearsal.Options
	// checkpoints are kept at every step, as without a rehearsal.
	checkpoints bool
}

// deployment is one stack with its account.
type deployment struct {
	stack   *rehearsal.Stack
	engine  *rehearsal.Engine
	account *standin.Account
}

// start makes the stack, and nothing in the account but what the settings expect there.
func start(t *testing.T, p plan) *deployment {
	t.Helper()
	settings := p.read(t)
	expected, err := settings.StandIn()
	if err != nil {
		t.Fatal(err)
	}
	d := &deployment{account: cmp.Or(p.account, expected)}
	if p.beside == nil {
		d.engine = newEngine(t, p, d.account)
	} else {
		d.account, d.engine = p.beside.account, p.beside.engine
	}
	if d.stack, err = d.engine.NewStack(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	return d
}

// read takes the settings file with the plan's changes.
func (p plan) read(t *testing.T) *rehearsal.Settings {
	t.Helper()
	p.from = cmp.Or(p.from, "dev")
	p.stack = cmp.Or(p.stack, p.from)
	file := readSettings(t, built(t).root+"/Pulumi."+p.from+".yaml")
	file.Config.set(p.settings)
	settings, err := rehearsal.ParseSettings(p.stack, file.text(t))
	if err != nil {
		t.Fatal(err)
	}
	return settings
}

func newEngine(t *testing.T, p plan, account *standin.Account) *rehearsal.Engine {
	t.Helper()
	options := p.options
	options.Root, options.Account, options.SkipCheckpoints = built(t).root, account, !p.checkpoints
	options.CLI = cmp.Or(options.CLI, built(t).cli)
	options.Program = cmp.Or(options.Program, built(t).program)
	engine, err := rehearsal.New(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		refuseValueIn(t, engine.Scratch())
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return engine
}

// change edits the stack's settings file.
func (d *deployment) change(t *testing.T, changed config) {
	t.Helper()
	file := readSettings(t, d.stack.SettingsFile())
	file.Config.set(changed)
	if err := os.WriteFile(d.stack.SettingsFile(), file.text(t), 0o600); err != nil {
		t.Fatal(err)
	}
}

// settingsFile is a Pulumi.<stack>.yaml.
type settingsFile struct {
	Config config         `yaml:"config"`
	Others map[string]any `yaml:",inline"`
}

func readSettings(t *testing.T, path string) *settingsFile {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file := &settingsFile{}
	if err := yaml.Unmarshal(text, file); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return file
}

func (f *settingsFile) text(t *testing.T) []byte {
	t.Helper()
	text, err := yaml.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// operation is one of the four that change or show a stack.
type operation func(context.Context, ...string) (rehearsal.Result, error)

// must does an operation that must succeed.
func must(t *testing.T, do operation, arguments ...string) rehearsal.Result {
	t.Helper()
	result, err := do(t.Context(), arguments...)
	refuseValue(t, "what the operation printed", result.Output)
	if err != nil {
		refuseValue(t, "the error", err.Error())
		t.Fatal(err)
	}
	return result
}

// refused does an operation that must fail, and gives all that it said.
func refused(t *testing.T, do operation, arguments ...string) string {
	t.Helper()
	result, err := do(t.Context(), arguments...)
	refuseValue(t, "what the operation printed", result.Output)
	if err == nil {
		t.Fatalf("the operation succeeded, it should not:\n%s", result.Output)
	}
	refuseValue(t, "the error", err.Error())
	return err.Error()
}

// steps are the changes of an operation as "update MetricAlarm::name threshold", sorted: each has the properties that differ.
// A replacement is one step.
func steps(result rehearsal.Result) []string {
	list := []string{}
	for _, step := range result.Steps {
		op, changed := step.Op, step.Changed
		switch op {
		case "create-replacement", "delete-replaced":
			continue
		case "replace":
			changed = step.Replacing
		}
		list = append(list, strings.TrimSpace(op+" "+address(step.URN)+" "+strings.Join(slices.Sorted(slices.Values(changed)), " ")))
	}
	slices.Sort(list)
	return list
}

// address shortens a URN to the last part of its type and its name.
func address(urn string) string {
	parts := strings.Split(urn, "::")
	if len(parts) < 4 {
		return urn
	}
	kind := parts[2][strings.LastIndex(parts[2], ":")+1:]
	return kind + "::" + strings.Join(parts[3:], "::")
}

// contents are everything in the account, with its state: two of them are equal if nothing changed in between.
func (d *deployment) contents() map[string]standin.Resource {
	all := map[string]standin.Resource{}
	for _, r := range d.account.Resources() {
		all[r.Type+" "+r.Region+" "+r.ID+" "+r.Name] = r
	}
	return all
}

// owned are the addresses of the things in the account that the dev stack made, sorted.
func (d *deployment) owned() []string {
	var all []string
	for r := range maps.Values(d.contents()) {
		if strings.HasPrefix(r.Owner, "urn:pulumi:dev::") {
			all = append(all, address(r.Owner))
		}
	}
	slices.Sort(all)
	return all
}
