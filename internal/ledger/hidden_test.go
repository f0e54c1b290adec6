package ledger_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/ledger"
	"github.com/secretwatch/secretwatch/internal/state"
)

// hide writes the healthy state with one property of every resource of a type encrypted; nil if it has no such resource.
func hide(t *testing.T, typ, property string) []byte {
	t.Helper()
	text, err := os.ReadFile("../state/testdata/healthy.json")
	if err != nil {
		t.Fatal(err)
	}
	var whole struct {
		Version    int `json:"version"`
		Deployment struct {
			Resources []map[string]any `json:"resources"`
		} `json:"deployment"`
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, r := range whole.Deployment.Resources {
		if r["type"] != typ {
			continue
		}
		found = true
		for _, side := range []string{"inputs", "outputs"} {
			if p, ok := r[side].(map[string]any); ok {
				p[property] = map[string]any{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc:def"}
			}
		}
	}
	if !found {
		return nil
	}
	if text, err = json.Marshal(whole); err != nil {
		t.Fatal(err)
	}
	return text
}

func drilled(t *testing.T, text []byte) drill.Status {
	t.Helper()
	read, err := state.Read(bytes.NewReader(text), "test.json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := state.Load(read)
	if err != nil {
		t.Fatal(err)
	}
	r, err := drill.Run(p, drill.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r.Status()
}

// toldOtherwise are properties that a resource shows in another way, and types that the healthy pipeline has and does not use.
var toldOtherwise = map[string]string{
	"aws:sns/topic:Topic arn":                           "a topic's id is its ARN",
	"aws:sns/topicSubscription:TopicSubscription topic": "a subscription's ARN has its topic's",
	"aws:kms/alias:Alias":                               "the pipeline names its key by the ARN",
}

func TestAHiddenPropertyIsUnknownUnlessItIsHarmless(t *testing.T) {
	t.Parallel()
	var block string
	for line := range strings.Lines(ledger.Attributes()) {
		path := strings.Fields(line)[0]
		if !strings.HasPrefix(line, " ") {
			block = path
			continue
		}
		typ := block
		harmless, judged := ledger.IsHarmless(typ, path)
		if strings.Contains(path, ".") || !harmless && !judged || toldOtherwise[typ] != "" || toldOtherwise[typ+" "+path] != "" {
			continue
		}
		text := hide(t, typ, path)
		if text == nil {
			continue // The healthy state has no such resource.
		}
		t.Run(typ+" "+path, func(t *testing.T) {
			t.Parallel()
			want := drill.NotSure
			if harmless {
				want = drill.AsExpected
			}
			if got := drilled(t, text); got != want {
				t.Errorf("status %d, want %d", got, want)
			}
		})
	}
}
