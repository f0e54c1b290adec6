package tests

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/state"
)

// exported is a stack's state as `pulumi stack export` prints it.
type exported struct {
	text      []byte
	resources []stateResource
}

// stateResource is a resource of a state.
type stateResource struct {
	URN, Type, ID, Parent string
	Protect, Custom       bool
	Inputs, Outputs       map[string]any
}

// state exports the stack.
func (d *deployment) state(t *testing.T) exported {
	t.Helper()
	text, err := d.stack.Export(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	refuseValue(t, "the exported state", string(text))
	var state struct {
		Deployment struct {
			Resources         []stateResource
			PendingOperations []any `json:"pending_operations"`
		}
	}
	if err := json.Unmarshal(text, &state); err != nil {
		t.Fatal(err)
	}
	if pending := state.Deployment.PendingOperations; len(pending) > 0 {
		t.Errorf("operations are pending: %v", pending)
	}
	return exported{text, state.Deployment.Resources}
}

// find returns a resource by its address.
func (e exported) find(t *testing.T, wanted string) stateResource {
	t.Helper()
	for _, r := range e.resources {
		if address(r.URN) == wanted {
			return r
		}
	}
	t.Fatalf("the state has no %s", wanted)
	return stateResource{}
}

// find exports the stack and returns a resource by its address.
func (d *deployment) find(t *testing.T, wanted string) stateResource {
	t.Helper()
	return d.state(t).find(t, wanted)
}

// pipeline loads the state.
func (e exported) pipeline(t *testing.T) *pipeline.Pipeline {
	t.Helper()
	read, err := state.Read(bytes.NewReader(e.text), "dev")
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := state.Load(read)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// graph returns the resources as [reviewed] does, without the stack itself and the provider.
func (e exported) graph() []string {
	var graph []string
	for _, r := range e.resources {
		if strings.HasPrefix(r.Type, "pulumi:") {
			continue
		}
		line := address(r.URN)
		if parent := address(r.Parent); !strings.HasPrefix(parent, "Stack::") {
			line += "  parent: " + parent
		}
		if r.Protect {
			line += "  protect: true"
		}
		graph = append(graph, line)
	}
	slices.Sort(graph)
	return graph
}

// reviewed returns the graph in tests/testdata, which people review: each resource with its parent and protection, sorted.
func reviewed(t *testing.T, stack string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", stack+"-graph.golden"))
	if err != nil {
		t.Fatal(err)
	}
	head := regexp.MustCompile(`^\S+:(\S+) (\S+)$`)
	var graph []string
	for block := range strings.SplitSeq(string(text), "\n\n") {
		lines := strings.Split(block, "\n")
		if found := head.FindStringSubmatch(lines[0]); found != nil {
			line := found[1] + "::" + found[2]
			for _, more := range lines[1:] {
				if strings.HasPrefix(more, "  parent: ") || strings.HasPrefix(more, "  protect: ") {
					line += more
				}
			}
			graph = append(graph, line)
		}
	}
	slices.Sort(graph)
	return graph
}

// requireReviewed fails the test unless the state has the reviewed graph and a preview shows no changes.
func (d *deployment) requireReviewed(t *testing.T) exported {
	t.Helper()
	state := d.state(t)
	if diff := cmp.Diff(reviewed(t, "dev"), state.graph()); diff != "" {
		t.Errorf("the graph is not the reviewed one (-reviewed +deployed):\n%s", diff)
	}
	d.requireNoChanges(t)
	return state
}

// requireNoChanges fails the test if a preview shows changes.
func (d *deployment) requireNoChanges(t *testing.T) {
	t.Helper()
	if changed := steps(must(t, d.stack.Preview)); len(changed) > 0 {
		t.Errorf("a preview shows changes: %v", changed)
	}
}

// requireInSync fails the test if a refresh finds a difference between the state and the account.
func (d *deployment) requireInSync(t *testing.T) {
	t.Helper()
	if found := must(t, d.stack.Refresh).Changes; len(found) != 1 || found["same"] == 0 {
		t.Errorf("a refresh changes the state: %v", found)
	}
}

// requireNoTakeovers fails the test if a resource overwrote another in the account.
func (d *deployment) requireNoTakeovers(t *testing.T) {
	t.Helper()
	if overwritten := d.account.Takeovers(); len(overwritten) > 0 {
		t.Errorf("overwritten: %v", overwritten)
	}
}
