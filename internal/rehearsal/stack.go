package rehearsal

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Stack is one stack of an [Engine]. Its methods are commands of the CLI.
type Stack struct {
	engine *Engine
	name   string
	// Progress gets the output of the operations as they run. The default is to discard it; Result.Output has it too.
	Progress io.Writer
	// Color turns on color in the operations' output.
	Color bool
}

// Name returns the stack's name, such as "dev".
func (s *Stack) Name() string { return s.name }

// SettingsFile returns the path of the stack's Pulumi.<stack>.yaml in the scratch folder.
func (s *Stack) SettingsFile() string {
	return filepath.Join(s.engine.project, settingsFile(s.name))
}

// SetConfig runs `pulumi config set`. The key is "team", "aws:region" or a path such as "trail.logGroup".
func (s *Stack) SetConfig(ctx context.Context, key, value string) error {
	return s.setConfig(ctx, key, value, "--plaintext")
}

// SetSecret runs `pulumi config set --secret`. The value is passed on standard input, because every process of the machine can see
// arguments.
func (s *Stack) SetSecret(ctx context.Context, key, value string) error {
	return s.setConfig(ctx, key, value, "--secret")
}

func (s *Stack) setConfig(ctx context.Context, key, value, kind string) error {
	arguments := []string{"config", "set", key, kind, "--raw"}
	if strings.ContainsAny(key, ".[") {
		arguments = append(arguments, "--path")
	}
	_, err := s.Command(ctx, strings.NewReader(value), arguments...)
	return err
}

// Up runs `pulumi up`, with further arguments if there are any. A failed operation returns its Result too.
func (s *Stack) Up(ctx context.Context, arguments ...string) (Result, error) {
	return s.operate(ctx, append([]string{"up", "--yes", "--skip-preview"}, arguments...))
}

// Preview runs `pulumi preview`. Its Result is what Up would do.
func (s *Stack) Preview(ctx context.Context, arguments ...string) (Result, error) {
	return s.operate(ctx, append([]string{"preview"}, arguments...))
}

// Refresh runs `pulumi refresh`, which reads what exists back into the state.
func (s *Stack) Refresh(ctx context.Context, arguments ...string) (Result, error) {
	return s.operate(ctx, append([]string{"refresh", "--yes", "--skip-preview"}, arguments...))
}

// Destroy runs `pulumi destroy`. It fails if resources are protected.
func (s *Stack) Destroy(ctx context.Context, arguments ...string) (Result, error) {
	return s.operate(ctx, append([]string{"destroy", "--yes", "--skip-preview"}, arguments...))
}

// Cancel runs `pulumi cancel`, which removes the lock that a killed operation left.
func (s *Stack) Cancel(ctx context.Context) error {
	_, err := s.Command(ctx, nil, "cancel", "--yes")
	return err
}

// Export runs `pulumi stack export`. It returns the state as JSON, with secrets encrypted.
func (s *Stack) Export(ctx context.Context) ([]byte, error) {
	text, err := s.Command(ctx, nil, "stack", "export")
	return []byte(text), err
}

// Outputs returns the stack's outputs as JSON values. Secret ones are masked as "[secret]".
func (s *Stack) Outputs(ctx context.Context) (map[string]any, error) {
	text, err := s.Command(ctx, nil, "stack", "output", "--json")
	if err != nil {
		return nil, err
	}
	var outputs map[string]any
	if err := json.Unmarshal([]byte(text), &outputs); err != nil {
		return nil, fmt.Errorf("reading the outputs of stack %s: %w", s.name, err)
	}
	return outputs, nil
}

// Command runs any other `pulumi` command on this stack, and returns what it prints on standard output.
func (s *Stack) Command(ctx context.Context, stdin io.Reader, arguments ...string) (string, error) {
	stdout, _, err := s.engine.run(ctx, command{
		arguments: append(arguments, "--stack", s.name, "--non-interactive", "--color", "never"),
		stdin:     stdin,
	})
	return stdout, err
}

// operate runs one of the four operations that have the flag --client, and reads its events.
func (s *Stack) operate(ctx context.Context, arguments []string) (Result, error) {
	events, err := os.CreateTemp(filepath.Join(s.engine.scratch, "events"), arguments[0]+"-*.json")
	if err != nil {
		return Result{}, fmt.Errorf("running pulumi %s: %w", arguments[0], err)
	}
	defer func() { _ = events.Close() }()

	color := "never"
	if s.Color {
		color = "always"
	}
	_, output, err := s.engine.run(ctx, command{
		arguments: slices.Concat(arguments, []string{
			"--client", s.engine.hostAddress, "--event-log", events.Name(), "--stack", s.name, "--color", color,
			"--non-interactive", "--suppress-progress", "--suppress-permalink=true", "--skip-plugin-pre-install",
		}),
		progress: s.Progress,
	})
	result, readErr := readEvents(events)
	result.Output = output
	if err != nil {
		return result, err
	}
	return result, readErr
}
