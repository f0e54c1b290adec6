package components

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

// checkPlaces wants exactly these resources under these components.
func checkPlaces(t *testing.T, g *graphtest.Graph, want []string) {
	t.Helper()
	slices.Sort(want)
	if diff := cmp.Diff(want, g.Places()); diff != "" {
		t.Errorf("resources:\n%s", diff)
	}
}

// checkInputs wants these inputs, by their paths; an empty text is an input that is not there.
func checkInputs(t *testing.T, g *graphtest.Graph, address string, want map[string]string) {
	t.Helper()
	r := g.Find(t, address)
	for path, text := range want {
		if got := r.Input(path); got != text {
			t.Errorf("%s.%s\n got %s\nwant %s", address, path, got, text)
		}
	}
}

// checkAfter wants a resource to come after others.
func checkAfter(t *testing.T, g *graphtest.Graph, address string, others ...string) {
	t.Helper()
	r := g.Find(t, address)
	for _, other := range others {
		if !slices.Contains(r.DependsOn, other) {
			t.Errorf("%s does not wait for %s, only for %v", address, other, r.DependsOn)
		}
	}
}

// checkOutputs wants exactly these outputs, all known and none secret.
func checkOutputs(t *testing.T, g built, want map[string]any) {
	t.Helper()
	got := map[string]any{}
	for tag, output := range g.outputs {
		got[tag] = output.Value
		if !output.Known || output.Secret {
			t.Errorf("output %s: known %v, secret %v", tag, output.Known, output.Secret)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outputs:\n%s", diff)
	}
}

// checkUnknown wants exactly these outputs not to be known yet.
func checkUnknown(t *testing.T, g built, want ...string) {
	t.Helper()
	var got []string
	for tag, output := range g.outputs {
		if !output.Known {
			got = append(got, tag)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("unknown outputs:\n%s", diff)
	}
}

// checkProtected wants exactly these resources protected.
func checkProtected(t *testing.T, g *graphtest.Graph, want ...string) {
	t.Helper()
	var got []string
	for _, r := range g.Resources {
		if r.Protected {
			got = append(got, r.Address())
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("protected:\n%s", diff)
	}
}
