// Package permissions writes the IAM policy that a role needs to deploy a stack: for each resource of the stack's graph the calls
// that the AWS provider makes to create, read, change, tag and delete it, on that resource and no other.
package permissions

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/policy"
)

// Resource is one resource of a deployed or rehearsed stack.
type Resource struct {
	// Type is its Pulumi type, such as aws:sns/topic:Topic.
	Type string
	// Output gives one of its outputs as text, by its path (name, tags.team); empty if there is none.
	Output func(path string) string
}

// Account is where the stack is deployed.
type Account struct{ ID, Region, Partition string }

func (a Account) arn(service, resource string) string {
	return arn.ARN{Partition: a.Partition, Service: service, Region: a.Region, AccountID: a.ID, Resource: resource}.String()
}

// Policy is the identity policy for these resources. It fails on a type of resource that nobody has said the calls of.
func Policy(account Account, resources []Resource) (policy.Document, error) {
	granted := map[string]*policy.Statement{}
	anywhere := map[string]bool{}
	var unknown []string
	for _, r := range resources {
		grant, ok := grants[r.Type]
		if !ok {
			unknown = append(unknown, r.Type)
			continue
		}
		for g := &grant; g != nil; g = g.also {
			g.add(granted, account, r)
			for _, action := range g.anywhere {
				anywhere[action] = true
			}
		}
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		return policy.Document{}, fmt.Errorf("no list of calls for the type %s", strings.Join(slices.Compact(unknown), ", "))
	}
	document := policy.New()
	for _, sid := range slices.Sorted(maps.Keys(granted)) {
		document.Statement = append(document.Statement, *granted[sid])
	}
	if len(anywhere) > 0 {
		document.Statement = append(document.Statement, policy.Statement{
			Sid:      "CallsThatNameNoResource",
			Effect:   policy.Allow,
			Action:   slices.Sorted(maps.Keys(anywhere)),
			Resource: policy.Strings{"*"},
		})
	}
	return document, nil
}

// grant is what deploying one type of resource takes.
type grant struct {
	// sid names the statement; types that share one share its actions' resources.
	sid string
	// actions are made on the resource.
	actions []string
	// on gives the ARNs of the resource; nil where another resource of the same statement gives it.
	on func(Account, Resource) []string
	// when narrows the statement, where the ARN is not known before the resource is.
	when func(Resource) policy.Conditions
	// anywhere are calls for which AWS has no resource to name.
	anywhere []string
	// also is what it takes on another resource, which is not this stack's; nil for nothing.
	also *grant
}

func (g grant) add(granted map[string]*policy.Statement, account Account, r Resource) {
	statement, ok := granted[g.sid]
	if !ok {
		statement = &policy.Statement{Sid: g.sid, Effect: policy.Allow}
		granted[g.sid] = statement
	}
	statement.Action = union(statement.Action, g.actions)
	if g.on != nil {
		statement.Resource = union(statement.Resource, g.on(account, r))
	}
	if g.when != nil {
		statement.Condition = g.when(r)
	}
}

// union is both lists, sorted, nothing twice.
func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}
