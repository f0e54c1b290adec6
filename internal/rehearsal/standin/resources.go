package standin

import (
	"context"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

// Check fills in defaults and checks the inputs. In preview, what is unknown passes.
func (s *server) Check(ctx context.Context, request *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	r, err := s.about(ctx, request.GetUrn())
	if err != nil {
		return nil, err
	}
	wires, err := unmarshalAll(request.GetNews())
	if err != nil {
		return nil, err
	}
	inputs, err := r.kind.checked(plainMap(wires[0]))
	if err != nil {
		var failures []*pulumirpc.CheckFailure
		for _, refused := range refusals(err) {
			failures = append(failures, &pulumirpc.CheckFailure{
				Property: refused.Property, Reason: redacted(refused.Error(), wires[0]),
			})
		}
		return &pulumirpc.CheckResponse{Failures: failures}, nil
	}
	sent, err := marshal("inputs", sealedMap(wiredMap(inputs), wires[0]))
	if err != nil {
		return nil, err
	}
	return &pulumirpc.CheckResponse{Inputs: sent}, nil
}

// Diff returns what an update would change, and whether that needs a new resource.
func (s *server) Diff(ctx context.Context, request *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	r, err := s.about(ctx, request.GetUrn())
	if err != nil {
		return nil, err
	}
	wires, err := unmarshalAll(request.GetOldInputs(), request.GetOlds(), request.GetNews())
	if err != nil {
		return nil, err
	}
	olds, state, news := plainMap(wires[0]), plainMap(wires[1]), plainMap(wires[2])
	if request.GetOldInputs() == nil {
		olds = state
	}
	found := r.kind.differences(olds, state, news, r.session.defaultTags)
	if len(found) == 0 {
		return &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_NONE}, nil
	}
	answer := &pulumirpc.DiffResponse{
		Changes: pulumirpc.DiffResponse_DIFF_SOME, HasDetailedDiff: true, DetailedDiff: map[string]*pulumirpc.PropertyDiff{},
	}
	for _, d := range found {
		answer.Diffs = append(answer.Diffs, d.property)
		if d.replaces {
			answer.Replaces = append(answer.Replaces, d.property)
		}
		answer.DetailedDiff[d.property] = &pulumirpc.PropertyDiff{Kind: d.wire(), InputDiff: d.property != "tagsAll"}
	}
	answer.DeleteBeforeReplace = len(answer.Replaces) > 0 && r.kind.deleteFirst(olds, news)
	return answer, nil
}

// wire is the engine's word for a difference.
func (d difference) wire() pulumirpc.PropertyDiff_Kind {
	words := map[difference]pulumirpc.PropertyDiff_Kind{
		{change: added}:                   pulumirpc.PropertyDiff_ADD,
		{change: added, replaces: true}:   pulumirpc.PropertyDiff_ADD_REPLACE,
		{change: removed}:                 pulumirpc.PropertyDiff_DELETE,
		{change: removed, replaces: true}: pulumirpc.PropertyDiff_DELETE_REPLACE,
		{change: updated}:                 pulumirpc.PropertyDiff_UPDATE,
		{change: updated, replaces: true}: pulumirpc.PropertyDiff_UPDATE_REPLACE,
	}
	return words[difference{change: d.change, replaces: d.replaces}]
}

// Create creates a thing in the account; in preview it only returns what is known of it.
func (s *server) Create(ctx context.Context, request *pulumirpc.CreateRequest) (*pulumirpc.CreateResponse, error) {
	r, err := s.about(ctx, request.GetUrn())
	if err != nil {
		return nil, err
	}
	wires, err := unmarshalAll(request.GetProperties())
	if err != nil {
		return nil, err
	}
	in := inputsOf(wires[0])
	if request.GetPreview() {
		sent, err := marshal("outputs", r.output(r.kind.planned(in, r.session.defaultTags), wires[0]))
		return &pulumirpc.CreateResponse{Properties: sent}, err
	}
	if err := s.awaitHook(ctx, r); err != nil {
		return nil, r.failed("creating", err, wires[0])
	}
	s.account.mu.Lock()
	o, err := s.account.create(r.kind, &call{Account: s.account, region: r.session.region, owner: r.urn, in: in}, r.session.defaultTags)
	var state props
	if err == nil {
		state = o.state.copy()
		s.account.edited("create", r.urn)
	}
	s.account.mu.Unlock()
	if err != nil {
		return nil, r.failed("creating", err, wires[0])
	}
	sent, err := marshal("outputs", r.output(state, wires[0]))
	if err != nil {
		return nil, err
	}
	return &pulumirpc.CreateResponse{Id: o.id, Properties: sent}, nil
}

