package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// Source is a stack's configuration as the Pulumi engine hands it to the program, values decrypted.
// It does not print its values, since encrypted ones are among them.
type Source struct {
	Project, Stack string
	// Config is PULUMI_CONFIG: "project:key" or "aws:region" to a string. Objects and lists are JSON text, booleans and
	// numbers their text.
	Config map[string]string
	// SecretKeys is PULUMI_CONFIG_SECRET_KEYS: the keys of Config that hold something encrypted.
	SecretKeys []string
}

// Account is where the stack is deployed. All three are known before anything is registered.
type Account struct{ ID, Region, Partition string }

// complete reports whether every field is there; if not, the caller has forgotten to look one up.
func (a Account) complete() bool { return a.ID != "" && a.Region != "" && a.Partition != "" }

// FromEnvironment reads the Source from PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_PROJECT and PULUMI_STACK.
// The first two may be missing. Its errors do not quote them: PULUMI_CONFIG carries secrets in plain text.
func FromEnvironment(getenv func(string) string) (Source, error) {
	source := Source{Project: getenv("PULUMI_PROJECT"), Stack: getenv("PULUMI_STACK")}
	var problems []error
	if source.Project == "" {
		problems = append(problems, errors.New("PULUMI_PROJECT is not set: run this program with pulumi"))
	}
	if source.Stack == "" {
		problems = append(problems, errors.New("PULUMI_STACK is not set: run this program with pulumi"))
	}
	if text := getenv("PULUMI_CONFIG"); text != "" && json.Unmarshal([]byte(text), &source.Config) != nil {
		problems = append(problems, errors.New("PULUMI_CONFIG is not a JSON map of strings"))
	}
	if text := getenv("PULUMI_CONFIG_SECRET_KEYS"); text != "" && json.Unmarshal([]byte(text), &source.SecretKeys) != nil {
		problems = append(problems, errors.New("PULUMI_CONFIG_SECRET_KEYS is not a JSON list of strings"))
	}
	if err := errors.Join(problems...); err != nil {
		return Source{}, fmt.Errorf("reading Pulumi's environment: %w", err)
	}
	return source, nil
}

// String names the stack, without its settings.
func (s Source) String() string { return fmt.Sprintf("settings of %s/%s", s.Project, s.Stack) }

// Format writes what String returns, for every verb.
func (s Source) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(s.String())) }

// MarshalJSON returns what String returns, as a JSON text.
func (s Source) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// LogValue returns what String returns.
func (s Source) LogValue() slog.Value { return slog.StringValue(s.String()) }

// lookup finds a setting of the project.
func (s Source) lookup(key string) (text string, encrypted, found bool) {
	text, found = s.Config[s.Project+":"+key]
	return text, s.encrypted(key), found
}

func (s Source) encrypted(key string) bool { return slices.Contains(s.SecretKeys, s.Project+":"+key) }

// keys are the names of the project's settings, sorted.
func (s Source) keys() []string {
	var keys []string
	for full := range s.Config {
		if key, ours := strings.CutPrefix(full, s.Project+":"); ours {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}
