package standin

import (
	"context"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Read looks a thing up: for a refresh with the state that the engine has, for an import with the id alone. A thing that is
// gone has no id.
func (s *server) Read(ctx context.Context, request *pulumirpc.ReadRequest) (*pulumirpc.ReadResponse, error) {
	r, err := s.about(ctx, request.GetUrn())
	if err != nil {
		return nil, err
	}
	wires, err := unmarshalAll(request.GetInputs(), request.GetProperties())
	if err != nil {
		return nil, err
	}
	olds, before := plainMap(wires[0]), plainMap(wires[1])
	id, state, ok, err := s.look(r, request.GetId(), before)
	if err != nil {
		return nil, r.failed("reading", err, wires...)
	}
	if !ok {
		return &pulumirpc.ReadResponse{}, nil
	}
	inputs := r.kind.imported(state)
	if len(before) > 0 {
		inputs = r.kind.refreshed(olds, before, state)
	}
	outputs, err := marshal("outputs", r.output(state, wires[0], wires[1]))
	if err != nil {
		return nil, err
	}
	kept := wiredMap(inputs)
	defaults, had := kept[defaultsKey]
	kept = r.output(inputs, wires[0])
	if had {
		kept[defaultsKey] = defaults
	}
	sent, err := marshal("inputs", kept)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.ReadResponse{Id: id, Properties: outputs, Inputs: sent}, nil
}

// look finds a thing and copies its id and state. It fails where the thing is there and AWS does not let it be read.
func (s *server) look(r resourceCall, id string, before props) (string, props, bool, error) {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	o := s.account.at(r.kind.typ, r.session.region, r.kind.address(id, before))
	if o == nil {
		return "", nil, false, nil
	}
	if r.kind.unreadable != nil {
		if err := r.kind.unreadable(s.account, o); err != nil {
			return "", nil, false, err
		}
	}
	return o.id, o.state.copy(), true, nil
}

// imported returns the inputs that would create this state, without zero values that AWS computed.
func (k *kind) imported(state props) props {
	inputs := props{}
	for name, f := range k.fields {
		value, there := state[name]
		if there && !f.is(output) && !empty(value) && !(f.is(computed) && value == 0.0) {
			inputs[name] = value
		}
	}
	return inputs
}

// refreshed are the inputs brought up to date: what someone changed behind the program's back shows in them, so that the next
// update changes it back; what nobody changed keeps the program's spelling.
func (k *kind) refreshed(olds, before, state props) props {
	inputs := olds.copy()
	for name, f := range k.fields {
		if f.is(output) {
			continue
		}
		value, there := state[name]
		was, given := olds[name]
		switch {
		case given && !there:
			delete(inputs, name)
		case given && !same(f, was, value):
			inputs[name] = value
		case !given && there && !empty(value) && !f.is(computed) && !same(f, before[name], value):
			inputs[name] = value
		}
	}
	return inputs
}
