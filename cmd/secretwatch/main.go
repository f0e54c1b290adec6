// Command secretwatch proves, without an account, that the project's mail will come. It is the companion of the Pulumi
// program beside it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// Exit statuses.
const (
	exitFailed   = 1
	exitUnusable = 2 // the arguments or files given cannot be used
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, newRoot(), os.Args[1:])
	stop()
	os.Exit(status)
}

// unusable is an error in what the person gave, not in what was then done with it.
type unusable struct{ error }

// Unwrap gives the error itself.
func (u unusable) Unwrap() error { return u.error }

// run executes the command line and gives the exit status.
func run(ctx context.Context, root *root, arguments []string) int {
	root.SetArgs(arguments)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	var wrong unusable
	var status exit
	switch {
	case errors.As(err, &status):
		return int(status)
	case ctx.Err() != nil:
		fmt.Fprintln(root.ErrOrStderr(), "\nstopped")
	case errors.As(err, &wrong):
		fmt.Fprintf(root.ErrOrStderr(), "secretwatch: %v\n", err)
		return exitUnusable
	default:
		fmt.Fprintf(root.ErrOrStderr(), "\nsecretwatch: %v\n", err)
	}
	return exitFailed
}
