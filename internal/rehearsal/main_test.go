package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

// TestMain lets the test binary also be the Pulumi program, which the language host starts like any other.
func TestMain(m *testing.M) {
	if os.Getenv("PULUMI_MONITOR") != "" {
		program()
		return
	}
	os.Exit(m.Run())
}

type box struct{ pulumi.ResourceState }

// program registers one component for each letter of the setting boxes, and exports what a program can see of its environment.
func program() {
	fmt.Println("the program speaks")
	pulumi.Run(func(ctx *pulumi.Context) error {
		settings := config.New(ctx, "")
		var urns []any
		for _, letter := range settings.Get("boxes") {
			component := &box{}
			if err := ctx.RegisterComponentResource("test:index:Box", string(letter), component); err != nil {
				return err
			}
			urns = append(urns, component.URN())
		}
		ctx.Export("home", pulumi.String(os.Getenv("HOME")))
		ctx.Export("profile", pulumi.String(os.Getenv("AWS_PROFILE")))
		ctx.Export("passphrase", pulumi.String(os.Getenv("PULUMI_CONFIG_PASSPHRASE")))
		ctx.Export("value", settings.GetSecret("value"))
		if settings.Get("ending") == "error" {
			return errors.New("asked to fail")
		}
		if settings.Get("ending") == "wait" {
			waitAfter(urns)
		}
		return nil
	})
}

// waitAfter prints that it waits once the state with these URNs is written, and then waits until the program is ended. A kill in the
// middle of a write would leave a broken state, because Pulumi's file backend does not write atomically.
func waitAfter(urns []any) {
	pulumi.All(urns...).ApplyT(func([]any) error {
		fmt.Println("the program waits")
		return nil
	})
	<-context.Background().Done()
}

const testProject = `name: test
runtime: go
config:
  boxes: {type: string, default: ab}
`

// repository returns the folder of the project.
func repository(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// foundCLI is the CLI of all tests.
var foundCLI = sync.OnceValues(func() (string, error) { return FindCLI(context.Background(), "../..", io.Discard) })

// newEngine runs the test binary as the program of a small project.
func newEngine(t *testing.T) *Engine {
	t.Helper()
	return newEngineFrom(t, nil)
}

// newEngineFrom is newEngine with the stacks of another.
func newEngineFrom(t *testing.T, from *Engine) *Engine {
	t.Helper()
	cli, err := foundCLI()
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, projectFile), []byte(testProject), 0o600); err != nil {
		t.Fatal(err)
	}
	engine, err := New(t.Context(), Options{Root: root, CLI: cli, Program: self, From: from})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return engine
}

// newStack creates a stack with these settings in a new engine.
func newStack(t *testing.T, text string) *Stack {
	t.Helper()
	settings, err := ParseSettings("dev", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	stack, err := newEngine(t).NewStack(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	return stack
}
