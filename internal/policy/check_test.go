package policy

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestCheckAcceptsWhatAWSAccepts(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		kind     Kind
		document Document
	}{
		"no version":            {OfIdentity, Document{Statement: Statements{{Effect: Allow, Action: Strings{"*"}, Resource: Strings{"*"}}}}},
		"the first version":     {OfIdentity, Document{Version: "2008-10-17", Statement: Statements{{Effect: Deny, NotAction: Strings{"*:*"}, NotResource: Strings{"*"}}}}},
		"spaces in a key's Sid": {OfResource, New(Statement{Sid: "Enable IAM policies", Effect: Allow, Principal: AWS(account), Action: Strings{"kms:*"}, Resource: Strings{"*"}})},
		"several without Sid":   {OfIdentity, New(Statement{Effect: Allow, Action: Strings{"a:b"}, Resource: Strings{"*"}}, Statement{Effect: Allow, Action: Strings{"a:b"}, Resource: Strings{"*"}})},
		"a trust":               {OfTrust, New(Statement{Effect: Allow, Principal: Service("cloudtrail.amazonaws.com"), Action: Strings{"sts:AssumeRole"}})},
		"a principal of each kind": {OfResource, New(Statement{Effect: Allow, Action: Strings{"s3:Get*"}, Resource: Strings{"arn:*"}, Principal: &Principal{
			AWS: Strings{"*", account, root, user, session, "AROAEXAMPLEEXAMPLE123"}, Service: Strings{"delivery.logs.amazonaws.com", "*"},
			Federated: Strings{"accounts.google.com"}, Canonical: Strings{"79a5"},
		}})},
		"operators with all their parts": {OfIdentity, New(Statement{Effect: Allow, Action: Strings{"a:b"}, Resource: Strings{"*"}, Condition: Conditions{
			"ForAllValues:StringLikeIfExists": {}, "ForAnyValue:ArnNotEquals": {}, "Null": {}, "BinaryEquals": {}, "NotIpAddressIfExists": {},
		}})},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := test.document.Check(test.kind); err != nil {
				t.Errorf("Check() = %v, want nil", err)
			}
		})
	}
}

func TestCheckReportsEachProblem(t *testing.T) {
	t.Parallel()
	of := func(kind Kind, change func(*Statement)) Document {
		s := Statement{Sid: "S", Effect: Allow, Action: Strings{"s3:GetObject"}}
		if kind != OfTrust {
			s.Resource = Strings{"*"}
		}
		if kind != OfIdentity {
			s.Principal = AWS(account)
		}
		change(&s)
		return New(s)
	}
	fine := of(OfIdentity, func(*Statement) {}).Statement[0]
	type problem struct {
		kind     Kind
		document Document
		want     string
	}
	one := func(kind Kind, change func(*Statement), want string) problem {
		return problem{kind, of(kind, change), want}
	}
	tests := map[string]problem{
		"version":            {OfIdentity, Document{Version: "2020-01-01", Statement: Statements{fine}}, `Version: "2020-01-01" is not a version of the policy language; use "2012-10-17"`},
		"no statement":       {OfIdentity, New(), `Statement: expected at least one statement`},
		"Id of an identity":  {OfIdentity, Document{ID: "x", Statement: Statements{fine}}, `Id: expected no Id in an identity policy, got "x"`},
		"the same Sid twice": {OfIdentity, New(fine, fine), `Statement[1].Sid: "S" is also the Sid of Statement[0]`},
		"effect":             one(OfIdentity, func(s *Statement) { s.Effect = "allow" }, `Statement[0].Effect: expected "Allow" or "Deny", got "allow"`),
		"no action":          one(OfIdentity, func(s *Statement) { s.Action = nil }, `Statement[0]: missing required field Action (or NotAction)`),
		"two actions":        one(OfIdentity, func(s *Statement) { s.NotAction = Strings{"*"} }, `Statement[0]: expected Action or NotAction, got both`),
		"action without service": one(OfIdentity, func(s *Statement) { s.Action = Strings{"GetObject"} },
			`Statement[0].Action: expected service:Name, got "GetObject"`),
		"action of two services": one(OfIdentity, func(s *Statement) { s.Action = Strings{"s3:a:b"} },
			`Statement[0].Action: expected service:Name, got "s3:a:b"`),
		"no resource":                        one(OfIdentity, func(s *Statement) { s.Resource = nil }, `Statement[0]: missing required field Resource (or NotResource)`),
		"no resource in a resource's policy": one(OfResource, func(s *Statement) { s.Resource = nil }, `Statement[0]: missing required field Resource (or NotResource)`),
		"two resources":                      one(OfIdentity, func(s *Statement) { s.NotResource = Strings{"*"} }, `Statement[0]: expected Resource or NotResource, got both`),
		"resource is a name":                 one(OfIdentity, func(s *Statement) { s.Resource = Strings{"bucket"} }, `Statement[0].Resource: expected an ARN or "*", got "bucket"`),
		"Sid with a space":                   one(OfIdentity, func(s *Statement) { s.Sid = "My statement" }, `Statement[0].Sid: expected letters and digits only, got "My statement"`),
		"Sid of a trust":                     one(OfTrust, func(s *Statement) { s.Sid = "a-b" }, `Statement[0].Sid: expected letters and digits only, got "a-b"`),
		"resource of a trust": one(OfTrust, func(s *Statement) { s.Resource = Strings{"*"} },
			`Statement[0]: has prohibited field Resource: a role's trust policy has none`),
		"principal of an identity": one(OfIdentity, func(s *Statement) { s.Principal = AWS(account) },
			`Statement[0]: policy document should not specify a principal: it applies to whoever it is attached to`),
		"no principal":   one(OfResource, func(s *Statement) { s.Principal = nil }, `Statement[0]: missing required field Principal (or NotPrincipal)`),
		"two principals": one(OfResource, func(s *Statement) { s.NotPrincipal = AWS(user) }, `Statement[0]: expected Principal or NotPrincipal, got both`),
		"names nobody":   one(OfResource, func(s *Statement) { s.Principal = &Principal{} }, `Statement[0].Principal: expected a principal, got none`),
		"principal is a name": one(OfResource, func(s *Statement) { s.Principal = AWS("ann") },
			`Statement[0].Principal.AWS: expected "*", an account id or the ARN of a user or role, got "ann"`),
		"principal is a bucket": one(OfResource, func(s *Statement) { s.Principal = AWS(bucket) },
			`Statement[0].Principal.AWS: expected "*", an account id or the ARN of a user or role, got "arn:aws:s3:::records"`),
		"wildcard in a principal": one(OfResource, func(s *Statement) { s.Principal, s.NotPrincipal = nil, AWS("arn:aws:iam::123456789012:role/*") },
			`Statement[0].NotPrincipal.AWS: "arn:aws:iam::123456789012:role/*" has a wildcard in a part of the principal, which AWS refuses; use a condition on aws:PrincipalArn`),
		"service is a word": one(OfResource, func(s *Statement) { s.Principal = Service("cloudtrail") },
			`Statement[0].Principal.Service: expected a name such as cloudtrail.amazonaws.com, got "cloudtrail"`),
		"operator": one(OfIdentity, func(s *Statement) { s.Condition = Conditions{"StringIs": {}} },
			`Statement[0].Condition: "StringIs" is not one of AWS's condition operators`),
		"Null with IfExists": one(OfIdentity, func(s *Statement) { s.Condition = Conditions{"NullIfExists": {}} },
			`Statement[0].Condition: "NullIfExists" is not one of AWS's condition operators`),
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := test.document.Check(test.kind)
			if err == nil || err.Error() != test.want {
				t.Errorf("Check() =\n%v, want\n%s", err, test.want)
			}
		})
	}
}

func TestCheckReportsAllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	d := Document{Version: "1", Statement: Statements{{Effect: "No"}, {Sid: "?"}}}
	err := d.Check(OfIdentity)
	if err == nil {
		t.Fatal("Check() = nil")
	}
	if got := strings.Count(err.Error(), "\n") + 1; got != 8 {
		t.Errorf("Check() names %d problems, want 8:\n%v", got, err)
	}
}

func TestCheckReadsTheText(t *testing.T) {
	t.Parallel()
	const statement = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`
	tests := map[string]struct {
		kind Kind
		text string
		want string
	}{
		"a policy":             {OfIdentity, `{"Statement":` + statement + `}`, ""},
		"empty object":         {OfResource, `{}`, "expected at least one statement"},
		"not an object":        {OfResource, `"x"`, "this policy is not a JSON object"},
		"broken JSON":          {OfResource, `{"Version":`, "this policy contains invalid JSON"},
		"stray text":           {OfResource, `{"Version":x}`, "this policy contains invalid JSON (at character 12: "},
		"misspelt element":     {OfResource, `{"Statements":[]}`, `syntax errors in policy: reading policy document: json: unknown field "Statements"`},
		"action is an object":  {OfIdentity, `{"Statement":{"Effect":"Allow","Action":{},"Resource":"*"}}`, "syntax errors in policy"},
		"a key twice, for IAM": {OfIdentity, `{"Statement":[],"Statement":` + statement + `}`, `syntax errors in policy: the key "Statement" occurs twice in one object`},
		"a key twice":          {OfResource, `{"Version":"2012-10-17","Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}}`, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := Check(test.text, test.kind)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("Check() = %v, want %q", err, test.want)
			}
		})
	}
}

func FuzzCheck(f *testing.F) {
	for _, d := range documented() {
		f.Add(d.JSON())
	}
	for _, seed := range []string{`{}`, `{"Statement":{"Principal":{"AWS":1}}}`, `[`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range []Kind{OfResource, OfIdentity, OfTrust} {
			if Check(text, kind) == nil && !json.Valid([]byte(text)) {
				t.Errorf("%q passes and is not JSON", text)
			}
		}
	})
}
