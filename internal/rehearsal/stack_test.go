package rehearsal

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUpDoesWhatPreviewShowsAndThenNothing(t *testing.T) {
	t.Parallel()
	stack := newStack(t, "config: {test:boxes: abc}")
	want := map[string]int{"create": 4}
	for _, operation := range []struct {
		name string
		run  func(context.Context, ...string) (Result, error)
	}{{"preview", stack.Preview}, {"up", stack.Up}} {
		result, err := operation.run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, result.Changes); diff != "" {
			t.Errorf("%s: changes (-want +got):\n%s", operation.name, diff)
		}
		if len(result.Steps) != 4 {
			t.Errorf("%s: steps %v, want the stack and three boxes", operation.name, result.Steps)
		}
	}
	expectNoChange(t, stack, 4)
}

// expectNoChange runs one more up.
func expectNoChange(t *testing.T, stack *Stack, resources int) {
	t.Helper()
	result, err := stack.Up(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"same": resources}, result.Changes); diff != "" || result.Changed() {
		t.Errorf("an up that should change nothing: %v (-want +got):\n%s", result.Steps, diff)
	}
}

func TestAChangedSettingChangesOnlyWhatItShould(t *testing.T) {
	t.Parallel()
	stack := newStack(t, "config: {test:boxes: abc}")
	if _, err := stack.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := stack.SetConfig(t.Context(), "boxes", "bcd"); err != nil {
		t.Fatal(err)
	}
	result, err := stack.Up(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"create": 1, "delete": 1, "same": 3}, result.Changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	var steps []string
	for _, step := range result.Steps {
		steps = append(steps, step.Op+" "+step.URN[strings.LastIndex(step.URN, ":")+1:]+" "+step.Type)
	}
	if diff := cmp.Diff([]string{"create d test:index:Box", "delete a test:index:Box"}, steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}

func TestDestroyLeavesNothing(t *testing.T) {
	t.Parallel()
	stack := newStack(t, "config: {}")
	if _, err := stack.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := stack.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	result, err := stack.Destroy(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if result.Changes["delete"] != 3 {
		t.Errorf("destroy: %v, want 3 deleted", result.Changes)
	}
	if left := exported(t, stack); len(left) > 0 {
		t.Errorf("left in the state: %v", left)
	}
}

// exported returns the resources in the stack's state.
func exported(t *testing.T, stack *Stack) []any {
	t.Helper()
	text, err := stack.Export(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var state struct {
		Deployment struct{ Resources []any }
	}
	if err := json.Unmarshal(text, &state); err != nil {
		t.Fatal(err)
	}
	return state.Deployment.Resources
}

func TestASecretIsNowhereInPlainText(t *testing.T) {
	t.Parallel()
	for _, ending := range []string{"well", "error"} {
		t.Run("the program ends "+ending, func(t *testing.T) {
			t.Parallel()
			stack := newStack(t, "config: {test:value: {secure: v1:other-passphrase}, test:ending: "+ending+"}")
			result, upErr := stack.Up(t.Context())
			if (upErr != nil) != (ending == "error") {
				t.Errorf("up: %v", upErr)
			}
			state, err := stack.Export(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			shown := result.Output + string(state) + strings.Join(result.Errors, "")
			if upErr != nil {
				shown += upErr.Error()
			}
			if strings.Contains(shown, StandInValue) {
				t.Error("the value of a secret is shown")
			}
			if !strings.Contains(shown, "the program speaks") {
				t.Error("what the program prints is not shown")
			}
		})
	}
}

func TestTheProgramSeesNothingOfTheUser(t *testing.T) {
	t.Setenv("AWS_PROFILE", "production")
	t.Setenv("PULUMI_ACCESS_TOKEN", "pul-0123456789")
	t.Setenv("PULUMI_BACKEND_URL", "https://example.com")
	t.Setenv("PULUMI_STACK", "theirs")
	stack := newStack(t, "config: {test:value: {secure: x}}")
	if _, err := stack.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	outputs, err := stack.Outputs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"home": stack.engine.Scratch() + "/home", "profile": "", "passphrase": "", "value": "[secret]",
	}
	if diff := cmp.Diff(want, outputs); diff != "" {
		t.Errorf("outputs (-want +got):\n%s", diff)
	}
}

func TestAFailedProgramFailsTheUpWithItsReason(t *testing.T) {
	t.Parallel()
	stack := newStack(t, "config: {test:ending: error}")
	result, err := stack.Up(t.Context())
	var failed *CommandError
	if !errors.As(err, &failed) {
		t.Fatalf("up: %v, want a *CommandError", err)
	}
	if failed.Command != "pulumi up" || failed.ExitCode <= 0 {
		t.Errorf("command %q, exit code %d", failed.Command, failed.ExitCode)
	}
	if !strings.Contains(strings.Join(result.Errors, "\n"), "asked to fail") || !strings.Contains(err.Error(), "asked to fail") {
		t.Errorf("the reason is in neither: errors %q, error %v", result.Errors, err)
	}
}

func TestASettingThatBreaksTheSchemaFailsTheUp(t *testing.T) {
	t.Parallel()
	stack := newStack(t, "config: {test:boxes: [1]}")
	if _, err := stack.Up(t.Context()); err == nil || !strings.Contains(err.Error(), "boxes") {
		t.Errorf("up: %v, want an error that names boxes", err)
	}
}

// progressFunc is an io.Writer.
type progressFunc func(text string)

func (w progressFunc) Write(text []byte) (int, error) {
	w(string(text))
	return len(text), nil
}

// TestAnInterruptedUpIsFinishedByTheNext ends an up while its program waits, by an interrupt as Ctrl-C sends it and by a kill.
func TestAnInterruptedUpIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	for name, cause := range map[string]error{"interrupted": context.Canceled, "killed": ErrKill} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stack := newStack(t, "config: {test:ending: wait}")
			ctx, end := context.WithCancelCause(t.Context())
			stack.Progress = progressFunc(func(text string) {
				if strings.Contains(text, "the program waits") {
					end(cause)
				}
			})
			_, err := stack.Up(ctx)
			var ended *CommandError
			if !errors.As(err, &ended) {
				t.Fatalf("up: %v, want a *CommandError", err)
			}
			if bySignal := ended.ExitCode == -1; bySignal != errors.Is(cause, ErrKill) {
				t.Errorf("exit code %d: an interrupted pulumi ends itself, a killed one does not", ended.ExitCode)
			}
			stack.Progress = nil
			if err := stack.SetConfig(t.Context(), "ending", "well"); err != nil {
				t.Fatal(err)
			}
			if errors.Is(cause, ErrKill) {
				if err := stack.Cancel(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := stack.Up(t.Context()); err != nil {
				t.Fatal(err)
			}
			expectNoChange(t, stack, 3)
		})
	}
}

func TestAnEngineFromAnotherHasItsStacksAndLeavesItAlone(t *testing.T) {
	t.Parallel()
	first := newStack(t, "config: {test:boxes: abc, test:value: {secure: x}}")
	if _, err := first.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	before, err := first.Export(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second := newEngineFrom(t, first.engine).Stack("dev")
	if copied, err := second.Export(t.Context()); err != nil || string(copied) != string(before) {
		t.Errorf("the state is not the same: %v", err)
	}
	if result, err := second.Destroy(t.Context()); err != nil || result.Changes["delete"] != 4 {
		t.Errorf("a destroy of the copy: %v, error %v", result.Changes, err)
	}
	if after, err := first.Export(t.Context()); err != nil || string(after) != string(before) {
		t.Errorf("the first engine's state changed: %v", err)
	}
}
