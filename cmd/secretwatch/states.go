package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

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
func openState(command *cobra.Command, name string) (*state.State, error) {
	if name == "-" {
		return loadState(command.InOrStdin(), "standard input")
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, unusable{fmt.Errorf("reading a state: %w", err)}
	}
	s, err := loadState(file, name)
	return s, errors.Join(err, file.Close())
}

func loadState(r io.Reader, name string) (*state.State, error) {
	s, err := state.Read(r, name)
	if err != nil {
		return nil, unusable{err}
	}
	return s, nil
}
