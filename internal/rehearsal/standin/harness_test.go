package standin

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"
)

// The names that the tests' account uses.
const (
	testAccount = "123456789012"
	testRegion  = "us-east-1"
	trailARN    = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit"
	bucketARN   = "arn:aws:s3:::audit-logs"
	topicARN    = "arn:aws:sns:us-east-1:123456789012:alerts"
)

// engine calls a provider the way Pulumi's engine does.
type engine struct {
	t       testing.TB
	account *Account
	server  *server
	stack   string
}

// thing is a resource as the engine remembers it.
type thing struct {
	typ, name, id string
	inputs, state resource.PropertyMap
}

func newEngine(tb testing.TB) *engine {
	tb.Helper()
	account := NewAccount(Options{Seed: "test"})
	return &engine{t: tb, account: account, server: newServer(account), stack: "dev"}
}

// other is a second program on the same account.
func (e *engine) other(stack string) *engine {
	return &engine{t: e.t, account: e.account, server: newServer(e.account), stack: stack}
}

func (e *engine) urn(typ, name string) string {
	return fmt.Sprintf("urn:pulumi:%s::secretwatch::%s::%s", e.stack, typ, name)
}

// wire turns test inputs into property values; those that are property values already, such as secrets, stay.
func wire(inputs map[string]any) resource.PropertyMap {
	out := resource.PropertyMap{}
	for name, value := range inputs {
		if ready, ok := value.(resource.PropertyValue); ok {
			out[resource.PropertyKey(name)] = ready
			continue
		}
		out[resource.PropertyKey(name)] = wired(tightened(value))
	}
	return out
}

func (e *engine) sent(values resource.PropertyMap) *structpb.Struct {
	e.t.Helper()
	sent, err := marshal("test", values)
	if err != nil {
		e.t.Fatal(err)
	}
	return sent
}

func (e *engine) received(sent *structpb.Struct) resource.PropertyMap {
	e.t.Helper()
	values, err := unmarshal("test", sent)
	if err != nil {
		e.t.Fatal(err)
	}
	return values
}

// check runs Check; the error joins its failures.
func (e *engine) check(typ, name string, inputs map[string]any, olds resource.PropertyMap) (resource.PropertyMap, error) {
	e.t.Helper()
	answer, err := e.server.Check(e.t.Context(), &pulumirpc.CheckRequest{
		Urn: e.urn(typ, name), News: e.sent(wire(inputs)), Olds: e.sent(olds), RandomSeed: []byte(e.urn(typ, name)),
	})
	if err != nil {
		return nil, err
	}
	var failures []error
	for _, failure := range answer.GetFailures() {
		failures = append(failures, fmt.Errorf("%s", failure.GetReason()))
	}
	if len(failures) > 0 {
		return nil, errors.Join(failures...)
	}
	return e.received(answer.GetInputs()), nil
}

// try checks and creates.
func (e *engine) try(typ, name string, inputs map[string]any) (thing, error) {
	e.t.Helper()
	checked, err := e.check(typ, name, inputs, nil)
	if err != nil {
		return thing{}, err
	}
	answer, err := e.server.Create(e.t.Context(), &pulumirpc.CreateRequest{Urn: e.urn(typ, name), Properties: e.sent(checked)})
	if err != nil {
		return thing{}, err
	}
	return thing{typ: typ, name: name, id: answer.GetId(), inputs: checked, state: e.received(answer.GetProperties())}, nil
}

// create is try for inputs that have to do.
func (e *engine) create(typ, name string, inputs map[string]any) thing {
	e.t.Helper()
	made, err := e.try(typ, name, inputs)
	if err != nil {
		e.t.Fatalf("creating %s %s: %v", typ, name, err)
	}
	return made
}

