package policy

import (
	"fmt"
	"strings"
	"testing"
)

// ask evaluates one condition for a request with these values of the key "k".
func ask(operator string, values Strings, have []string) part {
	d := New()
	e := evaluation{version: d.Version, keys: newKeyring(Request{Context: Context{"k": have}, Absent: []string{"*"}})}
	return e.condition(parseOperator(operator), "K", values)
}

func TestConditionOperatorsCompareAsDocumented(t *testing.T) {
	t.Parallel()
	const role = "arn:aws:iam::123456789012:role/app"
	tests := []struct {
		operator, policy, request string
		want                      truth
	}{
		{"StringEquals", "a", "a", yes},
		{"StringEquals", "a", "A", no},
		{"StringEquals", "a*", "ab", no},
		{"StringEquals", "a*", "a*", yes},
		{"StringNotEquals", "a", "a", no},
		{"StringNotEquals", "a", "A", yes},
		{"StringEqualsIgnoreCase", "a", "A", yes},
		{"StringEqualsIgnoreCase", "a", "b", no},
		{"StringNotEqualsIgnoreCase", "a", "A", no},
		{"StringNotEqualsIgnoreCase", "a", "b", yes},
		{"StringLike", "a*c?", "abbcd", yes},
		{"StringLike", "a*", "Ab", no},
		{"StringNotLike", "a*", "ab", no},
		{"StringNotLike", "a*", "b", yes},
		{"ArnEquals", role, role, yes},
		{"ArnEquals", "arn:aws:iam::*:role/*", role, yes},
		{"ArnLike", "arn:aws:iam::123456789012:role/ap?", role, yes},
		{"ArnLike", "arn:aws:iam::123456789012:role/b*", role, no},
		{"ArnLike", "arn:aws:some:*:111122223333:finance/*", "arn:aws:some:us-east-2:999999999999:store/abc:111122223333:finance/x", no},
		{"StringLike", "arn:aws:some:*:111122223333:finance/*", "arn:aws:some:us-east-2:999999999999:store/abc:111122223333:finance/x", yes},
		{"ArnLike", "*", role, maybe},
		{"ArnLike", "arn:aws:s3*", role, no},
		{"ArnLike", role, "not an ARN", no},
		{"ArnNotEquals", role, role, no},
		{"ArnNotLike", "arn:aws:iam::*:role/b*", role, yes},
		{"Bool", "true", "TRUE", yes},
		{"Bool", "false", "true", no},
		{"Bool", "true", "1", maybe},
		{"Bool", "yes", "true", maybe},
		{"NumericEquals", "10", "10.0", yes},
		{"NumericNotEquals", "10", "10.0", no},
		{"NumericNotEquals", "10", "11", yes},
		{"NumericLessThan", "10", "9.5", yes},
		{"NumericLessThan", "10", "10", no},
		{"NumericLessThanEquals", "10", "10", yes},
		{"NumericLessThanEquals", "10", "11", no},
		{"NumericGreaterThan", "10", "11", yes},
		{"NumericGreaterThan", "10", "10", no},
		{"NumericGreaterThanEquals", "10", "10", yes},
		{"NumericGreaterThanEquals", "10", "9", no},
		{"NumericEquals", "ten", "10", maybe},
		{"NumericEquals", "NaN", "10", maybe},
		{"NumericNotEquals", "10", "ten", maybe},
		{"DateEquals", "2026-01-02T00:00:00Z", "2026-01-02", yes},
		{"DateEquals", "2026-01-02T00:00:00Z", "2026-01-02T02:00:00+02:00", yes},
		{"DateNotEquals", "2026", "2026-01", no},
		{"DateLessThan", "2026-01-02T00:00Z", "2026-01-01T23:59:59Z", yes},
		{"DateLessThan", "2026-01-02", "2026-01-02", no},
		{"DateLessThanEquals", "2026-01-02", "2026-01-02", yes},
		{"DateGreaterThan", "1767312000", "2026-01-02T00:00:01Z", yes},
		{"DateGreaterThan", "2026-01-02", "2026-01-02", no},
		{"DateGreaterThanEquals", "2026-01-02", "2026-01-02", yes},
		{"DateGreaterThanEquals", "2026-01-02", "2026-01-01", no},
		{"DateLessThan", "tomorrow", "2026-01-01", maybe},
		{"IpAddress", "203.0.113.0/24", "203.0.113.7", yes},
		{"IpAddress", "203.0.113.0/24", "203.0.114.7", no},
		{"IpAddress", "203.0.113.7", "203.0.113.7", yes},
		{"IpAddress", "203.0.113.7", "203.0.113.8", no},
		{"IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5678::1", yes},
		{"IpAddress", "203.0.113.0/24", "::ffff:203.0.113.7", yes},
		{"IpAddress", "203.0.113.0/24", "cloudtrail.amazonaws.com", maybe},
		{"IpAddress", "office", "203.0.113.7", maybe},
		{"NotIpAddress", "203.0.113.0/24", "203.0.113.7", no},
		{"NotIpAddress", "203.0.113.0/24", "198.51.100.1", yes},
		{"Null", "true", "a", no},
		{"Null", "false", "a", yes},
		{"Null", "perhaps", "a", maybe},
		{"NullIfExists", "true", "a", maybe},
		{"BinaryEquals", "QQ==", "QQ==", maybe},
		{"StringSimilar", "a", "a", maybe},
		{"stringequals", "a", "a", maybe},
		{"ForSomeValues:StringEquals", "a", "a", maybe},
		{"NumericEquals", "${aws:number}", "1", maybe},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("%s %s on %s", test.operator, test.policy, test.request), func(t *testing.T) {
			t.Parallel()
			got := ask(test.operator, Strings{test.policy}, []string{test.request})
			if got.answer != test.want {
				t.Errorf("answer %d, want %d (%s, %s)", got.answer, test.want, got.claim, got.here)
			}
			if !strings.Contains(got.claim, "K") || got.here == "" {
				t.Errorf("claim %q, but here %q: want the key and what the request has", got.claim, got.here)
			}
		})
	}
}

