package main

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/secretwatch/secretwatch/internal/rehearsal"
)

var update = flag.Bool("update", false, "rewrite the generated parts of the README")

// TestReadmeHasTheOutputOfTheCommands compares the README's policy and prices with those of the rehearsed development stack.
func TestReadmeHasTheOutputOfTheCommands(t *testing.T) {
	t.Parallel()
	root, err := projectRoot()
	if err != nil {
		t.Fatal(err)
	}
	state := filepath.Join(t.TempDir(), "dev.json")
	if err := rehearsal.Rehearse(t.Context(), rehearsal.Script{Root: root, Stack: "dev", StateFile: state, Out: io.Discard}); err != nil {
		t.Fatal(err)
	}
	policy := output(t, "permissions", state)
	bill := output(t, "cost", state)
	total := regexp.MustCompile(`(\S+)  total`).FindStringSubmatch(bill)
	if total == nil {
		t.Fatalf("no total in\n%s", bill)
	}
	file := filepath.Join(root, "README.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := string(text)
	for part, content := range map[string]string{
		"permissions": "\n```json\n" + policy + "```\n",
		"bill":        "\n```\n" + bill + "```\n",
		"cost":        "$" + total[1],
	} {
		want = replacePart(t, want, part, content)
	}
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, string(text)); diff != "" && !*update {
		t.Errorf("the README differs from the output of the commands; run go test ./cmd/secretwatch -run Readme -update\n%s", diff)
	}
}

func TestReadmeNamesEveryPackage(t *testing.T) {
	t.Parallel()
	root, err := projectRoot()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	folders, err := filepath.Glob(filepath.Join(root, "internal", "*"))
	if err != nil || len(folders) == 0 {
		t.Fatalf("%d packages, error %v", len(folders), err)
	}
	for _, folder := range folders {
		if name := "`internal/" + filepath.Base(folder) + "`"; !strings.Contains(string(text), name) {
			t.Errorf("the README does not say what is in %s", name)
		}
	}
}

// TestPermissionsFitARole checks the policy against IAM's limit for inline policies in a role: 10,240 characters without white space.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
func TestPermissionsFitARole(t *testing.T) {
	t.Parallel()
	root, err := projectRoot()
	if err != nil {
		t.Fatal(err)
	}
	state := filepath.Join(t.TempDir(), "prod.json")
	if err := rehearsal.Rehearse(t.Context(), rehearsal.Script{Root: root, Stack: "prod", StateFile: state, Out: io.Discard}); err != nil {
		t.Fatal(err)
	}
	dense := strings.Join(strings.Fields(output(t, "permissions", state)), "")
	if len(dense) > 10_240 {
		t.Errorf("the policy of the production stack has %d characters", len(dense))
	}
}

// output returns what the command prints.
func output(t *testing.T, arguments ...string) string {
	t.Helper()
	var out, problems bytes.Buffer
	r := newRoot()
	r.SetOut(&out)
	r.SetErr(&problems)
	if status := run(t.Context(), r, arguments); status != 0 {
		t.Fatalf("%v: status %d: %s", arguments, status, problems.String())
	}
	return out.String()
}

// replacePart replaces the content between a part's marks.
func replacePart(t *testing.T, text, part, content string) string {
	t.Helper()
	before, rest, found := strings.Cut(text, "<!-- "+part+" -->")
	_, after, ended := strings.Cut(rest, "<!-- /"+part+" -->")
	if !found || !ended {
		t.Fatalf("the README has no part %q", part)
	}
	return before + "<!-- " + part + " -->" + content + "<!-- /" + part + " -->" + after
}
