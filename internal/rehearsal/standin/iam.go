package standin

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/secretwatch/secretwatch/internal/access"
	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/policy"
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
			typ: aws.RoleType, docs: "iam_role", label: "role", global: true,
			fields: map[string]field{
				"name": {use: named | replace}, "path": {use: replace, def: "/"}, "assumeRolePolicy": {use: document},
				"forceDetachPolicies": {def: false}, "inlinePolicies": {use: computed}, "maxSessionDuration": {def: 3600.0},
			},
			beyond: []string{"forceDetachPolicies", "inlinePolicies", "managedPolicyArns", "namePrefix", "permissionsBoundary"},
			rules: []rule{
				text("name", "ValidationError", aws.RoleName, roleForm, says), text("path", "ValidationError", rolePath, pathForm, "begins and ends with /"),
				text("description", "ValidationError", roleDescription, nil, ""),
				between("maxSessionDuration", "ValidationError", minSession, maxSession), policyText("assumeRolePolicy", trustDialect()),
				filled("assumeRolePolicy", "MalformedPolicyDocument"),
			},
			// IAM keeps a name's capitals, and refuses a second name that differs in capitals alone.
			name: func(in props) string { return strings.ToLower(in.str("name")) },
			nameInUse: func(c *call, _ *object) error {
				return refusal("name", "EntityAlreadyExists", "role with name %s already exists", c.in.str("name"))
			},
			fill:   fillRole,
			remove: removeRole,
		},
		{
			typ: aws.RolePolicyType, docs: "iam_role_policy", label: "role policy", global: true,
			fields: map[string]field{
				"name": {use: named | replace}, "role": {use: replace}, "policy": {use: document},
			},
			beyond: []string{"namePrefix"},
			rules: []rule{
				text("name", "ValidationError", inlinePolicyName, roleForm, says), policyText("policy", roleDialect()),
				filled("policy", "MalformedPolicyDocument"), text("role", "ValidationError", aws.RoleName, roleForm, "it is a role's name: "+says),
			},
			name: func(in props) string { return in.str("role") + ":" + in.str("name") },
			refuse: func(c *call) error {
				c.parent = c.called(aws.RoleType, "", strings.ToLower(c.in.str("role")))
				if c.parent == nil {
					return refusal("role", "NoSuchEntity", "the role with name %s cannot be found", c.in.str("role"))
				}
				return nil
			},
			fill: func(_ *call, state props) string { return state.str("role") + ":" + state.str("name") },
		},
	}
}

func fillRole(c *call, state props) string {
	name := state.str("name")
	state["arn"] = c.arn("iam", "", "role"+state.str("path")+name)
	state["createDate"] = c.now().UTC().Format(time.RFC3339)
	state["uniqueId"] = "AROA" + c.draw("role "+name, 17, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
	return name
}

// removeRole refuses a role that still has policies of its own.
func removeRole(_ *call, gone *object) (bool, error) {
	if attached := len(gone.parts[aws.RolePolicyType]); attached > 0 {
		return false, refusal("", "DeleteConflict", "cannot delete entity, must delete policies first: %d", attached)
	}
	return false, nil
}

// roleOf finds a role by its ARN.
func (a *Account) roleOf(arn string) *object {
	name := arn[strings.LastIndex(arn, "/")+1:]
	role := a.called(aws.RoleType, "", strings.ToLower(name))
	if role == nil || role.state.str("arn") != arn {
		return nil
	}
	return role
}

// deliveryFault is why a trail cannot write to a log group with a role; "" if it can.
func deliveryFault(role *object, trail access.Trail, group string) string {
	arn := role.state.str("arn")
	if why := denied(documentOf(role.state.str("assumeRolePolicy")), trail.Trust(arn)); why != "" {
		return fmt.Sprintf("%s may not assume it: %s", aws.CloudTrail, why)
	}
	own := policy.Document{Version: policy.Version}
	for _, attached := range role.parts[aws.RolePolicyType] {
		own.Statement = append(own.Statement, documentOf(attached.state.str("policy")).Statement...)
	}
	for _, request := range trail.Delivery(arn, group) {
		if result := own.EvaluateIdentity(request); isDenied(result) {
			return fmt.Sprintf("%s: %s", request.Action, result.Reason)
		}
	}
	return ""
}

// roleInfo answers the data source of a role: one in the account, or the one that deploys.
func roleInfo(a *Account, _ string, args props) (props, error) {
	name := args.str("name")
	if caller, isRole := a.callerRole(); isRole && name == caller {
		return props{"id": name, "name": name, "arn": a.caller}, nil
	}
	o := a.called(aws.RoleType, "", name)
	if o == nil {
		return nil, fmt.Errorf("reading IAM Role (%s): couldn't find resource", name)
	}
	return props{"id": o.id, "name": name, "arn": o.state.str("arn"), "assumeRolePolicy": o.state.str("assumeRolePolicy")}, nil
}
