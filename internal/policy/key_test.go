package policy

import "testing"

func TestKeyAdministrationStaysWithSomebodyOfTheAccount(t *testing.T) {
	t.Parallel()
	admin := func(p *Principal, actions ...string) Statement {
		return Statement{Sid: "Admin", Effect: Allow, Principal: p, Action: actions, Resource: Strings{"*"}}
	}
	when := func(s Statement, c Conditions) Statement {
		s.Condition = c
		return s
	}
	const foreign = "arn:aws:iam::999999999999:role/app"
	tests := map[string]struct {
		document Document
		want     Verdict
	}{
		"the default policy":                {documented()["key"], Allowed},
		"the account by its id":             {New(admin(AWS(account), "kms:*")), Allowed},
		"a role":                            {New(admin(AWS(role), "kms:PutKeyPolicy")), Allowed},
		"a role among administrators":       {New(admin(AWS(role), "kms:Create*", "kms:Put*")), Allowed},
		"everyone":                          {New(admin(Everyone(), "kms:*")), Allowed},
		"everyone of the account":           {New(when(admin(Everyone(), "kms:*"), Conditions{"StringEquals": {"kms:CallerAccount": {account}}})), Allowed},
		"one role by its ARN":               {New(when(admin(Everyone(), "kms:*"), Conditions{"ArnEquals": {"aws:PrincipalArn": {role}}})), Allowed},
		"no statement":                      {New(), ImplicitDeny},
		"users of the key only":             {New(admin(AWS(root), "kms:Encrypt", "kms:Decrypt")), ImplicitDeny},
		"services only":                     {New(admin(Service("logs.us-east-1.amazonaws.com"), "kms:*")), ImplicitDeny},
		"another account":                   {New(admin(AWS("999999999999", foreign), "kms:*")), ImplicitDeny},
		"everyone of another account":       {New(when(admin(Everyone(), "kms:*"), Conditions{"StringEquals": {"kms:CallerAccount": {other}}})), ImplicitDeny},
		"everyone through a service":        {New(when(admin(Everyone(), "kms:*"), Conditions{"StringLike": {"kms:ViaService": {"s3.*"}}})), ImplicitDeny},
		"a statement without resource":      {New(Statement{Effect: Allow, Principal: AWS(root), Action: Strings{"kms:*"}}), ImplicitDeny},
		"one key by its ARN":                {New(Statement{Effect: Allow, Principal: AWS(root), Action: Strings{"kms:*"}, Resource: Strings{keyARN}}), Unknown},
		"an organisation":                   {New(when(admin(Everyone(), "kms:*"), Conditions{"StringEquals": {"aws:PrincipalOrgID": {"o-1"}}})), Unknown},
		"allowed and denied":                {New(admin(AWS(root), "kms:*"), Statement{Effect: Deny, Principal: Everyone(), Action: Strings{"kms:Put*"}, Resource: Strings{"*"}}), ExplicitDeny},
		"denied to all but one role":        {New(admin(AWS(root), "kms:*"), when(Statement{Effect: Deny, Principal: Everyone(), Action: Strings{"kms:Put*"}, Resource: Strings{"*"}}, Conditions{"ArnNotEquals": {"aws:PrincipalArn": {role}}})), Allowed},
		"denied to all but roles of a kind": {New(admin(AWS(root), "kms:*"), when(Statement{Effect: Deny, Principal: Everyone(), Action: Strings{"kms:Put*"}, Resource: Strings{"*"}}, Conditions{"ArnNotLike": {"aws:PrincipalArn": {"arn:aws:iam::*:role/admin-*"}}})), Unknown},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := test.document.AllowsKeyAdministration(root)
			if got.Verdict != test.want || got.Reason == "" {
				t.Errorf("got %v, want %v: %s", got.Verdict, test.want, got.Reason)
			}
		})
	}
}

func TestKeyAdministrationSaysWhoIsLockedOut(t *testing.T) {
	t.Parallel()
	got := New().AllowsKeyAdministration(root)
	const want = "nobody of account 123456789012 could change the key policy: no statement allows kms:PutKeyPolicy"
	if got.Reason != want {
		t.Errorf("reason %q, want %q", got.Reason, want)
	}
	if got := documented()["key"].AllowsKeyAdministration(role); got.Verdict != Unknown {
		t.Errorf("for a role instead of a root: %v, want unknown", got.Verdict)
	}
}
