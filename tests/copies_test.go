package tests

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/secretwatch/secretwatch/internal/rehearsal"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// originals are deployments to copy. Many tests begin with the same one, and a command of the CLI takes longer than a copy. Each test has
// an account, a state and settings of its own all the same.
var originals sync.Map

// original is a deployment that no test changes.
type original struct {
	mu     sync.Mutex
	copied *deployment
}

func originalOf(parts ...any) *original {
	found, _ := originals.LoadOrStore(fmt.Sprintln(parts...), &original{})
	return found.(*original)
}

// keep copies a deployment for later tests.
func (o *original) keep(t *testing.T, d *deployment) {
	t.Helper()
	scratch, err := os.MkdirTemp(built(t).folder, "original-") //nolint:usetesting // it outlives this test
	if err != nil {
		t.Fatal(err)
	}
	engine, err := rehearsal.New(t.Context(), rehearsal.Options{
		Root: built(t).root, CLI: built(t).cli, Program: built(t).program, Scratch: scratch, From: d.engine,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
	o.copied = &deployment{engine.Stack(d.stack.Name()), engine, d.account.Clone()}
}

// once does the deployment of the plan if no test has done it before, or else copies it. how names what deploy does.
func (p plan) once(t *testing.T, how string, deploy func(*deployment)) *deployment {
	t.Helper()
	if p.beside != nil || p.account != nil || p.cli != "" || p.program != "" {
		d := start(t, p)
		deploy(d)
		return d
	}
	settings := p.read(t)
	o := originalOf(how, settings.Stack, p.checkpoints, string(settings.Text))
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.copied == nil {
		d := start(t, p)
		deploy(d)
		o.keep(t, d)
		return d
	}
	account := o.copied.account.Clone()
	engine := p.newEngine(t, account, o.copied.engine)
	return &deployment{engine.Stack(settings.Stack), engine, account}
}

// emptyStack creates a stack without resources. What is encrypted in its settings is copied from another stack's with the same name and
// the same encrypted settings.
func (p plan) emptyStack(t *testing.T, account *standin.Account, settings *rehearsal.Settings) *deployment {
	t.Helper()
	secrets := strings.Join(settings.Secrets, " ")
	if p.cli != "" || strings.ContainsAny(secrets, ".[") {
		return createStack(t, p.newEngine(t, account, nil), account, settings)
	}
	o := originalOf("empty", settings.Stack, secrets)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.copied == nil {
		d := createStack(t, p.newEngine(t, account, nil), account, settings)
		o.keep(t, d)
		return d
	}
	engine := p.newEngine(t, account, o.copied.engine)
	d := &deployment{engine.Stack(settings.Stack), engine, account}
	encrypted, file := readSettings(t, d.stack.SettingsFile()), parseSettings(t, settings.Text)
	file.Others["encryptionsalt"] = encrypted.Others["encryptionsalt"]
	for _, name := range settings.Secrets {
		file.Config[name] = encrypted.Config[name]
	}
	file.write(t, d.stack.SettingsFile())
	return d
}
