// Package state reads Pulumi states, as `pulumi stack export` and the file backend write them, and loads them into the model of a
// pipeline. No other package knows the format of Pulumi's states.
package state

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"

	"github.com/secretwatch/secretwatch/internal/input"
)

// ErrNotState is wrapped by the error for an input that is not a Pulumi state.
var ErrNotState = errors.New("not a Pulumi state")

// ErrEmpty is wrapped by the error for a state without resources.
var ErrEmpty = errors.New("the state is empty")

// State is a Pulumi state as read.
type State struct {
	// Name is for messages: a file's name, or the stack's.
	Name       string
	deployment *apitype.DeploymentV3
}

// file is an export (Deployment) or a checkpoint of the file backend (Checkpoint). Pulumi's own types for a whole file leave the
// part inside undecoded, so that an error in it would not say where it is.
type file struct {
	Deployment *apitype.DeploymentV3 `json:"deployment"`
	Checkpoint *apitype.CheckpointV3 `json:"checkpoint"`

	notState
}

// How many bytes of memory a state takes, by measurement, until a drill has reported on it: for each byte of text, each object and each
// element of an object or a list.
const (
	textCost    = 4
	objectCost  = 2 << 10
	elementCost = 64
)

// Read reads one Pulumi state, also gzipped, in UTF-16 or with a byte order mark; name is for messages. The error says in one line
// whether the input is cut off, is not a state ([ErrNotState]) or has no resources ([ErrEmpty]).
func Read(r io.Reader, name string) (*State, error) {
	return ReadWithin(input.NewLimit(input.DefaultLimit), r, name)
}

// ReadWithin is [Read] within a limit of memory. The error of a state that would take more wraps an *[input.LimitError].
func ReadWithin(limit *input.Limit, r io.Reader, name string) (*State, error) {
	text, err := readText(limit, r)
	switch {
	case err != nil:
		return nil, fmt.Errorf("state %s: %w", name, err)
	case len(bytes.TrimSpace(text)) == 0:
		return nil, fmt.Errorf("state %s: nothing in it: %w; write it with `pulumi stack export`", name, ErrNotState)
	}
	var f file
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("state %s: %w", name, explained(err, len(text)))
	}
	d, err := f.latest()
	if err != nil {
		return nil, fmt.Errorf("state %s: %w", name, err)
	}
	return &State{Name: name, deployment: d}, nil
}

func readText(limit *input.Limit, r io.Reader) ([]byte, error) {
	text, err := input.Open(r)
	if err != nil {
		return nil, err //nolint:wrapcheck // the caller does
	}
	all, err := limit.ReadAll(text, textCost)
	if err != nil {
		return nil, err //nolint:wrapcheck // the caller does
	}
	objects, elements := bytes.Count(all, []byte("{")), bytes.Count(all, []byte(","))+bytes.Count(all, []byte("["))
	return all, limit.Take(int64(objects)*objectCost + int64(elements)*elementCost) //nolint:wrapcheck // the caller does
}

// latest finds the deployment in either form of file.
func (f file) latest() (*apitype.DeploymentV3, error) {
	d := f.Deployment
	if d == nil && f.Checkpoint == nil {
		return nil, fmt.Errorf("%w: %s", ErrNotState, f.describe())
	}
	if d == nil {
		d = f.Checkpoint.Latest
	}
	if d == nil || len(d.Resources) == 0 {
		return nil, fmt.Errorf("%w: deploy the stack first (`pulumi up`), or choose another", ErrEmpty)
	}
	return d, nil
}

// explained puts the JSON error of an input of so many bytes in words: cut off, or something else altogether.
func explained(err error, size int) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && syntax.Offset >= int64(size):
		return fmt.Errorf("%w: the JSON is cut off after %d bytes; write the state again with `pulumi stack export`", ErrNotState, syntax.Offset)
	case errors.As(err, &syntax):
		return fmt.Errorf("%w: not JSON (%w at byte %d)", ErrNotState, err, syntax.Offset)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("%w: expected a JSON object, got: %s", ErrNotState, kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("%w: unexpected JSON %s at %q", ErrNotState, kind.Value, kind.Field)
	}
	return fmt.Errorf("%w: %w", ErrNotState, err)
}
