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

// CLIVersion is the version of the Pulumi CLI that is built when no tried one is found. tools/go.mod requires it.
const CLIVersion = "v3.259.0"

// triedVersions are the versions of the CLI that this rehearsal was run with. Others may have moved the hidden flags
// and variables that it stands on.
var triedVersions = []string{CLIVersion}

// cliPackage is the CLI within its Go module.
const cliPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"

// buildNews is how often a long build says that it is still going on.
const buildNews = 30 * time.Second

// FindCLI gives the path of a `pulumi` whose version was tried: the one in root's bin folder, else the one on PATH,
// else it builds bin/pulumi from its Go module, which takes about 4 minutes on 2 cores and is told to progress.
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
		case err == nil && slices.Contains(triedVersions, version):
			return candidate, nil
		case ctx.Err() != nil:
			return "", ctx.Err()
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			fmt.Fprintf(progress, "%s does not work here (%v)\n", candidate, err)
		default:
			fmt.Fprintf(progress, "%s is %s, which was not tried with this project\n", candidate, version)
		}
	}
	if err := buildCLI(ctx, root, own, progress); err != nil {
		return "", err
	}
	return own, nil
}

// cliVersion asks a CLI for its version, such as "v3.259.0", without letting it look at or write to anybody's home.
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

// buildCLI builds the CLI beside its place and then moves it there, so that a build cut short leaves nothing that
// looks like a CLI.
func buildCLI(ctx context.Context, root, path string, progress io.Writer) error {
	fmt.Fprintf(progress,
		"No pulumi %s found: building it once into %s (about 4 minutes on 2 cores) ...\n", CLIVersion, path)
	started := time.Now()
	stop := every(buildNews, func() {
		fmt.Fprintf(progress, "  still building pulumi, %s so far ...\n", seconds(time.Since(started)))
	})
	defer stop()

	unfinished := fmt.Sprintf("%s.%d.tmp", path, os.Getpid())
	defer func() { _ = os.Remove(unfinished) }()
	// Without -X the CLI has no version, and refuses to be driven.
	flags := "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=" + CLIVersion
	err := goBuild(ctx, filepath.Join(root, "tools"), "-trimpath", "-ldflags", flags, "-o", unfinished, cliPackage)
	if err != nil {
		return fmt.Errorf("building pulumi %s: %w", CLIVersion, err)
	}
	if err := os.Rename(unfinished, path); err != nil {
		return fmt.Errorf("building pulumi %s: %w", CLIVersion, err)
	}
	fmt.Fprintf(progress, "  pulumi %s is built, in %s\n", CLIVersion, seconds(time.Since(started)))
	return nil
}

// BuildProgram builds root's Pulumi program and gives its path. The flags are those of Pulumi's own Go language host,
// so that this build and a person's first `pulumi up` share what they compile.
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

// goBuild runs `go build` in a folder, with the person's own Go settings.
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

// withoutDownloads leaves out the many lines in which a first build tells what it downloads.
func withoutDownloads(complaints string) string {
	var kept strings.Builder
	for line := range strings.Lines(complaints) {
		if !strings.HasPrefix(line, "go: downloading ") {
			kept.WriteString(line)
		}
	}
	return strings.TrimSpace(kept.String())
}

// executable is the file name of a program on this system.
func executable(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

// every calls news once per interval until the function it returns is called.
func every(interval time.Duration, news func()) (stop func()) {
	ticker := time.NewTicker(interval)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-ticker.C:
				news()
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

// seconds prints a duration as people say it: "0.8 s", "3 min 20 s".
func seconds(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}
