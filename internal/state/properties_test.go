package state

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOutputsWinOverInputsUnlessTheyAreMissing(t *testing.T) {
	t.Parallel()
	p := properties{
		outputs: map[string]any{"a": "out", "b": nil, "n": 3.0, "o": map[string]any{"x": true}},
		inputs:  map[string]any{"a": "in", "b": "in", "l": []any{"x", 2.0, nil}},
	}
	for key, want := range map[string]string{"a": "out", "b": "in", "n": "3", "missing": "", "o": "map[x:true]"} {
		if got := p.text(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if diff := cmp.Diff([]string{"x", "2", ""}, p.texts("l")); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"x": "true"}, p.textMap("o")); diff != "" {
		t.Errorf("map (-want +got):\n%s", diff)
	}
	if p.number("a") != 0 {
		t.Error("a text counts as a number")
	}
}

func TestASecretOfAStateWithShownSecretsIsNotRead(t *testing.T) {
	t.Parallel()
	const endpoint = "https://hooks.example.com/s3cret"
	shown := fmt.Sprintf(`{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":%q}`, `"`+endpoint+`"`)
	p := load(t, stateOf(
		[3]string{aTrail, "t", `{"arn":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/t","name":"t"}`},
		[3]string{"aws:sns/topicSubscription:TopicSubscription", "s", `{"protocol":"https","endpoint":` + shown + `}`},
	))
	if got := p.Subscriptions[0].Endpoint; got != "" {
		t.Errorf("the endpoint is read as %q", got)
	}
}
