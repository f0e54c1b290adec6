package policy

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestElementsOfAStatement(t *testing.T) {
	t.Parallel()
	allow := func(change func(*Statement)) Statement {
		s := Statement{Sid: "S", Effect: Allow, Principal: AWS(user), Action: Strings{"s3:GetObject"}, Resource: Strings{bucket + "/a"}}
		change(&s)
		return s
	}
	request := Request{Caller: Caller{ARN: user}, Action: "s3:GetObject", Resource: bucket + "/a"}
	tests := map[string]struct {
		statement Statement
		want      Verdict
	}{
		"as it is":                         {allow(func(*Statement) {}), Allowed},
		"action in another case":           {allow(func(s *Statement) { s.Action = Strings{"S3:getobject"} }), Allowed},
		"action with wildcards":            {allow(func(s *Statement) { s.Action = Strings{"s3:List*", "s3:G?t*"} }), Allowed},
		"another action":                   {allow(func(s *Statement) { s.Action = Strings{"s3:GetObjectAcl"} }), ImplicitDeny},
		"no action":                        {allow(func(s *Statement) { s.Action = nil }), ImplicitDeny},
		"all but other actions":            {allow(func(s *Statement) { s.Action, s.NotAction = nil, Strings{"s3:Put*"} }), Allowed},
		"all but this action":              {allow(func(s *Statement) { s.Action, s.NotAction = nil, Strings{"s3:get*"} }), ImplicitDeny},
		"resource in another case":         {allow(func(s *Statement) { s.Resource = Strings{bucket + "/A"} }), ImplicitDeny},
		"all but other resources":          {allow(func(s *Statement) { s.Resource, s.NotResource = nil, Strings{bucket + "/b*"} }), Allowed},
		"all but this resource":            {allow(func(s *Statement) { s.Resource, s.NotResource = nil, Strings{bucket + "/*"} }), ImplicitDeny},
		"no resource":                      {allow(func(s *Statement) { s.Resource = nil }), Unknown},
		"no principal":                     {allow(func(s *Statement) { s.Principal = nil }), ImplicitDeny},
		"all but other principals":         {allow(func(s *Statement) { s.Principal, s.NotPrincipal = nil, AWS(other) }), Allowed},
		"all but this principal":           {allow(func(s *Statement) { s.Principal, s.NotPrincipal = nil, AWS(user, account) }), ImplicitDeny},
		"all but this principal, in part":  {allow(func(s *Statement) { s.Principal, s.NotPrincipal = nil, AWS(user) }), Unknown},
		"an effect that AWS does not know": {allow(func(s *Statement) { s.Effect = "allow" }), Unknown},
		"all conditions hold": {allow(func(s *Statement) {
			s.Condition = Conditions{"StringEquals": {"aws:username": {"ann"}, "aws:PrincipalAccount": {account}}, "Null": {"aws:PrincipalArn": {"false"}}}
		}), Allowed},
		"one condition fails": {allow(func(s *Statement) {
			s.Condition = Conditions{"StringEquals": {"aws:username": {"ann"}, "aws:PrincipalAccount": {other}}}
		}), ImplicitDeny},
		"one condition fails, one is not known": {allow(func(s *Statement) {
			s.Condition = Conditions{"StringEquals": {"aws:username": {"bob"}}, "StringIsh": {"a": {"b"}}}
		}), ImplicitDeny},
		"one operator is not known": {allow(func(s *Statement) { s.Condition = Conditions{"StringIsh": {"a": {"b"}}} }), Unknown},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := New(test.statement).Evaluate(request)
			if got.Verdict != test.want {
				t.Errorf("got %v, want %v: %s", got.Verdict, test.want, got.Reason)
			}
		})
	}
}

