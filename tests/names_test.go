package tests

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// drilled drills the state after everybody has confirmed.
func (d *deployment) drilled(t *testing.T) drill.Result {
	t.Helper()
	if err := d.account.ConfirmSubscription("payments-oncall@example.com"); err != nil {
		t.Fatal(err)
	}
	must(t, d.stack.Refresh)
	result, err := drill.Run(d.state(t).pipeline(t), drill.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestNamesThatEndLikeAnARNAreWatchedAndDrilled(t *testing.T) {
	t.Parallel()
	secret := func(name string) map[string]any { return map[string]any{"name": name} }
	restricted := secret("app-config")
	restricted["readers"] = []any{"arn:aws:iam::123456789012:role/app"}
	d := start(t, plan{settings: config{
		"topSecretInfo": nil,
		"secrets":       []any{secret("my"), secret("my-secret"), restricted, secret("root-backup")},
		"watch": []any{
			map[string]any{"name": "pair", "secrets": []any{"db", "db-master"}},
			map[string]any{"name": "one", "secrets": []any{"prod/db-reader"}},
			map[string]any{"name": "all", "secrets": []any{"data", "data-*"}},
		},
	}})
	result := must(t, d.stack.Up)
	if !strings.Contains(result.Output, `secrets[1].name: "my-secret" ends in a dash and six characters`) {
		t.Errorf("no warning about my-secret:\n%s", result.Output)
	}
	drilled := d.drilled(t)
	var names []string
	for _, w := range drilled.Ways {
		if w.Verdict != pipeline.Pass {
			t.Errorf("%s, %s: %s at %s: %s", w.Secret, w.Route.Name, w.Verdict, w.Step.Hop, w.Step.Reason)
		}
		names = append(names, w.Secret)
	}
	want := []string{"app-config", "data", "data-*", "db", "db-master", "my", "my-secret", "prod/db-reader", "root-backup"}
	if diff := cmp.Diff(want, slices.Compact(names)); diff != "" {
		t.Errorf("drilled (-want +got):\n%s", diff)
	}
}
