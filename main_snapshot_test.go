package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/graphtest"
)

var update = flag.Bool("update", false, "rewrite the snapshots in tests/testdata")

// A change of infrastructure shows as a diff of these files, to be reviewed. `go test . -update` rewrites them.
func TestTheGraphIsTheReviewedOne(t *testing.T) {
	t.Parallel()
	for stack, options := range map[string][]graphtest.Option{
		"dev":  nil,
		"prod": {graphtest.In("123456789012", "eu-west-1", "aws")},
	} {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			got := mustRun(t, stackSettings(t, stack), options...).Snapshot()
			path := filepath.Join("tests", "testdata", stack+"-graph.golden")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the graph of %s is not the one in %s; if it should be: go test . -update\n%s", stack, path, diff)
			}
		})
	}
}
