package tests

import (
	"maps"
	"os"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// config is the part "config" of a stack's settings file.
type config map[string]any

// set changes settings of the project. A nil value removes the setting.
func (c config) set(changed config) {
	for key, value := range changed {
		if !strings.Contains(key, ":") {
			key = "secretwatch:" + key
		}
		c[key] = value
		if value == nil {
			delete(c, key)
		}
	}
}

// with adds settings.
func (c config) with(more config) config {
	maps.Copy(c, more)
	return c
}

// settingsFile is a Pulumi.<stack>.yaml.
type settingsFile struct {
	Config config         `yaml:"config"`
	Others map[string]any `yaml:",inline"`
}

func readSettings(t *testing.T, path string) *settingsFile {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return parseSettings(t, text)
}

func parseSettings(t *testing.T, text []byte) *settingsFile {
	t.Helper()
	file := &settingsFile{Config: config{}, Others: map[string]any{}}
	if err := yaml.Unmarshal(text, file); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return file
}

func (f *settingsFile) text(t *testing.T) []byte {
	t.Helper()
	text, err := yaml.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func (f *settingsFile) write(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, f.text(t), 0o600); err != nil {
		t.Fatal(err)
	}
}
