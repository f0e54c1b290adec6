// Package graphtest runs a Pulumi program on a mocked AWS and gives what it registered, as plain data to test against.
package graphtest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// The account of the mocked AWS.
const (
	Account   = "123456789012"
	Region    = "us-east-1"
	Partition = "aws"
)

// Resource is one registration.
type Resource struct {
	// Type is the resource's Pulumi type, Name its logical name.
	Type, Name string
	// Parent is the logical name of the component it belongs to, empty at the top.
	Parent string
	// Inputs are what the program gave, secrets marked.
	Inputs resource.PropertyMap
	// DependsOn are the logical names (Type::Name) of what it comes after, by options or by inputs, sorted.
	DependsOn []string
	// Protected resources refuse to be deleted.
	Protected bool
}

// Input is an input by its path, such as "eventSelectors[0].readWriteType", as plain text; empty if it is not there.
func (r Resource) Input(path string) string {
	parsed, err := resource.ParsePropertyPath(path)
	if err != nil {
		return ""
	}
	value, ok := parsed.Get(resource.NewProperty(r.Inputs))
	if !ok {
		return ""
	}
	return Text(value)
}

// IsSecret says whether an input is marked secret.
func (r Resource) IsSecret(key string) bool {
	return r.Inputs[resource.PropertyKey(key)].IsSecret()
}

// Text is a property as plain text: what a secret hides is shown, since a test has to see it.
func Text(v resource.PropertyValue) string {
	switch {
	case v.IsSecret():
		return Text(v.SecretValue().Element)
	case v.IsComputed():
		return "(unknown)"
	default:
		return fmt.Sprint(v.Mappable())
	}
}

// Graph is what a program registered.
type Graph struct {
	Resources []Resource
}

// Find gives the resource of this type and name, and fails the test if there is none.
func (g *Graph) Find(t *testing.T, typ, name string) Resource {
	t.Helper()
	for _, r := range g.Resources {
		if r.Type == typ && r.Name == name {
			return r
		}
	}
	t.Fatalf("no %s named %q; there are:\n%s", typ, name, strings.Join(g.Addresses(), "\n"))
	return Resource{}
}

// OfType gives all resources of a type, by name.
func (g *Graph) OfType(typ string) []Resource {
	var found []Resource
	for _, r := range g.Resources {
		if r.Type == typ {
			found = append(found, r)
		}
	}
	return found
}

// Addresses lists every resource as "parent > Type::Name", sorted.
func (g *Graph) Addresses() []string {
	var all []string
	for _, r := range g.Resources {
		address := r.Type + "::" + r.Name
		if r.Parent != "" {
			address = r.Parent + " > " + address
		}
		all = append(all, address)
	}
	slices.Sort(all)
	return all
}

// Option changes how a program is run.
type Option func(*mocks, *pulumi.RunInfo)

// Preview runs the program as `pulumi preview` does: what AWS would compute is unknown.
func Preview(m *mocks, info *pulumi.RunInfo) { m.preview, info.DryRun = true, true }

// Answer sets the answer of a data source, such as "aws:cloudwatch/getLogGroup:getLogGroup"; nil stands for "not found".
func Answer(token string, answer func(args map[string]string) map[string]any) Option {
	return func(m *mocks, _ *pulumi.RunInfo) { m.answers[token] = answer }
}

// In sets account, region and partition.
func In(account, region, partition string) Option {
	return func(m *mocks, _ *pulumi.RunInfo) { m.account, m.region, m.partition = account, region, partition }
}

// Run runs a program in stack "dev" of project "secretwatch".
func Run(program pulumi.RunFunc, options ...Option) (*Graph, error) {
	m := newMocks()
	run := []pulumi.RunOption{pulumi.WithMocks("secretwatch", "dev", m)}
	for _, option := range options {
		run = append(run, func(info *pulumi.RunInfo) { option(m, info) })
	}
	err := pulumi.RunErr(program, run...)
	slices.SortFunc(m.graph.Resources, func(a, b Resource) int {
		return strings.Compare(a.Type+"::"+a.Name, b.Type+"::"+b.Name)
	})
	return &m.graph, err
}

// mocks stands for the engine and AWS. Registrations arrive on many goroutines, in no order.
type mocks struct {
	mu                         sync.Mutex
	graph                      Graph
	answers                    map[string]func(map[string]string) map[string]any
	account, region, partition string
	preview                    bool
}

func newMocks() *mocks {
	return &mocks{
		answers: map[string]func(map[string]string) map[string]any{},
		account: Account, region: Region, partition: Partition,
	}
}

// NewResource records a registration and gives what AWS would have computed. A type that it does not know is an error: a mock
// that echoes hides a misspelt type.
func (m *mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	r := Resource{Type: args.TypeToken, Name: args.Name, Inputs: args.Inputs}
	if rpc := args.RegisterRPC; rpc != nil {
		r.Protected = rpc.GetProtect()
		r.Parent = nameOf(rpc.GetParent())
		for _, dependency := range rpc.GetDependencies() {
			r.DependsOn = append(r.DependsOn, addressOf(dependency))
		}
		slices.Sort(r.DependsOn)
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
	return nil, fmt.Errorf("couldn't find resource")
}

func nameOf(of string) string {
	if parsed, err := urn.Parse(of); err == nil && parsed.Type() != resource.RootStackType {
		return parsed.Name()
	}
	return ""
}

func addressOf(of string) string {
	parsed, err := urn.Parse(of)
	if err != nil {
		return of
	}
	return string(parsed.Type()) + "::" + parsed.Name()
}
