package standin

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
)

const (
	roleType       = "aws:iam/role:Role"
	rolePolicyType = "aws:iam/rolePolicy:RolePolicy"
)

// Bounds of IAM.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
const (
	roleDescription        = 1000
	rolePath               = 512
	minSession, maxSession = 3600, 43200
	inlinePolicyName       = 128
)

var (
	roleForm = regexp.MustCompile(`^[\w+=,.@-]+$`)
	pathForm = regexp.MustCompile(`^/(.*/)?$`)
)

func roleKinds() []*kind {
	const says = "letters, digits, and + = , . @ - _ only"
	return []*kind{
		{
			typ: roleType, docs: "iam_role", label: "role", global: true, nameMax: aws.RoleName,
			fields: map[string]field{
				"name": {use: named | replace}, "namePrefix": {use: replace}, "path": {use: replace, def: "/"},
				"assumeRolePolicy": {use: document}, "forceDetachPolicies": {def: false}, "inlinePolicies": {use: computed},
				"maxSessionDuration": {def: 3600.0},
			},
			rules: []rule{
				text("name", "ValidationError", aws.RoleName, roleForm, says), text("path", "ValidationError", rolePath, pathForm, "begins and ends with /"),
				text("description", "ValidationError", roleDescription, nil, ""),
				between("maxSessionDuration", "ValidationError", minSession, maxSession), policyText("assumeRolePolicy", trustDialect()),
				filled("assumeRolePolicy", "MalformedPolicyDocument"), arnOf("permissionsBoundary", "ValidationError"),
				each("inlinePolicies", policyText("policy", roleDialect())),
				each("inlinePolicies", text("name", "ValidationError", inlinePolicyName, roleForm, says)),
			},
			// IAM tells names apart without regard to case only where it refuses them.
			name: func(in props) string { return strings.ToLower(in.str("name")) },
			taken: func(c *call, _ *object) error {
				return refusal("name", "EntityAlreadyExists", "role with name %s already exists", c.in.str("name"))
			},
			fill:   fillRole,
			remove: removeRole,
		},
		{
			typ: rolePolicyType, docs: "iam_role_policy", label: "role policy", global: true, nameMax: inlinePolicyName,
			fields: map[string]field{
				"name": {use: named | replace}, "namePrefix": {use: replace}, "role": {use: replace},
				"policy": {use: document},
			},
			rules: []rule{
				text("name", "ValidationError", inlinePolicyName, roleForm, says), policyText("policy", roleDialect()),
				filled("policy", "MalformedPolicyDocument"), text("role", "ValidationError", aws.RoleName, roleForm, "it is a role's name: "+says),
			},
			name: func(in props) string { return in.str("role") + ":" + in.str("name") },
			refuse: func(c *call) error {
				c.parent = c.called(roleType, "", strings.ToLower(c.in.str("role")))
				if c.parent == nil {
					return refusal("role", "NoSuchEntity", "the role with name %s cannot be found", c.in.str("role"))
				}
				return nil
			},
			fill: func(_ *call, state props) string {
				setDefault(state, "namePrefix", "")
				return state.str("role") + ":" + state.str("name")
			},
		},
	}
}

func fillRole(c *call, state props) string {
	name := state.str("name")
	state["arn"] = c.arn("iam", "", "role"+state.str("path")+name)
	state["createDate"] = c.now().UTC().Format(time.RFC3339)
	state["uniqueId"] = "AROA" + c.draw("role "+name, 17, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
	setDefault(state, "inlinePolicies", []any{})
	setDefault(state, "managedPolicyArns", []any{})
	setDefault(state, "namePrefix", "")
	return name
}

// removeRole refuses a role that still has policies of its own.
func removeRole(_ *call, gone *object) (bool, error) {
	if attached := len(gone.parts[rolePolicyType]); attached > 0 && !gone.state.flag("forceDetachPolicies") {
		return false, refusal("", "DeleteConflict", "cannot delete entity, must delete policies first: %d", attached)
	}
	return false, nil
}

// roleOf finds a role by its ARN.
func (a *Account) roleOf(arn string) *object {
	name := arn[strings.LastIndex(arn, "/")+1:]
	role := a.called(roleType, "", strings.ToLower(name))
	if role == nil || role.state.str("arn") != arn {
		return nil
	}
	return role
}

// rolePolicies are a role's own policies.
func rolePolicies(role *object) []policy.Document {
	var documents []policy.Document
	for _, attached := range role.parts[rolePolicyType] {
		documents = append(documents, documentOf(attached.state.str("policy")))
	}
	for _, inline := range role.state.subs("inlinePolicies") {
		documents = append(documents, documentOf(inline.str("policy")))
	}
	return documents
}

// roleFault is why a service cannot use a role for these actions on the resource; "" if it can. What a managed policy says is not
// in the account, so a role that has one is believed.
func (a *Account) roleFault(role *object, service, source, resource string, actions ...string) string {
	trust := policy.Request{
		Caller: policy.Caller{Service: service}, Action: "sts:AssumeRole", Resource: role.state.str("arn"),
		Context: policy.Context{"aws:SourceArn": {source}, "aws:SourceAccount": {a.id}},
	}
	if why := denied([]policy.Document{documentOf(role.state.str("assumeRolePolicy"))}, false, trust); why != "" {
		return fmt.Sprintf("%s may not assume it: %s", service, why)
	}
	if len(role.state.list("managedPolicyArns")) > 0 {
		return ""
	}
	requests := make([]policy.Request, len(actions))
	for i, action := range actions {
		requests[i] = policy.Request{Caller: policy.Caller{ARN: role.state.str("arn")}, Action: action, Resource: resource}
	}
	return denied(rolePolicies(role), true, requests...)
}

// roleInfo answers the data source of a role: one in the account, or the one that deploys.
func roleInfo(a *Account, _ string, args props) (props, error) {
	name := args.str("name")
	if caller, isRole := a.callerRole(); isRole && name == caller {
		return props{"id": name, "name": name, "arn": a.caller}, nil
	}
	o := a.called(roleType, "", name)
	if o == nil {
		return nil, fmt.Errorf("reading IAM Role (%s): couldn't find resource", name)
	}
	return props{"id": o.id, "name": name, "arn": o.state.str("arn"), "assumeRolePolicy": o.state.str("assumeRolePolicy")}, nil
}