func TestResourceElementMayBeMissingWhereAWSSaysSo(t *testing.T) {
	t.Parallel()
	for action, want := range map[string]Verdict{"sts:AssumeRole": Allowed, "kms:Decrypt": ImplicitDeny, "sns:Publish": Unknown} {
		s := Statement{Effect: Allow, Principal: Everyone(), Action: Strings{"*"}}
		if got := New(s).Evaluate(Request{Action: action}); got.Verdict != want {
			t.Errorf("%s = %v, want %v: %s", action, got.Verdict, want, got.Reason)
		}
		s.Principal = nil
		if got := New(s).EvaluateIdentity(Request{Action: action}); got.Verdict != ImplicitDeny {
			t.Errorf("%s by an identity policy = %v, want %v", action, got.Verdict, ImplicitDeny)
		}
	}
}

func TestIdentityPolicyDoesNotLookAtTheCallerButRefusesAPrincipal(t *testing.T) {
	t.Parallel()
	s := Statement{Effect: Allow, Action: Strings{"s3:*"}, Resource: Strings{"*"}}
	request := Request{Caller: Caller{ARN: session}, Action: "s3:GetObject", Resource: bucket + "/a"}
	check(t, New(s).EvaluateIdentity(request), Allowed, "Statement[0]", `statement "Statement[0]" allows s3:GetObject on "arn:aws:s3:::records/a"`)
	s.Principal = AWS(user)
	check(t, New(s).EvaluateIdentity(request), Unknown, "Statement[0]", "an identity policy names one")
}

func TestVerdictsOfSeveralStatements(t *testing.T) {
	t.Parallel()
	sure := Conditions(nil)
	open := Conditions{"StringIsh": {"a": {"b"}}}
	never := Conditions{"Null": {"aws:username": {"true"}}}
	statement := func(effect string, c Conditions) Statement {
		return Statement{Effect: effect, Principal: AWS(account), Action: Strings{"*"}, Resource: Strings{"*"}, Condition: c}
	}
	type statements = []Statement
	tests := map[string]struct {
		statements statements
		want       Verdict
	}{
		"none":                                {nil, ImplicitDeny},
		"allow":                               {statements{statement(Allow, sure)}, Allowed},
		"open allow":                          {statements{statement(Allow, open)}, Unknown},
		"allow that does not apply":           {statements{statement(Allow, never)}, ImplicitDeny},
		"allow beside open allow":             {statements{statement(Allow, open), statement(Allow, sure)}, Allowed},
		"deny beside allow":                   {statements{statement(Allow, sure), statement(Deny, sure)}, ExplicitDeny},
		"deny alone":                          {statements{statement(Deny, sure)}, ExplicitDeny},
		"open deny beside allow":              {statements{statement(Allow, sure), statement(Deny, open)}, Unknown},
		"open deny alone":                     {statements{statement(Deny, open)}, Unknown},
		"open deny beside deny":               {statements{statement(Deny, open), statement(Deny, sure)}, ExplicitDeny},
		"deny that does not apply":            {statements{statement(Allow, sure), statement(Deny, never)}, Allowed},
		"unreadable effect beside allow":      {statements{statement(Allow, sure), statement("deny", sure)}, Unknown},
		"unreadable effect that cannot apply": {statements{statement(Allow, sure), statement("deny", never)}, Allowed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := New(test.statements...).Evaluate(Request{Caller: Caller{ARN: user}, Action: "s3:GetObject", Resource: bucket})
			if got.Verdict != test.want {
				t.Errorf("got %v, want %v: %s", got.Verdict, test.want, got.Reason)
			}
		})
	}
}

func TestVerdictsInWords(t *testing.T) {
	t.Parallel()
	for verdict, want := range map[Verdict]string{
		Allowed: "allowed", ImplicitDeny: "implicitly denied", ExplicitDeny: "explicitly denied", Unknown: "unknown", 99: "unknown",
	} {
		if got := verdict.String(); got != want {
			t.Errorf("Verdict(%d) = %q, want %q", int(verdict), got, want)
		}
	}
	if zero := (Result{}); zero.Verdict != Unknown {
		t.Errorf("the zero verdict is %v, want unknown", zero.Verdict)
	}
}

