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

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/rehearsal"
	"github.com/secretwatch/secretwatch/internal/rehearsal/standin"
)

// refuseValue fails the test if a text has the secret's value, plain or as base64.
func refuseValue(t *testing.T, where, text string) {
	t.Helper()
	for _, form := range []string{rehearsal.StandInValue, base64.StdEncoding.EncodeToString([]byte(rehearsal.StandInValue))} {
		if strings.Contains(text, form) {
			t.Errorf("%s shows the secret's value", where)
		}
	}
}

// refuseValueIn searches all files of a folder for the value: settings, state with its history and backups, event logs, the CLI's logs.
func refuseValueIn(t *testing.T, folder string) {
	t.Helper()
	for _, text := range filesIn(t, folder) {
		name, _, _ := strings.Cut(text, ": ")
		refuseValue(t, name, text)
	}
}

// filesIn returns the name and the text of all files in a folder.
func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	var texts []string
	err = fs.WalkDir(root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := fs.ReadFile(root.FS(), path)
		texts = append(texts, path+": "+string(text))
		return err
	})
	if err != nil || len(texts) == 0 {
		t.Fatalf("reading %s: %d files, error %v", folder, len(texts), err)
	}
	return texts
}

// refuseText fails the test if a text has another value of the secret. An empty value does not count.
func refuseText(t *testing.T, value, text string) {
	t.Helper()
	if value != "" && strings.Contains(text, value) {
		t.Error("the operation's output shows the secret's new value")
	}
}

// These are all commands that show a stack. must and refused search what they print, and newEngine what they write.
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
		t.Error("the log does not mention the secret's value at all")
	}
}

// From -v=9 on, Pulumi's engine itself logs every property that it marshals, secret or not.
func TestTheMostVerboseLogHasTheValueOnlyFromTheEngine(t *testing.T) {
	t.Parallel()
	d := start(t, plan{})
	result, err := d.stack.Up(t.Context(), "--logtostderr", "-v=11", "--debug")
	if err != nil {
		t.Fatal("the up failed")
	}
	engines := regexp.MustCompile(`"msg":"(Marshaling|Unmarshaling) property for RPC\[`)
	for line := range strings.Lines(result.Output) {
		if !engines.MatchString(line) {
			refuseValue(t, "a line that is not from the engine", line)
		}
	}
}

func TestTheValueDoesNotShowInFailures(t *testing.T) {
	t.Parallel()
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
				if token == aws.SecretVersionType {
					return errors.New("InvalidParameterException: cannot take " + rehearsal.StandInValue)
				}
				return nil
			},
			want: `creating secret version "TopSecretInfo-value": InvalidParameterException: cannot take`,
		},
		"AWS refuses the secret": {
			hook: func(_ context.Context, token, _ string) error {
				if token == aws.SecretType {
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
				t.Errorf("%q is missing in\n%s", row.want, said)
			}
			d.state(t)
		})
	}
}

// Somebody may enter the value in plain text beside the name of the setting for it.
func TestAValueInPlainSettingsIsRefusedWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	value := "not " + strings.ToUpper(rehearsal.StandInValue)
	d := start(t, plan{settings: config{"secrets": []any{map[string]any{"name": "TopSecretInfo", "value": value, "valueFrom": "topSecretInfo"}}}})
	said := refused(t, d.stack.Up)
	if !strings.Contains(said, "secrets[0].value: a value does not belong here") || strings.Contains(said, value) {
		t.Errorf("the refusal has no path, or repeats the value")
	}
}
