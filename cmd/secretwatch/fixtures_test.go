package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/cloudtrail"
)

const healthyFile = "../../internal/state/testdata/healthy.json"

// changed writes the healthy state with one text replaced by another.
func changed(t *testing.T, from, to string) string {
	t.Helper()
	text, err := os.ReadFile(healthyFile)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), from) {
		t.Fatalf("the state has no %s", from)
	}
	return written(t, "state.json", strings.ReplaceAll(string(text), from, to))
}

func written(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// halves splits the healthy state into the team's state, and the state of the stack that owns the trail.
func halves(t *testing.T) (team, platform string) {
	t.Helper()
	text, err := os.ReadFile(healthyFile)
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
	parts := map[bool][]map[string]any{}
	for _, r := range whole.Deployment.Resources {
		kind, _ := r["type"].(string)
		shared := strings.HasPrefix(kind, "aws:cloudtrail/") || strings.HasPrefix(kind, "aws:s3/") || strings.HasPrefix(kind, "aws:iam/") ||
			kind == "aws:cloudwatch/logGroup:LogGroup"
		parts[shared] = append(parts[shared], r)
	}
	write := func(name string, shared bool) string {
		part := whole
		part.Deployment.Resources = parts[shared]
		text, err := json.Marshal(part)
		if err != nil {
			t.Fatal(err)
		}
		return written(t, name, string(text))
	}
	return write("team.json", false), write("platform.json", true)
}

// recordFile writes the record of one read of the healthy state's secret.
func recordFile(t *testing.T, reader cloudtrail.Reader) string {
	t.Helper()
	secret := aws.Secret{Name: "TopSecretInfo", Region: "us-east-1", Account: "123456789012"}
	return written(t, "record.json", string(cloudtrail.Call{Secret: secret, Reader: reader}.Records()[0].Raw))
}
