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
