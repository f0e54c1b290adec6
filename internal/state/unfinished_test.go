package state

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestWhatAnInterruptedUpdateLeftOpenIsNoted breaks the healthy state as an update does that stops halfway.
func TestWhatAnInterruptedUpdateLeftOpenIsNoted(t *testing.T) {
	t.Parallel()
	const ruleType = "aws:cloudwatch/eventRule:EventRule"
	for name, test := range map[string]struct {
		change func(deployment map[string]any, rule map[string]any)
		want   string
	}{
		"a rule that was deleted and not created again": {
			func(_, rule map[string]any) { rule["pendingReplacement"] = true }, "was deleted to be replaced, and has not been created again",
		},
		"a copy that has the rule's id": {
			func(deployment, rule map[string]any) {
				twin := map[string]any{"delete": true}
				for key, value := range rule {
					twin[key] = value
				}
				twin["delete"] = true
				deployment["resources"] = append(deployment["resources"].([]any), twin)
			}, "deleting the copy deletes the only one there is",
		},
		"a copy of another rule": {
			func(deployment, rule map[string]any) {
				old := map[string]any{}
				for key, value := range rule {
					old[key] = value
				}
				old["delete"], old["id"] = true, "another-name"
				deployment["resources"] = append(deployment["resources"].([]any), old)
			}, "",
		},
		"a call whose answer never came": {
			func(deployment, rule map[string]any) {
				deployment["pending_operations"] = []any{map[string]any{"resource": rule, "type": "deleting"}}
			}, "it is not known whether deleting urn:pulumi:",
		},
		"a call on something else": {
			func(deployment, _ map[string]any) {
				deployment["pending_operations"] = []any{map[string]any{"resource": map[string]any{"urn": "urn:x", "type": "random:index:Pet"}, "type": "creating"}}
			}, "",
		},
		"nothing": {func(_, _ map[string]any) {}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var file map[string]any
			if err := json.Unmarshal(healthyText(t), &file); err != nil {
				t.Fatal(err)
			}
			deployment := file["deployment"].(map[string]any)
			for _, r := range deployment["resources"].([]any) {
				if r := r.(map[string]any); r["type"] == ruleType {
					test.change(deployment, r)
					break
				}
			}
			text, err := json.Marshal(file)
			if err != nil {
				t.Fatal(err)
			}
			state, err := Read(strings.NewReader(string(text)), "x.json")
			if err != nil {
				t.Fatal(err)
			}
			p, err := Load(state)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(p.Unfinished, "\n")
			if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
