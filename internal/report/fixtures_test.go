package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/drill"
	"github.com/secretwatch/secretwatch/internal/pipeline"
	"github.com/secretwatch/secretwatch/internal/state"
)

var update = flag.Bool("update", false, "write the golden files anew")

// pipelineWith is the healthy pipeline of a test, changed.
func pipelineWith(t *testing.T, change func(*pipeline.Pipeline)) *pipeline.Pipeline {
	t.Helper()
	text, err := os.ReadFile("../state/testdata/healthy.json")
	if err != nil {
		t.Fatal(err)
	}
	read, err := state.Read(bytes.NewReader(text), "healthy.json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := state.Load(read)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(p)
	}
	return p
}

func resultOf(t *testing.T, change func(*pipeline.Pipeline), o drill.Options) drill.Result {
	t.Helper()
	r, err := drill.Run(pipelineWith(t, change), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func average(p *pipeline.Pipeline) { p.Alarms[0].Statistic = "Average" }

func withoutTrail(p *pipeline.Pipeline) {
	p.Trails, p.Buckets, p.Roles, p.LogGroups = nil, nil, nil, nil
}

func careless(p *pipeline.Pipeline) {
	p.Filters[0].Pattern = `{ $.eventName = "GetSecretValue" && ($.requestParameters.secretId = "*TopSecretInfo*") }`
	p.Rules[0].State = "DISABLED"
}

// golden compares with a file of testdata, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
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
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// several repeats the ways of a result under so many names.
func several(r drill.Result, n int) drill.Result {
	var ways []drill.Way
	for i := range n {
		for _, w := range r.Ways {
			w.Secret = "svc/" + string(rune('a'+i%26)) + string(rune('a'+i/26))
			ways = append(ways, w)
		}
	}
	r.Ways = ways
	return r
}

// broken takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, os.ErrClosed }

func terminalText(t *testing.T, r drill.Result, look Look) string {
	t.Helper()
	var out strings.Builder
	if err := Terminal(&out, r, look); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func jsonText(t *testing.T, r drill.Result) string {
	t.Helper()
	var out strings.Builder
	if err := JSON(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func pageText(t *testing.T, r drill.Result) string {
	t.Helper()
	var out strings.Builder
	if err := Page(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
