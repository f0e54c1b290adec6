// Package quiet keeps a library from asking the terminal for its colors when the program starts. Bubble Tea, which comes with Pulumi's
// SDK, does that in an init function: it writes two queries to standard output and reads the answers from the terminal, also if NO_COLOR
// is set, and whatever the program is going to do. Version 1, the one that the SDK uses, has no switch for it.
// https://github.com/charmbracelet/bubbletea/blob/v1.3.10/tea_init.go
//
// The query is not sent if CI is set, so it is, until [Restore]. This package imports os only: Go initializes packages in the order of
// their paths as soon as all that they import is ready (https://go.dev/ref/spec#Program_initialization), and Bubble Tea imports packages
// that come after os.
package quiet

import "os"

// variable is what makes termenv, which sends the query, take standard output for no terminal.
const variable = "CI"

var restore = hush()

// hush sets the variable, and returns how to undo that.
func hush() func() {
	if os.Getenv(variable) != "" || os.Setenv(variable, "true") != nil {
		return func() {}
	}
	return func() { _ = os.Unsetenv(variable) }
}

// Restore restores the environment. Call it first in main.
func Restore() { restore() }
