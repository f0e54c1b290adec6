package state

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the pipeline of the healthy state")

// TestHealthyStateGivesTheReviewedPipeline compares every value. The tests of the hops, which know nothing of states, start from the
// same pipeline.
func TestHealthyStateGivesTheReviewedPipeline(t *testing.T) {
	t.Parallel()
	const path = "../pipeline/testdata/pipeline.json"
	var got bytes.Buffer
	encoder := json.NewEncoder(&got)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	if err := encoder.Encode(load(t, healthyText(t))); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("not the pipeline in %s; if it should be: go test ./internal/state -update\n%s", path, diff)
	}
}