func TestConditionsOnAbsentUnknownAndManyValues(t *testing.T) {
	t.Parallel()
	a, ab, none := []string{"a"}, []string{"a", "b"}, []string(nil)
	tests := []struct {
		operator string
		policy   Strings
		request  []string
		want     truth
	}{
		// Absent: positive operators are false, negated ones true, IfExists true.
		{"StringEquals", a, none, no},
		{"StringNotEquals", a, none, yes},
		{"ArnLike", a, none, no},
		{"ArnNotLike", a, none, yes},
		{"NotIpAddress", a, none, yes},
		{"NumericLessThan", a, none, no},
		{"DateLessThan", a, none, no},
		{"Bool", Strings{"false"}, none, no},
		{"StringEqualsIfExists", a, none, yes},
		{"BoolIfExists", Strings{"true"}, none, yes},
		{"StringNotEqualsIfExists", a, none, yes},
		{"StringEqualsIfExists", a, []string{"b"}, no},
		{"StringEqualsIfExists", a, a, yes},
		{"Null", Strings{"true"}, none, yes},
		{"Null", Strings{"false"}, none, no},
		{"Null", Strings{"true", "false"}, none, yes},
		{"Null", nil, none, no},
		// Several values in the policy: any of them, or for a negated operator none.
		{"StringEquals", ab, []string{"b"}, yes},
		{"StringNotEquals", ab, []string{"b"}, no},
		{"StringNotEquals", ab, []string{"c"}, yes},
		{"StringEquals", nil, a, no},
		// Several values in the request.
		{"ForAllValues:StringEquals", ab, ab, yes},
		{"ForAllValues:StringEquals", a, ab, no},
		{"ForAllValues:StringEquals", a, none, yes},
		{"ForAllValues:StringEquals", a, []string{""}, yes},
		{"ForAllValues:StringNotEquals", a, none, yes},
		{"ForAllValues:StringNotEquals", a, ab, no},
		{"ForAllValues:StringNotEquals", a, []string{"b", "c"}, yes},
		{"ForAnyValue:StringEquals", a, ab, yes},
		{"ForAnyValue:StringEquals", Strings{"c"}, ab, no},
		{"ForAnyValue:StringEquals", a, none, no},
		{"ForAnyValue:StringEquals", Strings{""}, []string{""}, no},
		{"ForAnyValue:StringNotEquals", a, none, no},
		{"ForAnyValue:StringNotEquals", a, ab, yes},
		{"ForAnyValue:StringNotEquals", ab, ab, no},
		{"ForAllValues:StringLikeIfExists", a, none, yes},
		{"ForAnyValue:StringLikeIfExists", a, none, maybe},
		{"ForAnyValue:NumericEquals", Strings{"1"}, []string{"x", "1"}, yes},
		{"ForAllValues:NumericEquals", Strings{"1"}, []string{"x", "1"}, maybe},
		// Without ForAllValues or ForAnyValue an operator is false for several values.
		{"StringEquals", ab, ab, no},
		{"StringEquals", a, ab, no},
		{"StringEqualsIfExists", ab, ab, no},
		{"StringNotEquals", Strings{"c"}, ab, no},
		{"StringLike", Strings{"*"}, ab, no},
		{"NumericEquals", Strings{"x"}, ab, no},
		{"Null", Strings{"false"}, ab, yes},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("%s %q on %q", test.operator, test.policy, test.request), func(t *testing.T) {
			t.Parallel()
			if got := ask(test.operator, test.policy, test.request); got.answer != test.want {
				t.Errorf("answer %d, want %d (%s, %s)", got.answer, test.want, got.claim, got.here)
			}
		})
	}
}

