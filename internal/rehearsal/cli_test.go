package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// fakeCLI writes a `pulumi` into a folder. It prints a version, or fails if the version is empty.
func fakeCLI(t *testing.T, folder, version string) string {
	t.Helper()
	path := filepath.Join(folder, executable("pulumi"))
	script := fmt.Sprintf("#!/bin/sh\necho %s\n", version)
	if version == "" {
		script = "#!/bin/sh\nexit 1\n"
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestFindCLI has a project whose tools do not build, so that a build shows as a failure.
func TestFindCLI(t *testing.T) {
	tests := map[string]struct {
		own, onPath string // versions; "none": no such file; "": it does not work
		want        string // "own", "path", or "build"
		printed     []string
	}{
		"its own is taken first":               {own: CLIVersion, onPath: CLIVersion, want: "own"},
		"one on PATH saves the build":          {own: "none", onPath: CLIVersion, want: "path"},
		"an old one of its own is passed over": {own: "v3.1.0", onPath: CLIVersion, want: "path", printed: []string{"is v3.1.0, which was not tested"}},
		"a version not tested is not used":     {own: "none", onPath: "v4.0.0", want: "build", printed: []string{"is v4.0.0, which was not tested", "about 4 minutes"}},
		"one that does not work is not used":   {own: "", onPath: "", want: "build", printed: []string{"does not work here", "about 4 minutes"}},
		"none at all":                          {own: "none", onPath: "none", want: "build", printed: []string{"about 4 minutes"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			root, elsewhere := t.TempDir(), t.TempDir()
			paths := map[string]string{}
			if test.own != "none" {
				paths["own"] = fakeCLI(t, filepath.Join(root, "bin"), test.own)
			}
			if test.onPath != "none" {
				paths["path"] = fakeCLI(t, elsewhere, test.onPath)
			}
			t.Setenv("PATH", elsewhere+":/usr/bin:/bin")

			var printed strings.Builder
			got, err := FindCLI(t.Context(), root, &printed)
			if failed := err != nil && strings.HasPrefix(err.Error(), "building pulumi "+CLIVersion); failed != (test.want == "build") {
				t.Fatalf("error %v, want a build: %v", err, test.want == "build")
			}
			if got != paths[test.want] {
				t.Errorf("found %q, want %q", got, paths[test.want])
			}
			for _, text := range test.printed {
				if !strings.Contains(printed.String(), text) {
					t.Errorf("printed %q, want it to say %q", printed.String(), text)
				}
			}
			if len(test.printed) == 0 && printed.Len() > 0 {
				t.Errorf("printed %q, want silence", printed.String())
			}
		})
	}
}

func TestFindCLIStopsWithItsContext(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	fakeCLI(t, filepath.Join(root, "bin"), CLIVersion)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var printed strings.Builder
	if _, err := FindCLI(ctx, root, &printed); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want it to be canceled", err)
	}
}

func TestARelativeRootIsAccepted(t *testing.T) {
	root := t.TempDir()
	want := fakeCLI(t, filepath.Join(root, "bin"), CLIVersion)
	t.Chdir(root)
	var printed strings.Builder
	if got, err := FindCLI(t.Context(), ".", &printed); err != nil || got != want {
		t.Errorf("found %q, error %v, want %q; printed %q", got, err, want, printed.String())
	}
}

func TestToolsBuildTheFirstTestedVersion(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(repository(t), "tools", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "github.com/pulumi/pulumi/pkg/v3 " + CLIVersion; !strings.Contains(string(text), want) {
		t.Errorf("tools/go.mod does not require %s", want)
	}
	if testedVersions[0] != CLIVersion {
		t.Errorf("the first tried version is %s, built is %s", testedVersions[0], CLIVersion)
	}
}

func TestBuildProgramReportsWhatDoesNotCompile(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	files := map[string]string{"go.mod": "module broken\n\ngo 1.25\n", "main.go": "package main\n\nfunc main() { missing() }\n"}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := BuildProgram(t.Context(), root)
	if err == nil || !strings.Contains(err.Error(), "undefined: missing") {
		t.Errorf("error %v, want the compiler's words", err)
	}
}

func TestBuildProgramBuildsIntoBin(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	files := map[string]string{"go.mod": "module small\n\ngo 1.25\n", "main.go": "package main\n\nfunc main() {}\n"}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path, err := BuildProgram(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(root, "bin", executable("secretwatch-program")); path != want {
		t.Errorf("built %s, want %s", path, want)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestDownloadsAreRemovedFromErrors(t *testing.T) {
	t.Parallel()
	got := withoutDownloads("go: downloading a v1\n# a\na.go:1: no\ngo: downloading b v1\ngo: b: gone\n")
	if want := "# a\na.go:1: no\ngo: b: gone"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestEveryRepeatsUntilItIsStopped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		heard := 0
		stop := every(time.Minute, func() { heard++ })
		time.Sleep(2*time.Minute + time.Second)
		synctest.Wait()
		if heard != 2 {
			t.Errorf("heard %d times in two minutes", heard)
		}
		stop()
		time.Sleep(time.Hour)
		if heard != 2 {
			t.Errorf("heard %d times after the stop", heard-2)
		}
	})
}

func TestSeconds(t *testing.T) {
	t.Parallel()
	tests := map[time.Duration]string{
		40 * time.Millisecond:   "0.0 s",
		1250 * time.Millisecond: "1.2 s",
		59 * time.Second:        "59.0 s",
		205 * time.Second:       "3 min 25 s",
	}
	for duration, want := range tests {
		if got := seconds(duration); got != want {
			t.Errorf("%s: %q, want %q", duration, got, want)
		}
	}
}
