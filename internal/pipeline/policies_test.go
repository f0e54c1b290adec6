package pipeline

import (
	"strings"
	"testing"
)

// ofAccount is a customer's managed policy of the healthy pipeline's account.
const ofAccount = "arn:aws:iam::123456789012:policy/own"

// document is a policy with some statements.
func document(statements string) string {
	return `{"Version":"2012-10-17","Statement":[` + statements + `]}`
}

const (
	allowLogs = `{"Effect":"Allow","Action":"logs:*","Resource":"*"}`
	denyLogs  = `{"Effect":"Deny","Action":"logs:PutLogEvents","Resource":"*"}`
	allowS3   = `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`
)

func TestTheDeliveryRoleNeedsAllItsPoliciesToAllow(t *testing.T) {
	t.Parallel()
	attach := func(arns ...string) func(*Role) {
		return func(r *Role) {
			for _, arn := range arns {
				r.Managed = append(r.Managed, Attachment{ARN: arn})
			}
		}
	}
	alone := func(arns ...string) func(*Role) {
		return func(r *Role) {
			r.Policies = nil
			attach(arns...)(r)
		}
	}
	const awsPolicy = "arn:aws:iam::aws:policy/"
	for name, c := range map[string]struct {
		change func(*Role)
		own    string // the text of the customer's policy; empty: in no state
		want   Verdict
	}{
		"only a managed policy of the state":            {alone(ofAccount), document(allowLogs), Pass},
		"only one that does not allow it":               {alone(ofAccount), document(allowS3), Stop},
		"only one of another stack":                     {alone(ofAccount), "", Unknown},
		"only AWS's for logs":                           {alone(awsPolicy + "CloudWatchLogsFullAccess"), "", Pass},
		"only AWS's for trails, which has no writes":    {alone(awsPolicy + "AWSCloudTrail_FullAccess"), "", Stop},
		"beside one of the state that denies":           {attach(ofAccount), document(denyLogs), Stop},
		"beside one of the state that may deny":         {attach(ofAccount), document(strings.Replace(denyLogs, `"Resource"`, `"Condition":{"StringNotEquals":{"aws:RequestedRegion":"us-east-1"}},"Resource"`, 1)), Unknown},
		"beside one of the state about another service": {attach(ofAccount), document(allowS3), Pass},
		"beside one of another stack, which may deny":   {attach(ofAccount), "", Unknown},
		"beside one that is not a policy":               {attach(ofAccount), "{", Unknown},
		"beside AWSDenyAll":                             {attach(awsPolicy + "AWSDenyAll"), "", Stop},
		"beside AWSDenyAll and one of another stack":    {attach(ofAccount, awsPolicy+"AWSDenyAll"), "", Stop},
		"beside one of AWS's whose text is not kept":    {attach(awsPolicy + "ReadOnlyAccess"), "", Unknown},
		"a boundary of the state that allows it":        {func(r *Role) { r.Boundary = ofAccount }, document(allowLogs), Pass},
		"a boundary of the state that does not":         {func(r *Role) { r.Boundary = ofAccount }, document(allowS3), Stop},
		"a boundary of the state that denies it":        {func(r *Role) { r.Boundary = ofAccount }, document(allowLogs + "," + denyLogs), Stop},
		"a boundary of another stack":                   {func(r *Role) { r.Boundary = ofAccount }, "", Unknown},
		"a boundary of AWS that allows it":              {func(r *Role) { r.Boundary = awsPolicy + "PowerUserAccess" }, "", Pass},
		"a boundary of AWS that does not":               {func(r *Role) { r.Boundary = awsPolicy + "AmazonS3FullAccess" }, "", Stop},
		"an inline policy that may be deleted":          {func(r *Role) { r.Policies[0].Contested = "it may be deleted" }, "", Unknown},
		"another inline policy that may be deleted": {func(r *Role) {
			r.Policies = append(r.Policies, Policy{Text: document(allowS3), Contested: "it may be deleted"})
		}, "", Pass},
		"a denial that may be deleted": {func(r *Role) {
			r.Policies = append(r.Policies, Policy{Text: document(denyLogs), Contested: "it may be deleted"})
		}, "", Unknown},
		"an inline policy without a text":               {func(r *Role) { r.Policies = append(r.Policies, Policy{Name: "unseen"}) }, "", Unknown},
		"an encrypted inline policy":                    {func(r *Role) { r.Policies = append(r.Policies, Policy{Name: "unseen", Hidden: true}) }, "", Unknown},
		"a denial that may be detached":                 {func(r *Role) { r.Managed = []Attachment{{awsPolicy + "AWSDenyAll", "it may be detached"}} }, "", Unknown},
		"no policy at all":                              {alone(), "", Stop},
		"a policy that allows the first stream only":    {func(r *Role) { r.Policies[0].Text = strings.Replace(r.Policies[0].Text, "us-east-1*", "us-east-1", 1) }, "", Unknown},
		"a policy that allows another region's streams": {func(r *Role) { r.Policies[0].Text = strings.Replace(r.Policies[0].Text, "us-east-1*", "eu-west-1*", 1) }, "", Stop},
		"a policy that asks for the session's own role": {func(r *Role) {
			r.Policies[0].Text = conditioned(r.Policies[0].Text, `"ArnEquals":{"aws:PrincipalArn":"`+r.ARN+`"}`)
		}, "", Pass},
		"a policy with a condition on the called region": {func(r *Role) {
			r.Policies[0].Text = conditioned(r.Policies[0].Text, `"StringEquals":{"aws:RequestedRegion":"us-east-1"}`)
		}, "", Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			c.change(p.Roles[0])
			if c.own != "" {
				p.ManagedPolicies = []*ManagedPolicy{{ARN: ofAccount, Policy: Policy{Text: c.own}}}
			}
			expect(t, p, AlarmRoute, c.want, Delivered)
		})
	}
}