// awaitHook runs the account's hook until it is done or the engine cancels.
func (s *server) awaitHook(ctx context.Context, r resourceCall) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	defer context.AfterFunc(r.session.stopped, end)()
	return s.account.beforeCreate(ctx, r.kind.typ, r.name)
}

// Update changes a thing; in preview it only says what is known of it.
func (s *server) Update(ctx context.Context, request *pulumirpc.UpdateRequest) (*pulumirpc.UpdateResponse, error) {
	r, err := s.about(ctx, request.GetUrn())
	if err != nil {
		return nil, err
	}
	wires, err := unmarshalAll(request.GetNews(), request.GetOlds())
	if err != nil {
		return nil, err
	}
	in, olds := inputsOf(wires[0]), plainMap(wires[1])
	if request.GetPreview() {
		sent, err := marshal("outputs", r.output(r.kind.merged(olds, in, r.session.defaultTags), wires[0]))
		return &pulumirpc.UpdateResponse{Properties: sent}, err
	}
	state, err := s.change(r, request.GetId(), in, olds)
	if err != nil {
		return nil, r.failed("updating", err, wires[0], wires[1])
	}
	sent, err := marshal("outputs", r.output(state, wires[0]))
	if err != nil {
		return nil, err
	}
	return &pulumirpc.UpdateResponse{Properties: sent}, nil
}

// change updates the thing and returns a copy of its new state.
func (s *server) change(r resourceCall, id string, in, olds props) (props, error) {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	o := s.account.at(r.kind.typ, r.session.region, r.kind.address(id, olds))
	if o == nil {
		return nil, refusal("", "ResourceNotFoundException", "%s is no longer in the account: run pulumi refresh", id)
	}
	c := &call{Account: s.account, region: r.session.region, owner: r.urn, in: in, old: o}
	if err := s.account.update(r.kind, c, r.session.defaultTags); err != nil {
		return nil, err
	}
	s.account.edited("update", r.urn)
	return o.state.copy(), nil
}

// Delete removes a thing from the account. One that is no longer there is no error.
func (s *server) Delete(ctx context.Context, request *pulumirpc.DeleteRequest) (*emptypb.Empty, error) {
	r, err := s.about(ctx, request.GetUrn())
	if err != nil {
		return nil, err
	}
	wires, err := unmarshalAll(request.GetProperties())
	if err != nil {
		return nil, err
	}
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	o := s.account.at(r.kind.typ, r.session.region, r.kind.address(request.GetId(), plainMap(wires[0])))
	if o == nil {
		return &emptypb.Empty{}, nil
	}
	if err := s.account.remove(r.kind, &call{Account: s.account, region: r.session.region, owner: r.urn}, o); err != nil {
		return nil, r.failed("deleting", err, wires[0])
	}
	s.account.edited("delete", r.urn)
	return &emptypb.Empty{}, nil
}

// inputsOf are the plain inputs of a create or update.
func inputsOf(wire resource.PropertyMap) props {
	in := plainMap(wire)
	delete(in, defaultsKey)
	return in
}

func unmarshalAll(sent ...*structpb.Struct) ([]resource.PropertyMap, error) {
	wires := make([]resource.PropertyMap, len(sent))
	for i, one := range sent {
		wire, err := unmarshal("properties", one)
		if err != nil {
			return nil, err
		}
		wires[i] = wire
	}
	return wires, nil
}
