package main

import (
	"fmt"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const region, accountID = "us-east-1", "123456789012"

// mockedAWS remembers what is made, by type and name, and the stack's outputs, and answers with what AWS would compute.
type mockedAWS struct {
	mu      sync.Mutex
	made    map[string]resource.PropertyMap
	outputs pulumi.Map
}

// deploy runs the program with this configuration.
func (m *mockedAWS) deploy(project, stack string, config map[string]string) error {
	ofProject := map[string]string{}
	for key, value := range config {
		ofProject[project+":"+key] = value
	}
	return pulumi.RunErr(func(ctx *pulumi.Context) error {
		if err := program(ctx); err != nil {
			return err
		}
		m.outputs = ctx.GetCurrentExportMap()
		return nil
	}, pulumi.WithMocks(project, stack, m), func(info *pulumi.RunInfo) { info.Config = ofProject })
}

// NewResource gives a resource the ARN that AWS would give it, where the program uses one.
func (m *mockedAWS) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.made == nil {
		m.made = map[string]resource.PropertyMap{}
	}
	short := args.TypeToken[strings.LastIndex(args.TypeToken, ":")+1:]
	m.made[short+" "+args.Name] = args.Inputs
	outputs := args.Inputs.Copy()
	arns := map[string]string{"Secret": "secretsmanager:%s:%s:secret:%s-a1B2c3", "Topic": "sns:%s:%s:%s", "LogGroup": "logs:%s:%s:log-group:%s"}
	if arn, ok := arns[short]; ok {
		outputs["arn"] = resource.NewProperty("arn:aws:" + fmt.Sprintf(arn, region, accountID, args.Inputs["name"].StringValue()))
	}
	return args.Name + "-id", outputs, nil
}

// Call says where the program runs.
func (m *mockedAWS) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	answers := map[string]map[string]any{
		"aws:index/getCallerIdentity:getCallerIdentity": {"accountId": accountID},
		"aws:index/getRegion:getRegion":                 {"name": region},
		"aws:index/getPartition:getPartition":           {"partition": "aws"},
	}
	if answer, ok := answers[args.Token]; ok {
		return resource.NewPropertyMapFromMap(answer), nil
	}
	return nil, fmt.Errorf("the mocked AWS does not know %s", args.Token)
}

// input is what the program gave to a resource, as text.
func (m *mockedAWS) input(of, name string) string {
	value, ok := m.made[of][resource.PropertyKey(name)]
	if !ok {
		return ""
	}
	return fmt.Sprint(value.Mappable())
}
