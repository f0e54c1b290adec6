package policy

import (
	"testing"
)

func TestAKeyIsThereAbsentOrUnknown(t *testing.T) {
	t.Parallel()
	ring := newKeyring(Request{
		Caller:  Caller{ARN: session},
		Context: Context{"aws:PrincipalArn": {role}, "aws:SourceVpc": nil, "S3:authType": {"REST-HEADER"}},
		OneOf: Alternatives{
			"aws:RequestedRegion": nil, "s3:TlsVersion": {{"1.2"}, {"1.3"}}, "aws:SourceArn": {nil, {topic}}, "s3:authType": {nil},
			"aws:PrincipalIsAWSService": {{"true"}},
		},
		Absent: []string{"s3:*", "aws:RequestedRegion", "kms:?ia*"},
	})
	tests := map[string]struct {
		key   string
		there truth
		first string
	}{
		"the context wins over the caller":           {"aws:principalarn", yes, role},
		"the context wins over alternatives":         {"s3:AuthType", yes, "REST-HEADER"},
		"alternatives win over the caller":           {"aws:PrincipalIsAWSService", yes, "true"},
		"a key without values":                       {"aws:SourceVPC", no, ""},
		"there with any value":                       {"aws:requestedregion", yes, ""},
		"there with one of two":                      {"s3:tlsversion", yes, "1.2"},
		"there or not":                               {"aws:SourceArn", maybe, ""},
		"on the list of absent keys":                 {"s3:x-amz-acl", no, ""},
		"on it by another wildcard":                  {"kms:ViaService", no, ""},
		"on no list":                                 {"aws:PrincipalOrgID", maybe, ""},
		"a misspelt key":                             {"aws:SourceAcount", maybe, ""},
		"a key that looks like one of the wildcards": {"kms:via", no, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := ring.look(test.key)
			if found.there != test.there {
				t.Errorf("%s is %d, want %d", test.key, found.there, test.there)
			}
			if test.first != "" && found.possible[0][0] != test.first {
				t.Errorf("%s = %q, want %q first", test.key, found.possible, test.first)
			}
		})
	}
}

// A condition on a key of which more than one thing may be true is decided only where all of it decides alike.
func TestAConditionIsCertainWhereAllAlternativesAgree(t *testing.T) {
	t.Parallel()
	keys := newKeyring(Request{OneOf: Alternatives{
		"region": nil, "tls": {{"1.2"}, {"1.3"}}, "header": {nil, {"AES256"}}, "names": {{"a"}, {"a", "b"}},
	}})
	tests := []struct {
		operator, key, value string
		want                 truth
	}{
		{"NumericLessThan", "tls", "1.2", no},
		{"NumericGreaterThan", "tls", "1.0", yes},
		{"NumericLessThan", "tls", "1.3", maybe},
		{"NumericEqualsIfExists", "tls", "1.3", maybe},
		{"Null", "tls", "true", no},
		{"StringEquals", "header", "AES256", maybe},
		{"StringEqualsIfExists", "header", "AES256", yes},
		{"StringEqualsIfExists", "header", "aws:kms", maybe},
		{"StringNotEquals", "header", "aws:kms", yes},
		{"StringEquals", "header", "aws:kms", no},
		{"ForAnyValue:StringEquals", "header", "AES256", maybe},
		{"Null", "header", "true", maybe},
		{"Null", "header", "false", maybe},
		{"StringEquals", "region", "us-east-1", maybe},
		{"StringNotEqualsIfExists", "region", "us-east-1", maybe},
		{"Null", "region", "true", no},
		{"Null", "region", "false", yes},
		{"ForAnyValue:StringEquals", "names", "a", yes},
		{"ForAnyValue:StringEquals", "names", "b", maybe},
		{"ForAllValues:StringEquals", "names", "a", maybe},
		{"StringEquals", "names", "a", maybe},
		{"StringNotLike", "nobody-knows", "*", maybe},
		{"ForAllValues:StringEquals", "nobody-knows", "a", maybe},
	}
	for _, test := range tests {
		t.Run(test.operator+" "+test.key+" "+test.value, func(t *testing.T) {
			t.Parallel()
			e := evaluation{version: Version, keys: keys}
			if got := e.condition(parseOperator(test.operator), test.key, Strings{test.value}); got.answer != test.want {
				t.Errorf("answer %d, want %d (%s, %s)", got.answer, test.want, got.claim, got.here)
			}
		})
	}
}

func TestAReasonNamesWhatAKeyMayBe(t *testing.T) {
	t.Parallel()
	for want, possible := range map[string][][]string{
		"its value cannot be known offline": nil,
		"it is absent":                      {nil},
		`it is "1.2" or "1.3"`:              {{"1.2"}, {"1.3"}},
		`it is absent or "a" and "b"`:       {nil, {"a", "b"}},
	} {
		if got := (fact{possible: possible}).saw(); got != want {
			t.Errorf("%v: %q, want %q", possible, got, want)
		}
	}
}
