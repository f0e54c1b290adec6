package standin

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// measure asks the real Terraform provider again and writes its verdicts into the table; testdata/README.md says how.
var measure = flag.Bool("measure", false, "ask terraform-provider-aws for the verdicts in testdata/verdicts.jsonl")

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
		case v.AWS != "" && (err == nil || !strings.Contains(err.Error(), v.AWS)):
			t.Errorf("%s: AWS refuses it with %s, the stand-in says %v", v, v.AWS, err)
		case v.Provider == "refused" && err == nil:
			t.Errorf("%s: the stand-in accepts what the provider refuses", v)
		case v.Provider == "accepted" && v.AWS == "" && err != nil:
			t.Errorf("%s: the stand-in refuses what the provider accepts: %v", v, err)
		}
	}
}

// measureVerdicts writes each row as a Terraform resource in a file of its own, and looks which files the provider complains of:
// first at validation, then at planning, to which only what is valid comes.
func measureVerdicts(t *testing.T, rows []verdict) {
	t.Helper()
	dir, samples := t.TempDir(), healthy()
	writeJSON(t, filepath.Join(dir, "provider.tf.json"), map[string]any{
		"terraform": map[string]any{"required_providers": map[string]any{"aws": map[string]any{"source": "hashicorp/aws", "version": "5.100.0"}}},
		"provider": map[string]any{"aws": map[string]any{
			"region": testRegion, "access_key": "none", "secret_key": "none", "skip_credentials_validation": true,
			"skip_requesting_account_id": true, "skip_metadata_api_check": true,
		}},
	})
	terraform(t, dir, "init")
	schema := rawSchemas(t)
	for i, v := range rows {
		in := plainMap(v.changed(t, samples[v.Type]))
		writeJSON(t, filepath.Join(dir, fmt.Sprintf("%d.tf.json", i)), map[string]any{"resource": map[string]any{
			"aws_" + v.Type: map[string]any{fmt.Sprintf("r%d", i): terraformObject(v.Type, in, schema[v.Type])},
		}})
		rows[i].Provider = "accepted"
	}
	for _, command := range [][]string{{"validate", "-json"}, {"plan", "-json", "-refresh=false", "-lock=false"}} {
		for _, file := range complaints(t, terraform(t, dir, command...)) {
			var i int
			if _, err := fmt.Sscanf(file, "%d.tf.json", &i); err != nil {
				t.Fatalf("terraform %s complains of %s", command[0], file)
			}
			rows[i].Provider = "refused"
			_ = os.Remove(filepath.Join(dir, file))
		}
	}
	var text bytes.Buffer
	lines := json.NewEncoder(&text)
	lines.SetEscapeHTML(false)
	for _, v := range rows {
		if err := lines.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(verdictsFile, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func writeJSON(t *testing.T, path string, value any) {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// terraform runs the command and gives what it says; it fails where it finds faults, which is what it is for.
func terraform(t *testing.T, dir string, args ...string) []byte {
	t.Helper()
	command := exec.CommandContext(t.Context(), "terraform", args...)
	command.Dir = dir
	out, err := command.Output()
	if err != nil && args[0] == "init" {
		t.Fatalf("terraform init: %v\n%s", err, out)
	}
	return out
}

// rowAddress finds a row's resource in a text.
var rowAddress = regexp.MustCompile(`aws_\w+\.r(\d+)\b`)

// complaints are the files of the errors in what terraform says, as one object or one a line.
func complaints(t *testing.T, out []byte) []string {
	t.Helper()
	type diagnostic struct {
		Severity string
		Summary  string
		Detail   string
		Range    struct{ Filename string }
	}
	var files []string
	for said := json.NewDecoder(bytes.NewReader(out)); said.More(); {
		var line struct {
			Diagnostic  diagnostic
			Diagnostics []diagnostic
		}
		if err := said.Decode(&line); err != nil {
			t.Fatalf("reading what terraform says: %v", err)
		}
		for _, d := range append(line.Diagnostics, line.Diagnostic) {
			if d.Severity == "error" {
				file := d.Range.Filename
				if named := rowAddress.FindStringSubmatch(d.Detail); file == "" && named != nil {
					file = named[1] + ".tf.json"
				}
				files = append(files, file)
			}
		}
	}
	return files
}

// rawSchemas is the schema with Terraform's own names.
func rawSchemas(t *testing.T) map[string]map[string]property {
	t.Helper()
	all := map[string]map[string]property{}
	for lines := json.NewDecoder(bytes.NewReader(schemaLines)); lines.More(); {
		var line map[string]map[string]property
		if err := lines.Decode(&line); err != nil {
			t.Fatal(err)
		}
		for docs, fields := range line {
			all[docs] = fields
		}
	}
	return all
}

// terraformObject is an object with Terraform's names. What has none keeps its own.
func terraformObject(docs string, in props, schema map[string]property) map[string]any {
	out := map[string]any{}
	for name, p := range schema {
		pulumi := p.pulumi(docs, name)
		value, ok := in[pulumi.name(docs, name)]
		delete(in, pulumi.name(docs, name))
		if !ok {
			continue
		}
		out[name] = terraformValue(docs, value, p)
	}
	for name, value := range in {
		out[name] = terraformValue(docs, value, property{})
	}
	return out
}

func terraformValue(docs string, value any, p property) any {
	switch v := value.(type) {
	case props:
		if p.Fields != nil {
			return terraformObject(docs, v, p.Fields)
		}
		return loosened(v)
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = terraformValue(docs, item, p)
		}
		return items
	case string:
		return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(v)
	}
	return value
}
