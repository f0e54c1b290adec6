package rehearsal

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRehearse rehearses the project's own stacks.
func TestRehearse(t *testing.T) {
	for _, stack := range []string{"dev", "prod"} {
		t.Run(stack, func(t *testing.T) {
			settings := filepath.Join(repository(t), settingsFile(stack))
			before, err := os.ReadFile(settings)
			if err != nil {
				t.Fatal(err)
			}
			temporary := t.TempDir()
			t.Setenv("TMPDIR", temporary)
			stateFile := filepath.Join(t.TempDir(), "new", "state.json")
			var out strings.Builder
			var drilled string
			after := func(_ context.Context, state []byte) error {
				drilled = string(state)
				return nil
			}
			err = Rehearse(t.Context(), Script{Root: repository(t), Stack: stack, StateFile: stateFile, After: after, Out: &out})
			if err != nil {
				t.Fatalf("%v\n%s", err, out.String())
			}
			state, err := os.ReadFile(stateFile)
			if err != nil {
				t.Fatal(err)
			}
			if !json.Valid(state) || !strings.Contains(string(state), "aws:cloudwatch/metricAlarm:MetricAlarm") {
				t.Error("the state has no alarm")
			}
			if drilled != string(state) {
				t.Error("After does not get the state that is written")
			}
			if strings.Contains(out.String()+string(state), StandInValue) {
				t.Error("the value of the secret is shown")
			}
			for _, text := range []string{"has to confirm", "aws:cloudtrail:Trail", "Outputs:", "Done in "} {
				if !strings.Contains(out.String(), text) {
					t.Errorf("%q is missing in\n%s", text, out.String())
				}
			}
			if after, err := os.ReadFile(settings); err != nil || string(after) != string(before) {
				t.Errorf("%s was changed, error %v", settings, err)
			}
			if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
				t.Errorf("left in the temporary folder: %v, error %v", left, err)
			}
		})
	}
}

func TestRehearseKeepsTheScratchFolderWhenAsked(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	var out strings.Builder
	script := Script{Root: repository(t), Stack: "dev", StateFile: filepath.Join(t.TempDir(), "s.json"), Keep: true, Out: &out}
	if err := Rehearse(t.Context(), script); err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(temporary, "*", "project", "Pulumi.dev.yaml"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept %v, error %v", kept, err)
	}
	if folder := filepath.Dir(filepath.Dir(kept[0])); !strings.Contains(out.String(), "Kept: "+folder) {
		t.Errorf("the folder %s is not named in\n%s", folder, out.String())
	}
}

func TestRehearseOfAStackWithoutSettings(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	err := Rehearse(t.Context(), Script{Root: repository(t), Stack: "nowhere", Out: &out})
	var missing *NoSettingsError
	if !errors.As(err, &missing) || missing.Stack != "nowhere" {
		t.Errorf("error %v, want a *NoSettingsError", err)
	}
	if out.Len() > 0 {
		t.Errorf("printed %q, want nothing", out.String())
	}
}
