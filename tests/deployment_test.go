package tests

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/rehearsal"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// plan describes a deployment. The zero plan is Pulumi.dev.yaml unchanged, in an account of its own.
type plan struct {
	// from names the settings file, and stack the stack. The default of both is dev.
	from, stack string
	// settings change those of the file.
	settings config
	// beside is a deployment whose account and engine this one shares.
	beside *deployment
	// account replaces the account that the settings expect.
	account *standin.Account
	// cli and program replace the programs that are run.
	cli, program string
	// checkpoints saves the state at every step, as outside of a rehearsal.
	checkpoints bool
}

// deployment is one stack with its account.
type deployment struct {
	stack   *rehearsal.Stack
	engine  *rehearsal.Engine
	account *standin.Account
}

// start creates the stack without deploying it. The account has only what the settings expect to exist.
func start(t *testing.T, p plan) *deployment {
	t.Helper()
	settings := p.read(t)
	account, err := settings.StandIn()
	if err != nil {
		t.Fatal(err)
	}
	if p.beside != nil {
		return createStack(t, p.beside.engine, p.beside.account, settings)
	}
	return p.emptyStack(t, cmp.Or(p.account, account), settings)
}

// deployed deploys the stack.
func deployed(t *testing.T, p plan) *deployment {
	t.Helper()
	return p.once(t, "deployed", func(d *deployment) { must(t, d.stack.Up) })
}

// confirmed deploys the stack, and all subscribers confirm before a refresh.
func confirmed(t *testing.T, p plan) *deployment {
	t.Helper()
	return p.once(t, "confirmed", func(d *deployment) {
		must(t, d.stack.Up)
		d.confirmAll(t)
	})
}

// read reads the settings file with the plan's changes.
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

// newEngine starts an engine for the plan, with the stacks of another one if that is given. Its scratch folder is searched for the
// secret's value before it is removed.
func (p plan) newEngine(t *testing.T, account *standin.Account, from *rehearsal.Engine) *rehearsal.Engine {
	t.Helper()
	engine, err := rehearsal.New(t.Context(), rehearsal.Options{
		Root: built(t).root, CLI: cmp.Or(p.cli, built(t).cli), Program: cmp.Or(p.program, built(t).program),
		Account: account, SkipCheckpoints: !p.checkpoints, From: from,
	})
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

func createStack(t *testing.T, engine *rehearsal.Engine, account *standin.Account, settings *rehearsal.Settings) *deployment {
	t.Helper()
	stack, err := engine.NewStack(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	return &deployment{stack, engine, account}
}

// change edits the stack's settings file.
func (d *deployment) change(t *testing.T, changed config) {
	t.Helper()
	file := readSettings(t, d.stack.SettingsFile())
	file.Config.set(changed)
	file.write(t, d.stack.SettingsFile())
}

// contents returns everything in the account with its properties, to compare two moments.
func (d *deployment) contents() map[string]standin.Resource {
	all := map[string]standin.Resource{}
	for _, r := range d.account.Resources() {
		all[r.Type+" "+r.Region+" "+r.ID+" "+r.Name] = r
	}
	return all
}

// owned returns the sorted addresses of the resources in the account that the dev stack has created.
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
