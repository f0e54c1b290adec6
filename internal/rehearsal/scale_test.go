//go:build unix

package rehearsal

import (
	"context"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
)

// manySecrets returns the settings of a stack that creates n secrets and watches them all by one prefix.
func manySecrets(n int) string {
	var text strings.Builder
	text.WriteString(`config:
  aws:region: us-east-1
  secretwatch:team: payments
  secretwatch:subscribers: [{email: oncall@example.com}]
  secretwatch:watch: [{name: all, secrets: ["payments/*"]}]
  secretwatch:secrets:
`)
	for i := range n {
		fmt.Fprintf(&text, "    - {name: payments/s%04d}\n", i)
	}
	return text.String()
}

// BenchmarkSecrets previews and then deploys stacks of growing size. Its peak-MB is the memory of the largest process so far, which is
// the CLI, so the sizes must grow.
func BenchmarkSecrets(b *testing.B) {
	root, cli, program := buildAll(b)
	for _, n := range []int{1, 10, 100, 1000} {
		for _, operation := range []struct {
			name string
			run  func(*Stack, context.Context, ...string) (Result, error)
		}{{"preview", (*Stack).Preview}, {"up", (*Stack).Up}} {
			b.Run(fmt.Sprintf("%s/%d", operation.name, n), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					stack := stackOf(b, Options{Root: root, CLI: cli, Program: program, SkipCheckpoints: true}, manySecrets(n))
					b.StartTimer()
					result, err := operation.run(stack, b.Context())
					if err != nil {
						b.Fatal(err)
					}
					if result.Changes["create"] < n {
						b.Fatalf("%v, want %d secrets and more", result.Changes, n)
					}
				}
				b.ReportMetric(peakMegabytes(b), "peak-MB")
			})
		}
	}
}

// buildAll finds and builds what an engine needs.
func buildAll(b *testing.B) (root, cli, program string) {
	b.Helper()
	root = "../.."
	cli, err := FindCLI(b.Context(), root, io.Discard)
	if err != nil {
		b.Fatal(err)
	}
	if program, err = BuildProgram(b.Context(), root); err != nil {
		b.Fatal(err)
	}
	return root, cli, program
}

// stackOf creates a stack with these settings on a new account.
func stackOf(b *testing.B, options Options, text string) *Stack {
	b.Helper()
	settings, err := ParseSettings("dev", []byte(text))
	if err != nil {
		b.Fatal(err)
	}
	if options.Account, err = settings.StandIn(); err != nil {
		b.Fatal(err)
	}
	engine, err := New(b.Context(), options)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := engine.Close(); err != nil {
			b.Error(err)
		}
	})
	stack, err := engine.NewStack(b.Context(), settings)
	if err != nil {
		b.Fatal(err)
	}
	return stack
}

// peakMegabytes returns the memory of the largest child process that has ended. Linux counts it in KiB.
func peakMegabytes(b *testing.B) float64 {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		b.Fatal(err)
	}
	return float64(usage.Maxrss) / 1024
}
