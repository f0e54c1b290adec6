// Command secretwatch proves, without an AWS account, that an email will come when anyone reads a watched secret. It is the companion
// of the Pulumi program in the root of this module.
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
	exitUnusable = 2 // unusable arguments or files
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, newRoot(), os.Args[1:])
	stop()
	os.Exit(status)
}

// unusable is an error in the user's arguments or files.
type unusable struct{ error }

// Unwrap returns the error itself.
func (u unusable) Unwrap() error { return u.error }

// run executes the command line and returns the exit status.
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
