// Package graphtest runs a Pulumi program on a mocked AWS and returns what it registered, as plain data to test against.
//
// The mocked AWS has whatever a program asks for: a test of one component need not build the key, bucket or log group that belongs to
// somebody else. Package standin checks, behind the real engine, whether AWS would accept the whole stack.
//
// Pulumi's mocks count the calls that complete a component but do not show what they register; a component's outputs are read
// from its fields instead, with [Outputs].
package graphtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/secretwatch/secretwatch/internal/aws"
)

// The account of the mocked AWS.
const (
	Account   = "123456789012"
	Region    = "us-east-1"
	Partition = aws.DefaultPartition
)

// Option changes how a program is run.
type Option func(*mocks, *pulumi.RunInfo)

// Preview runs the program as `pulumi preview` does: what AWS would compute is unknown.
func Preview(m *mocks, info *pulumi.RunInfo) { m.preview, info.DryRun = true, true }

// Answer sets the answer of a data source, such as "aws:cloudwatch/getLogGroup:getLogGroup"; nil stands for "not found".
func Answer(token string, answer func(args map[string]string) map[string]any) Option {
	return func(m *mocks, _ *pulumi.RunInfo) { m.answers[token] = answer }
}

// Refuse lets AWS refuse to create a resource, named by its address.
func Refuse(address, message string) Option {
	return func(m *mocks, _ *pulumi.RunInfo) { m.refused[address] = message }
}

// Confirmed says that the receiver of a subscription, named by its address, has confirmed it. Others are pending, as in AWS.
func Confirmed(address string) Option {
	return func(m *mocks, _ *pulumi.RunInfo) { m.confirmed[address] = true }
}

// In sets account, region and partition.
func In(account, region, partition string) Option {
	return func(m *mocks, _ *pulumi.RunInfo) { m.account, m.region, m.partition = account, region, partition }
}

// Run runs a program in stack "dev" of project "secretwatch". With an error it also returns what was registered before.
func Run(program pulumi.RunFunc, options ...Option) (*Graph, error) {
	m := newMocks()
	run := []pulumi.RunOption{pulumi.WithMocks("secretwatch", "dev", m)}
	for _, option := range options {
		run = append(run, func(info *pulumi.RunInfo) { option(m, info) })
	}
	var exports pulumi.Map
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		if err := program(ctx); err != nil {
			return err
		}
		exports = ctx.GetCurrentExportMap()
		return nil
	}, run...)
	slices.SortFunc(m.graph.Resources, func(a, b Resource) int { return strings.Compare(a.Place(), b.Place()) })
	if err != nil {
		return &m.graph, err
	}
	m.graph.Exports, err = awaitAll(exports)
	return &m.graph, err
}

// Text returns a property as plain text, also a secret one, since a test has to see it.
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
