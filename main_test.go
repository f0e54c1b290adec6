package main

import (
	"cmp"
	"encoding/json"
	"os"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"gopkg.in/yaml.v3"

	"github.com/secretwatch/secretwatch/internal/graphtest"
	"github.com/secretwatch/secretwatch/internal/settings"
)

// originValue is the text that must not show anywhere.
const originValue = "AWS is better than Azure!"

// stackSettings are the settings in Pulumi.<stack>.yaml as the engine hands them over: what is no text as JSON, with the schema's
// defaults, and with the encrypted value that dev's secret takes.
func stackSettings(t *testing.T, stack string) settings.Source {
	t.Helper()
	var file struct{ Config map[string]any }
	readYAML(t, "Pulumi."+stack+".yaml", &file)
	var schema struct {
		Config map[string]struct{ Default any }
	}
	readYAML(t, "Pulumi.yaml", &schema)

	source := settings.Source{Project: "secretwatch", Stack: stack, Config: map[string]string{}}
	for key, setting := range schema.Config {
		if setting.Default != nil {
			source.Config["secretwatch:"+key] = engineText(t, setting.Default)
		}
	}
	for key, value := range file.Config {
		source.Config[key] = engineText(t, value)
	}
	if stack == "dev" {
		source.Config["secretwatch:topSecretInfo"] = originValue
		source.SecretKeys = []string{"secretwatch:topSecretInfo"}
	}
	return source
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func engineText(t *testing.T, value any) string {
	t.Helper()
	if text, ok := value.(string); ok {
		return text
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// with is dev with these settings of the project changed.
func with(t *testing.T, changed map[string]string) settings.Source {
	t.Helper()
	source := stackSettings(t, "dev")
	for key, value := range changed {
		source.Config["secretwatch:"+key] = value
	}
	return source
}

// watching is dev with one watch in place of its secret, whose alerts are these, and with further settings changed.
func watching(t *testing.T, alerts string, changed map[string]string) settings.Source {
	t.Helper()
	source := with(t, changed)
	source.Config["secretwatch:secrets"] = "[]"
	source.Config["secretwatch:watch"] = `[{"name":"w","secrets":["legacy/*"],"alerts":` + alerts + `}]`
	delete(source.Config, "secretwatch:topSecretInfo")
	return source
}

// run deploys a stack on the mocked AWS; the program's own error comes as it gave it.
func run(source settings.Source, options ...graphtest.Option) (*graphtest.Graph, error) {
	var refused error
	g, err := graphtest.Run(func(ctx *pulumi.Context) error {
		refused = deploy(ctx, source)
		return refused
	}, options...)
	return g, cmp.Or(refused, err)
}

// mustRun deploys a stack that nothing is wrong with.
func mustRun(t *testing.T, source settings.Source, options ...graphtest.Option) *graphtest.Graph {
	t.Helper()
	g, err := run(source, options...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}
