// Package permissions generates the IAM policy that a role needs to deploy a stack. For each resource of the stack, it allows the calls
// with which the AWS provider creates, reads, changes, tags and deletes the resource, on that resource and no other.
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
	// Type is the Pulumi type, such as aws:sns/topic:Topic.
	Type string
	// Output returns the output at a path (name, tags.team) as text; empty if there is none.
	Output func(path string) string
}

// Account is where the stack is deployed.
type Account struct{ ID, Region, Partition string }

func (a Account) arn(service, resource string) string {
	return arn.ARN{Partition: a.Partition, Service: service, Region: a.Region, AccountID: a.ID, Resource: resource}.String()
}

// Policy returns the identity policy for these resources. It fails if the calls for a type of resource are not known.
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
		return policy.Document{}, fmt.Errorf("the calls for these types are not known: %s", strings.Join(slices.Compact(unknown), ", "))
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

// grant is the permissions for one type of resource.
type grant struct {
	// sid is the Sid of the statement. Types with the same Sid share one statement, with its actions and resources.
	sid string
	// actions are the calls on the resource.
	actions []string
	// on returns the ARNs of the resource. It is nil if another resource of the same statement has them.
	on func(Account, Resource) []string
	// when returns conditions on the statement. It is set if the ARN is not known before the resource exists.
	when func(Resource) policy.Conditions
	// anywhere are the calls that have no resource in IAM.
	anywhere []string
	// also is the grant for a resource of another stack; nil if there is none.
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

// union returns both lists, sorted and without duplicates.
func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}