func TestConditionOnAnUnknownKeyIsUnknownForEveryOperator(t *testing.T) {
	t.Parallel()
	e := evaluation{version: Version, keys: newKeyring(Request{Absent: []string{"aws:SourceVpc"}})}
	for name := range operators {
		for _, operator := range []string{name, name + ifExists, forAll + name, forAny + name} {
			if got := e.condition(parseOperator(operator), "AWS:principaltag/Team", Strings{"true"}); got.answer != maybe {
				t.Errorf("%s = %d, want unknown", operator, got.answer)
			}
		}
	}
	for _, value := range []string{"true", "false"} {
		if got := e.condition(parseOperator(null), "aws:PrincipalTag/Team", Strings{value}); got.answer != maybe {
			t.Errorf("Null %s = %d, want unknown", value, got.answer)
		}
	}
}

func TestNegatedOperatorsReturnTheOpposite(t *testing.T) {
	t.Parallel()
	pairs := map[string]string{
		"StringEquals": "StringNotEquals", "StringEqualsIgnoreCase": "StringNotEqualsIgnoreCase", "StringLike": "StringNotLike",
		"ArnEquals": "ArnNotEquals", "ArnLike": "ArnNotLike", "NumericEquals": "NumericNotEquals",
		"DateEquals": "DateNotEquals", "IpAddress": "NotIpAddress",
	}
	values := []string{"", "a", "A", "*", "1", "2026", "192.0.2.1", "arn:aws:s3:::b", "arn:*:s3:::*", "${aws:nothing}"}
	for plain, negated := range pairs {
		for _, policy := range values {
			for _, request := range values {
				there := ask(plain, Strings{policy}, []string{request}).answer
				if got := ask(negated, Strings{policy}, []string{request}).answer; got != not(there) {
					t.Errorf("%s %q on %q = %d, %s = %d", plain, policy, request, there, negated, got)
				}
			}
		}
	}
}

func TestConditionsInWords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		operator string
		policy   Strings
		request  []string
		want     string
	}{
		{"StringEquals", Strings{"a"}, []string{"b"}, `where K is "a", but here it is "b"`},
		{"StringNotLike", Strings{"a*", "b*"}, []string{"ac"}, `where K is not like "a*" or "b*", but here it is "ac"`},
		{"StringEqualsIgnoreCase", Strings{"a"}, nil, `where K is, in any case, "a", but here it is absent`},
		{"NumericLessThanEqualsIfExists", Strings{"10"}, []string{"11"}, `where K is at most "10" if present, but here it is "11"`},
		{"ForAllValues:StringLike", Strings{"a", "b", "c", "d", "e"}, []string{"x", "y"}, `where every value of K is like "a" or "b" or "c" or 2 more, but here it is "x" and "y"`},
		{"ForAnyValue:StringEquals", Strings{"a"}, []string{"b"}, `where a value of K is "a", but here it is "b"`},
		{"Null", Strings{"true"}, []string{"b"}, `where K is absent, but here it is "b"`},
		{"Null", Strings{"false"}, nil, `where K is present, but here it is absent`},
		{"BinaryEquals", Strings{"QQ=="}, []string{"b"}, `where K BinaryEquals "QQ==", but here BinaryEquals is not an operator that can be evaluated offline`},
		{"StringEquals", Strings{"${aws:x}"}, []string{"b"}, `where K is "${aws:x}", but here ${aws:x} has no value in this request`},
		{"Bool", Strings{"${aws:x}"}, []string{"true"}, `where K is "${aws:x}", but here "${aws:x}" has a policy variable where AWS has none`},
		{"StringEquals", nil, []string{"b"}, `where K is nothing, but here it is "b"`},
	}
	for _, test := range tests {
		t.Run(test.want, func(t *testing.T) {
			t.Parallel()
			p := ask(test.operator, test.policy, test.request)
			if got := p.claim + ", but here " + p.here; got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
