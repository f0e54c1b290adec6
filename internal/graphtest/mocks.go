package graphtest

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// mocks stands for the engine and AWS. Registrations arrive on many goroutines, in no order.
type mocks struct {
	mu                         sync.Mutex
	graph                      Graph
	answers                    map[string]func(map[string]string) map[string]any
	refused                    map[string]string
	confirmed                  map[string]bool
	account, region, partition string
	preview                    bool
}

func newMocks() *mocks {
	return &mocks{
		answers: map[string]func(map[string]string) map[string]any{},
		refused: map[string]string{}, confirmed: map[string]bool{},
		account: Account, region: Region, partition: Partition,
	}
}

// NewResource records a registration and returns what AWS would have computed. A type that it does not know is an error: a mock
// that echoes would hide a misspelt type.
func (m *mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	r, err := record(args)
	if err != nil {
		return "", nil, err
	}
	m.mu.Lock()
	m.graph.Resources = append(m.graph.Resources, r)
	m.mu.Unlock()

	if !args.Custom {
		return "", args.Inputs, nil
	}
	compute, known := computed[args.TypeToken]
	if !known {
		return "", nil, fmt.Errorf("the mocked AWS does not know the type %s", args.TypeToken)
	}
	if message, refused := m.refused[r.Address()]; refused {
		return "", nil, errors.New(message)
	}
	if m.preview {
		return "", args.Inputs, nil
	}
	outputs := args.Inputs.Copy()
	for key, value := range compute(m, args.Name, args.Inputs) {
		outputs[resource.PropertyKey(key)] = resource.NewPropertyValue(value)
	}
	return args.Name + "-id", outputs, nil
}

// Call answers a data source.
func (m *mocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	plain := map[string]string{}
	for key, value := range args.Args {
		plain[string(key)] = Text(value)
	}
	answer, ok := m.answers[args.Token]
	if !ok {
		answer, ok = m.dataSources()[args.Token]
	}
	if !ok {
		return nil, fmt.Errorf("the mocked AWS does not know %s", args.Token)
	}
	if result := answer(plain); result != nil {
		return resource.NewPropertyMapFromMap(result), nil
	}
	return nil, errors.New("couldn't find resource")
}

// RegisterResourceOutputs counts the components that are complete.
func (m *mocks) RegisterResourceOutputs() (*emptypb.Empty, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.graph.Completed++
	return &emptypb.Empty{}, nil
}

// record reads a registration. The inputs are taken from the request, since the mocks leave unknown ones out.
func record(args pulumi.MockResourceArgs) (Resource, error) {
	rpc := args.RegisterRPC
	inputs, err := plugin.UnmarshalProperties(rpc.GetObject(), plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true})
	if err != nil {
		return Resource{}, fmt.Errorf("reading the inputs of %s %q: %w", args.TypeToken, args.Name, err)
	}
	r := Resource{Token: args.TypeToken, Name: args.Name, Inputs: inputs}
	r.Parent, r.Protected, r.Options = addressOf(rpc.GetParent()), rpc.GetProtect(), optionsOf(rpc)
	for _, dependency := range rpc.GetDependencies() {
		r.DependsOn = append(r.DependsOn, addressOf(dependency))
	}
	slices.Sort(r.DependsOn)
	return r, nil
}

// optionsOf names the options that a registration carries beside parent, dependencies and protection. An alias of a type alone
// does not count: the SDK gives it to types that AWS's provider renamed.
func optionsOf(rpc *pulumirpc.RegisterResourceRequest) []string {
	renamed := slices.ContainsFunc(rpc.GetAliases(), func(alias *pulumirpc.Alias) bool {
		return alias.GetSpec().GetType() == "" || alias.GetSpec().GetName() != ""
	})
	timeouts := rpc.GetCustomTimeouts()
	var names []string
	for _, option := range []struct {
		name  string
		given bool
	}{
		{"aliases", renamed},
		{"createBeforeDelete", rpc.GetDeleteBeforeReplaceDefined() && !rpc.GetDeleteBeforeReplace()},
		{"customTimeouts", timeouts.GetCreate()+timeouts.GetUpdate()+timeouts.GetDelete() != ""},
		{"deleteBeforeReplace", rpc.GetDeleteBeforeReplace()},
		{"deletedWith", rpc.GetDeletedWith() != ""},
		{"ignoreChanges", len(rpc.GetIgnoreChanges()) > 0},
		{"import", rpc.GetImportId() != ""},
		{"provider", rpc.GetProvider() != ""},
		{"replaceOnChanges", len(rpc.GetReplaceOnChanges()) > 0},
		{"retainOnDelete", rpc.GetRetainOnDelete()},
	} {
		if option.given {
			names = append(names, option.name)
		}
	}
	return names
}

// addressOf is the address of a URN; the stack itself has none.
func addressOf(of string) string {
	parsed, err := urn.Parse(of)
	if err != nil || parsed.Type() == resource.RootStackType {
		return ""
	}
	return shortType(string(parsed.Type())) + "::" + parsed.Name()
}
