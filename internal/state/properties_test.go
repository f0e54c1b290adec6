package state

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/secretwatch/secretwatch/internal/ledger"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

func TestOutputsWinOverInputsUnlessTheyAreMissing(t *testing.T) {
	t.Parallel()
	encrypted := map[string]any{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}
	got := propertiesOf(&apitype.ResourceV3{
		Outputs: map[string]any{"a": "out", "b": nil, "n": 3.0, "hidden": encrypted, "deep": []any{map[string]any{"x": encrypted}}},
		Inputs:  map[string]any{"a": "in", "b": "in", "unknown": "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "hidden": "in"},
	})
	secret := ledger.Hidden{Why: "encrypted in the state"}
	want := map[string]any{
		"a": "out", "b": "in", "n": 3.0, "hidden": secret, "deep": []any{map[string]any{"x": secret}},
		"unknown": ledger.Hidden{Why: "not known when the state was written"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatAProvidersAnswerLeavesOutIsHidden(t *testing.T) {
	t.Parallel()
	missing := ledger.Hidden{Why: "set by the program and missing in the provider's answer"}
	inputs := map[string]any{"actions": []any{"x"}, "same": "in", "nothing": "", "off": false, "none": 0.0, "empty": []any{}, "__defaults": []any{"x"}}
	for name, c := range map[string]struct {
		resource apitype.ResourceV3
		want     any
	}{
		"an answer":              {apitype.ResourceV3{Custom: true, Outputs: map[string]any{"same": "out"}}, missing},
		"an answer without one":  {apitype.ResourceV3{Custom: true, Outputs: map[string]any{"same": "out", "actions": nil}}, missing},
		"an answer with nothing": {apitype.ResourceV3{Custom: true, Outputs: map[string]any{"actions": []any{}}}, []any{}},
		"no answer":              {apitype.ResourceV3{Custom: true, Outputs: map[string]any{"id": "x"}}, []any{"x"}},
		"a provider":             {apitype.ResourceV3{Custom: true, Type: "pulumi:providers:aws", Outputs: map[string]any{"same": "out"}}, []any{"x"}},
		"a component":            {apitype.ResourceV3{Outputs: map[string]any{"same": "out"}}, []any{"x"}},
	} {
		c.resource.Inputs = inputs
		got := propertiesOf(&c.resource)
		if diff := cmp.Diff(c.want, got["actions"]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		for _, key := range []string{"nothing", "off", "none", "empty", "__defaults"} {
			if _, hidden := got[key].(ledger.Hidden); hidden {
				t.Errorf("%s: %s is hidden", name, key)
			}
		}
	}
}

func TestASecretOfAStateWithShownSecretsIsUsedAndNotPrinted(t *testing.T) {
	t.Parallel()
	const address = "payments-oncall@example.com"
	shown := fmt.Sprintf(`{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":%q}`, `"`+address+`"`)
	p := load(t, []byte(strings.ReplaceAll(string(healthyText(t)), `"`+address+`"`, shown)))
	if got := p.Subscriptions[0].Endpoint; got != address {
		t.Errorf("the endpoint is read as %q, want %q", got, address)
	}
	route := alarmRouteOf(t, p, pipeline.Options{})
	if v, step := route.Against(pipeline.Alert); v != pipeline.Pass {
		t.Errorf("%s at %s: %s", v, step.Hop, step.Reason)
	}
	if text := fmt.Sprint(p.Send(readOf("TopSecretInfo"), pipeline.Options{})); strings.Contains(text, address) && strings.Contains(route.Steps[len(route.Steps)-1].Reason, address) {
		t.Error("the secret address is printed")
	}
}
