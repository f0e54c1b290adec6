package state

import (
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/ledger"
)

func TestResourcesGiveOutputsByPath(t *testing.T) {
	t.Parallel()
	const text = `{"version":3,"deployment":{"resources":[
		{"urn":"urn:pulumi:dev::p::pulumi:providers:aws::default","type":"pulumi:providers:aws","id":"x"},
		{"urn":"urn:pulumi:dev::p::p:index:C::c","type":"p:index:C"},
		{"urn":"urn:pulumi:dev::p::aws:sns/topic:Topic::t","type":"aws:sns/topic:Topic","id":"i","outputs":{
			"name":"n","tags":{"team":"payments"},"rules":[{"expiration":{"days":365}}],
			"hidden":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"v1:x"}}}]}}`
	state, err := Read(strings.NewReader(text), "test")
	if err != nil {
		t.Fatal(err)
	}
	var found []ledger.Resource
	for r := range state.Resources() {
		found = append(found, r)
	}
	if len(found) != 1 || found[0].Type != "aws:sns/topic:Topic" {
		t.Fatalf("got %+v", found)
	}
	for path, want := range map[string]string{
		"name": "n", "tags.team": "payments", "rules[0].expiration.days": "365",
		"rules[1].expiration.days": "", "rules[x].expiration.days": "", "missing": "", "name.below": "", "hidden": "",
	} {
		if got := found[0].Output(path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
