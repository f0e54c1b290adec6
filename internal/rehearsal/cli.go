package rehearsal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// CLIVersion is the version of the Pulumi CLI that is built if no tested one is found. tools/go.mod requires it.
const CLIVersion = "v3.259.0"

// testedVersions are the versions of the CLI that were tested with this package. It relies on hidden flags and variables, which other
// versions may have changed.
var testedVersions = []string{CLIVersion}

// cliPackage is the CLI's package.
const cliPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"

// buildInterval is how often a long build reports that it is still running.
const buildInterval = 30 * time.Second

// FindCLI returns the path of a `pulumi` whose version was tested: the one in root's bin folder, or else the one on PATH. If there is
// neither, it builds bin/pulumi from its Go module, which takes about 4 minutes on 2 cores, and reports that to progress.
func FindCLI(ctx context.Context, root string, progress io.Writer) (string, error) {
	own, err := filepath.Abs(filepath.Join(root, "bin", executable("pulumi")))
	if err != nil {
		return "", fmt.Errorf("looking for pulumi: %w", err)
	}
	candidates := []string{own}
	if onPath, err := exec.LookPath("pulumi"); err == nil {
		candidates = append(candidates, onPath)
	}
	for _, candidate := range candidates {
		version, err := cliVersion(ctx, candidate)
		switch {
		case err == nil && slices.Contains(testedVersions, version):
			return candidate, nil
		case ctx.Err() != nil:
			return "", ctx.Err()
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			fmt.Fprintf(progress, "%s does not work here (%v)\n", candidate, err)
		default:
			fmt.Fprintf(progress, "%s is %s, which was not tested with this project\n", candidate, version)
		}
	}
	if err := buildCLI(ctx, root, own, progress); err != nil {
		return "", err
	}
	return own, nil
}

// cliVersion returns the version of a CLI, such as "v3.259.0". The CLI runs with a temporary home, so that it does not touch the user's.
func cliVersion(ctx context.Context, path string) (string, error) {
	if _, err := os.Stat(path); err != nil {
		return "", err
	}
	home, err := os.MkdirTemp("", "secretwatch-version-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(home) }()

	command := exec.CommandContext(ctx, path, "version")
	command.Dir = home
	command.Env = append(baseEnvironment(os.Environ(), home), "PULUMI_HOME="+home, "PULUMI_SKIP_UPDATE_CHECK=true")
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("asking for its version: %w", err)
	}
	return strings.TrimSpace(string(output)), nil
}

// buildCLI builds the CLI under a temporary name and then renames it, so that an interrupted build leaves nothing that looks like a CLI.
func buildCLI(ctx context.Context, root, path string, progress io.Writer) error {
	fmt.Fprintf(progress,
		"No pulumi %s found: building it once into %s (about 4 minutes on 2 cores) ...\n", CLIVersion, path)
	started := time.Now()
	stop := every(buildInterval, func() {
		fmt.Fprintf(progress, "  still building pulumi, %s so far ...\n", seconds(time.Since(started)))
	})
	defer stop()

	unfinished := fmt.Sprintf("%s.%d.tmp", path, os.Getpid())
	defer func() { _ = os.Remove(unfinished) }()
	// Without -X the CLI reports no version, and Pulumi's Automation API refuses it.
	flags := "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=" + CLIVersion
	err := goBuild(ctx, filepath.Join(root, "tools"), "-trimpath", "-ldflags", flags, "-o", unfinished, cliPackage)
	if err != nil {
		return fmt.Errorf("building pulumi %s: %w", CLIVersion, err)
	}
	if err := os.Rename(unfinished, path); err != nil {
		return fmt.Errorf("building pulumi %s: %w", CLIVersion, err)
	}
	fmt.Fprintf(progress, "  pulumi %s was built in %s\n", CLIVersion, seconds(time.Since(started)))
	return nil
}

// BuildProgram builds root's Pulumi program and returns its path. Its flags are those of Pulumi's Go language host, so that this build
// and the first `pulumi up` share the build cache.
func BuildProgram(ctx context.Context, root string) (string, error) {
	path, err := filepath.Abs(filepath.Join(root, "bin", executable("secretwatch-program")))
	if err != nil {
		return "", fmt.Errorf("building the program: %w", err)
	}
	if err := goBuild(ctx, root, "-buildvcs=false", "-trimpath", "-ldflags", "-w -s", "-o", path, "."); err != nil {
		return "", fmt.Errorf("building the program in %s: %w", root, err)
	}
	return path, nil
}

// goBuild runs `go build` in a folder, with the user's Go settings.
func goBuild(ctx context.Context, dir string, arguments ...string) error {
	command := exec.CommandContext(ctx, "go", append([]string{"build"}, arguments...)...)
	command.Dir = dir
	var complaints bytes.Buffer
	command.Stderr = &complaints
	if err := command.Run(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, withoutDownloads(complaints.String()))
	}
	return nil
}

// withoutDownloads removes the many lines about downloads of a first build.
func withoutDownloads(complaints string) string {
	var kept strings.Builder
	for line := range strings.Lines(complaints) {
		if !strings.HasPrefix(line, "go: downloading ") {
			kept.WriteString(line)
		}
	}
	return strings.TrimSpace(kept.String())
}

// executable returns the file name of a program on this system.
func executable(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

// every calls report once per interval until stop is called.
func every(interval time.Duration, report func()) (stop func()) {
	ticker := time.NewTicker(interval)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-ticker.C:
				report()
			case <-done:
				return
			}
		}
	}()
	return func() {
		ticker.Stop()
		close(done)
	}
}

// seconds formats a duration for people: "0.8 s", "3 min 20 s".
func seconds(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}