// preview checks and plans a create.
func (e *engine) preview(typ, name string, inputs map[string]any) resource.PropertyMap {
	e.t.Helper()
	checked, err := e.check(typ, name, inputs, nil)
	if err != nil {
		e.t.Fatalf("previewing %s: %v", typ, err)
	}
	answer, err := e.server.Create(e.t.Context(), &pulumirpc.CreateRequest{
		Urn: e.urn(typ, name), Properties: e.sent(checked), Preview: true,
	})
	if err != nil {
		e.t.Fatalf("previewing %s: %v", typ, err)
	}
	return e.received(answer.GetProperties())
}

// diff asks what other inputs would change.
func (e *engine) diff(old thing, inputs map[string]any) (*pulumirpc.DiffResponse, resource.PropertyMap) {
	e.t.Helper()
	checked, err := e.check(old.typ, old.name, inputs, old.inputs)
	if err != nil {
		e.t.Fatalf("checking %s: %v", old.typ, err)
	}
	answer, err := e.server.Diff(e.t.Context(), &pulumirpc.DiffRequest{
		Id: old.id, Urn: e.urn(old.typ, old.name), Olds: e.sent(old.state), OldInputs: e.sent(old.inputs), News: e.sent(checked),
	})
	if err != nil {
		e.t.Fatalf("comparing %s: %v", old.typ, err)
	}
	return answer, checked
}

// tryUpdate changes a resource in place.
func (e *engine) tryUpdate(old thing, inputs map[string]any) (thing, error) {
	e.t.Helper()
	checked, err := e.check(old.typ, old.name, inputs, old.inputs)
	if err != nil {
		return thing{}, err
	}
	answer, err := e.server.Update(e.t.Context(), &pulumirpc.UpdateRequest{
		Id: old.id, Urn: e.urn(old.typ, old.name), Olds: e.sent(old.state), OldInputs: e.sent(old.inputs), News: e.sent(checked),
	})
	if err != nil {
		return thing{}, err
	}
	return thing{typ: old.typ, name: old.name, id: old.id, inputs: checked, state: e.received(answer.GetProperties())}, nil
}

func (e *engine) update(old thing, inputs map[string]any) thing {
	e.t.Helper()
	changed, err := e.tryUpdate(old, inputs)
	if err != nil {
		e.t.Fatalf("updating %s: %v", old.typ, err)
	}
	return changed
}

// remove deletes.
func (e *engine) remove(old thing) error {
	e.t.Helper()
	_, err := e.server.Delete(e.t.Context(), &pulumirpc.DeleteRequest{
		Id: old.id, Urn: e.urn(old.typ, old.name), Properties: e.sent(old.state), OldInputs: e.sent(old.inputs),
	})
	return err
}

// refresh reads with what the engine knows; an empty id says that the thing is gone.
func (e *engine) refresh(old thing) thing {
	e.t.Helper()
	answer, err := e.server.Read(e.t.Context(), &pulumirpc.ReadRequest{
		Id: old.id, Urn: e.urn(old.typ, old.name), Properties: e.sent(old.state), Inputs: e.sent(old.inputs),
	})
	if err != nil {
		e.t.Fatalf("reading %s: %v", old.typ, err)
	}
	return thing{
		typ: old.typ, name: old.name, id: answer.GetId(), inputs: e.received(answer.GetInputs()), state: e.received(answer.GetProperties()),
	}
}

// adopt reads with the id alone.
func (e *engine) adopt(typ, name, id string) thing {
	e.t.Helper()
	return e.refresh(thing{typ: typ, name: name, id: id})
}

// invoke calls a function.
func (e *engine) invoke(typ string, args map[string]any) (resource.PropertyMap, error) {
	e.t.Helper()
	answer, err := e.server.Invoke(e.t.Context(), &pulumirpc.InvokeRequest{Tok: typ, Args: e.sent(wire(args))})
	if err != nil {
		return nil, err
	}
	return e.received(answer.GetReturn()), nil
}

// configure sets the provider up.
func (e *engine) configure(settings map[string]any) error {
	e.t.Helper()
	_, err := e.server.Configure(context.WithoutCancel(e.t.Context()), &pulumirpc.ConfigureRequest{Args: e.sent(wire(settings))})
	return err
}
