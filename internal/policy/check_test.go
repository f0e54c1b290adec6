package policy

import (
	"strings"
	"testing"
)

func TestCheckAcceptsWhatAWSAccepts(t *testing.T) {
	t.Parallel()
	tests := map[string]Document{
		"no version":            {Statement: Statements{{Effect: Allow, Action: Strings{"*"}, Resource: Strings{"*"}}}},
		"the first version":     {Version: "2008-10-17", Statement: Statements{{Effect: Deny, NotAction: Strings{"*:*"}, NotResource: Strings{"*"}}}},
		"spaces in a key's Sid": New(Statement{Sid: "Enable IAM policies", Effect: Allow, Principal: AWS(account), Action: Strings{"kms:*"}, Resource: Strings{"*"}}),
		"several without Sid":   New(Statement{Effect: Allow, Action: Strings{"a:b"}, Resource: Strings{"*"}}, Statement{Effect: Allow, Action: Strings{"a:b"}, Resource: Strings{"*"}}),
		"a principal of each kind": New(Statement{Effect: Allow, Action: Strings{"s3:Get*"}, Resource: Strings{"arn:*"}, Principal: &Principal{
			AWS: Strings{"*", account, root, user, session, "AROAEXAMPLEEXAMPLE123"}, Service: Strings{"delivery.logs.amazonaws.com", "*"},
			Federated: Strings{"accounts.google.com"}, Canonical: Strings{"79a5"},
		}}),
		"operators with all their parts": New(Statement{Effect: Allow, Action: Strings{"a:b"}, Resource: Strings{"*"}, Condition: Conditions{
			"ForAllValues:StringLikeIfExists": {}, "ForAnyValue:ArnNotEquals": {}, "Null": {}, "BinaryEquals": {}, "NotIpAddressIfExists": {},
		}}),
	}
	for name, d := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := d.Check(); err != nil {
				t.Errorf("Check() = %v, want nil", err)
			}
		})
	}
}

func TestCheckReportsEachProblem(t *testing.T) {
	t.Parallel()
	identity := func(change func(*Statement)) Document {
		s := Statement{Sid: "S", Effect: Allow, Action: Strings{"s3:GetObject"}, Resource: Strings{"*"}}
		change(&s)
		return New(s)
	}
	resource := func(change func(*Statement)) Document {
		s := Statement{Sid: "S", Effect: Allow, Principal: AWS(account), Action: Strings{"s3:GetObject"}, Resource: Strings{"*"}}
		change(&s)
		return New(s)
	}
	fine := identity(func(*Statement) {}).Statement[0]
	tests := map[string]struct {
		document Document
		want     string
	}{
		"version":                {Document{Version: "2020-01-01", Statement: Statements{fine}}, `Version: "2020-01-01" is not a version of the policy language; use "2012-10-17"`},
		"no statement":           {New(), `Statement: expected at least one statement`},
		"Id of an identity":      {Document{ID: "x", Statement: Statements{fine}}, `Id: expected no Id in an identity policy, got "x"`},
		"effect":                 {identity(func(s *Statement) { s.Effect = "allow" }), `Statement[0].Effect: expected "Allow" or "Deny", got "allow"`},
		"no action":              {identity(func(s *Statement) { s.Action = nil }), `Statement[0]: expected Action or NotAction`},
		"two actions":            {identity(func(s *Statement) { s.NotAction = Strings{"*"} }), `Statement[0]: expected Action or NotAction, got both`},
		"action without service": {identity(func(s *Statement) { s.Action = Strings{"GetObject"} }), `Statement[0].Action: expected service:Name, got "GetObject"`},
		"action of two services": {identity(func(s *Statement) { s.Action = Strings{"s3:a:b"} }), `Statement[0].Action: expected service:Name, got "s3:a:b"`},
		"no resource":            {identity(func(s *Statement) { s.Resource = nil }), `Statement[0]: expected Resource or NotResource`},
		"two resources":          {identity(func(s *Statement) { s.NotResource = Strings{"*"} }), `Statement[0]: expected Resource or NotResource, got both`},
		"resource is a name":     {identity(func(s *Statement) { s.Resource = Strings{"bucket"} }), `Statement[0].Resource: expected an ARN or "*", got "bucket"`},
		"Sid with a space":       {identity(func(s *Statement) { s.Sid = "My statement" }), `Statement[0].Sid: expected letters and digits only, got "My statement"`},
		"Sid of a trust": {
			resource(func(s *Statement) { s.Sid, s.Action, s.Resource = "a-b", Strings{"sts:AssumeRole"}, nil }),
			`Statement[0].Sid: expected letters and digits only, got "a-b"`,
		},
		"resource of a trust": {resource(func(s *Statement) { s.Action = Strings{"sts:AssumeRole"} }), `Statement[0].Resource: expected no resource in a role's trust policy`},
		"two principals":      {resource(func(s *Statement) { s.NotPrincipal = AWS(user) }), `Statement[0]: expected Principal or NotPrincipal, got both`},
		"names nobody":        {resource(func(s *Statement) { s.Principal = &Principal{} }), `Statement[0].Principal: expected a principal, got none`},
		"principal is a name": {resource(func(s *Statement) { s.Principal = AWS("ann") }), `Statement[0].Principal.AWS: expected "*", an account id or the ARN of a user or role, got "ann"`},
		"principal is a bucket": {
			resource(func(s *Statement) { s.Principal = AWS(bucket) }), `Statement[0].Principal.AWS: expected "*", an account id or the ARN of a user or role, got "arn:aws:s3:::records"`,
		},
		"wildcard in a principal": {
			resource(func(s *Statement) { s.Principal, s.NotPrincipal = nil, AWS("arn:aws:iam::123456789012:role/*") }),
			`Statement[0].NotPrincipal.AWS: "arn:aws:iam::123456789012:role/*" has a wildcard in a part of the principal, which AWS refuses; use a condition on aws:PrincipalArn`,
		},
		"service is a word":  {resource(func(s *Statement) { s.Principal = Service("cloudtrail") }), `Statement[0].Principal.Service: expected a name such as cloudtrail.amazonaws.com, got "cloudtrail"`},
		"operator":           {identity(func(s *Statement) { s.Condition = Conditions{"StringIs": {}} }), `Statement[0].Condition: "StringIs" is not one of AWS's condition operators`},
		"Null with IfExists": {identity(func(s *Statement) { s.Condition = Conditions{"NullIfExists": {}} }), `Statement[0].Condition: "NullIfExists" is not one of AWS's condition operators`},
		"the same Sid twice": {New(fine, fine), `Statement[1].Sid: "S" is also the Sid of Statement[0]`},
		"principal here and there": {
			New(fine, Statement{Effect: Allow, Principal: AWS(account), Action: Strings{"*"}, Resource: Strings{"*"}}), `Statement[0]: expected a Principal, as in the other statements`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := test.document.Check()
			if err == nil || err.Error() != test.want {
				t.Errorf("Check() =\n%v, want\n%s", err, test.want)
			}
		})
	}
}

func TestCheckReportsAllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	d := Document{Version: "1", Statement: Statements{{Effect: "No"}, {Sid: "?"}}}
	err := d.Check()
	if err == nil {
		t.Fatal("Check() = nil")
	}
	if got := strings.Count(err.Error(), "\n") + 1; got != 8 {
		t.Errorf("Check() names %d problems, want 8:\n%v", got, err)
	}
}
