package policy

import (
	"strings"
	"testing"
)

func TestPolicyVariablesAreReplacedByTheRequestsValues(t *testing.T) {
	t.Parallel()
	request := Request{
		Context: Context{"aws:username": {"ann"}, "aws:PrincipalTag/team": {"pay*"}, "aws:TagKeys": {"a"}, "aws:PrincipalTag/teams": {"a", "b"}, "aws:SourceVpc": nil},
		Absent:  []string{"aws:SourceV*"},
	}
	tests := []struct {
		version, text, on string
		want              bool
		trouble           string
	}{
		{Version, "home/${aws:username}/*", "home/ann/x", true, ""},
		{Version, "home/${AWS:UserName}/*", "home/bob/x", false, ""},
		{Version, "${aws:username}-${aws:username}", "ann-ann", true, ""},
		{Version, "${aws:PrincipalTag/team}", "pay*", true, ""},
		{Version, "${aws:PrincipalTag/team}", "payments", false, ""},
		{Version, "a${*}b", "a*b", true, ""},
		{Version, "a${*}b", "axb", false, ""},
		{Version, "a${?}${$}*", "a?$x", true, ""},
		{Version, "${aws:SourceVpc, 'none'}", "none", true, ""},
		{Version, "${aws:username, 'none'}", "ann", true, ""},
		{Version, "${aws:SourceVpc}", "", false, "${aws:SourceVpc} has no value in this request"},
		{Version, "${aws:userid}", "", false, "the value of ${aws:userid} cannot be known offline"},
		{Version, "${aws:userid, 'none'}", "", false, "cannot be known offline"},
		{Version, "${aws:PrincipalTag/teams}", "", false, "has several values"},
		{Version, "${aws:TagKeys}", "", false, "${aws:TagKeys} does not resolve"},
		{Version, "${AWS:tagkeys}", "", false, "does not resolve"},
		{Version, "${aws:TagKeys, 'none'}", "", false, "does not resolve"},
		{Version, "${", "", false, "not a policy variable"},
		{Version, "${aws:username} ${", "", false, "not a policy variable"},
		{Version, "${ ${aws:username}", "", false, "not a policy variable"},
		{Version, "${}", "", false, "not a policy variable"},
		{"2008-10-17", "${aws:username}", "${aws:username}", true, ""},
		{"", "${aws:username}", "ann", false, ""},
	}
	for _, test := range tests {
		t.Run(test.version+" "+test.text+" on "+test.on, func(t *testing.T) {
			t.Parallel()
			e := evaluation{version: test.version, keys: newKeyring(request)}
			pattern, err := e.expand(test.text)
			switch {
			case test.trouble == "" && err != nil:
				t.Fatal(err)
			case test.trouble != "":
				if err == nil || !strings.Contains(err.Error(), test.trouble) {
					t.Fatalf("expand(%q) = %v, want an error with %q", test.text, err, test.trouble)
				}
				return
			}
			if got := pattern.match(test.on); got != test.want {
				t.Errorf("%q on %q = %v, want %v", test.text, test.on, got, test.want)
			}
		})
	}
}

func TestPolicyVariablesInResourcesAndConditions(t *testing.T) {
	t.Parallel()
	own := New(Statement{
		Sid: "Own", Effect: Allow, Action: Strings{"s3:GetObject"}, Resource: Strings{bucket + "/${aws:username}/*"},
		Condition: Conditions{"StringEquals": {"s3:ExistingObjectTag/owner": {"nobody", "${aws:username}"}}},
	})
	request := Request{
		Caller: Caller{ARN: user}, Action: "s3:GetObject", Resource: bucket + "/ann/x",
		Context: Context{"s3:ExistingObjectTag/owner": {"ann"}},
	}
	tests := map[string]struct {
		request Request
		want    Verdict
		reason  string
	}{
		"the user's own": {request, Allowed, ""},
		"another's":      {with(request, func(r *Request) { r.Resource = bucket + "/bob/x" }), ImplicitDeny, `only on "arn:aws:s3:::records/${aws:username}/*"`},
		"another's tag":  {with(request, set("s3:ExistingObjectTag/owner", "bob")), ImplicitDeny, "s3:ExistingObjectTag/owner"},
		"a role's": {
			with(request, func(r *Request) { r.Caller.ARN = role }), Unknown,
			"${aws:username} has no value in this request",
		},
		"a role's with a tag that needs no name": {
			with(request, func(r *Request) { r.Caller.ARN, r.Context = role, Context{"s3:ExistingObjectTag/owner": {"nobody"}} }), Unknown,
			`only on "arn:aws:s3:::records/${aws:username}/*", but here ${aws:username} has no value`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, own.EvaluateIdentity(test.request), test.want, "Own", test.reason)
		})
	}
}
