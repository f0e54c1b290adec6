package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrNotState is wrapped by the error for an input that is not a Pulumi state.
var ErrNotState = errors.New("not a Pulumi state")

// ErrEmpty is wrapped by the error for a state without resources.
var ErrEmpty = errors.New("the state is empty")

// State is a Pulumi state as read: what `pulumi stack export` writes, or a backend's checkpoint file.
type State struct {
	// Name is for messages: a file's name, or the stack's.
	Name      string
	resources []stateResource
	pending   []pendingOperation
}

// pendingOperation is a call of which an interrupted update does not know whether it was carried out.
type pendingOperation struct {
	Resource stateResource `json:"resource"`
	// Type is creating, updating, deleting, reading or importing.
	Type string `json:"type"`
}

// stateResource is one resource of a state.
type stateResource struct {
	URN    string `json:"urn"`
	Type   string `json:"type"`
	ID     string `json:"id"`
	Delete bool   `json:"delete"`
	// Replacing is true for a resource that is deleted and not created again: an update stopped in between.
	Replacing bool           `json:"pendingReplacement"`
	Provider  string         `json:"provider"`
	Inputs    map[string]any `json:"inputs"`
	Outputs   map[string]any `json:"outputs"`
}

// deployment is the part of a state that lists the resources.
type deployment struct {
	Resources []stateResource    `json:"resources"`
	Pending   []pendingOperation `json:"pending_operations"`
}

// stateFile is an export (Deployment) or a checkpoint file (Checkpoint).
type stateFile struct {
	Deployment *deployment `json:"deployment"`
	Checkpoint *struct {
		Latest *deployment `json:"latest"`
	} `json:"checkpoint"`
}

// Read reads one Pulumi state; name stands in messages. The error says in one line whether the input is cut off, is not a
// state ([ErrNotState]) or has no resources ([ErrEmpty]).
func Read(r io.Reader, name string) (*State, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("reading state %s: %w", name, err)
	}
	if strings.TrimSpace(string(text)) == "" {
		return nil, fmt.Errorf("state %s: nothing in it: %w; write it with `pulumi stack export`", name, ErrNotState)
	}
	var file stateFile
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("state %s: %w", name, stateError(err, len(text)))
	}
	d, err := file.latest()
	if err != nil {
		return nil, fmt.Errorf("state %s: %w", name, err)
	}
	return &State{Name: name, resources: d.Resources, pending: d.Pending}, nil
}

// latest finds the deployment in either form of file.
func (f stateFile) latest() (*deployment, error) {
	var d *deployment
	switch {
	case f.Deployment != nil:
		d = f.Deployment
	case f.Checkpoint != nil:
		if d = f.Checkpoint.Latest; d == nil {
			d = &deployment{}
		}
	default:
		return nil, fmt.Errorf(`%w: it has neither "deployment" nor "checkpoint"; write it with `+"`pulumi stack export`", ErrNotState)
	}
	if len(d.Resources) == 0 {
		return nil, fmt.Errorf("%w: deploy the stack first (`pulumi up`), or choose another", ErrEmpty)
	}
	return d, nil
}

// stateError puts the JSON error of an input of so many bytes in words: cut off, or something else altogether.
func stateError(err error, size int) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && syntax.Offset >= int64(size):
		return fmt.Errorf("%w: the JSON is cut off after %d bytes; write the state again with `pulumi stack export`", ErrNotState, syntax.Offset)
	case errors.As(err, &syntax):
		return fmt.Errorf("%w: not JSON (%w at byte %d)", ErrNotState, err, syntax.Offset)
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("%w: a JSON %s, not an object", ErrNotState, kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("%w: %q is a JSON %s, which no state has there", ErrNotState, kind.Field, kind.Value)
	}
	return fmt.Errorf("%w: %w", ErrNotState, err)
}
