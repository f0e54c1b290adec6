package settings

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestFromEnvironmentReadsWhatTheEngineHandsOver(t *testing.T) {
	t.Parallel()
	got, err := FromEnvironment(environment(map[string]string{
		"PULUMI_PROJECT":            "secretwatch",
		"PULUMI_STACK":              "dev",
		"PULUMI_CONFIG":             `{"secretwatch:team":"payments","secretwatch:protect":"true"}`,
		"PULUMI_CONFIG_SECRET_KEYS": `["secretwatch:team"]`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := Source{
		Project: "secretwatch", Stack: "dev",
		Config:     map[string]string{"secretwatch:team": "payments", "secretwatch:protect": "true"},
		SecretKeys: []string{"secretwatch:team"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSourcePrintsTheStackAlone(t *testing.T) {
	t.Parallel()
	const want = "settings of secretwatch/dev"
	source := shopSource()
	asJSON, err := json.Marshal(source)
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		fmt.Sprintf("%v", source): want, fmt.Sprintf("%+v", &source): want, fmt.Sprintf("%#v", source): want, fmt.Sprintf("%x", source): want,
		fmt.Sprint([]Source{source}): "[" + want + "]", string(asJSON): `"` + want + `"`, source.LogValue().String(): want,
	} {
		if got != want {
			t.Errorf("got %d characters, want %s", len(got), want)
		}
	}
}

func TestFromEnvironmentTakesAStackWithoutConfiguration(t *testing.T) {
	t.Parallel()
	got, err := FromEnvironment(environment(map[string]string{"PULUMI_PROJECT": "p", "PULUMI_STACK": "s"}))
	if err != nil || got.Project != "p" || got.Stack != "s" || len(got.Config)+len(got.SecretKeys) != 0 {
		t.Errorf("got %v and %v, want an empty configuration", got, err)
	}
}

func TestFromEnvironmentSaysWhatIsWrongWithoutQuotingIt(t *testing.T) {
	t.Parallel()
	const reading = "reading Pulumi's environment: "
	for name, row := range map[string]struct {
		values map[string]string
		want   string
	}{
		"not run by pulumi": {nil, reading + "PULUMI_PROJECT is not set: run this program with pulumi\nPULUMI_STACK is not set: run this program with pulumi"},
		"no JSON": {
			map[string]string{"PULUMI_PROJECT": "p", "PULUMI_STACK": "s", "PULUMI_CONFIG": hidden, "PULUMI_CONFIG_SECRET_KEYS": hidden},
			reading + "PULUMI_CONFIG is not a JSON map of strings\nPULUMI_CONFIG_SECRET_KEYS is not a JSON list of strings",
		},
		"not texts": {
			map[string]string{"PULUMI_PROJECT": "p", "PULUMI_STACK": "s", "PULUMI_CONFIG": `{"a:b":1}`, "PULUMI_CONFIG_SECRET_KEYS": `{}`},
			reading + "PULUMI_CONFIG is not a JSON map of strings\nPULUMI_CONFIG_SECRET_KEYS is not a JSON list of strings",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := FromEnvironment(environment(row.values))
			if err == nil || err.Error() != row.want {
				t.Errorf("got %v, want %s", err, row.want)
			}
			if got.Config != nil || got.SecretKeys != nil {
				t.Error("a refused configuration comes through")
			}
			if err != nil && strings.Contains(err.Error(), hidden) {
				t.Error("the error quotes the configuration")
			}
		})
	}
}