// conditioned puts a condition into each statement of a policy that has none.
func conditioned(text, condition string) string {
	return strings.ReplaceAll(text, `"Effect":"Allow"`, `"Effect":"Allow","Condition":{`+condition+`}`)
}

// expect sends a read, and checks what the route says and where.
func expect(t *testing.T, p *Pipeline, name RouteName, want Verdict, at Hop) {
	t.Helper()
	route, _ := p.Send(oneRead(), Options{}).Traces[0].Route(name)
	got, step := route.Against(Alert)
	if got != want || got != Pass && step.Hop != at {
		t.Errorf("%v at %s: %s, want %v at %s", got, step.Hop, step.Reason, want, at)
	}
}

// A bucket, topic, queue or key has one policy, the one that was written last.
func TestOfTwoPoliciesOnOneThingItIsNotKnownWhichIsInForce(t *testing.T) {
	t.Parallel()
	without := func(text string) string { return strings.ReplaceAll(text, ".amazonaws.com", ".example.com") }
	for name, c := range map[string]struct {
		change func(p *Pipeline, rival func(string) string)
		route  RouteName
		hop    Hop
	}{
		"bucket": {func(p *Pipeline, rival func(string) string) {
			b := find(p.Buckets, func(b *Bucket) bool { return b.Name == p.Trails[0].Bucket })
			b.Rivals = []Policy{{Address: "other", Text: rival(b.Policy.Text)}}
		}, AlarmRoute, Recorded},
		"topic": {func(p *Pipeline, rival func(string) string) {
			for _, topic := range p.Topics {
				topic.Rivals = []Policy{{Address: "other", Text: rival(topic.Policy.Text)}}
			}
		}, RuleRoute, Published},
		"key": {func(p *Pipeline, rival func(string) string) {
			p.Trails[0].KeyID, p.LogGroups[0].KeyID = "", ""
			for _, k := range p.Keys {
				k.Rivals = []Policy{{Address: "other", Text: rival(k.Policy.Text)}}
			}
		}, RuleRoute, Published},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := healthy(t)
			c.change(p, func(text string) string { return text })
			expect(t, p, c.route, Pass, "")
			p = healthy(t)
			c.change(p, without)
			expect(t, p, c.route, Unknown, c.hop)
		})
	}
}
