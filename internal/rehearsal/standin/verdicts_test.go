package standin

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

const verdictsFile = "testdata/verdicts.jsonl"

// verdict is what the real provider says before it asks AWS, of a sample with one input changed.
type verdict struct {
	// Type is the name of the resource type's page.
	Type string `json:"type"`
	// Path is the input that is changed, and Value what it is set to; null takes it out.
	Path  string `json:"path"`
	Value any    `json:"value"`
	// Without are inputs that the change needs out of the way, separated by blanks.
	Without string `json:"without,omitempty"`
	// Provider is "refused" or "accepted".
	Provider string `json:"provider"`
	// AWS is the error with which AWS refuses what the provider accepts; the stand-in refuses it too.
	AWS string `json:"aws,omitempty"`
}

func (v verdict) String() string {
	value, _ := json.Marshal(v.Value)
	if len(value) > 60 {
		value = append(value[:60], "..."...)
	}
	return fmt.Sprintf("%s %s = %s", v.Type, v.Path, value)
}

func readVerdicts(tb testing.TB) []verdict {
	tb.Helper()
	text, err := os.ReadFile(verdictsFile)
	if err != nil {
		tb.Fatal(err)
	}
	var all []verdict
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		var v verdict
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			tb.Fatalf("%s: %v", lines.Text(), err)
		}
		all = append(all, v)
	}
	return all
}

// healthy are the samples' inputs by the name of their type's page, with ARNs that look right.
func healthy() map[string]sample {
	ids := map[string]string{
		"KEY":    "arn:aws:kms:us-east-1:123456789012:key/1b2c3d4e-0000-4000-a000-000000000000",
		"SECRET": "arn:aws:secretsmanager:us-east-1:123456789012:secret:payments/A-AbCdEf",
	}
	all, known := map[string]sample{}, kinds()
	for _, one := range samples() {
		one.inputs, _ = fillSample(one.inputs, ids).(map[string]any)
		all[known[one.typ].docs] = one
	}
	return all
}

// changed are the sample's inputs with the verdict's change.
func (v verdict) changed(tb testing.TB, one sample) resource.PropertyMap {
	tb.Helper()
	inputs := wire(one.inputs)
	for _, name := range strings.Fields(v.Without) {
		delete(inputs, resource.PropertyKey(name))
	}
	path, err := resource.ParsePropertyPath(v.Path)
	if err != nil {
		tb.Fatal(err)
	}
	root := resource.NewProperty(inputs)
	if v.Value == nil {
		path.Delete(root)
		return inputs
	}
	if grown, ok := path.Add(root, wired(tightened(v.Value))); ok {
		return grown.ObjectValue()
	}
	tb.Fatalf("%s: there is no such place", v)
	return nil
}

func TestPreviewRefusesWhatTheProviderRefuses(t *testing.T) {
	t.Parallel()
	rows := readVerdicts(t)
	if *measure {
		measureVerdicts(t, rows)
	}
	e, samples := newEngine(t), healthy()
	for _, v := range rows {
		one, ok := samples[v.Type]
		if !ok {
			t.Errorf("%s: there is no such sample", v)
			continue
		}
		inputs := map[string]any{}
		for name, value := range v.changed(t, one) {
			inputs[string(name)] = value
		}
		_, err := e.check(one.typ, one.name, inputs, nil)
		switch {
		case v.AWS != "" && (err == nil || !strings.Contains(err.Error(), v.AWS) && !isBeyond(err)):
			t.Errorf("%s: AWS refuses it with %s, the stand-in says %v", v, v.AWS, err)
		case v.Provider == "refused" && err == nil:
			t.Errorf("%s: the stand-in accepts what the provider refuses", v)
		case v.Provider == "accepted" && v.AWS == "" && err != nil && !isBeyond(err):
			t.Errorf("%s: the stand-in refuses what the provider accepts: %v", v, err)
		}
	}
}

// isBeyond reports whether an error is about the stand-in alone: it does not know an input, or does not generate a name.
func isBeyond(err error) bool {
	return !slices.ContainsFunc(strings.Split(err.Error(), "\n"), func(line string) bool {
		return !strings.HasSuffix(line, ": "+beyondInput) && !strings.HasSuffix(line, ": "+noName)
	})
}
