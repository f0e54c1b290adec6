package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/secretwatch/secretwatch/internal/input"
	"github.com/secretwatch/secretwatch/internal/state"
)

// oneState requires exactly one state: a file, or "-" for standard input.
func oneState(command *cobra.Command, arguments []string) error {
	if len(arguments) != 1 {
		return unusable{fmt.Errorf("%s requires one state: a file, or - for standard input (pulumi stack export | %[1]s -)", command.CommandPath())}
	}
	return nil
}

// openState reads the state with this name: a file, or "-" for standard input.
func (r *root) openState(command *cobra.Command, name string) (*state.State, error) {
	if name == stdinName {
		return r.loadState(command.InOrStdin(), "standard input")
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, unusable{fmt.Errorf("reading a state: %w", err)}
	}
	s, err := r.loadState(file, name)
	return s, errors.Join(err, file.Close())
}

// loadState reads a state, and keeps its secrets, which nothing may print.
func (r *root) loadState(from io.Reader, name string) (*state.State, error) {
	limit, err := r.inputLimit()
	if err != nil {
		return nil, err
	}
	s, err := state.ReadWithin(limit, from, name)
	if err != nil {
		return nil, unusable{err}
	}
	r.secrets = append(r.secrets, s.Secrets()...)
	return s, nil
}

// inputLimit returns the limit of memory that all inputs share.
func (r *root) inputLimit() (*input.Limit, error) {
	if r.limit != nil {
		return r.limit, nil
	}
	mib := r.maxMemory
	if mib < 1 || mib > mostMemory {
		return nil, unusable{fmt.Errorf("--max-memory %d: expected a number of MiB from 1 to %d", mib, mostMemory)}
	}
	if r.collectAt != nil {
		r.collectAt(int64(mib) << 20)
	}
	r.limit = input.NewLimit(mib)
	return r.limit, nil
}

// mostMemory is the highest limit of memory, in MiB: a tebibyte.
const mostMemory = 1 << 20
