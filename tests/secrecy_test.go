package tests

import (
	"context"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/rehearsal"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// refuseValue fails the test if the secret's value shows in a text, plain or as base64.
func refuseValue(t *testing.T, where, text string) {
	t.Helper()
	for _, form := range []string{rehearsal.StandInValue, base64.StdEncoding.EncodeToString([]byte(rehearsal.StandInValue))} {
		if strings.Contains(text, form) {
			t.Errorf("%s shows the secret's value", where)
		}
	}
}

// refuseValueIn searches all files of a folder: settings, state with its history and backups, event logs, the CLI's own logs.
func refuseValueIn(t *testing.T, folder string) {
	t.Helper()
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	searched := 0
	err = fs.WalkDir(root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := fs.ReadFile(root.FS(), path)
		searched++
		refuseValue(t, path, string(text))
		return err
	})
	if err != nil || searched == 0 {
		t.Errorf("searching %s: %d files, %v", folder, searched, err)
	}
}

// refuseText fails the test if another value of the secret shows in a text; an empty one is none.
func refuseText(t *testing.T, value, text string) {
	t.Helper()
	if value != "" && strings.Contains(text, value) {
		t.Error("the operation's output shows the secret's new value")
	}
}

// Every way to look at a stack, with the value at stake. must and refused search what is printed, start what is written.
func TestTheValueShowsNowhere(t *testing.T) {
	t.Parallel()
	d := start(t, plan{checkpoints: true})
	must(t, d.stack.Preview, "--diff")
	must(t, d.stack.Preview, "--json")
	must(t, d.stack.Up, "--diff", "--show-full-output")
	must(t, d.stack.Preview, "--json", "--show-sames")
	must(t, d.stack.Refresh, "--diff")
	d.state(t)
	for _, look := range [][]string{
		{"stack"}, {"stack", "output", "--json"}, {"stack", "history", "--json"}, {"config"}, {"config", "--json"},
	} {
		output, err := d.stack.Command(t.Context(), nil, look...)
		if err != nil {
			t.Fatal(err)
		}
		refuseValue(t, strings.Join(look, " "), output)
	}
	must(t, d.stack.Destroy, "--diff")
}

func TestTheValueShowsInNoLog(t *testing.T) {
	t.Parallel()
	d := start(t, plan{})
	if printed := must(t, d.stack.Up, "--logtostderr", "-v=8", "--debug").Output; !strings.Contains(printed, "secretsmanager/secretVersion") {
		t.Error("the log does not tell of the secret's value at all")
	}
}

// From -v=9 on, the engine logs each property that it marshals, secret or not: that is Pulumi's own, and all that may show it.
func TestTheMostTalkativeLogHasTheValueFromTheEngineOnly(t *testing.T) {
	t.Parallel()
	d := start(t, plan{})
	result, err := d.stack.Up(t.Context(), "--logtostderr", "-v=11", "--debug")
	if err != nil {
		t.Fatal("the up failed")
	}
	engines := regexp.MustCompile(`"msg":"(Marshaling|Unmarshaling) property for RPC\[`)
	for line := range strings.Lines(result.Output) {
		if !engines.MatchString(line) {
			refuseValue(t, "a line that is not the engine's own", line)
		}
	}
}

func TestTheValueDoesNotShowInWhatFails(t *testing.T) {
	t.Parallel()
	const valueType = "aws:secretsmanager/secretVersion:SecretVersion"
	for name, row := range map[string]struct {
		settings config
		hook     standin.CreateHook
		want     string
	}{
		"the settings are refused": {
			settings: config{"team": "Not A Team"},
			want:     "team: invalid team",
		},
		"AWS refuses the value and repeats it": {
			hook: func(_ context.Context, token, _ string) error {
				if token == valueType {
					return errors.New("InvalidParameterException: cannot take " + rehearsal.StandInValue)
				}
				return nil
			},
			want: `creating secret version "TopSecretInfo-value": InvalidParameterException: cannot take`,
		},
		"AWS refuses the secret": {
			hook: func(_ context.Context, token, _ string) error {
				if token == secretType {
					return errors.New("LimitExceededException: too many secrets")
				}
				return nil
			},
			want: `creating secret "TopSecretInfo": LimitExceededException: too many secrets`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, plan{settings: row.settings, checkpoints: true})
			d.account.OnCreate(row.hook)
			if said := refused(t, d.stack.Up, "--diff"); !strings.Contains(said, row.want) {
				t.Errorf("the up does not say %q:\n%s", row.want, said)
			}
			d.state(t)
		})
	}
}

// Somebody may put the value where the name of its setting belongs.
func TestAValueInPlainSettingsIsRefusedWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	value := "not " + strings.ToUpper(rehearsal.StandInValue)
	d := start(t, plan{settings: config{"secrets": []any{map[string]any{"name": "TopSecretInfo", "value": value, "valueFrom": "topSecretInfo"}}}})
	said := refused(t, d.stack.Up)
	if !strings.Contains(said, "secrets[0].value: a value does not belong here") || strings.Contains(said, value) {
		t.Errorf("the refusal has no path, or repeats the value")
	}
}
