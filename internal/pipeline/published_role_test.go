package pipeline

import (
	"strings"
	"testing"
)

// sender is a target's role with a trust policy and an inline policy for it.
func sender(trusted, statements string) *Role {
	const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"%"},"Action":"sts:AssumeRole"}]}`
	role := &Role{
		Resource: Resource{Address: "sender", Account: "123456789012"}, Name: "sender", ARN: "arn:aws:iam::123456789012:role/sender",
		Trust: Policy{Text: strings.Replace(trust, "%", trusted, 1)},
	}
	if statements != "" {
		role.Policies = []Policy{{Name: "send", Text: `{"Version":"2012-10-17","Statement":[` + statements + `]}`}}
	}
	return role
}

const (
	mayPublish = `{"Effect":"Allow","Action":"sns:Publish","Resource":"*"}`
	mayEncrypt = `{"Effect":"Allow","Action":["kms:GenerateDataKey*","kms:Decrypt"],"Resource":"*"}`
	mayNot     = `{"Effect":"Deny","Action":"*","Resource":"*"}`
	events     = "events.amazonaws.com"
)

func TestATargetsRoleAndTheTopicPolicyMustBothAllow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		role    *Role
		managed []string
		change  func(*Pipeline)
		want    Verdict
	}{
		"a role that may do everything": {role: sender(events, mayPublish+","+mayEncrypt), want: Pass},
		"a role that may by AWS's policies": {
			role: sender(events, mayEncrypt), managed: []string{"arn:aws:iam::aws:policy/AmazonSNSFullAccess"}, want: Pass,
		},
		"a role that EventBridge may not assume":       {role: sender("lambda.amazonaws.com", mayPublish+","+mayEncrypt), want: Unknown},
		"a role without a permission":                  {role: sender(events, ""), want: Unknown},
		"a role that may not use the key":              {role: sender(events, mayPublish), want: Unknown},
		"a role with a policy of another stack":        {role: sender(events, mayPublish+","+mayEncrypt), managed: []string{"arn:aws:iam::123456789012:policy/x"}, want: Unknown},
		"a role that may, with a policy that denies":   {role: sender(events, mayPublish+","+mayEncrypt), managed: []string{"arn:aws:iam::aws:policy/AWSDenyAll"}, want: Unknown},
		"a role that may, without a topic policy":      {role: sender(events, mayPublish+","+mayEncrypt), change: forbidTopics, want: Unknown},
		"a role that may not, without a topic policy":  {role: sender(events, ""), change: forbidTopics, want: Stop},
		"a role that must not, without a topic policy": {role: sender(events, mayNot), change: forbidTopics, want: Stop},
		"not trusted, and without a topic policy":      {role: sender("lambda.amazonaws.com", mayPublish), change: forbidTopics, want: Stop},
		"a role that may by AWS's, without a topic policy": {
			role: sender(events, mayEncrypt), managed: []string{"arn:aws:iam::aws:policy/AmazonSNSFullAccess"}, change: forbidTopics, want: Unknown,
		},
		"a role that the topic policy denies": {role: sender(events, mayPublish+","+mayEncrypt), change: func(p *Pipeline) {
			for _, topic := range p.Topics {
				topic.Policy.Text = strings.Replace(topic.Policy.Text, `"Statement":[`, `"Statement":[{"Effect":"Deny","Principal":{"AWS":"123456789012"},"Action":"sns:*","Resource":"*"},`, 1)
			}
		}, want: Unknown},
		"a role of another account": {role: sender(events, mayPublish+","+mayEncrypt), change: func(p *Pipeline) {
			p.Roles[len(p.Roles)-1].Account = "999999999999"
		}, want: Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			for _, arn := range c.managed {
				c.role.Managed = append(c.role.Managed, Attachment{ARN: arn})
			}
			p.Roles = append(p.Roles, c.role)
			p.Targets[0].RoleARN = c.role.ARN
			if c.change != nil {
				c.change(p)
			}
			route, _ := p.Send(oneRead(), Options{}).Traces[0].Route(RuleRoute)
			v, step := route.Against(Alert)
			if v != c.want || v != Pass && step.Hop != Published {
				t.Errorf("%s at %s: %s, want %s", v, step.Hop, step.Reason, c.want)
			}
		})
	}
}

// forbidTopics takes EventBridge out of the topic policies.
func forbidTopics(p *Pipeline) {
	for _, topic := range p.Topics {
		topic.Policy.Text = strings.ReplaceAll(topic.Policy.Text, events, "backup.amazonaws.com")
	}
}
