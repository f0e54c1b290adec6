package ledger

import (
	"slices"
	"strings"
	"testing"

	"github.com/secretwatch/secretwatch/internal/aws"
	"github.com/secretwatch/secretwatch/internal/pipeline"
)

const denyAll = "arn:aws:iam::aws:policy/AWSDenyAll"

// withRoles is a pipeline with two roles, of which "writer" has an inline policy "write", and more resources.
func withRoles(more ...Resource) *pipeline.Pipeline {
	resource := func(kind, address string, properties map[string]any) Resource {
		return Resource{Type: kind, Resource: pipeline.Resource{Address: address, Account: "111122223333"}, Name: address, Properties: properties}
	}
	for i := range more {
		more[i].Account = "111122223333"
	}
	p := pipeline.New()
	Load(p, append(more,
		resource(aws.RoleType, "role", map[string]any{"name": "writer", "arn": "arn:aws:iam::111122223333:role/path/writer"}),
		resource(aws.RoleType, "role2", map[string]any{"name": "reader", "arn": "arn:aws:iam::111122223333:role/reader"}),
		resource(aws.RolePolicyType, "write", map[string]any{"name": "write", "role": "writer", "policy": "{}"}),
	))
	return p
}

// policiesOf lists the policies of a role, those in question with a question mark.
func policiesOf(r *pipeline.Role) string {
	var list []string
	add := func(name, contested string) {
		if contested != "" {
			name += "?"
		}
		list = append(list, name)
	}
	for _, p := range r.Policies {
		name := p.Name
		if p.Text == "" {
			name += " (unseen)"
		}
		add(name, p.Contested)
	}
	for _, a := range r.Managed {
		add(a.ARN[strings.LastIndex(a.ARN, "/")+1:], a.Contested)
	}
	return strings.Join(list, " ")
}

func TestARoleHasThePoliciesThatAreAttachedAndNotDetached(t *testing.T) {
	t.Parallel()
	attachment := func(role, policy string) Resource {
		return Resource{Type: aws.AttachmentType, Properties: map[string]any{"role": role, "policyArn": policy}}
	}
	exclusive := func(kind, key string, names ...any) Resource {
		return Resource{Type: kind, Name: "only", Properties: map[string]any{"roleName": "writer", key: names}}
	}
	attached := func(roles ...any) Resource {
		return Resource{Type: aws.PolicyAttachmentType, Name: "only", Properties: map[string]any{"roles": roles, "policyArn": denyAll}}
	}
	const own = "arn:aws:iam::111122223333:policy/own"
	for name, c := range map[string]struct {
		more           []Resource
		writer, reader string
	}{
		"an inline policy":                 {nil, "write", ""},
		"an attachment":                    {[]Resource{attachment("writer", own)}, "write own", ""},
		"an attachment by the role's ARN":  {[]Resource{attachment("arn:aws:iam::111122223333:role/path/writer", own)}, "write own", ""},
		"an attachment twice":              {[]Resource{attachment("writer", own), attachment("writer", own)}, "write own", ""},
		"an attachment to several":         {[]Resource{attached("writer", "reader")}, "write AWSDenyAll", "AWSDenyAll"},
		"an attachment to one of two":      {[]Resource{attached("reader"), attachment("writer", denyAll)}, "write AWSDenyAll?", "AWSDenyAll"},
		"an attachment to another":         {[]Resource{attached("reader"), attachment("writer", own)}, "write own", "AWSDenyAll"},
		"inline policies, all listed":      {[]Resource{exclusive(aws.ExclusivePoliciesType, "policyNames", "write")}, "write", ""},
		"inline policies, none listed":     {[]Resource{exclusive(aws.ExclusivePoliciesType, "policyNames")}, "write?", ""},
		"inline policies, one not seen":    {[]Resource{exclusive(aws.ExclusivePoliciesType, "policyNames", "write", "more")}, "write more (unseen)", ""},
		"attachments, all listed":          {[]Resource{exclusive(aws.ExclusiveAttachmentsType, "policyArns", own), attachment("writer", own)}, "write own", ""},
		"attachments, none listed":         {[]Resource{exclusive(aws.ExclusiveAttachmentsType, "policyArns"), attachment("writer", own)}, "write own?", ""},
		"attachments, one only listed":     {[]Resource{exclusive(aws.ExclusiveAttachmentsType, "policyArns", denyAll)}, "write AWSDenyAll", ""},
		"attachments, listed and attached": {[]Resource{exclusive(aws.ExclusiveAttachmentsType, "policyArns", own), attached("writer")}, "write AWSDenyAll? own", ""},
		"one inline policy set twice": {[]Resource{{
			Type: aws.RolePolicyType, Properties: map[string]any{"name": "write", "role": "writer", "policy": `{"Statement":[]}`},
		}}, "write? write?", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := withRoles(slices.Clone(c.more)...)
			if got := policiesOf(p.Roles[0]); got != c.writer {
				t.Errorf("writer has %q, want %q", got, c.writer)
			}
			if got := policiesOf(p.Roles[1]); got != c.reader {
				t.Errorf("reader has %q, want %q", got, c.reader)
			}
		})
	}
}

func TestAHiddenListOfRolesPutsAllOfThemInDoubt(t *testing.T) {
	t.Parallel()
	p := withRoles(Resource{Type: aws.PolicyAttachmentType, Properties: map[string]any{"roles": Hidden{Why: "encrypted"}, "policyArn": denyAll}})
	for _, r := range p.Roles {
		if len(r.Doubts) == 0 {
			t.Errorf("nothing is in doubt about role %s", r.Name)
		}
	}
}

func TestThePolicyOfAThingHasRivalsWhereTheProgramSetsTwo(t *testing.T) {
	t.Parallel()
	topic := func(set ...string) Resource {
		return Resource{Type: aws.TopicType, Resource: pipeline.Resource{Address: "topic"}, Set: set, Properties: map[string]any{"arn": topicARN, "policy": `{"own":1}`}}
	}
	policy := func(address string) Resource {
		return Resource{Type: aws.TopicPolicyType, Resource: pipeline.Resource{Address: address}, Set: []string{"arn", "policy"}, Properties: map[string]any{"arn": topicARN, "policy": `{"` + address + `":1}`}}
	}
	for name, c := range map[string]struct {
		resources []Resource
		want      string
		rivals    int
	}{
		"the provider's answer alone":    {[]Resource{topic("name")}, `{"own":1}`, 0},
		"one beside the provider's":      {[]Resource{topic("name"), policy("a")}, `{"a":1}`, 0},
		"one beside the program's":       {[]Resource{topic("name", "policy"), policy("a")}, `{"a":1}`, 1},
		"two beside the provider's":      {[]Resource{topic("name"), policy("a"), policy("b")}, `{"b":1}`, 1},
		"two before, and the program's":  {[]Resource{policy("a"), policy("b"), topic("policy")}, `{"b":1}`, 2},
		"one of a source without inputs": {[]Resource{topic(), policy("a")}, `{"a":1}`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := pipeline.New()
			Load(p, c.resources)
			if got := p.Topics[0]; got.Policy.Text != c.want || len(got.Rivals) != c.rivals {
				t.Errorf("policy %s with %d rivals, want %s with %d", got.Policy.Text, len(got.Rivals), c.want, c.rivals)
			}
		})
	}
}
