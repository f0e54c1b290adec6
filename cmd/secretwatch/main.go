// Command secretwatch proves, without an AWS account, that an email will come when anyone reads a watched secret. It is the companion
// of the Pulumi program in the root of this module.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/secretwatch/secretwatch/internal/printable"
	"github.com/secretwatch/secretwatch/internal/quiet"
)

// Exit statuses.
const (
	exitFailed   = 1
	exitUnusable = 2 // unusable arguments or files
	exitSignal   = 128
)

func main() {
	quiet.Restore()
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	root := newRoot()
	root.collectAt = debug.SetMemoryLimit
	os.Exit(runUntil(signals, root, os.Args[1:]))
}

// runUntil executes the command line until it ends or a signal comes. Then a command that has started another program may take until
// [root.patience] to end it, or until the second signal. Any other ends at once, also while it reads or computes.
func runUntil(signals <-chan os.Signal, root *root, arguments []string) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan int, 1)
	go func() { done <- run(ctx, root, arguments) }()
	select {
	case status := <-done:
		return status
	case received := <-signals:
		cancel()
		select {
		case <-done:
		case <-signals:
		case <-time.After(time.Duration(root.patience.Load())):
		}
		fmt.Fprintf(os.Stderr, "\nsecretwatch: stopped by signal: %v\n", received)
		number, _ := received.(syscall.Signal)
		return exitSignal + int(number)
	}
}

// unusable is an error in the user's arguments or files.
type unusable struct{ error }

// Unwrap returns the error itself.
func (u unusable) Unwrap() error { return u.error }

// run executes the command line and returns the exit status. Everything that it prints is escaped.
func run(ctx context.Context, root *root, arguments []string) int {
	root.SetOut(printable.NewWriter(root.OutOrStdout(), false))
	root.SetErr(printable.NewWriter(root.ErrOrStderr(), false))
	root.SetArgs(arguments)
	err := root.ExecuteContext(ctx)
	var wrong unusable
	var status exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &status):
		return int(status)
	case ctx.Err() != nil:
	case errors.As(err, &wrong):
		root.complain("secretwatch: ", strings.Join(lines(err), "\n"))
		return exitUnusable
	default:
		root.complain("\nsecretwatch: ", err.Error())
	}
	return exitFailed
}

// complain prints an error.
func (r *root) complain(first, text string) {
	_, _ = io.WriteString(r.ErrOrStderr(), first+r.redactor().Text(text)+"\n")
}

// lines returns the texts of the errors that are joined in an error, each without line breaks: a name in it could pretend to be another
// error.
func lines(err error) []string {
	for e := err; e != nil; e = errors.Unwrap(e) {
		var all, plain []string
		joined, _ := e.(interface{ Unwrap() []error })
		for i := 0; joined != nil && i < len(joined.Unwrap()); i++ {
			part := joined.Unwrap()[i]
			all, plain = append(all, lines(part)...), append(plain, part.Error())
		}
		if len(plain) > 0 && strings.Join(plain, "\n") == err.Error() {
			return all
		}
	}
	return []string{printable.Line(err.Error())}
}
