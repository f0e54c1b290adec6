// Package tests deploys the whole project with the real Pulumi engine on a stand-in AWS account. As for a person, every operation is a
// `pulumi` command on the built program with the project's own settings. Each test ends with a search for the secret's value in everything
// that was printed and written.
package tests

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/secretwatch/secretwatch/internal/rehearsal"
)

// programs are the programs that every test runs, and the folder of all tests.
type programs struct{ folder, root, cli, program string }

// prepared finds and builds the programs once, before the first test begins.
var prepared = sync.OnceValues(func() (programs, error) { return prepare(context.Background()) })

// inspected opens the sources of the program, once.
var inspected = sync.OnceValue(func() error {
	found, err := prepared()
	return errors.Join(err, openSources(found.root))
})

// built returns the programs.
func built(t *testing.T) programs {
	t.Helper()
	if err := inspected(); err != nil {
		t.Fatal(err)
	}
	found, err := prepared()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// personal are credentials and settings as users have them. All tests run with these in the environment, and with a home folder. Nothing
// may use them, or write to the folder.
var personal = map[string]string{
	"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "a-users-own-key", "AWS_PROFILE": "production",
	"AWS_REGION": "ap-southeast-2", "AWS_SESSION_TOKEN": "a-users-own-session", "PULUMI_ACCESS_TOKEN": "pul-a-users-own",
	"PULUMI_BACKEND_URL": "https://pulumi.example.com", "PULUMI_STACK": "theirs", "PULUMI_CONFIG_PASSPHRASE": "a-users-own",
}

// TestMain prepares what all tests share, and fails the package if anything was written to the user's home folder.
func TestMain(m *testing.M) {
	code, err := runAll(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// runAll runs the tests in a user's environment. The programs are built before that, because Go needs its own folders.
func runAll(m *testing.M) (code int, err error) {
	found, err := prepared()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(found.folder)) }()
	home := filepath.Join(found.folder, "home")
	if err := os.Mkdir(home, 0o700); err != nil {
		return 0, err
	}
	if err := os.Setenv("HOME", home); err != nil {
		return 0, err
	}
	for name, value := range personal {
		if err := os.Setenv(name, value); err != nil {
			return 0, err
		}
	}
	code = m.Run()
	left, err := os.ReadDir(home)
	if err == nil && len(left) > 0 {
		err = fmt.Errorf("the user's home folder has %v, want nothing", left)
	}
	return code, err
}

// prepare finds the CLI and builds the program. The program is copied, because tests of other packages may build it again.
func prepare(ctx context.Context) (programs, error) {
	root, err := filepath.Abs("..")
	if err != nil {
		return programs{}, err
	}
	cli, err := rehearsal.FindCLI(ctx, root, os.Stderr)
	if err != nil {
		return programs{}, err
	}
	shared, err := rehearsal.BuildProgram(ctx, root)
	if err != nil {
		return programs{}, err
	}
	text, err := os.ReadFile(shared)
	if err != nil {
		return programs{}, err
	}
	folder, err := os.MkdirTemp("", "secretwatch-tests-")
	if err != nil {
		return programs{}, err
	}
	program := filepath.Join(folder, filepath.Base(shared))
	return programs{folder, root, cli, program}, os.WriteFile(program, text, 0o700)
}

// openSources opens every folder that the program is built from. The go command repeats the last result of a test until a file changes that
// the test has opened, and it does not know what a program that the test runs was built from.
func openSources(root string) error {
	for _, folder := range []string{root, filepath.Join(root, "components"), filepath.Join(root, "internal")} {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && folder == root && path != root && entry.IsDir() {
				return fs.SkipDir
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
