package standin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/secretwatch/secretwatch/internal/aws"
)

func TestTheHookCanFailACreate(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	e.account.OnCreate(func(_ context.Context, typ, name string) error {
		if typ == aws.SecretType && name == "bad" {
			return errors.New("out of order")
		}
		return nil
	})
	_, err := e.try(aws.SecretType, "bad", map[string]any{"name": "bad"})
	wantRefusal(t, err, `creating secret "bad"`, "out of order")
	e.create(aws.SecretType, "good", map[string]any{"name": "good"})
	e.account.OnCreate(nil)
	e.create(aws.SecretType, "bad", map[string]any{"name": "bad"})
}

func TestEveryEditIsSeenWithWhatItLeft(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	var seen []string
	e.account.OnEdit(func(edit Edit) { seen = append(seen, fmt.Sprintf("%s %s %d", edit.Op, edit.URN, len(edit.After))) })
	topic := e.create(aws.TopicType, "t", map[string]any{"name": "t"})
	topic = e.update(topic, map[string]any{"name": "t", "displayName": "T"})
	if err := e.remove(topic); err != nil {
		t.Fatal(err)
	}
	e.account.OnEdit(nil)
	e.create(aws.TopicType, "t", map[string]any{"name": "t"})
	urn := e.urn(aws.TopicType, "t")
	if want := []string{"create " + urn + " 1", "update " + urn + " 1", "delete " + urn + " 0"}; !slices.Equal(seen, want) {
		t.Errorf("seen %q, want %q", seen, want)
	}
}

func TestCancelEndsACreateThatWaits(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	if _, err := e.server.Attach(t.Context(), &pulumirpc.PluginAttach{}); err != nil {
		t.Fatal(err)
	}
	waits := make(chan struct{})
	e.account.OnCreate(func(ctx context.Context, _, _ string) error {
		close(waits)
		<-ctx.Done()
		return ctx.Err()
	})
	result := make(chan error)
	go func() {
		_, err := e.server.Create(context.Background(), &pulumirpc.CreateRequest{
			Urn: e.urn(aws.SecretType, "s"), Properties: e.sent(wire(map[string]any{"name": "s"})),
		})
		result <- err
	}()
	<-waits
	if _, err := e.server.Cancel(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, <-result, `creating secret "s"`, "context canceled")
	if left := e.account.Resources(); len(left) != 0 {
		t.Errorf("the account has %v", left)
	}
}
