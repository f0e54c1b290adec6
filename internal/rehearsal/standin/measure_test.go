package standin

import (
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
)

// measure asks the real Terraform provider again and writes its verdicts into the table; testdata/README.md says how.
var measure = flag.Bool("measure", false, "ask terraform-provider-aws for the verdicts in testdata/verdicts.jsonl")

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
