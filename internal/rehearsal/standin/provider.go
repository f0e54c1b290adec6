package standin

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// Version is the release of the real provider that this one stands in for.
const Version = "6.83.0"

// server is the account as a Pulumi provider. The engine opens a connection of its own for every provider resource, so what a
// provider is configured with belongs to the connection, and the account to all of them.
type server struct {
	pulumirpc.UnimplementedResourceProviderServer

	account *Account

	mu       sync.Mutex
	sessions map[string]*session
}

// session is what one connection was configured with.
type session struct {
	region      string
	defaultTags props
	// stopped is closed when the engine cancels; creates that wait for a hook end then.
	stopped context.Context
	stop    context.CancelFunc
}

// Serve offers the account as provider on a free port of 127.0.0.1 until ctx ends or done is called.
// An engine with PULUMI_DEBUG_PROVIDERS=aws:<port> uses it.
func Serve(ctx context.Context, a *Account) (port int, done func() error, err error) {
	ctx, end := context.WithCancel(ctx)
	cancel := make(chan bool)
	provider := newServer(a)
	context.AfterFunc(ctx, func() {
		provider.stopAll()
		close(cancel)
	})
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: cancel,
		Init: func(s *grpc.Server) error {
			pulumirpc.RegisterResourceProviderServer(s, provider)
			return nil
		},
	})
	if err != nil {
		end()
		return 0, nil, fmt.Errorf("serving the stand-in AWS: %w", err)
	}
	// A second call of done finds the channel closed and returns nil.
	return handle.Port, func() error { end(); return <-handle.Done }, nil
}

func newServer(a *Account) *server { return &server{account: a, sessions: map[string]*session{}} }

// connection is what distinguishes the connections of one server; calls within the process have none.
func connection(ctx context.Context) string {
	if from, ok := peer.FromContext(ctx); ok {
		return from.Addr.String()
	}
	return ""
}

// open begins a session anew.
func (s *server) open(ctx context.Context) *session {
	stopped, stop := context.WithCancel(context.Background())
	fresh := &session{region: s.account.region, defaultTags: props{}, stopped: stopped, stop: stop}
	s.mu.Lock()
	defer s.mu.Unlock()
	if before := s.sessions[connection(ctx)]; before != nil {
		before.stop()
	}
	s.sessions[connection(ctx)] = fresh
	return fresh
}

// stopAll ends the creates that wait, of all connections.
func (s *server) stopAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, open := range s.sessions {
		open.stop()
	}
}

// session is that of the call's connection.
func (s *server) session(ctx context.Context) *session {
	s.mu.Lock()
	current := s.sessions[connection(ctx)]
	s.mu.Unlock()
	if current == nil {
		return s.open(ctx)
	}
	return current
}

// Handshake says what this provider understands: what the real one does, except for automatic names.
func (s *server) Handshake(context.Context, *pulumirpc.ProviderHandshakeRequest) (*pulumirpc.ProviderHandshakeResponse, error) {
	return &pulumirpc.ProviderHandshakeResponse{AcceptSecrets: true}, nil
}

// Attach begins a fresh session on the connection.
func (s *server) Attach(ctx context.Context, _ *pulumirpc.PluginAttach) (*emptypb.Empty, error) {
	s.open(ctx)
	return &emptypb.Empty{}, nil
}

// GetPluginInfo names the version.
func (s *server) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: Version}, nil
}

// Cancel ends the creates that wait.
func (s *server) Cancel(ctx context.Context, _ *emptypb.Empty) (*emptypb.Empty, error) {
	s.session(ctx).stop()
	return &emptypb.Empty{}, nil
}

// resourceCall is a request about one resource, read.
type resourceCall struct {
	kind    *kind
	session *session
	urn     string
	name    string
}

// about finds the resource type of a request.
func (s *server) about(ctx context.Context, text string) (resourceCall, error) {
	u, err := urn.Parse(text)
	if err != nil {
		return resourceCall{}, status.Errorf(codes.InvalidArgument, "reading the resource's URN: %v", err)
	}
	k := s.account.kinds[string(u.Type())]
	if k == nil {
		return resourceCall{}, status.Error(codes.Unimplemented, unknownType(string(u.Type())).Error())
	}
	return resourceCall{kind: k, session: s.session(ctx), urn: text, name: u.Name()}, nil
}

func unknownType(typ string) error {
	return fmt.Errorf("the stand-in AWS does not know the resource type %s", typ)
}

// failed is the error that the engine gets: what was done to which resource, and no secret.
func (r resourceCall) failed(doing string, err error, wires ...resource.PropertyMap) error {
	return errors.New(redacted(fmt.Sprintf("%s %s %q: %v", doing, r.kind.label, r.name, err), wires...))
}

// output is the wire form of a state: secret where the inputs were, and where the type is.
func (r resourceCall) output(state props, models ...resource.PropertyMap) resource.PropertyMap {
	wire := wiredMap(state)
	delete(wire, defaultsKey)
	for _, model := range models {
		wire = sealedMap(wire, model)
	}
	for name, f := range r.kind.fields {
		key := resource.PropertyKey(name)
		if value, ok := wire[key]; ok && f.is(sensitive) && !value.IsSecret() {
			wire[key] = resource.MakeSecret(value)
		}
	}
	return wire
}
