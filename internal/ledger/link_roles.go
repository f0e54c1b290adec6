package ledger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

// roleLinkers handle resources that say which policies roles have, beside those that add one; they return the roles that they say it of.
// They come after those that add, and in this order.
var roleLinkers = map[string]func(*loader, item) []*pipeline.Role{
	aws.PolicyAttachmentType:     (*loader).policyAttachment,
	aws.ExclusivePoliciesType:    (*loader).exclusivePolicies,
	aws.ExclusiveAttachmentsType: (*loader).exclusiveAttachments,
}

func (l *loader) linkRoles() {
	for _, kind := range []string{aws.PolicyAttachmentType, aws.ExclusivePoliciesType, aws.ExclusiveAttachmentsType} {
		for _, x := range l.setters {
			if x.kind != kind {
				continue
			}
			l.maySetOnAny(x)
			for _, role := range roleLinkers[kind](l, x) {
				role.Doubts = append(role.Doubts, x.Doubts...)
			}
		}
	}
}

// roleNamed is the role of a name or ARN in the place of a resource; nil where it is not there.
func (l *loader) roleNamed(name string, x item) *pipeline.Role {
	if a, err := arn.Parse(name); err == nil {
		name = a.Resource[strings.LastIndex(a.Resource, "/")+1:]
	}
	var unplaced []*pipeline.Role
	for _, r := range l.Roles {
		switch {
		case r.Name != name:
		case r.Account == "" || x.Account == "":
			unplaced = append(unplaced, r)
		case r.Account == x.Account:
			return r
		}
	}
	for _, r := range unplaced {
		r.Doubts = append(r.Doubts, mayBelong(x, r))
	}
	return nil
}

// mayBelong is the doubt about a role of the name that a resource has, where one of them is in an account that is not known.
func mayBelong(x item, r *pipeline.Role) pipeline.Doubt {
	return pipeline.Doubt{
		Kind: pipeline.Unread, At: roleChecks, Remedy: pipeline.GivePlace,
		Reason: fmt.Sprintf("it is not known whether %s belongs to role %s: the account of one of them is not known", x.Address, r.Name),
	}
}

// rolePolicy adds an inline policy. After a refresh the role's own list has it too, maybe as it was before the last update: the one of the same
// name goes. Where another resource sets the same policy, it is not known which was written last.
func (l *loader) rolePolicy(x item) *pipeline.Resource {
	role := l.roleNamed(x.text("role"), x)
	if role == nil {
		return nil
	}
	added := x.policy("policy", x.Address)
	added.Name = x.text("name")
	role.Policies = slices.DeleteFunc(role.Policies, func(p pipeline.Policy) bool {
		return p.Name != "" && p.Name == added.Name && p.Address == role.Address
	})
	for i, p := range role.Policies {
		if p.Name == added.Name && p.Text != added.Text {
			added.Contested = fmt.Sprintf("policy %s of role %s is set twice, and which was written last is not known", p.Name, role.Name)
			role.Policies[i].Contested = added.Contested
		}
	}
	role.Policies = append(role.Policies, added)
	return &role.Resource
}

func (l *loader) attachment(x item) *pipeline.Resource {
	role := l.roleNamed(x.text("role"), x)
	if role == nil {
		return nil
	}
	attach(role, x.text("policyArn"))
	return &role.Resource
}

// attach adds a managed policy to a role that does not have it.
func attach(role *pipeline.Role, policy string) {
	if !slices.ContainsFunc(role.Managed, func(a pipeline.Attachment) bool { return a.ARN == policy }) {
		role.Managed = append(role.Managed, pipeline.Attachment{ARN: policy})
	}
}

// policyAttachment attaches a managed policy to roles, and detaches it from all others.
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_policy_attachment
func (l *loader) policyAttachment(x item) []*pipeline.Role {
	policy := x.text("policyArn")
	var listed []*pipeline.Role
	for _, name := range x.texts("roles") {
		if role := l.roleNamed(name, x); role != nil {
			attach(role, policy)
			listed = append(listed, role)
		}
	}
	for _, role := range l.Roles {
		if !slices.Contains(listed, role) && mayShareAccount(role.Resource, x.Resource) {
			contest(role, func(a pipeline.Attachment) bool { return a.ARN == policy }, x)
		}
	}
	return listed
}

// contest says of the managed policies of a role that are meant that a resource may have detached them.
func contest(role *pipeline.Role, meant func(pipeline.Attachment) bool, by item) {
	for i, a := range role.Managed {
		if meant(a) {
			role.Managed[i].Contested = fmt.Sprintf("policy %s may be detached from role %s, since %s does not list it", a.ARN, role.Name, by.name)
		}
	}
}

// exclusivePolicies lists the inline policies of a role: the provider deletes all others.
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_role_policies_exclusive
func (l *loader) exclusivePolicies(x item) []*pipeline.Role {
	role := l.roleNamed(x.text("roleName"), x)
	if role == nil {
		return nil
	}
	listed := x.texts("policyNames")
	for i, p := range role.Policies {
		if !slices.Contains(listed, p.Name) {
			role.Policies[i].Contested = fmt.Sprintf("policy %s of role %s may be deleted, since %s does not list it", p.Name, role.Name, x.name)
		}
	}
	for _, name := range listed {
		if !slices.ContainsFunc(role.Policies, func(p pipeline.Policy) bool { return p.Name == name }) {
			role.Policies = append(role.Policies, pipeline.Policy{Address: x.Address, Name: name})
		}
	}
	return []*pipeline.Role{role}
}

// exclusiveAttachments lists the managed policies of a role: the provider attaches these, and detaches all others.
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_role_policy_attachments_exclusive
func (l *loader) exclusiveAttachments(x item) []*pipeline.Role {
	role := l.roleNamed(x.text("roleName"), x)
	if role == nil {
		return nil
	}
	listed := x.texts("policyArns")
	for _, policy := range listed {
		attach(role, policy)
	}
	contest(role, func(a pipeline.Attachment) bool { return !slices.Contains(listed, a.ARN) }, x)
	return []*pipeline.Role{role}
}