// random returns small documents whose statements apply, do not apply or are unknown, in all mixtures.
func random(r *rand.Rand) Statement {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	s := Statement{
		Effect:    pick(Allow, Allow, Deny),
		Principal: AWS(pick("*", account, other, user, role)),
		Action:    Strings{pick("*", "s3:*", "s3:GetObject", "s3:Put*")},
		Resource:  Strings{pick("*", bucket+"/*", bucket, bucket+"/${aws:username}/*", bucket+"/${aws:userid}/*")},
	}
	if r.IntN(2) == 0 {
		operator := pick("StringEquals", "StringNotEquals", "StringLikeIfExists", "ForAnyValue:StringLike", "StringIsh", "Null")
		s.Condition = Conditions{operator: {pick("aws:username", "aws:SourceArn", "aws:PrincipalOrgID"): {pick("ann", "true", "*")}}}
	}
	return s
}

func randomDocument(r *rand.Rand) Document {
	d := New()
	for range r.IntN(4) {
		d.Statement = append(d.Statement, random(r))
	}
	return d
}

func TestPropertiesOfEvaluation(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same documents in every run
	request := Request{Caller: Caller{ARN: user}, Action: "s3:GetObject", Resource: bucket + "/ann/x", Absent: []string{"aws:username", "aws:SourceArn"}}
	denyAll := Statement{Effect: Deny, Principal: Everyone(), Action: Strings{"*"}, Resource: Strings{"*"}}
	seen := map[Verdict]int{}
	for range 5000 {
		d := randomDocument(r)
		before := d.Evaluate(request)
		seen[before.Verdict]++

		unrelated := random(r)
		unrelated.Action = Strings{"sqs:*"}
		for _, at := range []int{0, len(d.Statement)} {
			with := Document{Version: d.Version, Statement: slices.Insert(slices.Clone(d.Statement), at, unrelated)}
			if got := with.Evaluate(request); got.Verdict != before.Verdict {
				t.Fatalf("an unrelated statement turns %v into %v:\n%s", before.Verdict, got.Verdict, with.JSON())
			}
		}

		with := New(slices.Insert(slices.Clone(d.Statement), r.IntN(len(d.Statement)+1), denyAll)...)
		if got := with.Evaluate(request); got.Verdict != ExplicitDeny {
			t.Fatalf("a Deny does not win, the verdict is %v:\n%s", got.Verdict, with.JSON())
		}

		slices.Reverse(d.Statement)
		if got := d.Evaluate(request); got.Verdict != before.Verdict {
			t.Fatalf("the order of statements turns %v into %v:\n%s", before.Verdict, got.Verdict, d.JSON())
		}
	}
	for _, v := range []Verdict{Allowed, ImplicitDeny, ExplicitDeny, Unknown} {
		if seen[v] < 100 {
			t.Errorf("only %d of the documents were %v: the property is hardly tested", seen[v], v)
		}
	}
}

// TestAVerdictOtherThanUnknownHoldsForEveryValue checks that a verdict stays the same whatever value the unknown key has.
func TestAVerdictOtherThanUnknownHoldsForEveryValue(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // the same documents in every run
	request := Request{Caller: Caller{ARN: user}, Action: "s3:GetObject", Resource: bucket + "/ann/x", Absent: []string{"aws:username", "aws:PrincipalOrgID"}}
	for range 5000 {
		d := randomDocument(r)
		before := d.Evaluate(request)
		if before.Verdict == Unknown {
			continue
		}
		for _, value := range [][]string{nil, {""}, {"ann"}, {"x"}, {"true"}} {
			known := request
			known.Context = Context{"aws:SourceArn": value, "aws:userid": value}
			if got := d.Evaluate(known); got.Verdict != before.Verdict {
				t.Fatalf("%v was sure, but with %q it is %v:\n%s", before.Verdict, value, got.Verdict, d.JSON())
			}
		}
	}
}
